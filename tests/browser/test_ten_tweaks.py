"""A scripted analyst: ten tweaks from the idea to an accepted line with an example and a version,
each in twelve actions at most.
"""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.desk import ten_tweaks

from contentan.authoring.check import examples
from contentan.codebook import codebook_file
from tests.browser.conftest import Served
from tests.runs.two_runs import copied

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST = 12
TWEAKS = [("exchange", "en", word) for word in ("student", "bring", "together", "old", "grow")]
TWEAKS += [
    ("accord", "en", word) for word in ("a goal", "student", "together", "old", "grow in 2021")
]


@pytest.fixture
def served(one_run: Path, tmp_path: Path) -> Iterator[Served]:
    home = copied(one_run, tmp_path / "study")
    asked = ("--codebook", str(home / "codebook"), "--reviewer", "john", "--lang", "en")
    made = Served(home / "outputs", *asked, command="desk")
    made.start()
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGKILL)
    shutil.rmtree(home)


def test_ten_tweaks_take_twelve_actions_each_at_most(served: Served, page: Any) -> None:
    page.goto(served.address)
    page.wait_for_selector("body[data-ready]")
    hands = ten_tweaks.Hands(page)
    counts = [ten_tweaks.tweak(hands, code, lang, pattern) for code, lang, pattern in TWEAKS]
    assert max(counts) <= MOST, counts
    assert all(a < b for a, b in zip(counts, ten_tweaks.by_hand(TWEAKS), strict=True))
    file = served.outputs.parent / "codebook" / "codebook.yaml"
    book = codebook_file.read(file)
    assert book.version == "0.2.0"
    assert {(one.code, one.lang, one.source) for one in book.patterns} >= set(TWEAKS)
    marked = {
        code for one in examples.read(file, book) for mark in one.marks for code in mark.codes
    }
    assert marked >= {"exchange", "accord"}
    history = served.outputs / "desk" / "history.jsonl"
    kinds = [json.loads(line)["kind"] for line in history.read_text("utf-8").splitlines()]
    assert (kinds.count("add"), kinds.count("version")) == (10, 1)
