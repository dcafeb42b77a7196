"""How unequal the recall of languages would have to be for a contrast to be nothing but that."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare.tipping import tipping
from tests.compare.compared_facts import compared, fact, many


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=3),
    st.integers(500, 3000),
    st.integers(500, 3000),
)
def test_recall_of_the_tipping_point_makes_the_rates_equal_and_no_milder_one_does(
    hits: list[tuple[int, int]], left: int, right: int
) -> None:
    counts = np.array(hits, dtype=float)
    parts = (counts[:, 0] / left - counts[:, 1] / right)[:, None]
    langs = ("en", "kk", "ru")[: len(hits)]
    found = tipping(parts, np.zeros((len(hits), len(hits), 1)), np.array([np.nan]), langs)
    grid = np.linspace(max(float(np.nan_to_num(found.recall[0])), 0) + 1e-6, 1, 50)[:-1]
    total = parts.sum()
    if not np.isnan(found.recall[0]):
        worse = found.low[0].split("+")
        recall = np.array([found.recall[0] if lang in worse else 1.0 for lang in langs])
        assert (parts[:, 0] / recall).sum() == pytest.approx(0, abs=1e-9)
    for low in range(1, 2 ** len(hits) - 1):
        chosen = np.array([bool(low >> i & 1) for i in range(len(hits))])
        for r in grid if abs(total) > 1e-12 else ():
            assert np.sign((parts[:, 0] / np.where(chosen, r, 1.0)).sum()) == np.sign(total)


def test_the_interval_falls_before_its_estimate() -> None:
    row = compared(
        [
            *many("KAZ", 8, 20, lang="kk"),
            *many("USA", 8, 8),
            *(fact(f"k{i}", "KAZ", 8) for i in range(6)),
            *(fact(f"u{i}", "USA", 7 + i % 2, lang="kk") for i in range(6)),
        ]
    )
    assert row["tipping_languages"] == "en"
    assert 0 < row["tipping"] <= row["tipping_interval"] <= 1


def test_an_interval_that_holds_zero_is_erased_already() -> None:
    facts = [*many("KAZ", 6, 4, lang="kk"), *many("USA", 6, 3)]
    facts += [fact("k", "KAZ", 3), fact("u", "USA", 3, lang="kk")]
    row = compared(facts)
    assert row["plain_difference_low"] < 0 < row["plain_difference_high"]
    assert row["tipping_interval"] == 1


def test_equal_mixes_cannot_be_erased() -> None:
    row = compared([*many("KAZ", 8, 20), *many("USA", 8, 2)])
    assert (row["tipping"], row["tipping_interval"], row["tipping_languages"]) == (None, None, "")


def test_covariance_moves_the_interval_and_not_the_point() -> None:
    parts = np.array([[4.0], [-1.0]])
    none, some = np.zeros((2, 2, 1)), np.zeros((2, 2, 1))
    some[0, 0], some[1, 1] = 0.25, 0.25
    end = np.array([1.0])
    bare, found = (tipping(parts, one, end, ("ru", "en")) for one in (none, some))
    assert bare.recall[0] == found.recall[0] == 0.25
    assert found.interval[0] > found.recall[0]
