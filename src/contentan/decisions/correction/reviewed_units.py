"""Reviewed items as units of a share: for which codes each of them tells something, and what.

What reviewers have not settled is taken in three ways (`Ways`): as a no, as a yes, and for the
estimate as one half where answers differ, and not at all where somebody is unsure or passed the
item over. Where all answers come to the same for a code, as for a parent of two children, it is
settled for that code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.decisions.correction.reviewer_errors import Errors, Told, Ways, errors_of
from contentan.decisions.tables import ANYTHING, BETWEEN, answers_by_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]


class Entries(NamedTuple):
    """Pairs of a unit and a code that it tells something of, by their numbers. `no` and `yes`: the
    answer if what is open comes to nothing, or to everything; `anything`: it may be either;
    `passed`: it was passed over.
    """

    unit: Whole
    code: Whole
    no: Flags
    yes: Flags
    anything: Flags
    passed: Flags

    @property
    def open(self) -> Flags:
        return np.asarray(self.no != self.yes, dtype=bool)


class Scores(NamedTuple):
    """`entry`: the score of each entry, NaN where none is known; `sums` of the scores of all units
    from which these were drawn: columns at (number of the code), country (list), lang, n, sum.
    """

    entry: Reals
    sums: pl.DataFrame


class Units(NamedTuple):
    """Reviewed units. `doc`, `stratum` (numbers), `weight`, `lang`, `countries` (lists) and `by`
    have a place for each unit; `by` is the number of the reviewer who answered alone, -1 where
    there were several. `width` is the number of codes, `errors` what reviewers' answers are worth,
    `scores` what may help an estimate, if anything does.
    """

    doc: Whole
    stratum: Whole
    weight: Reals
    lang: pl.Series
    countries: pl.Series
    by: Whole
    entries: Entries
    width: int
    errors: Ways[Errors]
    scores: Scores | None = None


class Codes(NamedTuple):
    """Codes in their order, and counts.ancestry's table of them."""

    names: Sequence[str]
    ancestry: pl.DataFrame


def verified_units(verified: pl.DataFrame, codes: Sequence[str], ancestry: pl.DataFrame) -> Units:
    """Hits that were judged. A hit is one of its code and of all above it; it is right for a parent
    where another child was meant.
    """
    known = Codes(codes, ancestry)
    own, meant = (_pairs(verified[name], known) for name in ("code", "meant"))
    unit, code = np.nonzero(own)
    right = verified["correct"].to_numpy().astype(bool)
    entries = _entries(verified, known, unit, code, right[unit] | meant[unit, code])
    asked = np.array(codes, dtype=object)[code] == verified["code"].to_numpy()[unit]
    return _units(verified, known, entries, asked, rare=False)


def searched_units(searched: pl.DataFrame, codes: Sequence[str], ancestry: pl.DataFrame) -> Units:
    """Paragraphs that were read. One without a hit of a code tells whether the code was missed
    there.
    """
    known = Codes(codes, ancestry)
    found, there = (_pairs(searched[name], known) for name in ("found", "codes"))
    unit, code = np.nonzero(~found)
    entries = _entries(searched, known, unit, code, there[unit, code])
    above = ancestry.filter(pl.col("code") != pl.col("ancestor"))["ancestor"].to_list()
    # A code and its parent are one answer, not two.
    asked = ~np.isin(np.array(codes, dtype=object), above)[code]
    return _units(searched, known, entries, asked, rare=True)


def _pairs(texts: pl.Series, codes: Codes) -> Flags:
    """Codes with all above them (texts, codes), from texts of codes with spaces between; one that
    the codebook no longer has is none.
    """
    place = pl.DataFrame(
        {"ancestor": codes.names, "at": range(len(codes.names))},
        schema={"ancestor": pl.String, "at": pl.Int64},
    )
    named = pl.DataFrame({"code": texts.str.split(" ")}).with_row_index("unit").explode("code")
    above = named.join(codes.ancestry, on="code", how="inner").join(
        place, on="ancestor", how="inner"
    )
    flags = np.zeros((len(texts), len(codes.names)), dtype=bool)
    flags[above["unit"].to_numpy(), above["at"].to_numpy()] = True
    return flags


