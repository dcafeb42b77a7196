"""Samples whose rows have a known answer: a training round, and a sample with checks mixed in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from contentan.codebook.canonical_form import canonical
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.known_answers import KNOWN, TRAINING
from contentan.decisions.stored_samples import Drawn, Sample, add_sample
from tests.decisions import decided
from tests.decisions.decided import AT, book

BOOK = {"digest": book().digest, "name": "small", "version": "1", "canonical": canonical(book())}
#: The machine says exchange; what is right of eleven rows.
GOLD = {
    f"t{number:02}": codes
    for number, codes in enumerate(["exchange"] * 6 + [""] * 3 + ["dialogue"] * 2)
}


def training(
    db: sqlite3.Connection,
    *who: str,
    feedback: str = "each",
    mark: float = 0.8,
    gold: Mapping[str, str] = GOLD,
    task: str = "verify",
) -> Sample:
    """A training round of these rows, given to each reviewer in this order."""
    choices: dict[str, Any] = {
        TRAINING: {"pass_mark": mark, "feedback": feedback},
        KNOWN: {item: [codes, f"why {item}"] for item, codes in gold.items()},
    }
    items = [decided.item(number) | {"id": name} for number, name in enumerate(gold)]
    new = Sample(f"training-{task}-1", task, False, "r1", book().digest, 1, choices, AT)
    given = [(name, one, at, "", 0.0) for one in who for at, name in enumerate(gold, 1)]
    add_sample(db, new, Drawn(BOOK, items, given, [], [(name, "") for name in gold]))
    return new


def answer(
    db: sqlite3.Connection, sample: str, who: str, given: Mapping[str, str], **facts: Any
) -> None:
    """Codes for items as decisions of the task verify: the machine's, none, or another; ? for
    unsure.
    """
    for item, codes in given.items():
        verdict = {"exchange": "accept", "": "reject", "?": "unsure"}.get(codes, "recode")
        code = codes if verdict == "recode" else ""
        decide(db, Decision(sample, item, who, verdict, AT, code, **facts), check=False)


def checked_sample(db: sqlite3.Connection, checks: Mapping[str, str], who: str = "john") -> str:
    """A random sample of ten rows for one reviewer, with checks between them."""
    drawn = [f"h{number:03}" for number in range(10)]
    items = [decided.item(number) | {"id": name} for number, name in enumerate([*drawn, *checks])]
    order = [*drawn[:5], *checks, *drawn[5:]]
    given = [
        (name, who, at, "exchange|KAZ|en", 0.0 if name in checks else 0.5)
        for at, name in enumerate(order, 1)
    ]
    choices = {"checks": 0.1, KNOWN: {item: [codes, ""] for item, codes in checks.items()}}
    new = Sample("verify-1", "verify", True, "r1", book().digest, 1, choices, AT)
    frame = [(one["id"], "exchange|KAZ|en") for one in items]
    add_sample(db, new, Drawn(BOOK, items, given, [("exchange|KAZ|en", 20, 10)], frame))
    return "verify-1"
