"""Samples: laws of drawing and sharing out, then what a sample can show."""

import collections
import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.statistics import sample_precision, sampling
from contentan.tables.frames import check_frame

REVIEWERS = ["aigerim", "boris", "clara"]


def hits(sizes: dict[tuple[str, str, str], int]) -> pl.DataFrame:
    """A frame of hits with so many of each code, country and language."""
    rows = [(f"h-{'-'.join(key)}-{i}", *key) for key, n in sizes.items() for i in range(n)]
    return pl.DataFrame(rows, ["item", "code", "country", "lang"], orient="row")


KEYS = [
    (code, country, lang)
    for code in ("exchange", "media")
    for country in ("KAZ", "KAZ+USA")
    for lang in ("kk", "ru")
]
SIZES = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 40), min_size=1)
FRAME = hits(dict(zip(KEYS, (3, 30, 31, 100, 1, 250, 40, 60), strict=True)))


@settings(max_examples=30, deadline=None)
@given(SIZES, st.integers(1, 50), st.integers(0, 5), st.floats(0, 1))
def test_every_stratum_gives_its_number_and_every_item_its_chance(
    sizes: dict[tuple[str, str, str], int], per: int, seed: int, double: float
) -> None:
    drawn = sampling.draw(
        hits(sizes), "verify", reviewers=REVIEWERS, seed=seed, per_stratum=per, double=double
    )
    check_frame(drawn.strata, sampling.STRATA)
    check_frame(drawn.assignment, sampling.ASSIGNMENT)
    expected = {"|".join(key): (n, min(n, per)) for key, n in sizes.items()}
    assert {stratum: (size, n) for stratum, size, n in drawn.strata.iter_rows()} == expected
    items = drawn.assignment.unique("item")
    assert dict(items.group_by("stratum").len().iter_rows()) == {
        name: n for name, (_, n) in expected.items()
    }
    weights = items.group_by("stratum").agg((1 / pl.col("chance")).sum())
    assert dict(weights.iter_rows()) == pytest.approx(
        {name: size for name, (size, _) in expected.items()}
    )


@settings(max_examples=30, deadline=None)
@given(SIZES, st.integers(0, 5), st.floats(0, 1), st.integers(2, 4))
def test_it_is_shared_out_evenly_and_so_many_are_judged_together(
    sizes: dict[tuple[str, str, str], int], seed: int, double: float, judges: int
) -> None:
    drawn = sampling.draw(
        hits(sizes), "code", reviewers=REVIEWERS, seed=seed, double=double, judges=judges
    ).assignment
    times = collections.Counter(drawn["item"])
    together = min(judges, 3)
    assert set(times.values()) <= {1, together}
    assert sum(n > 1 for n in times.values()) == round(double * len(times))
    loads = collections.Counter(drawn["reviewer"])
    assert max(loads[name] for name in REVIEWERS) - min(loads[name] for name in REVIEWERS) <= 1
    for name in REVIEWERS:
        own = drawn.filter(pl.col("reviewer") == name)["position"]
        assert own.to_list() == list(range(1, len(own) + 1))


@settings(max_examples=30, deadline=None)
@given(SIZES, st.integers(0, 5), st.randoms(use_true_random=False))
def test_order_of_the_frame_does_not_matter(
    sizes: dict, seed: int, rng: np.random.Generator
) -> None:
    frame = hits(sizes)
    order = list(range(len(frame)))
    rng.shuffle(order)
    first, second = (
        sampling.draw(one, "verify", reviewers=REVIEWERS, seed=seed)
        for one in (frame, frame[order])
    )
    assert first.strata.equals(second.strata)
    assert first.assignment.equals(second.assignment)


def items(task: str, seed: int, frame: pl.DataFrame = FRAME, per: int = 20) -> set[str]:
    return set(
        sampling.draw(frame, task, reviewers=["one"], seed=seed, per_stratum=per).assignment["item"]
    )


def test_another_seed_task_frame_or_number_is_another_sample() -> None:
    """Samples of one stratum of 250 share 20 · 20 / 250 items by chance; the code task must not
    repeat what verify has shown.
    """
    large = FRAME.filter(
        (pl.col("code") == "media") & (pl.col("country") == "KAZ") & (pl.col("lang") == "ru")
    )
    assert len(large) == 250
    first = items("verify", 1, large)
    assert first == items("verify", 1, large)
    for other in (
        items("verify", 2, large),
        items("code", 1, large),
        items("verify", 1, large[1:]),
        items("verify", 1, large, 21),
    ):
        assert len(first & other) < 8


