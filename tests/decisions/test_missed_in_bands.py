"""Bands of a score: strata with an interval each, added; pooled where they do not differ."""

import numpy as np
import polars as pl
import pytest

from contentan.decisions.correction.missed_in_bands import (
    BAND_OF,
    BAND_SIZES,
    Bands,
    in_bands,
    missed,
)
from contentan.decisions.correction.reviewed_shares import cell, together
from contentan.decisions.correction.reviewed_units import searched_units, verified_units
from contentan.statistics.intervals import jeffreys, times, total
from contentan.tables.frames import frame_of
from tests.decisions.reviewed_runs import ALONE, searched, verified


def read(likely: tuple[int, int, int], rest: tuple[int, int, int]) -> tuple[pl.DataFrame, Bands]:
    """Bands by size, number read and number missed."""
    rows, of_item = [], []
    for band, (size, n, yes) in (("likely", likely), ("rest", rest)):
        for at in range(n):
            of_item.append(("a", f"s{len(rows)}", band))
            rows.append(("KAZ", "ru", "a" if at < yes else "", "", n / size))
    table = searched(*rows)
    table = table.with_columns(pl.Series("stratum", [one[2] for one in of_item]))
    sizes = [("a", "KAZ", "ru", "likely", likely[0]), ("a", "KAZ", "ru", "rest", rest[0])]
    return table, Bands(frame_of(BAND_SIZES, sizes), frame_of(BAND_OF, of_item))


def found(table: pl.DataFrame, bands: Bands, size: float):
    units = searched_units(table, ["a"], ALONE)
    banded = in_bands(units, table["item"], ["a"], bands)
    return missed(units, banded, "KAZ", {"ru": np.array([size])}, jeffreys)


def test_bands_with_an_interval_each_are_added() -> None:
    """Figures of another program: hits 30 of 50 judged, 24 right; bands 40 of 100 with 8, 60 of 900
    with 1.
    """
    hits = verified(*[("a", "KAZ", "ru", at < 24, None, 0.6) for at in range(30)])
    units = verified_units(hits, ["a"], ALONE)
    right = together([cell(units)], [np.array([50.0])], units.errors, jeffreys)
    lost = found(*read((100, 40, 8), (900, 60, 1)), 1000.0)
    assert lost.apart.tolist() == [True]
    sums = total(times(50, right.ends), times(1000, lost.share))
    assert [float(end[0]) for end in sums] == pytest.approx([75, 56.302978, 129.8961], abs=1e-6)
    assert float(lost.of_cell[0][0]) == pytest.approx(float(lost.share.at[0]))


def test_bands_that_do_not_differ_are_one_sample() -> None:
    table, bands = read((100, 40, 1), (900, 60, 1))
    lost = found(table, bands, 1000.0)
    assert lost.apart.tolist() == [False]
    units = searched_units(table, ["a"], ALONE)
    plain = together(
        [cell(units, country="KAZ", lang="ru")], [np.array([1000.0])], units.errors, jeffreys
    )
    assert [float(end[0]) for end in lost.share] == [float(end[0]) for end in plain.ends]


def test_a_code_without_bands_is_as_it_was() -> None:
    table, bands = read((100, 40, 8), (900, 60, 1))
    none = Bands(bands.sizes.clear(), bands.of_item.clear())
    units = searched_units(table, ["a"], ALONE)
    plain = missed(units, None, "KAZ", {"ru": np.array([1000.0])}, jeffreys)
    without = found(table, none, 1000.0)
    assert [float(end[0]) for end in without.share] == [float(end[0]) for end in plain.share]
