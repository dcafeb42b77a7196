"""Keystrokes and seconds a decision on the review screen, by a scripted person on the same rows.

    python -m benchmarks.review.keystrokes --outputs OUTPUTS                # of a run; copied
    python -m benchmarks.review.keystrokes --outputs OUTPUTS --source SRC   # another checkout's

A hundred rows of each task; the digest says whether two measurements had the same ones. What the
person means is fixed: in Verify nine of ten hits are right, every tenth is of another code; in Code
and Missed it is what the machine found, which the page hides. The person knows the codebook, takes
a number key where the code has one, else opens the list (`c`) and types the label until the code
stands first. `seconds` is what it takes from the last key until the decision is stored; `with
hands` adds 0.28 s for each key and 1.35 s to make up one's mind, the keystroke-level model's
figures for an average typist (Card, Moran & Newell 1980). Reading is in neither.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.review.screen_session import WHO, Session, open_sample, session

ROWS, KEY, MIND = 100, 0.28, 1.35
SAMPLES = (f"verify --total {ROWS}", f"code --total {ROWS} --double 0", f"missed --total {ROWS}")
FIRST = "() => document.querySelector('#found [aria-selected=true] small')?.textContent ?? ''"
#: Counts the decisions that the server has said are stored.
LISTEN = """() => { window.stored = 0; const plain = window.fetch;
  window.fetch = async (...asked) => { const answer = await plain(...asked);
    if (asked[0] === '/api/decide' && answer.ok) window.stored += 1;
    return answer; }; }"""


class Row(NamedTuple):
    """An item in its place, with the codes that the person means; None says that the machine is
    right.
    """

    item: str
    machine: str
    means: tuple[str, ...] | None


def rows_of(outputs: Path, sample: str, task: str, codes: Sequence[str]) -> list[Row]:
    """The first rows of the reviewer's order."""
    with sqlite3.connect(outputs / "review" / "review.sqlite3") as db:
        found = db.execute(
            "select i.id, i.code, i.codes from assignment a join item i on i.id = a.item"
            " where a.sample = ? and a.reviewer = ? order by a.position limit ?",
            (sample, WHO, ROWS),
        ).fetchall()
    made = []
    for number, (item, code, several) in enumerate(found):
        if task == "verify":
            other = codes[(number * 37) % len(codes)]
            wrong = number % 10 == 9 and other != code
            made.append(Row(item, code, (other,) if wrong else None))
        else:
            made.append(Row(item, code, (code,) if task == "code" else tuple(several.split())))
    return made


def answer(page: Any, task: str, row: Row, boot: dict[str, Any]) -> int:
    """The keys of one decision; how many they were."""
    press = page.keyboard.press
    if row.means is None:
        press("a")
        return 1
    numbers = boot["numbers"].get(row.machine if task == "verify" else "", [])
    count = 0
    for code in row.means:
        if code in numbers:
            press(str(numbers.index(code) + 1))
            count += 1
        else:
            count += look_up(page, code, boot)
    if task == "missed":
        press("Enter")
        count += 1
    return count


def look_up(page: Any, code: str, boot: dict[str, Any]) -> int:
    """A code taken from the list: as many letters as it needs, then arrows if the label does not
    tell it from others.
    """
    label = next(one["label"] for one in boot["codes"] if one["id"] == code)
    page.keyboard.press("c")
    count = 1
    for letter in label:
        page.keyboard.type(letter)
        count += 1
        if page.evaluate(FIRST) == code:
            break
    while page.evaluate(FIRST) != code:
        page.keyboard.press("ArrowDown")
        count += 1
    page.keyboard.press("Enter")
    return count + 1


class Measured(NamedTuple):
    """Keys and seconds of each decision, and a digest of the rows with what was meant."""

    keys: list[int]
    seconds: list[float]
    rows: str


def measured(screen: Session, task: str) -> Measured:
    """What a task takes."""
    sample = f"{task}-1"
    open_sample(screen, sample)
    boot = json.loads(screen.page.inner_text("#boot") or screen.page.text_content("#boot"))
    screen.page.evaluate(LISTEN)
    codes = [one["id"] for one in boot["codes"]]
    keys, seconds = [], []
    rows = rows_of(screen.outputs, sample, task, codes)
    for number, row in enumerate(rows, 1):
        keys.append(answer(screen.page, task, row, boot))
        began = time.perf_counter()
        screen.page.wait_for_function("number => window.stored >= number", arg=number, polling=2)
        seconds.append(time.perf_counter() - began)
    return Measured(keys, seconds, hashlib.sha256(repr(rows).encode()).hexdigest()[:8])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    parser.add_argument("--source", type=Path, help="src of another checkout, to compare with")
    asked = parser.parse_args()
    print(
        f"{'task':8} {'rows':>5} {'keys':>6} {'most':>5} {'seconds':>8} {'with hands':>11}  digest"
    )
    with session(asked.outputs, SAMPLES, asked.source) as screen:
        for task in ("verify", "code", "missed"):
            keys, seconds, rows = measured(screen, task)
            mean, took = float(np.mean(keys)), float(np.mean(seconds))
            hands = took + KEY * mean + MIND
            line = f"{task:8} {len(keys):5} {mean:6.2f} {max(keys):5} {took:8.3f} {hands:11.2f}"
            print(f"{line}  {rows}")


if __name__ == "__main__":
    main()
