"""Made tables whose truth is known: works of two countries with their words, hits of many codes.

Four kinds of code: Poisson; lognormal, where rates of works differ (standard deviation of the log
1); half zero, where half of the works never have one; burst, where four hits come together on
average. They go through the comparison as a run's tables do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare import comparison
from contentan.corpus.tables import DOCUMENTS
from contentan.tables.frames import frame_of

KINDS = ("Poisson", "lognormal", "half zero", "burst")
COUNTRIES = ("KAZ", "USA")
BURST = 4
LEAST_WORDS = 120
WORDS_OF_PARAGRAPH = 60
REAL = "real lengths"
#: Words of the documents of two countries in a corpus of this subject.
REAL_WORDS = tuple(
    [int(words) for words in line.split()]
    for line in (
        "129 405 1655 1727 1923 1998 2379 2501 2629 2733 2775 2855 3369 6525 10388 17711",
        "2398 3623 3629 3846 4416 4581 4609 4809 5563 5647 5664 6028 7055 8196 9295 9605 11776 "
        "14132 15189 15461 15480 16190 16604 17753 77630",
    )
)


class Works(NamedTuple):
    """A row for each work: its words, whether it is of the left country, and what it is."""

    words: np.ndarray
    left: np.ndarray
    family: np.ndarray
    lang: np.ndarray
    year: np.ndarray


class Design(NamedTuple):
    """Works a side; median words of each side, standard deviation of their logarithm; words of one
    giant work on the left, 0 for none.
    """

    name: str
    works: tuple[int, int]
    median: tuple[int, int] = (3000, 3000)
    spread: float = 0.9
    giant: int = 0


def _sizes() -> Iterator[Design]:
    for works in (3, 4, 5, 8, 12, 20, 40):
        yield Design(f"{works}+{works}", (works, works))
    yield Design("20+20 equal", (20, 20), spread=0.0)
    for left, right in ((5, 5), (8, 8), (20, 20), (8, 40), (40, 8)):
        yield Design(f"{left}+{right} 5:1", (left, right), (10_000, 2_000), 0.7)
    for works in (8, 20):
        yield Design(f"{works}+{works} giant", (works, works), spread=0.7, giant=100_000)
    yield Design(REAL, (16, 25))


DESIGNS = {one.name: one for one in _sizes()}


def works(design: Design, rng: np.random.Generator) -> Works:
    """Works of one family, language and year."""
    if design.name == REAL:
        return of_one_kind(np.array(REAL_WORDS[0] + REAL_WORDS[1]), design.works[0])
    sides = [
        np.maximum(np.exp(rng.normal(np.log(median), design.spread, size)), LEAST_WORDS)
        for median, size in zip(design.median, design.works, strict=True)
    ]
    if design.giant:
        sides[0][0] = design.giant
    return of_one_kind(np.concatenate(sides).astype(int), design.works[0])


def of_one_kind(words: np.ndarray, on_the_left: int) -> Works:
    size = len(words)
    same = np.full(size, "un"), np.full(size, "en"), np.full(size, 2021)
    return Works(words, np.arange(size) < on_the_left, *same)


def hits(kind: str, mean: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts with these means, (works, codes)."""
    if kind == "lognormal":
        return rng.poisson(mean * rng.lognormal(-0.5, 1.0, mean.shape))
    if kind == "half zero":
        return rng.poisson(
            2 * mean * rng.integers(0, 2, mean.shape) * rng.gamma(2, 0.5, mean.shape)
        )
    if kind == "burst":
        bursts = rng.poisson(mean / BURST)
        # Each burst is one hit and a geometric number of others.
        others = rng.negative_binomial(np.maximum(bursts, 1), 1 / BURST)
        return bursts + np.where(bursts > 0, others, 0)
    return rng.poisson(mean)


def mixed(
    of: Works,
    each: int,
    ratio: float,
    rng: np.random.Generator,
    *,
    low: float = 0.1,
    high: float = 10,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hits of `each` codes of every kind, rates even on the logarithm between `low` and `high` per
    1,000 words on the right and `ratio` times as high on the left; the rates; the kinds.
    """
    rates = np.exp(rng.uniform(np.log(low), np.log(high), each * len(KINDS)))
    kinds = np.repeat(KINDS, each)
    mean = of.words[:, None] / 1000 * rates * np.where(of.left, ratio, 1.0)[:, None]
    parts = [hits(kind, mean[:, kinds == kind], rng) for kind in KINDS]
    return np.hstack(parts), rates, kinds


class Tables(NamedTuple):
    """What `comparison.everything` takes."""

    tallies: pl.DataFrame
    exposures: pl.DataFrame
    documents: pl.DataFrame
    codes: tuple[str, ...]


def tables(of: Works, found: np.ndarray, number: np.ndarray | None = None) -> Tables:
    """A document for each work, a code for each column of `found` (works, codes); or a document for
    each `number` (works,), which has a row for each of its languages.
    """
    number = np.arange(len(of.words)) if number is None else number
    docs = np.array([f"d{own:05}" for own in number])
    country = np.where(of.left, *COUNTRIES)
    units = of.words // WORDS_OF_PARAGRAPH + 1
    codes = np.array([f"c{number:03}" for number in range(found.shape[1])])
    row, column = np.nonzero(found)
    count = found[row, column]
    tallies = {
        "doc": docs[row],
        "country": country[row],
        "lang": of.lang[row],
        "code": codes[column],
        "hits": count,
        "segments": np.minimum(count, units[row]),
    }
    exposures = {
        "doc": docs,
        "country": country,
        "lang": of.lang,
        "tokens": of.words,
        "paragraphs": units,
    }
    _, first = np.unique(number, return_index=True)
    facts = {"doc": docs, "country": country, "family": of.family, "lang": of.lang, "year": of.year}
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    same = empty | {"about": "speaker", "status": "ok"}
    documents = {
        name: facts[name][first] if name in facts else np.full(len(first), same[name])
        for name in DOCUMENTS.schema
    }
    return Tables(
        frame_of(TALLY, tallies),
        frame_of(EXPOSURE, exposures),
        frame_of(DOCUMENTS, documents),
        tuple(codes),
    )


def compared(of: Works, found: np.ndarray, seed: int) -> pl.DataFrame:
    """Table COMPARISON, its rows in the order of the codes."""
    return comparison.compare(*tables(of, found), countries=COUNTRIES, seed=seed)


def numbers(table: pl.DataFrame, name: str) -> np.ndarray:
    """A column as floats; NaN where a cell is empty."""
    return table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def error(share: float, runs: float) -> float:
    """Monte-Carlo error of a share of so many runs: one standard error."""
    return float(np.sqrt(max(share * (1 - share), 0.25 / runs) / runs))
