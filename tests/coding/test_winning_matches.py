"""The longest match wins, then the earliest, however many heaps are decided at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.coding import winning_matches
from contentan.coding.winning_matches import Found

spans = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 7)), max_size=250)


def greedy(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The rule as it is written down, one span after another."""
    taken: list[tuple[int, int]] = []
    for first, last in sorted(pairs, key=lambda one: (one[0] - one[1], one[0])):
        if all(last < a or b < first for a, b in taken):
            taken.append((first, last))
    return sorted(taken)


def winning(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ordered = np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)
    won = winning_matches.winners(ordered[:, 0], ordered[:, 1])
    return [(first, last) for first, last in ordered[won].tolist()]


@pytest.mark.parametrize("few", [0, 32])
@settings(max_examples=60)
@given(given_spans=spans)
def test_the_winners_are_those_of_the_rule(few: int, given_spans: Any) -> None:
    pairs = [(first, first + more) for first, more in given_spans]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(winning_matches, "_FEW", few)
        assert winning(pairs) == greedy(pairs)


def test_long_chains_are_decided_although_rounds_end() -> None:
    chains = [
        (1000 * heap + at, 1000 * heap + at + 2)
        for heap in range(60)
        for at in range(4 * winning_matches.ROUNDS)
    ]
    assert winning(chains) == greedy(chains)


def test_a_round_decides_all_heaps_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work, not time: of a hundred thousand pairs none is decided by itself."""
    alone: list[int] = []
    original = winning_matches._decided

    def counted(pairs: list[tuple[int, int]]) -> list[bool]:
        alone.append(len(pairs))
        return original(pairs)

    monkeypatch.setattr(winning_matches, "_decided", counted)
    first = np.repeat(np.arange(100_000) * 10, 2)
    last = first + np.tile([1, 2], 100_000)
    won = winning_matches.winners(first, last)
    assert won.tolist() == [False, True] * 100_000
    assert alone == []


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 5), min_size=2, max_size=40), st.booleans())
def test_the_order_is_that_of_all_columns(rows: list[tuple[int, ...]], huge: bool) -> None:
    first, more, foreign, rule, blocker = (
        np.array(one, dtype=np.int64) for one in zip(*rows, strict=True)
    )
    rule = rule * (2**61 if huge else 1)
    matches = Found(first, first + more, rule, blocker - 1)
    order = winning_matches._order(matches, foreign > 1)
    told = list(zip(first, more, foreign > 1, rule, blocker, strict=True))
    assert [told[at] for at in order.tolist()] == sorted(told)
