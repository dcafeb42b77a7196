"""Five people over three weeks, one of whom leaves after the first: nothing is stuck, the gold has
every row.

The server runs in this process, with a clock that is set.
"""

from __future__ import annotations

import csv
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from contentan.codebook.canonical_form import canonical
from contentan.decisions import decision_log, handovers, released_decisions
from contentan.decisions.gold_answers import gold_answers
from contentan.decisions.handovers import Stamp
from contentan.decisions.stored_samples import Drawn, Sample, add_sample, drawn_to, given_to
from contentan.review.samples.reviewer_report import reviewer_report
from contentan.review.screen import application, request_guard
from contentan.review.screen.reviewer_request import Settings
from contentan.review.workbook.decision_exchange import export_gold
from contentan.statistics import sampling
from tests.browser.test_review_browser import settled
from tests.decisions import decided
from tests.review.screen_client import KEY, TOKEN, Clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIVE = ("aigerim", "berik", "dana", "erlan", "john")
LEAVES, SAMPLE, ITEMS, WEEK = "dana", "verify-1", 30, 7 * 24 * 3600.0
#: Monday of calendar week 45.
BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC).timestamp()


class Team(NamedTuple):
    outputs: Path
    base: str
    clock: Clock

    def opened(self) -> sqlite3.Connection:
        return decided.opened(self.outputs / "review")


def draw(db: sqlite3.Connection) -> None:
    """A sample of thirty hits in two strata, two fifths of it given to two people."""
    items = [
        decided.item(number, lang="en", country=("KAZ", "USA")[number % 2])
        for number in range(ITEMS)
    ]
    units = pl.DataFrame(items).select(pl.col("id").alias("item"), "code", "country", "lang")
    drawn = sampling.draw(units, "verify", reviewers=FIVE, seed=3, per_stratum=15, double=0.4)
    book = decided.book()
    known = {"digest": book.digest, "name": "small", "version": "1", "canonical": canonical(book)}
    frame = sampling.strata(units, "verify").rows()
    made = Sample(SAMPLE, "verify", True, "r1", book.digest, 3, {}, decided.AT)
    add_sample(db, made, Drawn(known, items, drawn.assignment.rows(), drawn.strata.rows(), frame))


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    uvicorn = pytest.importorskip("uvicorn")
    with closing(decided.opened(tmp_path / "review")) as db:
        draw(db)
    listening = socket.create_server(("127.0.0.1", 0))
    port = int(listening.getsockname()[1])
    clock = Clock()
    clock.now = BEGAN
    hosts = request_guard.hosts(port)
    made = Settings(tmp_path, KEY, TOKEN, port=port, hosts=hosts, clock=clock)
    config = uvicorn.Config(
        application.make_application(made), log_level="warning", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    serving = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    serving.start()
    yield Team(tmp_path, f"http://127.0.0.1:{port}", clock)
    server.should_exit = True
    serving.join(timeout=10)


@pytest.fixture
def desks(chromium: Any, team: Team) -> Iterator[dict[str, Any]]:
    """A browser for each person, signed in once, as at five desks."""
    made = {}
    for name in FIVE:
        context = chromium.new_context(viewport={"width": 1400, "height": 900})
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"{team.base}/start?token={TOKEN}")
        page.get_by_role("button", name=name).click()
        page.wait_for_url(team.base + "/")
        made[name] = page
    yield made
    for page in made.values():
        page.context.close()


def key_of(item: str, who: str) -> str:
    """A quarter of the hits is wrong; each person errs on every seventh, not on the same ones."""
    number = int(item[1:])
    wrong = number % 4 == 0
    return "r" if wrong != ((number + FIVE.index(who)) % 7 == 0) else "a"


def works(team: Team, page: Any, who: str, share: float) -> None:
    """Somebody decides a share of what is open, in order and by keys, as if it took the week."""
    with closing(team.opened()) as db:
        rows = decision_log.reviewer_rows(db, SAMPLE, who)
    waiting = [row["id"] for row in rows if row["decision"] is None]
    page.goto(f"{team.base}/sample/{SAMPLE}")
    page.wait_for_selector("body[data-ready]")
    for item in waiting[: -int(-len(waiting) * share // 1)]:
        team.clock.now += 600
        page.keyboard.press(key_of(item, who))
        settled(page)


def settles(team: Team, page: Any) -> None:
    """Whoever settles takes the side of the first."""
    page.goto(f"{team.base}/adjudicate/{SAMPLE}")
    page.wait_for_selector("body[data-ready]")
    with closing(team.opened()) as db:
        number = len(released_decisions.differing(db, SAMPLE))
    assert number  # people who err differ
    for _ in range(number):
        page.keyboard.press("a")
        settled(page)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with closing(team.opened()) as db:
            if all(row["settled"] for row in released_decisions.differing(db, SAMPLE)):
                return
        time.sleep(0.05)


def test_five_people_three_weeks_and_one_leaves(
    team: Team, desks: dict[str, Any], tmp_path: Path
) -> None:
    for who in FIVE:
        works(team, desks[who], who, 0.5 if who == LEAVES else 0.34)
    team.clock.now = BEGAN + WEEK
    for who in FIVE:
        if who != LEAVES:
            works(team, desks[who], who, 0.5)
    with closing(team.opened()) as db:
        at = datetime.fromtimestamp(team.clock.now, UTC).isoformat()
        others = [name for name in FIVE if name != LEAVES]
        got = handovers.hand_over(db, SAMPLE, LEAVES, others, Stamp("aigerim", at, "has left"))
        assert sum(got.values()) and not got.get("")
    team.clock.now = BEGAN + 2 * WEEK
    for who in others:
        works(team, desks[who], who, 1.0)
    settles(team, desks["berik"])

    with closing(team.opened()) as db:
        # Nothing waits for anybody, and no row was lost on the way.
        rows = [row for who in FIVE for row in decision_log.reviewer_rows(db, SAMPLE, who)]
        assert all(row["decision"] is not None for row in rows)
        assert given_to(db, SAMPLE).keys() == drawn_to(db, SAMPLE).keys()
        gold = gold_answers(db, "verify")
    assert len(gold) == ITEMS and gold["counted"].all() and (gold["weight"] == 1.0).all()
    export_gold(tmp_path, "verify", tmp_path / "gold.csv", "")
    with (tmp_path / "gold.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["item"] for row in written} == {f"h{number:03}" for number in range(ITEMS)}
    assert all(row["at"].startswith("2026-11") and row["reviewers"] for row in written)

    report = reviewer_report(tmp_path, "weeks")
    weeks = report.periods.filter(reviewer="john")["period"].to_list()
    assert weeks == ["2026-W45", "2026-W46", "2026-W47"]
    assert report.periods.filter(reviewer=LEAVES)["period"].to_list() == ["2026-W45"]
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = desks["john"]
    paths = ("/", "/people", f"/sample/{SAMPLE}", f"/agreement/{SAMPLE}", f"/adjudicate/{SAMPLE}")
    for path in paths:
        page.goto(team.base + path)
        found = axe.run(page)
        assert found.violations_count == 0, (path, found.generate_report())
