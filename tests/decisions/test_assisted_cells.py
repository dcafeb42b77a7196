"""Scores as help: values computed by another program, and laws that hold whatever the score is."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions.correction.code_quality import quality
from contentan.decisions.correction.corrected_rates import corrected
from contentan.decisions.correction.reviewed_countries import Known
from contentan.decisions.correction.reviewed_shares import Reviewed, Shares, cell, together
from contentan.decisions.correction.reviewed_units import searched_units
from contentan.decisions.correction.scored_units import SCORED, with_scores
from contentan.statistics.intervals import jeffreys
from contentan.tables.frames import frame_of
from tests.decisions.reviewed_runs import ALONE, bare, good, run, searched, verified

#: Twenty of 200 paragraphs were judged; four have the code, and a score agrees with three.
YES, SCORE = {0, 3, 8, 15}, {0, 3, 7, 8}


def twenty(yes: set[int]) -> pl.DataFrame:
    return searched(*[("KAZ", "ru", "a" if at in yes else "", "", 0.1) for at in range(20)])


def scores(judged: list[float | None], mean: float, size: int = 200) -> pl.DataFrame:
    """Table SCORED of judged paragraphs s0, s1 … and others, so that the mean is this one."""
    known = [one for one in judged if one is not None]
    others = size - len(judged)
    rest = (mean * (len(known) + others) - sum(known)) / others
    rows = [("missed", f"s{at}", "a", "KAZ", "ru", one) for at, one in enumerate(judged)]
    rows += [("missed", f"t{at}", "a", "KAZ", "ru", rest) for at in range(others)]
    return frame_of(SCORED, rows)


def found(read: pl.DataFrame, scored: pl.DataFrame | None) -> tuple[Reviewed, Shares]:
    units = searched_units(read, ["a"], ALONE)
    if scored is not None:
        units = with_scores(units, read["item"], ["a"], scored)
    one = cell(units, country="KAZ", lang="ru")
    return one, together([one], [np.array([200.0])], units.errors, jeffreys)


def ends(of: Shares) -> list[float]:
    return [float(end[0]) for end in of.ends]


def test_a_score_that_agrees_makes_the_interval_narrower() -> None:
    read = twenty(YES)
    _, plain = found(read, None)
    assert ends(plain) == pytest.approx([0.2, 0.071520, 0.408226], abs=1e-6)
    assert plain.tuned is None
    _, aided = found(read, scores([float(at in SCORE) for at in range(20)], 0.25))
    assert aided.tuned is not None
    figures = [float(part[0]) for part in aided.tuned]
    assert figures == pytest.approx([0.6875, 0.666644, 0.733315], abs=1e-6)
    assert ends(aided) == pytest.approx([0.234375, 0.107223, 0.414543], abs=1e-6)
    assert aided.effective[0] / figures[2] == pytest.approx(27.273415, abs=1e-6)


def test_a_score_that_says_nothing_is_not_used() -> None:
    read = twenty(YES)
    _, aided = found(read, scores([float(at % 2) for at in range(20)], 0.5))
    assert aided.tuned is not None
    assert float(aided.tuned.kappa[0]) == pytest.approx(1.054017, abs=1e-6)
    assert (aided.tuned.slope[0], aided.tuned.used[0]) == (0, 1)
    assert ends(aided) == ends(found(read, None)[1])


def test_without_a_yes_there_is_nothing_to_learn() -> None:
    _, aided = found(twenty(set()), scores([float(at in SCORE) for at in range(20)], 0.25))
    assert aided.tuned is not None
    assert (aided.tuned.slope[0], aided.tuned.used[0]) == (0, 1)
    assert ends(aided) == pytest.approx([0, 0, 0.116639], abs=1e-6)


@pytest.mark.parametrize(("slope", "share"), [(1.0, 0.374), (0.4, 0.3356)])
def test_the_estimate_is_that_of_ppi_python(slope: float, share: float) -> None:
    """`ppi_mean_pointestimate(Y, f_judged, f_all, lam=slope)` of ppi-python 0.2.3."""
    rng = np.random.default_rng(0)
    f = (rng.random(2000) < 0.25).astype(float)
    y = np.where(rng.random(2000) < 0.8, f, 1 - f)
    judged = rng.choice(2000, 100, replace=False)
    read = searched(*[("KAZ", "ru", "a" if y[at] else "", "", 0.05) for at in judged])
    own = dict(zip(judged.tolist(), range(100), strict=True))
    rows = [
        ("missed", f"s{own[at]}" if at in own else f"t{at}", "a", "KAZ", "ru", score)
        for at, score in enumerate(f.tolist())
    ]
    one, _ = found(read, frame_of(SCORED, rows))
    assert one.ways.at.aid is not None
    moved = one.ways.at.share + slope * one.ways.at.aid.shift
    assert float(moved[0]) == pytest.approx(share, abs=1e-12)


def test_a_missing_score_moves_nothing() -> None:
    """It is as the mean of its cell, whatever that is; it is not 0."""
    read = twenty(YES)
    judged: list[float | None] = [float(at in SCORE) for at in range(20)]
    without = [one if at < 18 else None for at, one in enumerate(judged)]
    for mean in (0.25, 0.5):
        filled = [mean if one is None else one for one in without]
        assert ends(found(read, scores(without, mean))[1]) == pytest.approx(
            ends(found(read, scores(filled, mean))[1])
        )
    none: list[float | None] = [None] * 20
    assert ends(found(read, scores(none, 0.3))[1]) == ends(found(read, None)[1])


@settings(max_examples=25, deadline=None)
@given(
    st.sets(st.integers(0, 19), max_size=8),
    st.lists(st.floats(-3, 3), min_size=20, max_size=20),
    st.floats(-3, 3),
)
def test_no_score_widens_the_units_nor_leaves_the_shares(
    yes: set[int], judged: list[float], mean: float
) -> None:
    read, given = twenty(yes), list[float | None](judged)
    _, aided = found(read, scores(given, mean))
    assert aided.tuned is not None
    assert 0.1 <= aided.tuned.used[0] <= 1
    assert 0 <= aided.ends.low[0] <= aided.ends.at[0] <= aided.ends.high[0] <= 1
    # A score times a number says the same.
    _, scaled = found(read, scores([4 * one for one in judged], 4 * mean))
    if 0 < aided.tuned.slope[0] < 1.4:
        assert ends(scaled) == pytest.approx(ends(aided), abs=1e-9)


def figures(known: Known) -> dict[str, Any]:
    made = run({"KAZ": [40] * 8, "USA": [20] * 8})
    judged = verified(*good("KAZ", 60, 48), *good("USA", 60, 30))
    read = searched(*bare("KAZ", missed=6), *bare("USA", missed=9))
    table = corrected(judged, read, *made, [("KAZ", "USA")], ALONE, seed=1, known=known)
    return table.row(0, named=True)


def both(judged: float, otherwise: float) -> pl.DataFrame:
    """Scores of all hits, and of the judged ones among them."""
    right = {f"h{at}" for at in range(120) if (at < 48 if at < 60 else at < 90)}
    rows = []
    for at in range(600):
        country = "KAZ" if at < 60 or at >= 200 else "USA"
        score = judged if f"h{at}" in right else otherwise
        rows.append(("verify", f"h{at}", "a", country, "ru", score))
    return frame_of(SCORED, rows)


def test_scores_narrow_what_is_corrected_and_no_scores_leave_it_to_the_byte() -> None:
    plain = figures(Known())
    assert figures(Known(frame_of(SCORED, []))) == plain
    assert figures(Known(both(0.5, 0.5))) == plain
    aided = figures(Known(both(1.0, 0.0)))
    assert (plain["method"], plain["kappa"]) == ("review", None)
    assert aided["method"] == "review and scores"
    assert 0.1 <= aided["kappa"] < 1
    for side in ("left", "right"):
        wide, narrow = (
            one[f"corrected_rate_{side}_high"] - one[f"corrected_rate_{side}_low"]
            for one in (plain, aided)
        )
        assert narrow < wide
    # A higher level, for several looks, is wider.
    looks = figures(Known(level=0.99))
    assert looks["corrected_ratio_low"] < plain["corrected_ratio_low"]
    assert looks["corrected_ratio_high"] > plain["corrected_ratio_high"]
    assert looks["raw_ratio_low"] == plain["raw_ratio_low"]


def test_scores_help_precision() -> None:
    judged = verified(*good("KAZ", 60, 48), *good("USA", 60, 30))
    tally = run({"KAZ": [40] * 8, "USA": [20] * 8}).tally
    plain, aided = (
        quality(judged, searched(), tally, ALONE, scored=scored).row(0, named=True)
        for scored in (None, both(1.0, 0.0))
    )
    assert aided["verified"] == plain["verified"]
    wide, narrow = (one["precision_high"] - one["precision_low"] for one in (plain, aided))
    assert narrow < 0.8 * wide
