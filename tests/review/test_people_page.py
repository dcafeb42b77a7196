"""The page of all reviewers is a coordinator's alone."""

from __future__ import annotations

import sqlite3

from starlette.testclient import TestClient

from contentan.decisions.handovers import Stamp
from contentan.decisions.roles import set_roles
from tests.decisions.decided import AT
from tests.decisions.known_rows import GOLD, answer, checked_sample, training


def test_only_a_coordinator_sees_how_others_did(
    db: sqlite3.Connection, john: TestClient, aigerim: TestClient
) -> None:
    training(db, "john")
    answer(db, "training-verify-1", "john", GOLD)
    sample = checked_sample(db, {f"k{number}": "" for number in range(8)})
    answer(db, sample, "john", {f"k{number}": "exchange" for number in range(8)}, seconds=0.1)
    set_roles(db, "aigerim", ["coordinator", "reviewer"], Stamp("aigerim", AT))
    set_roles(db, "john", ["reviewer"], Stamp("aigerim", AT))
    refused = john.get("/people")
    assert refused.status_code == 403 and "training-verify-1" not in refused.text
    # Nor does a page of the reviewer's own tell that there are checks.
    rows = john.get(f"/api/rows/{sample}").json()["rows"]
    assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    assert "chance" not in rows[0] and "k0" in {row["id"] for row in rows}
    text = aigerim.get("/people").text
    assert "training-verify-1" in text and "below .80 by more than chance" in text
    assert '<td class="n"><b>8</b></td>' in text  # faster than reading
