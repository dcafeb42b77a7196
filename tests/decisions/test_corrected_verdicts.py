"""Whether a difference of two countries survives review, or why nobody knows."""

import pytest

from tests.decisions.reviewed_runs import (
    LEFT,
    MADE,
    RIGHT,
    bare,
    both,
    corrected,
    good,
    line,
    run,
    searched,
    verified,
)


def test_a_difference_that_review_bears_out_survives() -> None:
    one = line(
        corrected(
            MADE,
            verified(*good("KAZ", 100, 90), *good("USA", 60, 55)),
            searched(*bare("KAZ", 400, 2), *bare("USA", 400, 2)),
        )
    )
    assert (one["verdict"], one["why"]) == ("survives", "")
    assert one["corrected_difference_low"] > 0


def test_a_difference_of_recall_does_not_survive() -> None:
    """Three of ten are found on the right, and that is all that is different."""
    missed = round(400 * (sum(LEFT) - sum(RIGHT)) / (800 - sum(RIGHT)))
    one = line(
        corrected(
            MADE,
            verified(*good("KAZ", 100), *good("USA", 60)),
            searched(*bare("KAZ", 400, 1), *bare("USA", 400, missed)),
        )
    )
    assert (one["verdict"], one["why"]) == (
        "does not",
        "what was reviewed excludes the raw difference",
    )
    assert one["corrected_ratio_low"] < 1 < one["corrected_ratio_high"] < one["raw_ratio"]


def test_a_difference_turned_round_does_not_survive() -> None:
    one = line(
        corrected(
            MADE,
            verified(*good("KAZ", 100, 15), *good("USA", 60)),
            searched(*bare("KAZ", 400), *bare("USA", 400, 100)),
        )
    )
    assert (one["verdict"], one["why"]) == ("does not", "the difference turns round")


def test_a_small_search_leaves_it_open() -> None:
    one = line(
        corrected(
            MADE,
            verified(*good("KAZ"), *good("USA")),
            searched(*bare("KAZ", 4, chance=0.005), *bare("USA", 4, chance=0.005)),
        )
    )
    assert (one["verdict"], one["why"]) == (
        "unknown",
        "what was reviewed allows both the raw difference and none",
    )


def test_without_a_raw_difference_there_is_nothing_to_survive() -> None:
    made = run({"KAZ": LEFT, "USA": [*LEFT[1:], LEFT[0]]})
    one = line(
        corrected(made, verified(*good("KAZ"), *good("USA")), searched(*bare("KAZ"), *bare("USA")))
    )
    assert (one["verdict"], one["why"]) == ("", "")
    hidden = searched(*bare("KAZ", 400, 160), *bare("USA", 400))
    one = line(corrected(made, verified(*good("KAZ")[:], *good("USA")), hidden))
    assert (one["verdict"], one["why"]) == ("", "a difference is shown after correction only")


@pytest.mark.parametrize(
    ("judged", "read", "why"),
    [
        (
            good("KAZ"),
            [*bare("KAZ"), *bare("USA")],
            "100 of 100 hits of USA were not in what was reviewed",
        ),
        (
            [*good("KAZ"), *good("USA")],
            bare("USA"),
            "800 of 800 paragraphs of KAZ were not in what was reviewed",
        ),
        ([], [], "300 of 300 hits of KAZ were not in what was reviewed"),
        (
            [*good("KAZ", 10), *good("USA")],
            [*bare("KAZ"), *bare("USA")],
            "250 of 300 hits of KAZ were not in what was reviewed",
        ),
    ],
)
def test_too_little_review_says_what_was_not_looked_at(judged: list, read: list, why: str) -> None:
    one = line(corrected(MADE, verified(*judged), searched(*read)))
    assert (one["verdict"], one["why"]) == ("unknown", why)
    assert {value for name, value in one.items() if name.startswith("corrected_")} == {None}
    assert one["raw_ratio"] == pytest.approx(3)


def test_a_language_with_few_hits_may_be_left_out() -> None:
    """It is then taken to be like the others."""
    made = both(MADE, run({"KAZ": [5, 6], "USA": [2, 1]}, lang="kk", paragraphs=20))
    one = line(
        corrected(
            made,
            verified(*good("KAZ", 60, 30), *good("USA", 60, 30)),
            searched(*bare("KAZ", 200), *bare("USA", 200)),
        )
    )
    assert one["corrected_rate_left"] == pytest.approx(one["raw_rate_left"] / 2)
    assert one["verdict"] == "survives"


def test_one_document_on_a_side_has_no_interval_and_no_verdict() -> None:
    made = run({"KAZ": [30], "USA": RIGHT})
    one = line(
        corrected(
            made,
            verified(*good("KAZ", chance=1.0), *good("USA")),
            searched(*bare("KAZ"), *bare("USA")),
        )
    )
    assert (one["verdict"], one["corrected_difference_low"]) == ("", None)


def test_no_hit_on_a_side_is_no_precision_to_be_known() -> None:
    made = run({"KAZ": LEFT, "USA": [0] * 8})
    one = line(
        corrected(made, verified(*good("KAZ")), searched(*bare("KAZ", 400), *bare("USA", 400, 8)))
    )
    assert one["corrected_rate_right"] == pytest.approx(1000 * 800 * 0.02 / 48000)
    assert one["verdict"] == "survives"


def test_paragraphs_with_many_codes_are_paragraphs_that_were_looked_at() -> None:
    """Where few of those drawn had no hit of a code, the rest was said not to have been
    reviewed.
    """
    read = searched(
        *[("KAZ", "ru", "a", "a", 0.1) for _ in range(75)], *bare("KAZ", 5), *bare("USA", 80)
    )
    one = line(corrected(MADE, verified(*good("KAZ"), *good("USA")), read))
    assert one["corrected_rate_left"] is not None
