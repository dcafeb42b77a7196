"""Shares from reviewed units with unequal chances: right hits among hits, paragraphs with a code
among those without a hit of it.

A unit weighs 1 / chance. An interval is that of an effective number of units (Korn & Graubard 1998;
Dean & Pagano 2015): as many as an equally dense sample of independent units would need for the same
variance, never more than there are. The variance is that of a stratified sample (Cochran 1977, 5.3)
and larger where units of one document are alike (Kish 1965, 5.4).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """Reviewed units, and for which codes each of them tells something.

    `doc`, `stratum` (numbers), `weight`, `lang` and `countries` (lists) have a place for each unit.
    An entry is a pair of a unit and a code that it tells something of: `unit` and `code` are their
    numbers, `yes` whether the answer is yes. `width` is the number of codes.
    """

    doc: Whole
    stratum: Whole
    weight: Reals
    lang: pl.Series
    countries: pl.Series
    unit: Whole
    code: Whole
    yes: Flags
    width: int


class Cell(NamedTuple):
    """The share of each code in some of the units: `n` units, `yes` of them, which stand for `size`
    units; `share` and its `variance`; `mean`, the share that the variance takes to be true, never
    quite 0 or 1. Arrays (codes,); NaN without units.
    """

    n: Reals
    yes: Reals
    size: Reals
    share: Reals
    variance: Reals
    mean: Reals


def verified_units(verified: pl.DataFrame, codes: Sequence[str], ancestry: pl.DataFrame) -> Units:
    """Hits that were judged. A hit is one of its code and of all above it; it is right for a parent
    where another child was meant.
    """
    own, meant = (_pairs(verified[name], codes, ancestry) for name in ("code", "meant"))
    unit, code = np.nonzero(own)
    right = verified["correct"].to_numpy().astype(bool)
    return _units(verified, unit, code, right[unit] | meant[unit, code], len(codes))


def searched_units(searched: pl.DataFrame, codes: Sequence[str], ancestry: pl.DataFrame) -> Units:
    """Paragraphs that were read. One without a hit of a code tells whether the code was missed
    there.
    """
    found, there = (_pairs(searched[name], codes, ancestry) for name in ("found", "codes"))
    unit, code = np.nonzero(~found)
    return _units(searched, unit, code, there[unit, code], len(codes))


def _pairs(texts: pl.Series, codes: Sequence[str], ancestry: pl.DataFrame) -> Flags:
    """Codes with all above them (texts, codes), from texts of codes with spaces between; one that
    the codebook no longer has is none.
    """
    place = pl.DataFrame(
        {"ancestor": codes, "at": range(len(codes))}, schema={"ancestor": pl.String, "at": pl.Int64}
    )
    named = pl.DataFrame({"code": texts.str.split(" ")}).with_row_index("unit").explode("code")
    above = named.join(ancestry, on="code", how="inner").join(place, on="ancestor", how="inner")
    flags = np.zeros((len(texts), len(codes)), dtype=bool)
    flags[above["unit"].to_numpy(), above["at"].to_numpy()] = True
    return flags


def _units(rows: pl.DataFrame, unit: Whole, code: Whole, yes: Flags, width: int) -> Units:
    doc, stratum = (
        rows[name].rank("dense").to_numpy().astype(np.intp) - 1 for name in ("doc", "stratum")
    )
    weight = 1 / rows["chance"].to_numpy().astype(float)
    return Units(
        doc, stratum, weight, rows["lang"], rows["country"].str.split("+"), unit, code, yes, width
    )


def chosen(units: Units, *, country: str | None = None, lang: str | None = None) -> Flags:
    """Which units count for a country and are in a language; None is any."""
    flags = pl.Series([True]).new_from_index(0, len(units.doc))
    if country is not None:
        flags &= units.countries.list.contains(country)
    if lang is not None:
        flags &= units.lang == lang
    return np.asarray(flags.to_numpy(), dtype=bool)


def cell(units: Units, those: Flags) -> Cell:
    """The share of each code among those units.

    Within a stratum the variance is p(1-p)/n with p moved towards the whole by one unit, so that a
    stratum of three units that all are right does not pass for certain.
    """
    inside = those[units.unit]
    unit, code, yes = units.unit[inside], units.code[inside], units.yes[inside].astype(float)
    weight = units.weight[unit]

    def by_code(values: Reals | None = None, of: Whole = code) -> Reals:
        return np.bincount(of, weights=values, minlength=units.width).astype(float)

    n, size = by_code(), by_code(weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = by_code(weight * yes) / size
        # Half a unit of yes and half of no, so that the whole is never quite 0 or 1.
        whole = (share * n + 0.5) / (n + 1)
        # Stratum and code as one number: sums of all strata of all codes at once.
        keys, at = np.unique(units.stratum[unit] * units.width + code, return_inverse=True)
        count, part, squares, hits = (
            np.bincount(at, weights=w) for w in (weight**0, weight, weight**2, weight * yes)
        )
        of = keys % units.width
        moved = (count * hits / part + whole[of]) / (count + 1)
        variance = by_code(moved * (1 - moved) * squares, of) / size**2
        variance *= _design_effect(
            units.doc[unit], code, weight * (yes - (hits / part)[at]), units.width
        )
        return Cell(n, by_code(yes), size, share, variance, by_code(part * moved, of) / size)


def _design_effect(doc: Whole, code: Whole, residual: Reals, width: int) -> Reals:
    """How much larger the variance is because units of one document are alike: of the documents'
    sums over that of units, at least 1.
    """
    keys, at = np.unique(doc * width + code, return_inverse=True)
    sums, of = np.bincount(at, weights=residual), keys % width
    documents = np.bincount(of, minlength=width)
    n = np.bincount(code, minlength=width)
    between = (
        np.bincount(of, weights=sums**2, minlength=width) * documents / np.maximum(documents - 1, 1)
    )
    effect = (
        between
        / np.bincount(code, weights=residual**2, minlength=width)
        * (n - 1)
        / np.maximum(n, 1)
    )
    return np.asarray(np.where((documents > 1) & (effect > 1), effect, 1.0), dtype=float)


class Pooled(NamedTuple):
    """A share over several cells, the effective number of units on which it rests, and the share to
    take for each cell, which is that of the others where none of its units was reviewed. Arrays
    (codes,).
    """

    share: Reals
    effective: Reals
    of_cell: list[Reals]


def together(cells: Sequence[Cell], weights: Sequence[Reals]) -> Pooled:
    """The share over cells that weigh so much; cells without reviewed units have no part in it."""
    zero = np.zeros(cells[0].n.shape)
    known = [np.where(one.n > 0, weight, 0.0) for one, weight in zip(cells, weights, strict=True)]
    # where nothing weighs anything, as without hits, any weights do: reviewed cells then count
    # alike
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
        alike = mean * (1 - mean) / variance
    # Never more than there are: agreement within strata must not count for units that nobody read.
    effective = np.where(n > 0, np.minimum(alike, n), 0.0)
    share = np.where(total > 0, share, np.nan)
    return Pooled(share, effective, [np.where(one.n > 0, one.share, share) for one in cells])
