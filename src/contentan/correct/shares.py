"""Shares from reviewed units with unequal chances: right hits among hits, paragraphs with a code among those without a hit of it.

A unit weighs 1 / chance. An interval is that of an effective number of units (Korn & Graubard 1998; Dean & Pagano 2015): as many as an
equally dense sample of independent units would need for the same variance, never more than there are. The variance is that of a
stratified sample (Cochran 1977, 5.3) and larger where units of one document are alike (Kish 1965, 5.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]


#: The part of the hits, or of the paragraphs, from which the reviewed ones must have been drawn.
COVERED = 0.8


class Units(NamedTuple):
    """Reviewed units in rows, codes in columns.

    `domain` (units, codes) says of which codes a unit tells something (a hit of it; a paragraph without a hit of it), `yes` for which of
    these the answer is yes (the hit is right; the paragraph has the code). `countries` are those that a unit counts for.
    """

    doc: Whole
    stratum: Whole
    weight: Reals
    lang: NDArray[np.object_]
    countries: tuple[frozenset[str], ...]
    domain: Flags
    yes: Flags


class Cell(NamedTuple):
    """The share of each code in some of the units: `n` units, `yes` of them, which stand for `size` units; `share` and its `variance`;
    `mean`, the share that the variance takes to be true, never quite 0 or 1. Arrays (codes,); NaN without units."""

    n: Reals
    yes: Reals
    size: Reals
    share: Reals
    variance: Reals
    mean: Reals


def verified_units(verified: pl.DataFrame, codes: Sequence[str], ancestry: pl.DataFrame) -> Units:
    """Hits that were judged. A hit is one of its code and of all above it; it is right for a parent where another child was meant."""
    known = verified.filter(pl.col("code").is_in(list(codes)))
    above = _above(codes, ancestry)
    domain = _closure(known["code"].to_list(), above)
    meant = _closure([code or "" for code in known["meant"]], above)
    correct = known["correct"].to_numpy().astype(bool)
    return _units(known, domain, domain & (correct[:, None] | meant))


def searched_units(searched: pl.DataFrame, codes: Sequence[str], ancestry: pl.DataFrame) -> Units:
    """Paragraphs that were read. One without a hit of a code tells whether the code was missed there."""
    above = _above(codes, ancestry)
    found, there = (_closure(searched[name].to_list(), above) for name in ("found", "codes"))
    return _units(searched, ~found, there & ~found)


def _above(codes: Sequence[str], ancestry: pl.DataFrame) -> Mapping[str, list[int]]:
    place = {code: at for at, code in enumerate(codes)}
    above: dict[str, list[int]] = {"": []}
    for code, ancestor in ancestry.select("code", "ancestor").iter_rows():
        above.setdefault(code, []).append(place[ancestor])
    return above | {"": [], "\n": list(range(len(codes)))}


def _closure(texts: Sequence[str], above: Mapping[str, list[int]]) -> Flags:
    """Codes with all above them, from texts of codes with spaces between; a code that the codebook no longer has is none."""
    flags = np.zeros((len(texts), len(above["\n"])), dtype=bool)
    for row, text in enumerate(texts):
        for code in text.split():
            flags[row, above.get(code, [])] = True
    return flags


def _units(rows: pl.DataFrame, domain: Flags, yes: Flags) -> Units:
    numbers = [rows[name].rank("dense").to_numpy().astype(np.intp) - 1 for name in ("doc", "stratum")]
    return Units(
        numbers[0], numbers[1], 1 / rows["chance"].to_numpy().astype(float), rows["lang"].to_numpy().astype(object),
        tuple(frozenset(text.split("+")) for text in rows["country"]), domain, yes,
    )  # fmt: skip


def rows_of(units: Units, *, country: str | None = None, lang: str | None = None) -> Whole:
    """Numbers of the units that count for a country and are in a language; None is any."""
    flags = np.ones(len(units.doc), dtype=bool)
    if country is not None:
        flags &= np.array([country in own for own in units.countries], dtype=bool)
    if lang is not None:
        flags &= units.lang == lang
    return np.flatnonzero(flags)


def cell(units: Units, rows: Whole) -> Cell:
    """The share of each code among these units.

    Within a stratum the variance is p(1-p)/n with p moved towards the whole by one unit, so that a stratum of three units that all are
    right does not pass for certain.
    """
    domain, yes = units.domain[rows].astype(float), units.yes[rows].astype(float)
    weight = units.weight[rows][:, None]
    of = units.stratum[rows]
    n, right = domain.sum(axis=0), yes.sum(axis=0)
    size = (weight * domain).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (weight * yes).sum(axis=0) / size
        whole = (share * n + 0.5) / (n + 1)
        parts, squares, hits, count = _sums(of, weight * domain, weight**2 * domain, weight * yes, domain)
        moved = np.where(count > 0, (count * hits / parts + whole) / (count + 1), whole)
        unbiased = count / np.maximum(count - 1, 0.5)
        variance = np.nansum(moved * (1 - moved) * unbiased * squares, axis=0) / size**2
        mean = (parts * moved).sum(axis=0) / size
        own = np.where(count > 0, hits / parts, 0.0)[np.searchsorted(np.unique(of), of)]
        variance *= _design_effect(units.doc[rows], weight * (yes - own) * domain, domain)
    return Cell(n, right, size, share, variance, mean)


def _sums(groups: Whole, *columns: Reals) -> tuple[Reals, ...]:
    """Sums of columns (units, codes) over each group, in the order of the groups' numbers."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    if not len(order):
        return tuple(column[:0] for column in columns)
    return tuple(np.add.reduceat(column[order], starts, axis=0) for column in columns)


