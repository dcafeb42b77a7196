"""The command that scores a codebook against what people have coded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_SEED,
    Codebook,
    Seed,
    app,
    check_language,
)
from contentan.errors import many

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
    typer.Option(
        "--mapping",
        help='YAML: their label -> our code, a list of codes, "" or "?"; and `targets`.',
    ),
]
Lang = Annotated[str, typer.Option("--lang", help="Only texts detected as kk, ru or en.")]
Errors = Annotated[
    Path | None,
    typer.Option("--errors", help="Write all false positives and negatives to this CSV file."),
]
Texts = Annotated[
    list[Path] | None,
    typer.Option(
        "--texts",
        help="Folder with the texts, where the file has their digests instead; may come again.",
    ),
]
Weight = Annotated[
    str, typer.Option("--weight", help="Column with the number of texts for which each stands.")
]
Second = Annotated[
    str,
    typer.Option(
        "--second", help="Column with a second coder's codes; - or none for none of them."
    ),
]
ByLabel = Annotated[
    bool,
    typer.Option(
        "--by-label",
        help="Judge each label of the mapping by itself: a code may serve several labels.",
    ),
]
By = Annotated[
    str, typer.Option("--by", help="Columns by which figures are split, separated by commas.")
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
    texts: Texts = None,
    weight: Weight = "",
    second: Second = "",
    by: By = "",
    by_label: ByLabel = False,
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

    check_language(lang)
    asked = gold.Asked(
        *(file, text, code, mapping, lang, tuple(texts or ()), weight, second, by, by_label)
    )
    done = gold.gold(codebook_file.read(codebook), asked, seed=seed)
    lines, tables = terminal.lines(done), ((errors, done.scored.errors), (to, done.scored.scores))
    for path, table in tables:
        if path is not None:
            path.write_bytes(to_csv(table))
            lines.append(f"{path}: {many(len(table), 'row')}")
    answer = {"texts": done.texts, **done.scored._asdict(), "agreement": done.agreement}
    answer["notes"] = done.notes
    give(answer, lines, as_json=as_json)