def test_every_item_is_drawn_equally_often_and_pairs_too() -> None:
    frame = hits({("exchange", "KAZ", "ru"): 8})
    single, pair = collections.Counter(), collections.Counter()
    for seed in range(1000):
        drawn = sorted(items("verify", seed, frame, 3))
        single.update(drawn)
        pair.update(itertools.combinations(drawn, 2))
    assert all(abs(n - 1000 * 3 / 8) < 5 * (1000 * 3 / 8 * 5 / 8) ** 0.5 for n in single.values())
    assert len(pair) == 28
    assert all(abs(n - 1000 * 3 / 28) < 5 * (1000 * 3 / 28 * 25 / 28) ** 0.5 for n in pair.values())


def test_what_is_judged_twice_is_spread_over_strata_and_pairs() -> None:
    drawn = sampling.draw(FRAME, "verify", reviewers=REVIEWERS, seed=1).assignment
    twice = drawn.filter(pl.len().over("item") == 2)
    sizes, double = (
        dict(part.unique("item").group_by("stratum").len().iter_rows()) for part in (drawn, twice)
    )
    for stratum, n in sizes.items():
        assert abs(double.get(stratum, 0) - 0.2 * n) <= 1
    pairs = (
        twice.group_by("item")
        .agg(pl.col("reviewer").sort().str.join(" "))["reviewer"]
        .value_counts()
    )
    assert len(pairs) == 3
    assert pairs["count"].max() - pairs["count"].min() <= 1


def test_each_reviewer_has_an_own_order() -> None:
    drawn = sampling.draw(
        FRAME, "verify", reviewers=REVIEWERS, seed=1, double=1, judges=3
    ).assignment
    orders = [
        drawn.filter(pl.col("reviewer") == name).sort("position")["item"].to_list()
        for name in REVIEWERS
    ]
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(orders[2])
    assert orders[0] != orders[1] != orders[2]
    strata = drawn.filter(pl.col("reviewer") == "boris").sort("position")["stratum"].to_list()
    assert sum(a != b for a, b in itertools.pairwise(strata)) > 50  # not stratum by stratum


def test_alone_nothing_is_judged_twice() -> None:
    drawn = sampling.draw(FRAME, "verify", reviewers=["one"], seed=1, double=0.5).assignment
    assert not drawn["item"].is_duplicated().any()


SEGMENTS = pl.DataFrame(
    [
        (
            f"s{i:04}",
            "exchange media" if i % 7 == 0 else "media" if i % 7 == 1 else "",
            "KAZ" if i < 600 else "USA",
            "ru",
        )
        for i in range(1000)
    ],
    ["item", "codes", "country", "lang"],
    orient="row",
)


def test_search_covers_paragraphs_with_hits_and_without() -> None:
    drawn = sampling.draw(SEGMENTS, "missed", reviewers=["one"], seed=1)
    sizes = {stratum: size for stratum, size, _ in drawn.strata.iter_rows()}
    assert sizes == {
        "hits|KAZ|ru": 172,
        "hits|USA|ru": 114,
        "no hits|KAZ|ru": 428,
        "no hits|USA|ru": 286,
    }
    assert drawn.strata["drawn"].sum() == 300
    share = dict(
        zip(drawn.strata["stratum"], drawn.strata["drawn"] / drawn.strata["size"], strict=True)
    )
    assert share["hits|KAZ|ru"] > 2 * share["no hits|KAZ|ru"]


def test_chosen_codes_say_which_paragraphs_have_hits_and_which_hits_are_drawn() -> None:
    found = sampling.strata(SEGMENTS, "missed", ["exchange"])
    assert found.filter(pl.col("stratum").str.starts_with("hits"))["item"].to_list() == [
        f"s{i:04}" for i in range(0, 1000, 7)
    ]
    assert set(
        sampling.strata(FRAME, "verify", ["media"])["stratum"].str.split("|").list.first()
    ) == {"media"}


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 5000), min_size=1),
    st.integers(1, 3000),
    st.integers(1, 9),
)
def test_a_total_is_shared_out_whole_and_within_bounds(
    sizes: dict[str, int], total: int, minimum: int
) -> None:
    least = sum(min(n, minimum) for n in sizes.values())
    if total < least:
        with pytest.raises(UsageError, match=f"need {least}"):
            sampling.allocate(sizes, total, minimum=minimum)
        return
    found = sampling.allocate(sizes, total, minimum=minimum)
    assert sum(found.values()) == min(total, sum(sizes.values()))
    assert all(min(n, minimum) <= found[name] <= n for name, n in sizes.items())
    for a, b in itertools.pairwise(sorted(sizes, key=lambda name: sizes[name])):
        assert found[a] <= found[b] + 1