def _design_effect(doc: Whole, residuals: Reals, domain: Reals) -> Reals:
    """How much larger the variance is because units of one document are alike: squares of the documents' sums over squares, at least 1."""
    sums, units = _sums(doc, residuals, domain)
    documents = (units > 0).sum(axis=0)
    between = (sums**2).sum(axis=0) * documents / np.maximum(documents - 1, 1)
    effect = between / (residuals**2).sum(axis=0)
    return np.asarray(np.where((documents > 1) & (effect > 1), effect, 1.0), dtype=float)


class Pooled(NamedTuple):
    """A share over several cells, the effective number of units on which it rests, and the share to take for each cell, which is that of
    the others where none of its units was reviewed. Arrays (codes,)."""

    share: Reals
    effective: Reals
    of_cell: list[Reals]


def together(cells: Sequence[Cell], weights: Sequence[Reals]) -> Pooled:
    """The share over cells that weigh so much; cells without reviewed units have no part in it."""
    zero = np.zeros(cells[0].n.shape)
    known = [np.where(one.n > 0, weight, 0.0) for one, weight in zip(cells, weights, strict=True)]
    # where nothing weighs anything, as without hits, any weights do: reviewed cells then count alike
    total = np.sum(known, axis=0)
    known = [np.where(total > 0, own, one.n > 0) for own, one in zip(known, cells, strict=True)]
    total = np.sum(known, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        portions = [own / total for own in known]
        share, variance, mean = zero, zero, zero
        for one, portion in zip(cells, portions, strict=True):
            some = portion > 0
            share = share + np.where(some, portion * one.share, 0)
            variance = variance + np.where(some, portion**2 * one.variance, 0)
            mean = mean + np.where(some, portion * one.mean, 0)
        n = np.sum([one.n for one in cells], axis=0)
        alike = mean * (1 - mean) * n / np.maximum(n - 1, 0.5) / variance
    effective = np.where(n > 0, np.minimum(alike, n), 0.0)
    share = np.where(total > 0, share, np.nan)
    return Pooled(share, effective, [np.where(one.n > 0, one.share, share) for one in cells])
