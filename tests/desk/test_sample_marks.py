"""A judged line that stands in a verify sample is a decision there: once, in the own name, and no
example beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide
from contentan.desk.open_desk import OpenDesk
from contentan.review.samples import draw_sample
from contentan.review.samples.draw_sample import Plan
from tests.desk.conftest import browser

AT = "2026-01-01T00:00:00+00:00"
#: A pattern that finds what the codebook's own finds: a hit of the run.
LINE = {"code": "exchange", "lang": "en", "source": "student exchange", "line": 0, "was": ""}


@pytest.fixture
def sampled(desk: OpenDesk) -> Iterator[OpenDesk]:
    """A desk whose run has a sample that all hits are in, given to john alone."""
    draw_sample.draw(desk.settings.outputs, Plan("verify", ("john",), 100), at=AT)
    yield desk
    for path in (desk.settings.outputs / REVIEW).parent.glob("*"):
        path.unlink()


def decisions(desk: OpenDesk) -> list[dict[str, Any]]:
    with closing(connect(desk.settings.outputs / REVIEW, lambda: AT)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("select * from decision order by id")]


def marked(desk: OpenDesk, name: str, *, right: bool, source: str = "student exchange") -> Any:
    who = browser(desk, name)
    asked = who.post("/api/desk/ask", json={**LINE, "source": source, "kind": "all"}).json()
    body = {"at": asked["lines"][0]["at"], "run": asked["run"], "code": "exchange", "right": right}
    return who.post("/api/desk/mark", json=body).json()


def examples(study: Path) -> str:
    return (study / "codebook" / "examples.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("right", [True, False])
def test_a_judged_row_is_decided_once_and_is_no_example(
    sampled: OpenDesk, study: Path, right: bool
) -> None:
    before = examples(study)
    assert "sample" in marked(sampled, "john", right=right)
    (one,) = decisions(sampled)
    assert (one["reviewer"], one["verdict"]) == ("john", "accept" if right else "reject")
    assert examples(study) == before
    assert "example" in marked(sampled, "john", right=not right)  # decided: Review changes it
    assert len(decisions(sampled)) == 1


def test_nobody_decides_for_another_nor_on_what_no_sample_has(
    sampled: OpenDesk, study: Path
) -> None:
    assert "example" in marked(sampled, "aigerim", right=True)
    assert "example" in marked(sampled, "john", right=True, source="grow")  # no hit of the run
    assert decisions(sampled) == []


def test_what_review_decided_stands(sampled: OpenDesk) -> None:
    with closing(connect(sampled.settings.outputs / REVIEW, lambda: AT)) as db:
        rows = db.execute("select sample, item from assignment").fetchall()
        for sample, item in rows:
            decide(db, Decision(sample, item, "john", "reject", AT))
    assert "example" in marked(sampled, "john", right=True)
    assert {one["verdict"] for one in decisions(sampled)} == {"reject"}


def test_a_desk_without_a_review_makes_none(desk: OpenDesk) -> None:
    (desk.settings.outputs / REVIEW).unlink(missing_ok=True)
    assert "example" in marked(desk, "john", right=True)
