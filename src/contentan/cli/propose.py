"""The command that learns from coded texts what a codebook lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.gold import CodeColumn, Labels, Lang, TextColumn
from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_OUTPUTS,
    Codebook,
    Outputs,
    app,
    check_language,
    now,
)
from contentan.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from contentan.authoring.evaluate.gold import Asked
    from contentan.authoring.propose.proposals import Proposed
    from contentan.authoring.propose.taught_texts import Taught
    from contentan.model import Codebook as Book

LATEST = "latest"
File = Annotated[
    Path | None,
    typer.Argument(
        help="Coded texts, as for `gold`; without one, the review and imported codings of a run."
    ),
]
Of = Annotated[str, typer.Option("--for", help="Only proposals that serve this code.")]
Top = Annotated[int, typer.Option("--top", help="Proposals at most.", min=1)]
Texts = Annotated[
    Path | None,
    typer.Option("--aligned", help="CSV or TSV with columns kk, ru, en: partners come from it."),
]
RunId = Annotated[
    str,
    typer.Option(
        "--run", help="Id of a run, or latest: tell what each proposal does to its countries."
    ),
]
Accept = Annotated[
    str,
    typer.Option(
        "--accept",
        help="Write these into the codebook: 1,3,7=code, where = puts a pattern elsewhere.",
    ),
]
Write = Annotated[
    Path | None, typer.Option("--write", help="Write the table of proposals to this CSV file.")
]


@app.command()
def propose(
    file: File = None,
    codebook: Codebook = DEFAULT_CODEBOOK,
    text: TextColumn = "",
    code: CodeColumn = "",
    mapping: Labels = None,
    lang: Lang = "",
    of: Of = "",
    top: Top = 25,
    aligned: Texts = None,
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: RunId = "",
    accept: Accept = "",
    write: Write = None,
    as_json: AsJson = False,
) -> None:
    """Propose patterns, exclusions and word sets, learned from what people coded.

    Nothing is applied but what --accept names.

    Example: contentan propose coded.csv --text sentence --code topic --mapping topics.yaml
    """
    from contentan.authoring.evaluate.gold import Asked
    from contentan.authoring.propose import accepting, proposals, terminal
    from contentan.codebook import codebook_file
    from contentan.lemmatize.word_lemmas import pattern_lemmas
    from contentan.tables.frames import to_csv

    check_language(lang)
    book = codebook_file.read(codebook)
    if of and of not in {one.id for one in book.codes}:
        raise UsageError(f"there is no code {of!r}", where="--for")
    asked = Asked(file, text, code, mapping, lang) if file is not None else None
    taught = _taught(book, asked, outputs, run)
    done = proposals.propose(book, taught, pattern_lemmas, most=top, code=of)
    own = accepting.chosen(accept, done) if accept else []
    table = _table(done, aligned, outputs, run)
    lines = [] if own else list(terminal.lines(done, table))
    if write is not None:
        write.write_bytes(to_csv(table))
        lines.append(f"written: {write}")
    changed = list(accepting.accept(done, own, codebook, now()[:10])) if own else []
    answer = {"texts": len(taught.texts), "source": taught.source, "proposals": table}
    give({**answer, "accepted": changed, "notes": done.notes}, [*lines, *changed], as_json=as_json)


def _taught(book: Book, asked: Asked | None, outputs: Path, run: str) -> Taught:
    from contentan.authoring.propose import reviewed_texts, taught_texts

    if asked is not None:
        return taught_texts.of_file(book, asked)
    return reviewed_texts.of_run(book, outputs, "" if run == LATEST else run)


def _table(done: Proposed, aligned: Path | None, outputs: Path, run: str) -> pl.DataFrame:
    from contentan.authoring.propose import country_rates, partner_words, proposal_table

    texts = partner_words.aligned(aligned, done.read) if aligned is not None else None
    own = country_rates.of_run(outputs, "" if run == LATEST else run) if run else None
    return proposal_table.table(done, aligned=texts, countries=own)