def _entries(rows: pl.DataFrame, codes: Codes, unit: Whole, code: Whole, settled: Flags) -> Entries:
    """`settled` is the answer where there is one."""
    state = rows["state"].to_numpy()[unit]
    known, anything = state == "resolved", (rows["open"] == ANYTHING).to_numpy()[unit]
    answers = [_pairs(part, codes)[unit, code] for part in _each_answer(rows["open"])]
    every = np.logical_and.reduce(answers) & ~anything
    some = np.logical_or.reduce(answers) | anything
    no, yes = np.where(known, settled, every), np.where(known, settled, some)
    return Entries(unit, code, no, yes, anything & ~known, state == "passed")


def _each_answer(cells: pl.Series) -> list[pl.Series]:
    """The first answers of a column `open`, the second ones, and so on; where a cell has fewer, its
    last one again.
    """
    parts = [cell.split(BETWEEN) for cell in cells]
    most = max(map(len, parts), default=1)
    return [
        pl.Series([own[min(at, len(own) - 1)] for own in parts], dtype=pl.String)
        for at in range(most)
    ]


def _units(
    rows: pl.DataFrame, codes: Codes, entries: Entries, asked: Flags, *, rare: bool
) -> Units:
    """`asked`: the entry's code is the one that was asked about, not one above it."""
    doc, stratum = (
        rows[name].rank("dense").to_numpy().astype(np.intp) - 1 for name in ("doc", "stratum")
    )
    said = [answers_by_name(cell) for cell in rows["said"]]
    names = sorted({name for one in said for name in one})
    resolved = (rows["state"] == "resolved").to_list()
    by = [
        names.index(next(iter(one))) if known and len(one) == 1 else -1
        for one, known in zip(said, resolved, strict=True)
    ]
    several = np.array([len(one) > 1 for one in said], dtype=bool)[entries.unit]
    told = _told(said, names, codes, entries, asked & several & ~entries.anything)
    return Units(
        doc,
        stratum,
        1 / rows["chance"].to_numpy().astype(float),
        rows["lang"],
        rows["country"].str.split("+"),
        np.array(by, dtype=np.intp),
        entries,
        len(codes.names),
        errors_of(told, rare=rare),
    )


def _told(
    said: Sequence[dict[str, str]], names: Sequence[str], codes: Codes, of: Entries, those: Flags
) -> Told:
    """What each reviewer answered to those entries, and what they came to."""
    unit, code = of.unit[those], of.code[those]
    answers = np.full((len(names), len(unit)), np.nan)
    for number, name in enumerate(names):
        cells = [one.get(name, ANYTHING) for one in said]
        gave = np.array([cell != ANYTHING for cell in cells], dtype=bool)[unit]
        yes = _pairs(pl.Series(cells, dtype=pl.String), codes)[unit, code]
        answers[number, gave] = yes[gave]
    least, most = (np.asarray(way[those], dtype=np.float64) for way in (of.no, of.yes))
    return Told(Ways(np.asarray((least + most) / 2, dtype=float), least, most), answers)


def chosen(units: Units, *, country: str | None = None, lang: str | None = None) -> Flags:
    """Which units count for a country and are in a language; None is any."""
    flags = pl.Series([True]).new_from_index(0, len(units.doc))
    if country is not None:
        flags &= units.countries.list.contains(country)
    if lang is not None:
        flags &= units.lang == lang
    return np.asarray(flags.to_numpy(), dtype=bool)


def mean_scores(units: Units, *, country: str | None = None, lang: str | None = None) -> Reals:
    """The mean score of each code over all units of a country and language from which reviewed ones
    were drawn (codes,); None is any, NaN where no unit has a score.
    """
    mean = np.full(units.width, np.nan)
    if units.scores is None:
        return mean
    own = units.scores.sums
    if country is not None:
        own = own.filter(pl.col("country").list.contains(country))
    if lang is not None:
        own = own.filter(pl.col("lang") == lang)
    for at, n, total in own.group_by("at").agg(pl.col("n").sum(), pl.col("sum").sum()).iter_rows():
        mean[at] = total / n
    return mean
