"""Rows with a known answer: how they are spread over answers, and mixed into an order."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from contentan.decisions.database import IN_MEMORY, connect
from contentan.decisions.known_answers import Known
from contentan.review.samples import gold_rows, mixed_checks
from contentan.statistics.sampling import ASSIGNMENT
from contentan.tables.frames import frame_of
from tests.decisions.decided import AT

KNOWN = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4), st.sampled_from(["x", "y", ""]), max_size=30
)


@given(KNOWN, st.integers(1, 20), st.integers(0, 5))
def test_rows_are_spread_over_answers(known: dict[str, str], number: int, seed: int) -> None:
    answers = {item: Known(frozenset(codes.split()), "") for item, codes in known.items()}
    machine = dict.fromkeys(known, "x")
    chosen = gold_rows.spread(answers, machine, "verify", number, np.random.default_rng(seed))
    assert len(chosen) == len(set(chosen)) == min(number, len(known))
    right = sum(known[item] == "x" for item in chosen)
    there = sum(codes == "x" for codes in known.values())
    # As even as the rows let it be.
    least = min(there, len(known) - there)
    assert min(right, len(chosen) - right) == min(least, len(chosen) // 2) or right in (
        (len(chosen) + 1) // 2,
        len(chosen) // 2,
    )


@given(st.integers(1, 40), st.floats(0.01, 0.2), st.integers(0, 9))
def test_the_order_of_the_drawn_rows_stays(number: int, share: float, seed: int) -> None:

    drawn = frame_of(ASSIGNMENT, [(f"d{at}", "john", at, "s", 0.5) for at in range(1, number + 1)])
    names = [*(f"d{at}" for at in range(1, number + 1)), *(f"k{at}" for at in range(12))]
    framed = pl.DataFrame({"item": names, "stratum": ["s"] * len(names)})
    known = {f"k{at}": Known(frozenset("x"), "") for at in range(12)}
    with closing(connect(IN_MEMORY, lambda: AT)) as db:
        mixed = mixed_checks.mixed(
            db,
            drawn,
            framed,
            known,
            dict.fromkeys(known, "x"),
            task="verify",
            share=share,
            seed=seed,
        )
    mixed = mixed.sort("position")
    assert mixed["position"].to_list() == list(range(1, len(mixed) + 1))
    assert mixed.filter(pl.col("chance") > 0)["item"].to_list() == drawn["item"].to_list()
    assert mixed["chance"][0] > 0 and len(mixed) - number == -int(-number * share // 1)
