"""The command that measures whether a codebook codes alike in its languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.options import DEFAULT_CODEBOOK, DEFAULT_CORPUS, Codebook, Corpus, app, say
from contentan.errors import ContentanError
from contentan.model import LANGS

if TYPE_CHECKING:
    from contentan.authoring.evaluate.parity import Parity


@app.command()
def parity(
    file: Annotated[
        Path | None, typer.Argument(help="CSV or TSV with columns unit, kk, ru, en.")
    ] = None,
    codebook: Codebook = DEFAULT_CODEBOOK,
    corpus: Corpus = DEFAULT_CORPUS,
    documents: Annotated[
        str,
        typer.Option(
            "--documents", help="Instead of a file: kk=ID,ru=ID,en=ID of documents numbered alike."
        ),
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the three tables as CSV.")
    ] = None,
) -> None:
    """Measure on aligned texts whether each code fires in the same units in every language.

    Example: contentan parity codebooks/people_diplomacy/parity.csv --out parity
    """
    from contentan.authoring.evaluate import parity
    from contentan.codebook import codebook_file

    if (file is None) == (not documents):
        raise ContentanError(
            "give a file of aligned texts, or --documents kk=ID,ru=ID", where="parity"
        )
    book = codebook_file.read(codebook)
    units = parity.documents(corpus, _ids(documents)) if file is None else parity.read(file)
    found = parity.measure(book, units)
    _tell(found, len(units))
    if out:
        _write(found, out)


def _ids(documents: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in documents.split(",")]
    ids = {lang.strip(): doc.strip() for lang, _, doc in pairs}
    if len(ids) < 2 or not all(ids.values()) or not set(ids) <= set(LANGS):
        raise ContentanError(
            f"{documents!r}; expected two or more of kk=ID, ru=ID, en=ID", where="--documents"
        )
    return ids


def _tell(found: Parity, units: int) -> None:
    for row in found.differences.iter_rows(named=True):
        say(
            f"{row['unit']}  {row['code']}  in {row['present']}, not in {row['absent']} "
            f" {row['blocked']}".rstrip()
        )
        for lang in LANGS:
            if row[lang] is not None:
                say(f"  {lang}  {row[lang]}")
    say(
        f"\n{'code':<32}{'units':>6}"
        + "".join(f"{lang:>5}" for lang in LANGS)
        + f"{'share':>8}{'alpha':>8}"
    )
    for row in found.codes.filter(languages="-".join(LANGS)).iter_rows(named=True):
        fires = "".join(f"{row[lang]:>5}" for lang in LANGS)
        say(
            f"{row['code']:<32}{row['units']:>6}{fires}{_figure(row['share']):>8}{_figure(row['alpha']):>8}"
        )
    say(
        f"\n{'languages':<14}{'rows':>6}{'alike':>7}{'fired':>7}{'together':>10}{'share':>8}{'alpha':>8}"
    )
    for row in found.overall.iter_rows(named=True):
        counts = (
            f"{row['languages']:<14}{row['rows']:>6}{row['alike']:>7}{row['fired']:>7}"
            f"{row['together']:>10}"
        )
        reason = f"  undefined: {row['reason']}" if row["reason"] else ""
        say(f"{counts}{_figure(row['share']):>8}{_figure(row['alpha']):>8}{reason}")
    say(
        f"{units} units; a row is a unit and a code that fires at least once;"
        " see docs/method/parity.md"
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _write(found: Parity, out: Path) -> None:
    from contentan.tables.frames import to_csv

    out.mkdir(parents=True, exist_ok=True)
    for name, table in zip(("parity", "parity_codes", "parity_differences"), found, strict=True):
        (out / f"{name}.csv").write_bytes(to_csv(table))
        say(str(out / f"{name}.csv"))
