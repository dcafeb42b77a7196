"""Five people at the screen, one of whom leaves: nothing is stuck, the gold standard is whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from contentan.decisions import judged, roles
from contentan.decisions.gold_answers import gold_answers
from contentan.decisions.handovers import Stamp
from contentan.decisions.stored_samples import given_to
from tests.browser.conftest import Served
from tests.browser.test_review_browser import Serve, axe, findings, press, settled
from tests.decisions import decided
from tests.decisions.decided import AT
from tests.decisions.five_reviewers import FIVE, spread

__all__ = ["axe"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def team(db: sqlite3.Connection) -> None:
    """Five reviewers of 24 hits, a coordinator, and an adjudicator who reviews nothing."""
    spread(db)
    roles.set_roles(db, "dana", ["coordinator"], Stamp("dana", AT))
    roles.set_roles(db, "gulnar", ["adjudicator"], Stamp("dana", AT))


def signed_in(chromium: Any, served: Served, name: str, width: int = 1400) -> Any:
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(served.address)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(served.base + "/")
    return page


def decide_all(chromium: Any, served: Served, name: str, key: str) -> None:
    """Answer all that is open, with one key."""
    page = signed_in(chromium, served, name)
    page.goto(f"{served.base}/sample/v?verdict=left")
    page.wait_for_selector("body[data-ready]")
    for _ in range(page.locator(".line").count()):
        press(page, key)
    settled(page)
    page.context.close()


def test_one_of_five_leaves_and_everything_is_settled(chromium: Any, serve: Serve) -> None:
    served = serve(team)
    for name in FIVE[:4]:
        decide_all(chromium, served, name, "r" if name == "cara" else "a")
    with closing(decided.opened(served.outputs / "review")) as db:
        left = {item for item, names in given_to(db, "v").items() if "erlan" in names}
        assert len(left) >= 7
    dana = signed_in(chromium, served, "dana")
    dana.goto(served.base + "/team")
    assert dana.get_by_role("row", name="erlan").get_by_text("never").count()
    dana.get_by_text("Open rows of one reviewer").click()
    dana.locator("select[name=reviewer]").select_option("erlan")
    dana.get_by_label("to (names, commas between)").fill("ada, bek, cara, dina")
    with dana.expect_navigation():
        dana.get_by_role("button", name="Hand over").click()
    assert dana.get_by_text(f"{len(left)} handed over").count() == 1
    dana.context.close()
    for name in FIVE[:4]:
        decide_all(chromium, served, name, "r" if name == "cara" else "a")
    settle(signed_in(chromium, served, "gulnar"), served)
    with closing(decided.opened(served.outputs / "review")) as db:
        assert set(judged.judged(db).resolved["state"]) == {"resolved"}
        gold = gold_answers(db, "verify")
        assert len(gold) == 24
        assert gold["counted"].all()
        assert set(gold["how"]) == {"adjudicated", "agreed", "single"}
        said = db.execute("select author, says from remark").fetchall()
        assert [tuple(row) for row in said] == [("gulnar", "Which students?")]


def settle(page: Any, served: Served) -> None:
    """A third person settles all, not knowing whose the answers are."""
    page.goto(f"{served.base}/adjudicate/v")
    page.wait_for_selector("body[data-ready]")
    press(page, "d")
    page.keyboard.type("Which students?")
    press(page, "Enter")
    page.get_by_text("Which students?").wait_for()
    while page.locator(".badge.left").count():
        shown = page.locator("#rows").inner_text()
        assert not [name for name in FIVE if name in shown]
        press(page, "a")
        settled(page)
    page.context.close()


@pytest.mark.parametrize("width", [1400, 800, 390])
def test_axe_finds_nothing_on_the_page_of_a_team(
    chromium: Any, axe: Any, serve: Serve, width: int
) -> None:
    served = serve(team)
    dana = signed_in(chromium, served, "dana", width)
    dana.goto(served.base + "/team")
    for part in dana.locator("summary").all():
        part.click()
    assert findings(axe, dana) == []
    assert dana.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dana.context.close()


def test_a_refusal_is_said_beside_the_button(chromium: Any, serve: Serve) -> None:
    served = serve(team)
    dana = signed_in(chromium, served, "dana")
    dana.goto(served.base + "/team")
    own = dana.locator("form.roles", has_text="ada")
    own.get_by_label("reviewer", exact=True).uncheck()
    own.get_by_role("button").click()
    own.get_by_text("at least one role").wait_for()
    dana.goto(served.base + "/sample/v")
    assert dana.get_by_text("This needs the role “reviewer”").count()
    dana.context.close()
