"""The guideline beside the work, in a browser: in sight without a mouse, a key or a tap away on a
narrow screen, in three languages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contentan.model import LANGS
from tests.browser.conftest import Served
from tests.browser.test_review_browser import axe, findings, press, rows, settled, stored
from tests.decisions import decided

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Serve = Callable[..., Served]
#: The code whose guideline a task shows first, and the one that it is told from. Where the code is
#: hidden, that is the first number's.
SHOWN = {
    "verify": ("exchange", "dialogue"),
    "code": ("dialogue", "exchange"),
    "missed": ("dialogue", "exchange"),
}
TASKS = tuple(SHOWN)
CLAUSES = {"exchange": "talks are meant", "dialogue": "a visit is meant"}
#: In the window, and nothing above it.
SEEN = """element => { const box = element.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + 5, box.y + box.height / 2);
  return box.height > 0 && box.bottom <= innerHeight && box.right <= innerWidth
    && (element === at || element.contains(at)); }"""
__all__ = ["axe"]


def told(number: int = 12) -> Callable[[sqlite3.Connection], None]:
    """Fills a file of decisions with a sample of each task; its codes have whole guidelines."""
    plain = decided.book()
    codes = tuple(
        replace(
            code,
            label={"en": code.id.title(), "ru": f"Русское {code.id}", "kk": f"Қазақша {code.id}"},
            brief=f"Briefly {code.id}.",
            definition=f"At length {code.id}. " * 30,
            use_when=f"it speaks of {code.id}",
            do_not_use_when={
                "exchange": f"{CLAUSES['exchange']} (dialogue)",
                "dialogue": f"{CLAUSES['dialogue']} (exchange)",
            }.get(code.id, ""),
        )
        for code in plain.codes
    )

    def fill(db: sqlite3.Connection) -> None:
        original = decided.book
        decided.book = lambda: replace(plain, codes=codes)
        try:
            for task in TASKS:
                rows(number, task)(db)
        finally:
            decided.book = original

    return fill


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("width", [1440, 900])
def test_the_guideline_is_in_sight_without_a_mouse(
    page: Any, serve: Serve, task: str, width: int
) -> None:
    served = serve(told())
    page.set_viewport_size({"width": width, "height": 900})
    served.open(page, task)
    card, own, other = page.locator("#card"), *SHOWN[task]
    assert card.locator("h2").inner_text() == own.title()
    for text in (f"Briefly {own}.", f"it speaks of {own}", f"{CLAUSES[own]} ({other})"):
        assert card.get_by_text(text, exact=True).evaluate(SEEN), text
    # the long definition is folded away
    assert not card.get_by_text(f"At length {own}.").is_visible()
    # what it is easily taken for, with how to tell
    near = page.locator("#codes li" if task == "verify" else ".near", has_text=other.title())
    assert CLAUSES[own] in near.inner_text()
    press(page, "Shift+Digit1" if task == "verify" else "Shift+Digit2")
    assert card.locator("h2").inner_text() == other.title()
    press(page, "Escape")
    assert card.locator("h2").inner_text() == own.title()
    assert served.decisions() == []


@pytest.mark.parametrize("layout", [("!", "Digit1"), ("№", "Digit3"), ("Ә", "Digit2")])
def test_looking_decides_nothing_on_other_layouts_too(
    page: Any, serve: Serve, layout: tuple[str, str]
) -> None:
    served = serve(told())
    served.open(page, "code")
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " { key, code, shiftKey: true, bubbles: true, cancelable: true }))",
        list(layout),
    )
    page.wait_for_timeout(200)
    assert served.decisions() == []
    press(page, "2")
    assert stored(served, 1)[0]["code"] == "exchange"


@pytest.mark.parametrize("task", TASKS)
def test_on_a_narrow_screen_it_is_a_key_or_a_tap_away(
    chromium: Any, serve: Serve, task: str
) -> None:
    served = serve(told())
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    served.open(page, task)
    own, other = SHOWN[task]
    brief = page.locator("#card").get_by_text(f"Briefly {own}.", exact=True)
    assert not brief.is_visible()
    press(page, "i")
    assert brief.evaluate(SEEN)
    press(page, "i")
    assert not brief.is_visible()
    page.get_by_role("button", name="Guideline", exact=True).tap()
    assert brief.evaluate(SEEN)
    page.get_by_role("button", name=f"Guideline: {other.title()}").first.tap()
    assert page.locator("#card h2").inner_text() == other.title()
    assert served.decisions() == []
    if task != "missed":  # a code that is taken leads on to the next row, which must be in sight
        page.locator("#codes .take", has_text=other.title()).first.tap()
        assert not page.locator("#card").is_visible()
        assert len(stored(served, 1)) == 1
    context.close()


@pytest.mark.parametrize("lang", LANGS)
def test_a_phones_buttons_are_one_row_in_each_language(
    chromium: Any, serve: Serve, lang: str
) -> None:
    served = serve(told(), "--lang", lang)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    for task in TASKS:
        served.open(page, task)
        strip = page.locator("#strip").bounding_box()
        assert strip["height"] < 0.08 * 844, (task, strip)
        assert strip["y"] + strip["height"] <= 844
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), task
        assert not page.locator("[data-key=n]").is_visible()
        page.locator(".strip .more").tap()
        assert page.locator("[data-key=n]").is_visible()
    context.close()


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_with_the_guideline_open(
    chromium: Any, axe: Any, serve: Serve, lang: str, width: int
) -> None:
    served = serve(told())
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        locale=lang,
        color_scheme="dark" if lang == "ru" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    for task in TASKS:
        served.open(page, task)
        assert page.evaluate("() => document.documentElement.lang") == lang
        press(page, "i")
        page.locator("details.definition summary").click()
        assert findings(axe, page) == [], task
    context.close()


def test_the_numbers_stay_while_one_works(page: Any, serve: Serve) -> None:
    served = serve(told())
    served.open(page, "code")
    numbered = page.locator("#codes ol .take > span").all_inner_texts()
    press(page, "2", "2", "j", "2")
    settled(page)
    assert len(stored(served, 3)) == 3
    assert page.locator("#codes ol .take > span").all_inner_texts() == numbered
