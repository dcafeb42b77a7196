"""How many more settle a difference: against all ways there are, and against reviews drawn by
chance.
"""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.statistics.intervals import Ends, joined
from contentan.statistics.review_plan import (
    DOCUMENTS,
    MORE,
    NOT_ENOUGH,
    SETTLED,
    UNKNOWN,
    Now,
    Stratum,
    expected,
    plan,
)


def strata(hits: tuple[float, float], bare: tuple[float, float], n: float = 20) -> list[Stratum]:
    """Both sides with 200 hits and 1,000 paragraphs, `n` of each judged, with these shares."""
    sizes = (("hits", 200.0, hits), ("no hits", 1000.0, bare))
    return [
        Stratum(side, kind, "ru", size, n, shares[side])
        for side in (0, 1)
        for kind, size, shares in sizes
    ]


def now(of: list[Stratum], documents: float = 0.0) -> Now:
    alone = expected(of, judged(of))
    return Now(Ends(alone.at, alone.at - documents, alone.at + documents), alone)


def judged(of: list[Stratum]) -> np.ndarray:
    return np.array([one.judged for one in of])


def shows(of: list[Stratum], counts: np.ndarray, documents: float) -> bool:
    ends = joined(now(of, documents).documents, expected(of, counts))
    return bool(ends.low > 0 or ends.high < 0)


@pytest.mark.parametrize("documents", [0.0, 0.2])
def test_no_other_way_needs_much_less(documents: float) -> None:
    """Every allocation in steps of a fifth to the four strata."""
    of = strata((0.9, 0.5), (0.05, 0.02))
    made = plan(of, now(of, documents))
    assert made.state == MORE
    assert made.more == sum(made.each)
    assert shows(of, judged(of) + made.each, documents)
    steps = range(0, made.more + 1, max(5, made.more // 5))
    ways = np.array([way for way in itertools.product(steps, repeat=4) if sum(way) <= made.more])
    ends = joined(now(of, documents).documents, expected(of, judged(of) + ways))
    best = ways[(ends.low > 0) | (ends.high < 0)].sum(axis=1).min(initial=made.more)
    assert made.more <= 1.1 * best


def test_the_best_stratum_is_the_one_that_brings_the_end_nearest() -> None:
    of = strata((0.8, 0.6), (0.05, 0.03), n=40)
    made = plan(of, now(of))
    lows = []
    for at in range(4):
        counts = judged(of)
        counts[at] += 5
        lows.append(float(expected(of, counts).low))
    assert made.state == MORE
    assert made.best == int(np.argmax(lows))


@pytest.mark.slow
def test_about_half_of_the_reviews_that_follow_the_plan_settle_it() -> None:
    """Reviews of so many more by chance, with the shares that the plan took for true."""
    of = strata((0.8, 0.6), (0.05, 0.03), n=60)
    made = plan(of, now(of))
    assert made.state == MORE
    rng, counts = np.random.default_rng(5), judged(of) + made.each
    settled = []
    for _ in range(200):
        found = [
            one._replace(share=rng.binomial(int(n), one.share) / n, judged=n)
            for one, n in zip(of, counts.tolist(), strict=True)
        ]
        ends = expected(found, counts)
        settled.append(bool(ends.low > 0 or ends.high < 0))
    assert 0.35 < np.mean(settled) < 0.7


def test_what_no_review_settles() -> None:
    of = strata((0.9, 0.5), (0.05, 0.02))
    at = float(now(of).documents.at)
    assert plan(of, now(of, documents=1.1 * at)).state == DOCUMENTS
    alike = strata((0.8, 0.79), (0.05, 0.05))
    assert plan(alike, now(alike)).state == NOT_ENOUGH
    none = [one._replace(judged=0.0) for one in of]
    assert plan(none, now(of)).state == UNKNOWN
    sure = strata((0.95, 0.2), (0.002, 0.002), n=190)
    assert plan(sure, now(sure))[:2] == (SETTLED, 0)


def test_a_margin_can_be_reached_where_a_difference_cannot() -> None:
    alike = strata((0.8, 0.8), (0.01, 0.01))
    made = plan(alike, now(alike), margin=1.25)
    assert made.state == MORE
    ends = expected(alike, judged(alike) + made.each)
    assert -np.log(1.25) < ends.low < ends.high < np.log(1.25)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.02, 0.98), min_size=4, max_size=4),
    st.integers(5, 60),
    st.integers(0, 3),
    st.integers(1, 100),
)
def test_more_of_anything_is_never_wider(
    shares: list[float], n: int, where: int, more: int
) -> None:
    of = strata((shares[0], shares[1]), (shares[2], shares[3]), n=float(n))
    counts = judged(of)
    before = expected(of, counts)
    counts[where] += more
    after = expected(of, counts)
    assert after.high - after.low <= before.high - before.low + 1e-9
