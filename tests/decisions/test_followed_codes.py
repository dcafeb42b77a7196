"""Decisions follow the crosswalk where an old code has one successor; of a split they are open."""

from __future__ import annotations

import polars as pl
import pytest

from contentan.coding.hits import hit_id
from contentan.decisions import found_again, judged
from contentan.decisions.blind_answers import Answers
from contentan.decisions.followed_codes import followed, framed
from contentan.decisions.found_again import HERE
from contentan.statistics.agreement_by_code import JUDGED
from contentan.tables.frames import frame_of
from tests.decisions.test_judged import placed

PLACE = ("old", 0, 8)


def decided(code: str, *, verdict: str = "accept", meant: str = "") -> judged.Judged:
    """One judged hit of a code, and one agreement answer that names it."""
    name = hit_id(*PLACE, code)
    facts = (name, "doc0", code, 0, 8, "exchange", "", "", "old", "all", True, 0.5)
    row = ("verify", *facts, "resolved", verdict, meant, "", "john", f"john={code}")
    answers = frame_of(JUDGED, [(name, "john", code), (name, "mary", None)])
    return judged.nothing()._replace(
        resolved=frame_of(judged.RESOLVED, [row]),
        framed=frozenset({name}),
        answers=Answers(answers, answers),
        digest="x",
    )


def hits(code: str) -> pl.DataFrame:
    row = (hit_id(*PLACE, code), "doc0", code, 0, "exchange", "", "")
    return pl.DataFrame([row], schema=HERE["judged_hits"], orient="row")


def carried(known: judged.Judged, now: pl.DataFrame) -> found_again.Carried:
    empty = {name: pl.DataFrame(schema=schema) for name, schema in HERE.items()}
    return found_again.onto(known, {**empty, "judged_hits": now}, placed(), ("KAZ", "USA"))


@pytest.mark.parametrize("walk", [{}, {"other": ("exchange",)}, {"new": ()}])
def test_without_a_decision_on_a_code_that_is_gone_nothing_changes(
    walk: dict[str, tuple[str, ...]],
) -> None:
    own = decided("exchange")
    assert followed(own, walk) is own


def test_a_decision_on_a_renamed_code_holds_for_the_new_one() -> None:
    own = followed(decided("exchange"), {"exchange": ("contact",)})
    made = carried(own, hits("contact"))
    assert made.verified.select("code", "correct").rows() == [("contact", True)]
    assert made.lost.is_empty()
    for part in own.answers:
        assert part["codes"].to_list() == ["contact", None]
    assert own.resolved["said"].to_list() == ["john=contact"]
    assert own.digest != "x"


def test_a_code_that_a_reviewer_chose_is_followed() -> None:
    known = decided("dialogue", verdict="recode", meant="exchange")
    own = followed(known, {"exchange": ("contact",)})
    assert own.resolved["meant"].to_list() == ["contact"]
    assert own.resolved["item"].equals(known.resolved["item"])


def test_a_decision_on_a_split_code_is_kept_and_open() -> None:
    own = followed(decided("exchange"), {"exchange": ("students", "teachers")})
    made = carried(own, hits("students"))
    assert made.verified.is_empty()
    assert made.lost.select("code", "why").rows() == [
        ("exchange", "open: the code was split into students, teachers, and nobody said which")
    ]


def test_of_two_codes_that_became_one_a_place_is_judged_once() -> None:
    one, other = decided("exchange"), decided("dialogue", verdict="reject")
    both = one._replace(resolved=pl.concat([one.resolved, other.resolved]))
    own = followed(both, {"exchange": ("contact",), "dialogue": ("contact",)})
    assert own.resolved.select("code", "verdict").rows() == [("contact", "accept")]


def test_hits_of_a_renamed_code_were_in_the_frame() -> None:
    own = followed(decided("exchange"), {"exchange": ("contact",)})
    rows = [(hit_id("old", start, 8, "contact"), "doc0", "contact", start, 8) for start in (0, 1)]
    now = pl.DataFrame(rows, ["hit", "doc", "code", "start", "stop"], orient="row")
    assert framed(own, now, {"doc0": "old"}) == [rows[0][0]]
