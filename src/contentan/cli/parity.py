"""The command that measures whether a codebook codes alike in its languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_CODEBOOK, DEFAULT_CORPUS, Codebook, Corpus, app
from contentan.errors import ContentanError
from contentan.model import LANGS

if TYPE_CHECKING:
    from contentan.authoring.evaluate.parity import Parity


@app.command()
def parity(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CSV or TSV with the columns kk, ru, en (and unit), or a file a language, aligned"
            " by line: laws.kk.txt laws.ru.txt."
        ),
    ] = None,
    codebook: Codebook = DEFAULT_CODEBOOK,
    corpus: Corpus = DEFAULT_CORPUS,
    documents: Annotated[
        str,
        typer.Option(
            "--documents", help="Instead of a file: kk=ID,ru=ID,en=ID, documents numbered alike."
        ),
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the four tables as CSV.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure on aligned texts whether each code is found in the same units in every language.

    Example: contentan parity codebooks/people_diplomacy/parity.csv --out parity
    """
    from contentan.authoring.evaluate import aligned_texts, parity, terminal
    from contentan.codebook import codebook_file

    if bool(files) == bool(documents):
        raise ContentanError(
            "give files of aligned texts, or --documents kk=ID,ru=ID", where="parity"
        )
    book = codebook_file.read(codebook)
    units = aligned_texts.read_files(files) if files else parity.documents(corpus, _ids(documents))
    found = parity.measure(book, units)
    written = _write(found, out) if out else []
    answer = {"units": len(units), "languages": found.overall, "codes": found.codes}
    lines = [*terminal.parity_lines(found, len(units)), *map(str, written)]
    answer |= {"hits": found.hits, "differences": found.differences}
    give(answer, lines, as_json=as_json)


def _ids(documents: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in documents.split(",")]
    ids = {lang.strip(): doc.strip() for lang, _, doc in pairs}
    if len(ids) < 2 or not all(ids.values()) or not set(ids) <= set(LANGS):
        raise ContentanError(
            f"{documents!r}; expected two or more of kk=ID, ru=ID, en=ID", where="--documents"
        )
    return ids


def _write(found: Parity, out: Path) -> list[Path]:
    """The four tables as CSV; their files."""
    from contentan.tables.frames import to_csv

    out.mkdir(parents=True, exist_ok=True)
    names = ("parity", "parity_codes", "parity_differences", "parity_hits")
    for name, table in zip(names, found, strict=True):
        (out / f"{name}.csv").write_bytes(to_csv(table))
    return [out / f"{name}.csv" for name in names]
