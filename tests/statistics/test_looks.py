"""Intervals that are looked at several times hold at every look."""

import numpy as np
import pytest

from contentan.errors import UsageError
from contentan.statistics.intervals import jeffreys
from contentan.statistics.looks import level


def held(planned: int, each: float, share: float = 0.2, runs: int = 600) -> float:
    """In how many reviews of 300 all intervals at so many looks hold the share."""
    rng = np.random.default_rng(3)
    yes = rng.random((runs, 300)) < share
    every = np.ones(runs, dtype=bool)
    for look in range(1, planned + 1):
        n = 300 * look // planned
        ends = jeffreys(yes[:, :n].mean(axis=1), n, level=each)
        every &= (ends.low <= share) & (share <= ends.high)
    return float(every.mean())


@pytest.mark.parametrize("planned", [2, 5, 10])
def test_all_planned_looks_hold_at_once(planned: int) -> None:
    assert held(planned, level(planned)) >= 0.93


def test_a_single_interval_does_not_hold_at_five_looks() -> None:
    assert held(5, level(1)) < 0.92


def test_one_look_is_the_usual_interval() -> None:
    assert level(1) == 0.95
    assert [level(n) for n in (2, 5)] == pytest.approx([0.975, 0.99])


@pytest.mark.parametrize("planned", [0, 21])
def test_a_number_that_makes_no_sense(planned: int) -> None:
    with pytest.raises(UsageError, match="expected 1 to 20"):
        level(planned)
