"""The command that scores a codebook against what people have coded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_CODEBOOK, DEFAULT_SEED, Codebook, Seed, app
from contentan.errors import UsageError, many
from contentan.model import LANGS

File = Annotated[
    Path,
    typer.Argument(help="CSV, XLSX or JSONL: one text a row, with the codes that people gave it."),
]
TextColumn = Annotated[str, typer.Option("--text", help="Column with the texts.")]
CodeColumn = Annotated[
    str,
    typer.Option(
        "--code",
        help="Column with the codes (separated by ; or |), or 0/1 columns separated by commas.",
    ),
]
Labels = Annotated[
    Path | None,
    typer.Option("--mapping", help='YAML: their label -> our code, a list of codes, "" or "?".'),
]
Lang = Annotated[str, typer.Option("--lang", help="Only texts detected as kk, ru or en.")]
Errors = Annotated[
    Path | None,
    typer.Option("--errors", help="Write all false positives and negatives to this CSV file."),
]
To = Annotated[Path | None, typer.Option("--to", help="Write all figures to this CSV file.")]


@app.command()
def gold(
    file: File,
    codebook: Codebook = DEFAULT_CODEBOOK,
    text: TextColumn = "",
    code: CodeColumn = "",
    mapping: Labels = None,
    lang: Lang = "",
    errors: Errors = None,
    to: To = None,
    seed: Seed = DEFAULT_SEED,
    as_json: AsJson = False,
) -> None:
    """Score the codebook against human-coded texts: precision, recall, F1, kappa, alpha.

    Example: contentan gold coded.csv --text sentence --code topic --mapping topics.yaml --errors
    errors.csv
    """
    from contentan.authoring.evaluate import gold, terminal
    from contentan.codebook import codebook_file
    from contentan.tables.frames import to_csv

    if lang not in ("", *LANGS):
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}", where="--lang")
    done = gold.gold(
        codebook_file.read(codebook), gold.Asked(file, text, code, mapping, lang), seed=seed
    )
    lines, tables = terminal.lines(done), ((errors, done.scored.errors), (to, done.scored.scores))
    for path, table in tables:
        if path is not None:
            path.write_bytes(to_csv(table))
            lines.append(f"{path}: {many(len(table), 'row')}")
    answer = {"texts": done.texts, **done.scored._asdict(), "notes": done.notes}
    give(answer, lines, as_json=as_json)
