"""How good each code is: laws, and cases reckoned by hand."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions.correction import reviewed_shares, reviewed_units
from contentan.decisions.correction.code_quality import QUALITY, quality
from contentan.statistics.intervals import Ends, jeffreys, part_of, times, wilson
from contentan.tables.frames import check_frame
from tests.decisions.reviewed_runs import (
    ALONE,
    ANCESTRY,
    NOTHING_JUDGED,
    NOTHING_READ,
    line,
    run,
    searched,
    verified,
)


def test_precision_is_wilson_and_recall_is_right_hits_over_these_and_missed() -> None:
    judged = verified(*[("a", "KAZ", "ru", at < 18) for at in range(20)])
    read = searched(
        *[("KAZ", "ru", "a" if at < 3 else "", "", 0.1) for at in range(100)],
        ("KAZ", "ru", "a", "a", 0.1),
    )
    tally = run({"KAZ": [40]}).tally
    found = quality(judged, read, tally, ALONE)
    check_frame(found, QUALITY)
    for one in (line(found, lang=""), line(found, lang="ru")):
        assert [one[name] for name in ("verified", "correct", "searched", "missed")] == [
            20,
            18,
            100,
            3,
        ]
        assert [one[f"precision{end}"] for end in ("", "_low", "_high")] == pytest.approx(
            [float(end) for end in wilson(0.9, 20)]
        )
        # 20 hits at 1/2 stand for 40, 100 paragraphs at 1/10 for 1,000
        expected = part_of(
            times(40, jeffreys(0.9, 20)), times(1000, jeffreys(0.03, 100, exact_high=True))
        )
        assert one["recall"] == pytest.approx(36 / (36 + 30))
        assert [one[f"recall{end}"] for end in ("", "_low", "_high")] == pytest.approx(
            [float(end) for end in expected]
        )


def test_a_hit_of_a_sibling_is_wrong_for_the_code_and_right_for_the_parent() -> None:
    judged = verified(
        ("a", "KAZ", "ru", True),
        ("a", "KAZ", "ru", False, "b"),
        ("a", "KAZ", "ru", False, "other"),
        ("a", "KAZ", "ru", False),
        ("b", "KAZ", "ru", True),
        ("b", "KAZ", "ru", False, "top"),
        ("gone", "KAZ", "ru", True),
        ("a", "KAZ", "ru", False, "gone"),
    )
    found = quality(judged, NOTHING_READ, run({"KAZ": [9]}).tally, ANCESTRY).filter(
        pl.col("lang") == ""
    )
    counts = {
        code: (n, yes) for code, n, yes in found.select("code", "verified", "correct").iter_rows()
    }
    assert counts == {"a": (5, 1), "b": (2, 1), "top": (7, 4), "other": (0, 0)}


def test_what_was_missed_of_a_parent_is_missed_only_where_no_child_was_found() -> None:
    read = searched(
        ("KAZ", "ru", "b", "a"),
        ("KAZ", "ru", "b", ""),
        ("KAZ", "ru", "top", "b"),
        ("KAZ", "ru", "", ""),
        ("KAZ", "ru", "a b", "other a"),
    )
    judged = verified(("a", "KAZ", "ru", True), ("b", "KAZ", "ru", True))
    found = quality(judged, read, run({"KAZ": [9]}).tally, ANCESTRY).filter(pl.col("lang") == "")
    counts = {
        code: (n, yes) for code, n, yes in found.select("code", "searched", "missed").iter_rows()
    }
    assert counts == {"a": (3, 0), "b": (4, 3), "top": (2, 1), "other": (4, 0)}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["ru", "kk"]), st.booleans(), st.floats(0.05, 1)),
        min_size=1,
        max_size=30,
    ),
    st.floats(0.1, 1),
)
def test_only_relative_chances_matter_for_precision(
    rows: list[tuple[str, bool, float]], factor: float
) -> None:
    tally = run({"KAZ": [1]}).tally
    first, second = (
        quality(
            verified(
                *[("a", "KAZ", lang, right, None, chance * by) for lang, right, chance in rows]
            ),
            NOTHING_READ,
            tally,
            ALONE,
        )
        for by in (1.0, factor)
    )
    names = ["precision", "precision_low", "precision_high"]
    for a, b in zip(first.select(names).iter_rows(), second.select(names).iter_rows(), strict=True):
        assert a == pytest.approx(b)
    weight = np.array([1 / chance for *_, chance in rows])
    expected = weight @ np.array([right for _, right, _ in rows]) / weight.sum()
    whole = line(first, lang="")
    if whole["precision"] is not None:
        assert whole["precision"] == pytest.approx(expected)
        assert whole["precision_low"] <= expected + 1e-12
        assert whole["precision_high"] >= expected - 1e-12


def test_unequal_chances_count_for_fewer_units() -> None:
    equal = verified(*[("a", "KAZ", "ru", at % 2 == 0, None, 0.5) for at in range(40)])
    unequal = verified(
        *[("a", "KAZ", "ru", at % 2 == 0, None, 0.9 if at < 20 else 0.05) for at in range(40)]
    )
    tally = run({"KAZ": [9]}).tally
    widths = [
        one["precision_high"] - one["precision_low"]
        for one in (
            line(quality(judged, NOTHING_READ, tally, ALONE), lang="")
            for judged in (equal, unequal)
        )
    ]
    assert widths[1] > 1.2 * widths[0]


def test_with_equal_chances_it_is_wilson_in_however_many_strata() -> None:
    """Four hits in two strata counted for three."""
    judged = verified(*[("a", country, "ru", True) for country in ("USA", "USA", "USA", "KAZ+USA")])
    one = line(quality(judged, NOTHING_READ, run({"KAZ": [9]}).tally, ALONE), lang="")
    assert one["precision_low"] == pytest.approx(float(wilson(1.0, 4).low))


def test_hits_of_one_document_that_are_alike_make_the_interval_wider() -> None:
    alone = verified(*[("a", "KAZ", "ru", at % 4 > 0, None, 0.5, f"d{at}") for at in range(40)])
    alike = verified(*[("a", "KAZ", "ru", at % 4 > 0, None, 0.5, f"d{at % 8}") for at in range(40)])
    mixed = verified(
        *[("a", "KAZ", "ru", at % 4 > 0, None, 0.5, f"d{at // 5}") for at in range(40)]
    )
    tally = run({"KAZ": [9]}).tally
    width = []
    for judged in (alone, mixed, alike):
        one = line(quality(judged, NOTHING_READ, tally, ALONE), lang="")
        assert one["precision"] == 0.75
        width.append(one["precision_high"] - one["precision_low"])
    assert width[0] == pytest.approx(width[1])
    assert width[2] > 1.8 * width[0]


def test_a_code_is_exploratory_unless_all_three_are_known_and_good() -> None:
    judged = verified(*[("a", "KAZ", "ru", at < 19) for at in range(20)])
    read = searched(*[("KAZ", "ru", "", "", 0.5) for _ in range(50)])
    tally = run({"KAZ": [40]}).tally
    alpha = pl.DataFrame({"code": ["a"], "alpha": [0.8]})
    assert (
        line(quality(judged, read, tally, ALONE, agreement=alpha), lang="")["exploratory"] is False
    )
    cases = (
        ((judged, read, tally, ALONE), None, "alpha not known"),
        ((judged, read, tally, ALONE), alpha.with_columns(alpha=0.5), "alpha 0.50 below 0.67"),
        (
            (judged, read, tally, ALONE),
            alpha.with_columns(alpha=pl.lit(None, pl.Float64)),
            "alpha not known",
        ),
        ((judged, NOTHING_READ, tally, ALONE), alpha, "recall not known"),
        ((NOTHING_JUDGED, read, tally, ALONE), alpha, "precision not known; recall not known"),
        (
            (verified(*[("a", "KAZ", "ru", at < 16) for at in range(20)]), read, tally, ALONE),
            alpha,
            "precision 0.80 below 0.85",
        ),
    )
    for tables, agreement, why in cases:
        one = line(quality(*tables, agreement=agreement), lang="")
        assert (one["exploratory"], one["why"]) == (True, why)


def test_a_language_that_was_left_out_leaves_the_whole_unknown() -> None:
    """Recall over all languages was that of the languages that somebody had read."""
    tally = pl.concat([run({"KAZ": [60]}).tally, run({"KAZ": [40]}, lang="kk").tally])
    judged = verified(
        *[("a", "KAZ", lang, True, None, 0.1) for lang in ("ru", "kk") for _ in range(10)]
    )
    read = searched(*[("KAZ", "ru", "", "") for _ in range(20)])
    found = quality(judged, read, tally, ALONE)
    assert line(found, lang="")["precision"] == 1
    assert line(found, lang="")["recall"] is None
    assert line(found, lang="ru")["recall"] == 1
    assert line(found, lang="kk")["recall"] is None
    few = pl.concat([run({"KAZ": [90]}).tally, run({"KAZ": [10]}, lang="kk").tally])
    assert line(quality(judged, read, few, ALONE), lang="")["recall"] == 1


def test_hits_beyond_a_gap_are_counted_for_the_parent_too() -> None:
    left = pl.DataFrame({"code": ["a", "b", "gone"], "n": [2, 3, 9]})
    found = quality(NOTHING_JUDGED, NOTHING_READ, run({"KAZ": [9]}).tally, ANCESTRY, beyond=left)
    assert dict(found.filter(pl.col("lang") == "").select("code", "beyond").iter_rows()) == {
        "a": 2,
        "b": 3,
        "top": 5,
        "other": 0,
    }


def test_three_hits_that_are_right_are_not_certain() -> None:
    """The variance of a stratum without a wrong hit was 0, and its units counted without end."""
    rows = [
        ("a", "KAZ", lang, lang == "ru" or at % 2 == 0) for lang in ("ru", "kk") for at in range(3)
    ]
    units = reviewed_units.verified_units(verified(*rows), ["a"], ALONE)
    found = reviewed_shares.together(
        [reviewed_shares.cell(units)],
        [np.array([12.0])],
        units.errors,
        lambda _, effective: Ends(effective, effective, effective),
    )
    assert 3 < found.ends.at[0] <= 6
