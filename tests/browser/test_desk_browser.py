"""What only a browser can tell of the desk: a pattern typed to a saved line by keys alone, layouts,
what axe finds.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contentan.authoring.suggest import suggestions
from contentan.authoring.suggest.suggestions import SUGGESTIONS
from contentan.tables.frames import frame_of
from tests.browser.conftest import Served
from tests.runs.two_runs import copied

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def served(one_run: Path, tmp_path: Path) -> Iterator[Served]:
    home = copied(one_run, tmp_path / "study")
    options = ("--codebook", str(home / "codebook"), "--corpus", str(home / "corpus"))
    made = Served(home / "outputs", *options, "--reviewer", "john", command="desk")
    made.start()
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGKILL)
    shutil.rmtree(home)


#: The state of the desk comes late, as on a busy machine.
LATE = """const quick = window.fetch;
window.fetch = async (...asked) => {
  if (String(asked[0]).endsWith("/state")) await new Promise((then) => setTimeout(then, 1500));
  return quick(...asked);
};"""


def answered(page: Any, words: str) -> None:
    page.wait_for_selector(f'body[data-answered="{words}"]')


def test_an_analyst_tunes_by_keys_alone(served: Served, page: Any) -> None:
    book = served.outputs.parent / "codebook" / "codebook.yaml"
    before = book.read_text(encoding="utf-8")
    page.goto(served.address)
    page.goto(f"{served.base}/tune?code=exchange")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("/")
    page.keyboard.type("(student")
    answered(page, "(student")
    assert "not closed" in page.locator("#fault").inner_text()
    page.keyboard.press("Control+a")
    page.keyboard.type("student")
    answered(page, "student")
    assert page.locator("#lines mark").all_inner_texts() == ["students"]
    assert "+1" in page.locator("#consequence").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("+")
    page.wait_for_selector("#lines .y[aria-pressed=true]")
    examples = book.with_name("examples.yaml").read_text(encoding="utf-8")
    assert "[students|exchange]" in examples
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.getElementById('saved').textContent === 'saved'")
    assert book.read_text(encoding="utf-8") != before
    page.locator("#lines").focus()
    page.keyboard.press("Control+z")
    page.wait_for_function(
        "() => document.getElementById('saved').textContent.startsWith('taken back')"
    )
    assert book.read_text(encoding="utf-8") == before
    # An editor saves what the page does not know yet: both are shown, and both are kept.
    page.keyboard.press("/")
    page.keyboard.type("student")
    answered(page, "student")
    book.write_text(before + "# by hand\n", encoding="utf-8")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "() => /saved|elsewhere/.test(document.getElementById('saved').textContent)"
    )
    if page.locator("#conflict").is_visible():
        page.locator("#conflict button").first.click()
    page.wait_for_function("() => document.getElementById('saved').textContent === 'saved'")
    text = book.read_text(encoding="utf-8")
    assert text.endswith("# by hand\n") and "        - student\n" in text


def test_a_version_is_written_by_keys_and_its_line_copied(served: Served, page: Any) -> None:
    book = served.outputs.parent / "codebook" / "codebook.yaml"
    page.goto(served.address)
    page.goto(f"{served.base}/tune?code=exchange")
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#version").is_hidden()  # the draft is the codebook of the run
    page.keyboard.press("/")
    page.keyboard.type("student")
    answered(page, "student")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#raise")
    before = book.read_text(encoding="utf-8")
    page.locator("#lines").focus()
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "raise":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#version:not(:has(#raise))")
    after = book.read_text(encoding="utf-8")
    assert after == before.replace("version: 0.1.0", "version: 0.2.0")
    page.locator("#version .log button").first.press("Enter")
    page.wait_for_function(
        "() => /copied|selected/.test(document.getElementById('saved').textContent)"
    )
    assert page.evaluate("String(getSelection())").startswith("0.2.0: ")
    page.keyboard.press("Control+z")
    page.wait_for_selector("#raise")
    assert book.read_text(encoding="utf-8") == before


def test_a_key_pressed_before_the_page_knows_the_last_step_takes_it_back(
    served: Served, page: Any
) -> None:
    book = served.outputs.parent / "codebook" / "codebook.yaml"
    before = book.read_text(encoding="utf-8")

    page.add_init_script(LATE)
    page.goto(served.address)
    page.goto(f"{served.base}/tune?code=exchange")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("/")
    page.keyboard.type("student")
    answered(page, "student")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => document.getElementById('saved').textContent === 'saved'")
    page.keyboard.press("Control+z")
    page.wait_for_function(
        "() => document.getElementById('saved').textContent.startsWith('taken back')"
    )
    assert book.read_text(encoding="utf-8") == before


def test_a_suggested_word_is_tried_and_another_one_dismissed(served: Served, page: Any) -> None:
    run = (served.outputs / "latest").resolve().name
    rows = [
        ["word", "exchange", "en", rank, word, 4, 1, 2, 3.5, "", f"… {word} …", "", ""]
        for rank, word in enumerate(("student", "campus"), 1)
    ]
    suggestions.write(frame_of(SUGGESTIONS, rows), suggestions.path_of(served.outputs, run=run))
    page.goto(served.address)
    page.goto(f"{served.base}/tune?code=exchange")
    page.wait_for_selector("body[data-ready]")
    page.click("#look-for-words")
    page.get_by_role("button", name="Try: student").click()
    answered(page, "student")
    assert page.locator("#lines mark").all_inner_texts() == ["students"]
    page.get_by_role("button", name="Dismiss: campus").click()
    page.keyboard.type("a place")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dismiss: campus").wait_for(state="detached")
    page.reload()
    page.get_by_role("button", name="Try: student").wait_for()
    assert page.get_by_role("button", name="Try: campus").count() == 0
    gone = (served.outputs / "desk" / "dismissed.jsonl").read_text(encoding="utf-8")
    assert '"why": "a place"' in gone
    # What the review teaches: the line that a card is about is opened, as it would be.
    taught = {"lang": "en", "unless": "", "better": 4, "worse": 0, "example_1": "…"}
    line = {"words": "option", "pattern": "student exchange", "after": "scholar exchange"}
    miss = {"kind": "miss", "lang": "en", "words": "Scholars came.", "example_1": "Scholars came."}
    cards = [{"kind": "option", **taught, **line}, miss]
    said = {"state": "ready", "says": "", "cards": cards}
    page.route("**/api/desk/suggestions/*", lambda route: route.fulfill(json=said))
    page.reload()
    page.get_by_role("button", name="Open the line: student exchange").click()
    answered(page, "scholar exchange")
    assert "codebook.yaml" in page.locator("#editing").inner_text()
    page.get_by_role("button", name="Write a pattern: Scholars came.").click()
    assert page.input_value("#pattern") == ""


def test_a_cell_of_the_register_is_filled_and_a_newer_one_is_not_lost(
    served: Served, page: Any
) -> None:
    register = served.outputs.parent / "corpus" / "register.csv"
    before = register.read_text(encoding="utf-8")
    says = "(words) => document.getElementById('saved').textContent.startsWith(words)"
    page.goto(served.address)
    page.goto(f"{served.base}/register?row=us-a")
    page.wait_for_selector("body[data-ready]")
    page.select_option("#cell-country", "KAZ")
    page.wait_for_function(says, arg="saved")
    page.wait_for_function(
        "() => document.querySelector('#rows .open .country').textContent === 'KAZ'"
    )
    assert page.input_value("#cell-country") == "KAZ"
    page.fill("#cell-title", "Mine")
    register.write_text(before.replace("US-A", "By hand"), encoding="utf-8")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Write mine").click()
    page.wait_for_function("() => document.querySelector('#rows .open a').textContent === 'Mine'")
    assert register.read_text(encoding="utf-8") == before.replace("US-A", "Mine")
    page.locator("section.one").focus()
    page.keyboard.press("Control+z")
    page.wait_for_function(says, arg="taken back")
    assert register.read_text(encoding="utf-8") == before.replace("US-A", "By hand")
    page.locator("section.one").focus()
    page.keyboard.press("j")
    page.wait_for_url("**/register?row=us-b")


def test_every_page_fits_and_axe_finds_nothing(served: Served, page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.goto(served.address)
    pages = ("/tune?code=exchange", "/read/us-a?code=exchange", "/compare", "/register", "/")
    for address in pages:
        page.goto(served.base + address)
        if address.startswith("/tune"):
            page.wait_for_selector("body[data-ready]")
            page.fill("#pattern", "student")
            answered(page, "student")
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("#version li button")
            page.fill("#pattern", "program")
            answered(page, "program")
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDE) <= 0, (address, width)
            found = axe.Axe().run(page).response["violations"]
            assert [one["id"] for one in found] == [], (address, width)
