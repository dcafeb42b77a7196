"""How many actions ten tweaks of a codebook take, from the idea to an accepted line with an example
and a version: at the desk, and with an editor and a terminal.

    python -m benchmarks.desk.ten_tweaks --outputs OUTPUTS   # of a run of the example corpus

An action is a key chord, a typed word, or a click. At the desk they are counted while a browser
without a window does them in a copy of the codebook. By editor and terminal they are those of
BY_HAND, counted in favour of that way: the editor and the terminal stand open side by side, the
names of files are completed, each search leads where it should, and the version number is looked up
by nobody. Each of its steps is the least that leads to what the desk shows or writes:

- the code found in codebook.yaml (search, id, Enter) and its language (a click), a new line (End,
  Enter), the words of the pattern, saved (Ctrl+S);
- to the terminal (a chord), what the pattern finds (`contentan kwic PATTERN`, Enter), what it does
  to hits and figures (`contentan diff latest codebook`, Enter);
- the sentence selected (a click), copied (a chord), to the editor (a chord), examples.yaml opened
  (a click), to its end (a chord), `- lang: en`, Enter, `text:`, the sentence pasted (a chord), the
  brackets about the passage (two clicks, `[`, `|code]`), saved (Ctrl+S);
- to the terminal (a chord), `contentan check`, Enter;
- the version, once: to the editor, its file and line (a chord and two clicks), the number typed,
  saved.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.review.screen_session import ARGUMENTS, chromium, contentan, served_address

#: Codes with what is to be found for them, and in which language.
TWEAKS = (
    ("ngo", "en", "association"),
    ("educational_exchange", "en", "visiting scholar"),
    ("educational_exchange", "en", "host family"),
    ("civil_society", "en", "volunteer"),
    ("interethnic_accord", "ru", "дружба"),
    ("interethnic_accord", "kk", "достық"),
    ("educational_exchange", "en", "teacher"),
    ("civil_society", "ru", "житель"),
    ("interethnic_accord", "en", "respect"),
    ("ngo", "ru", "организация"),
)
#: Actions by editor and terminal beside the words of the pattern, which are typed twice: in the
#: codebook and for `kwic`.
BY_HAND = {
    "line": 3 + 1 + 2 + 1,
    "what it finds": 1 + 2 + 1,
    "what it does": 4 + 1,
    "example": 1 + 1 + 1 + 1 + 1 + 3 + 1 + 1 + 1 + 4 + 1,
    "check": 1 + 2 + 1,
}
VERSION_BY_HAND = 3 + 1 + 1


class Hands:
    """The hands of an analyst at a page, which are counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.actions = page, 0

    def chord(self, keys: str) -> None:
        self.actions += 1
        self.page.keyboard.press(keys)

    def type(self, words: str) -> None:
        self.actions += len(words.split())
        self.page.keyboard.type(words)

    def click(self, where: str) -> None:
        self.actions += 1
        self.page.click(where)


def tweak(hands: Hands, code: str, lang: str, pattern: str) -> int:
    """One tweak on the page Tune, whichever code is open; how many actions it took."""
    page, before = hands.page, hands.actions
    if not page.url.endswith(f"code={code}"):
        hands.click("#find-code")
        hands.type(code)
        with page.expect_navigation():
            hands.chord("Enter")
        page.wait_for_selector("body[data-ready]")
        assert page.url.endswith(f"code={code}"), page.url
    if page.evaluate("document.activeElement.id") != "pattern":  # there it is after a save
        hands.chord("/")
    hands.type(pattern)
    page.wait_for_selector(f'body[data-answered="{pattern}"]')
    own = f'[data-pattern-lang="{lang}"]'
    if page.get_attribute(own, "aria-pressed") == "true":
        hands.chord("Escape")
    else:  # Russian and Kazakh share letters
        hands.click(own)
    page.wait_for_selector("#lines .line")
    hands.chord("+")
    page.wait_for_selector("#lines .y[aria-pressed=true], #saved[data-kind=bad]")
    assert page.locator("#lines .y[aria-pressed=true]").count(), page.inner_text("#saved")
    hands.chord("Control+Enter")
    page.wait_for_function("() => document.getElementById('saved').textContent === 'saved'")
    page.wait_for_selector("#version li")
    if page.locator("#raise").is_visible():
        hands.click("#raise")
        page.wait_for_selector("#version:not(:has(#raise))")
    return hands.actions - before


def by_hand(tweaks: Sequence[tuple[str, str, str]]) -> list[int]:
    """The same tweaks by editor and terminal."""
    counts = [sum(BY_HAND.values()) + 2 * len(pattern.split()) for _, _, pattern in tweaks]
    return [counts[0] + VERSION_BY_HAND, *counts[1:]]


def at_the_desk(outputs: Path, codebook: Path) -> list[int]:
    """Actions of each of TWEAKS at a desk on these outputs, in a copy of the codebook."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(codebook, home / "codebook")
        left_out = shutil.ignore_patterns("desk", "review")
        shutil.copytree(outputs, home / "outputs", symlinks=True, ignore=left_out)
        given = ("--outputs", str(home / "outputs"), "--codebook", str(home / "codebook"))
        asked = contentan(None, "desk", *given, "--port", "0", "--reviewer", "john")
        log = home / "log"
        with log.open("w") as said:
            server = subprocess.Popen([*asked, "--lang", "en"], stdout=said, stderr=said)
        try:
            with sync_playwright() as started:
                browser = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
                page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
                page.goto(served_address(log))
                page.wait_for_selector("body[data-ready]")
                hands = Hands(page)
                counts = [tweak(hands, *one) for one in TWEAKS]
                browser.close()
                return counts
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    parser.add_argument("--codebook", type=Path, default=Path("codebooks/people_diplomacy"))
    asked = parser.parse_args()
    desk, hand = at_the_desk(asked.outputs, asked.codebook), by_hand(TWEAKS)
    print("desk  editor and terminal")
    for (code, _, pattern), here, there in zip(TWEAKS, desk, hand, strict=True):
        print(f"{here:4}  {there:4}  {code}: {pattern}")
    print(f"{sum(desk):4}  {sum(hand):4}  together; most at the desk {max(desk)}")


if __name__ == "__main__":
    main()