def test_root_of_sizes_and_spread_decide() -> None:
    assert sampling.allocate({"a": 100, "b": 10000}, 110, minimum=1) == {"a": 10, "b": 100}
    assert sampling.allocate({"a": 10000, "b": 10000}, 90, spread={"a": 2.0}) == {"a": 60, "b": 30}


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"task": "look"}, "expected one of verify, code, missed"),
        ({"reviewers": []}, "at least one"),
        ({"reviewers": ["a", "a"]}, "each once"),
        ({"per_stratum": 3, "total": 10}, "expected one of them"),
        ({"per_stratum": 0}, "expected 1 or more"),
        ({"total": 0}, "expected 1 or more"),
        ({"double": 1.2}, "from 0 to 1"),
        ({"judges": 1}, "expected 2 or more"),
        ({"codes": ["other"]}, "nothing to draw from"),
        ({"units": pl.concat([FRAME, FRAME[:1]])}, "is there twice"),
    ],
)
def test_choices_that_cannot_be_say_what_is_wrong(choices: dict, says: str) -> None:
    given = {"units": FRAME, "task": "verify", "reviewers": ["a"], "seed": 1, **choices}
    with pytest.raises(UsageError, match=says):
        sampling.draw(given.pop("units"), given.pop("task"), **given)


@pytest.mark.parametrize("total", [1, 2, 3, 5, 7, 8, 40])
def test_a_small_total_makes_larger_strata(total: int) -> None:
    """60 in all were once refused where there were 229 strata."""
    drawn = sampling.draw(FRAME, "verify", reviewers=["a"], seed=1, total=total)
    assert drawn.strata["drawn"].sum() == total
    assert len(drawn.strata) <= total
    assert drawn.strata["size"].sum() == len(FRAME)
    assert drawn.strata["drawn"].min() >= 1
    placed = sampling.strata(FRAME, "verify", total=total)
    assert set(placed["stratum"]) == set(drawn.strata["stratum"])
    # Each unit stands for as many as its stratum has, so the weights add up to the frame.
    weights = (1 / drawn.assignment["chance"]).sum()
    assert weights == pytest.approx(len(FRAME))
    found = sample_precision.what_it_shows(drawn.strata, share=0.85)
    check_frame(found, sample_precision.SHOWS)
    assert found["drawn"][0] == total


def test_what_it_shows_has_a_row_for_each_code_and_language() -> None:
    drawn = sampling.draw(FRAME, "verify", reviewers=["a"], seed=1)
    found = sample_precision.what_it_shows(drawn.strata, share=0.85)
    check_frame(found, sample_precision.SHOWS)
    whole = found.row(0, named=True)
    assert (whole["code"], whole["size"], whole["drawn"]) == (
        "",
        515,
        3 + 30 + 30 + 30 + 1 + 30 + 30 + 30,
    )
    assert whole["low"] < 0.85 < whole["high"]
    assert whole["needed"] == 196
    one = found.filter((pl.col("code") == "media") & (pl.col("lang") == "kk")).row(0, named=True)
    assert (one["size"], one["drawn"]) == (41, 31)


def test_unequal_density_is_worth_less() -> None:
    assert sample_precision.effective(np.array([100, 100]), np.array([20, 20])) == pytest.approx(40)
    assert sample_precision.effective(np.array([100, 1000]), np.array([20, 20])) == pytest.approx(
        1100**2 / (500 + 50000)
    )
    assert sample_precision.effective(np.array([100, 100]), np.array([20, 0])) == 0


def test_recall_of_a_search_without_a_miss_is_not_certain() -> None:
    plan = sample_precision.Planned(hits=400, reviewed=60, paragraphs=9000, searched=150)
    found = sample_precision.recall_shown(plan, precision=0.85, missed=0.0)
    assert found.at == found.high == 1
    assert 0.6 < found.low < 0.75
    more = sample_precision.recall_shown(plan._replace(searched=1500), precision=0.85, missed=0.0)
    assert more.low > 0.93


def test_smallest_ratio_is_shown_as_often_as_it_says() -> None:
    """Draw the reviewed numbers anew under that ratio: the log interval leaves out 1 in about 80
    %.
    """
    left = right = sample_precision.Planned(hits=500, reviewed=200, paragraphs=5000, searched=600)
    ratio = sample_precision.smallest_ratio(left, right, precision=0.8, missed=0.02)
    rng = np.random.default_rng(1)
    logs, squares = [], []
    for times in (ratio**0.5, ratio**-0.5):
        p = rng.binomial(200, 0.8, 4000) / 200
        m = rng.binomial(600, 0.02, 4000) / 600
        expected = 500 * p + 5000 * m
        logs.append(np.log(times * expected))
        squares.append((500**2 * p * (1 - p) / 200 + 5000**2 * m * (1 - m) / 600) / expected**2)
    shown = np.abs(logs[0] - logs[1]) > 1.96 * np.sqrt(squares[0] + squares[1])
    assert shown.mean() == pytest.approx(0.8, abs=0.04)
    assert sample_precision.smallest_ratio(
        left, right._replace(searched=0), precision=0.8, missed=0.02
    ) == float("inf")
    assert (
        sample_precision.smallest_ratio(left, right, precision=0.8, missed=0.02, documents=0.3)
        > ratio
    )
