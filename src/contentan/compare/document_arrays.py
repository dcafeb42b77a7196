"""What is compared, as arrays: hits and text of each document in each country and language, in the
order of ids, never of arrival. `works` puts documents together to works.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]


class Material(NamedTuple):
    """A row for each document, country and language with text.

    `doc`, `country` and `lang` are numbers in `docs`, `countries`, `langs`; `tokens`, `units` have
    shape (rows,), `hits`, `segments` (rows, columns). Codes without any hit share one column:
    `column` says which column is whose. Of each of `docs`: `work` and `family` as numbers in
    `works` and `families`, `year` (-1: unknown), `speaks` (whether it speaks for its own country).
    """

    codes: tuple[str, ...]
    column: Whole
    countries: tuple[str, ...]
    langs: tuple[str, ...]
    docs: tuple[str, ...]
    works: tuple[str, ...]
    families: tuple[str, ...]
    work: Whole
    family: Whole
    year: Whole
    speaks: Flags
    doc: Whole
    country: Whole
    lang: Whole
    tokens: Reals
    units: Reals
    hits: Reals
    segments: Reals


def material(
    tallies: pl.DataFrame,
    exposures: pl.DataFrame,
    documents: pl.DataFrame,
    codes: Sequence[str],
    countries: Sequence[str],
    *,
    also: Collection[str] = (),
) -> Material:
    """The tables TALLY, EXPOSURE and DOCUMENTS as arrays; text of other countries is left out.

    Codes in `also` get a column of their own though they may have no hit.
    """
    own = exposures.filter(pl.col("country").is_in(list(countries))).sort("doc", "country", "lang")
    docs = tuple(sorted(set(own["doc"])))
    langs = tuple(sorted(set(own["lang"])))
    seen = {*tallies["code"].unique(), *also}
    found = [code for code in codes if code in seen]
    # Hundreds of codes may have no hit: they share one column of zeros at the end.
    width = len(found) + (len(found) < len(codes))
    place = {code: i for i, code in enumerate(found)}
    column = np.array([place.get(code, width - 1) for code in codes], dtype=np.intp)
    facts = _facts(documents, docs)
    works, families = (tuple(sorted(set(facts[name]))) for name in ("work", "family"))
    return Material(
        tuple(codes),
        column,
        tuple(countries),
        langs,
        docs,
        works,
        families,
        _numbers(facts["work"], works),
        _numbers(facts["family"], families),
        facts["year"].fill_null(-1).to_numpy().astype(np.intp),
        (facts["about"] == "speaker").to_numpy(),
        _numbers(own["doc"], docs),
        _numbers(own["country"], countries),
        _numbers(own["lang"], langs),
        own["tokens"].to_numpy().astype(float),
        own["paragraphs"].to_numpy().astype(float),
        *_hits_and_segments(tallies, own, codes, found, width),
    )


def _facts(documents: pl.DataFrame, docs: Sequence[str]) -> pl.DataFrame:
    """A row for each of `docs`. A table without works has each document for one."""
    work = pl.col("work") if "work" in documents.columns else pl.lit("")
    return pl.DataFrame({"doc": docs}, schema={"doc": pl.String()}).join(
        documents.select(
            "doc",
            pl.when(work == "").then(None).otherwise(work).fill_null(pl.col("doc")).alias("work"),
            pl.col("family").fill_null(""),
            "year",
            pl.col("about").fill_null("speaker"),
        ),
        on="doc",
        how="left",
        maintain_order="left",
    )


def _hits_and_segments(
    tallies: pl.DataFrame, own: pl.DataFrame, codes: Sequence[str], found: Sequence[str], width: int
) -> tuple[Reals, Reals]:
    """For each row of exposures: a column for each code found, and one for all others if `width` is
    more.
    """
    keys = own.with_row_index("row").select("row", "doc", "country", "lang")
    placed = tallies.join(keys, on=("doc", "country", "lang"), how="inner").filter(
        pl.col("code").is_in(list(codes))
    )
    rows, columns = placed["row"].to_numpy().astype(np.intp), _numbers(placed["code"], found)
    hits, segments = np.zeros((len(own), width)), np.zeros((len(own), width))
    hits[rows, columns] = placed["hits"].to_numpy()
    segments[rows, columns] = placed["segments"].to_numpy()
    return hits, segments


def _numbers(values: pl.Series, names: Sequence[str]) -> Whole:
    """The places of values among names."""
    numbered = pl.DataFrame(
        {"name": names, "place": range(len(names))},
        schema={"name": pl.String(), "place": pl.Int64()},
    )
    placed = pl.DataFrame({"name": values}).join(
        numbered, on="name", how="left", maintain_order="left"
    )
    return placed["place"].to_numpy().astype(np.intp)
