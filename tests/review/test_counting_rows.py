"""The screen says which rows count for the estimates, and agreement is that of first answers."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from contentan.decisions.own_order import orders
from contentan.review.screen import page_contents
from contentan.review.screen.reviewer_request import Settings
from tests.decisions import decided
from tests.review.screen_client import KEY, TOKEN, Clock, client, decide

BY_FILTER = "You are working by filter"
#: As it stands on the page; the page's script has all words.
SHOWN = f"<b>{BY_FILTER}"


@pytest.fixture
def one_stratum(tmp_path: Path, clock: Clock) -> Settings:
    """The sample verify-9: six rows of one stratum, of two patterns."""
    with closing(decided.opened(tmp_path / "review")) as db:
        patterns = ["exchange*", "visit"] * 3
        decided.add(db, "verify-9", lang="ru", country="KAZ", pattern=patterns)
    return Settings(tmp_path, KEY, TOKEN, clock=clock)


def counting(who: TestClient, query: str = "") -> dict[str, str]:
    return dict(who.get(f"/api/counting/verify-9{query}").json())


def test_the_page_says_which_rows_count(one_stratum: Settings) -> None:
    john = client(one_stratum, "john")
    page = john.get("/sample/verify-9").text
    assert "as far as you decide them in their order, without gaps" in page
    assert SHOWN not in page
    decide(john, sample="verify-9")
    assert counting(john)["counts"].startswith("All 1 rows that you decided count")
    # By the filter of a pattern: rows 2, 4 and 6; then 3 and 5 are a gap.
    chosen = "?pattern=visit"
    assert SHOWN in john.get(f"/sample/verify-9{chosen}").text
    for item in ("h001", "h003", "h005"):
        decide(john, item, sample="verify-9")
    said = counting(john, chosen)
    assert said["counts"].startswith("2 of 4 rows that you decided count")
    assert said["counts"].endswith("1, the first is row 3.")
    assert said["filtered"].startswith(BY_FILTER)
    with closing(decided.opened(one_stratum.outputs / "review")) as db:
        order = orders(db, "verify-9")["john",]
    assert (order.counted, order.passed, order.beyond) == (
        {"h000", "h001"},
        {"h002"},
        {"h003", "h005"},
    )
    for item in ("h002", "h004"):
        decide(john, item, sample="verify-9")
    assert counting(john)["counts"] == "All 6 rows that you decided count for precision and recall."


def test_a_filter_that_keeps_strata_whole_is_no_reason_to_warn(one_stratum: Settings) -> None:
    john = client(one_stratum, "john")
    assert SHOWN not in john.get("/sample/verify-9?code=exchange&country=KAZ&lang=ru").text
    assert counting(john, "?verdict=left")["filtered"].startswith(BY_FILTER)


def test_where_the_code_is_hidden_what_counts_does_not_tell_it(
    john: TestClient, db: sqlite3.Connection
) -> None:
    """Rows of the task `code` count for agreement alone; in `missed` strata with and without hits
    are one here.
    """
    assert john.get("/api/counting/code").json() == {"counts": "", "filtered": ""}
    for row in db.execute("select item from assignment where sample = 'missed' limit 1"):
        decide(john, row["item"], "none", sample="missed")
    assert "rows that you decided count" in john.get("/api/counting/missed").json()["counts"]
    assert page_contents.filters("missed").count("code") == 0


def test_agreement_on_the_screen_is_that_of_the_first_answers(
    john: TestClient, aigerim: TestClient
) -> None:
    for number, item in enumerate(f"h00{n}" for n in range(6)):
        decide(aigerim, item, "accept" if number % 2 else "reject")
        decide(john, item, "accept" if number % 3 else "reject")
    before = john.get("/agreement/verify").text
    assert "After discussion" not in before
    row = john.get("/api/rows/verify").json()["rows"][1]
    assert row["verdict"] == "accept"
    (other,) = [one for one in john.get("/api/rows/verify").json()["rows"] if one["id"] == "h002"]
    answer = decide(john, "h002", "reject", knows=other["decision"])
    assert answer.status_code == 200
    after = john.get("/agreement/verify").text
    assert "After discussion: 1 items have another answer" in after
    figures = re.compile(r"<td>.*?</td>")  # of all answers and of each code
    assert figures.findall(before)
    assert figures.findall(after)[: len(figures.findall(before))] == figures.findall(before)
    # The cell of the confusion still opens the case, with the answer that was given first.
    rows = john.get("/api/differing/verify?first=none&second=exchange").json()["rows"]
    firsts = {one["id"]: [made["first"] for made in one["decisions"]] for one in rows}
    assert {"verdict": "accept", "decided": ""} in firsts["h002"]
