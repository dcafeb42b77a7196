"""A small file of decisions for tests: two reviewers, one sample of each task, texts written for
this.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from contentan.codebook.canonical_form import canonical
from contentan.decisions.database import connect
from contentan.decisions.stored_samples import Drawn, Sample, add_sample
from contentan.model import Code, Codebook, Pattern

AT = "2026-11-01T10:00:00+00:00"
BOTH = ("aigerim", "john")


def book() -> Codebook:
    """Two siblings below a parent, with two patterns each."""
    codes = tuple(
        Code(
            name,
            {"en": name.capitalize(), "ru": name, "kk": name},
            f"Speaks of {name}.",
            "",
            "",
            "",
            "",
            parent,
        )
        for name, parent in (("contact", ""), ("exchange", "contact"), ("dialogue", "contact"))
    )
    patterns = tuple(
        Pattern(code, "en", source, line)
        for line, (code, source) in enumerate(
            (("exchange", "exchange*"), ("exchange", "visit"), ("dialogue", "dialogue")), 1
        )
    )
    return Codebook("small", "1", ("kk", "ru", "en"), codes, patterns, "d" * 64)


def item(number: int, kind: str = "hit", **facts: Any) -> dict[str, Any]:
    """An item with everything that a sample needs."""
    return {
        "id": f"{'h' if kind == 'hit' else 's'}{number:03}",
        "kind": kind,
        "doc": f"doc{number % 3}",
        "title": f"Report {number % 3}",
        "institution": "Assembly",
        "country": "KAZ" if number % 2 else "USA",
        "lang": ("en", "ru", "kk")[number % 3],
        "year": 2020,
        "page": 1 + number,
        "paragraph": 2,
        "segment": number,
        "start": 100 * number,
        "stop": 100 * number + 8,
        "code": "exchange" if kind == "hit" else "",
        "pattern": "exchange*" if kind == "hit" else "",
        "line": 1 if kind == "hit" else 0,
        "quote": "exchange" if kind == "hit" else f"A whole paragraph, number {number}.",
        "before": "a student ",
        "after": " with schools",
        "text_digest": "t" * 64,
        "codes": "",
    } | facts


def add(
    db: sqlite3.Connection,
    name: str,
    task: str = "verify",
    items: int = 6,
    who: tuple[str, ...] = BOTH,
    **facts: Any,
) -> list[str]:
    """Store a sample of `items`, each given to everybody; ids in order. `facts` are of all items, a
    list of one for each.
    """
    made = [
        item(
            number,
            "segment" if task == "missed" else "hit",
            **{k: v[number] if isinstance(v, list) else v for k, v in facts.items()},
        )
        for number in range(items)
    ]
    stratum = {
        one["id"]: f"{one['code'] or 'no hits'}|{one['country']}|{one['lang']}" for one in made
    }
    known = {
        "digest": book().digest,
        "name": "small",
        "version": "1",
        "canonical": canonical(book()),
    }
    strata = [
        (one, 2 * list(stratum.values()).count(one), list(stratum.values()).count(one))
        for one in sorted(set(stratum.values()))
    ]
    assigned = [
        (one["id"], reviewer, 1 + number, stratum[one["id"]], 0.5)
        for reviewer in who
        for number, one in enumerate(made)
    ]
    sample = Sample(name, task, True, "r1", book().digest, 1, {"per_stratum": 30}, AT)
    add_sample(db, sample, Drawn(known, made, assigned, strata, list(stratum.items())))
    return [one["id"] for one in made]


def opened(folder: Path) -> sqlite3.Connection:
    """An empty file of decisions."""
    return connect(folder / "review.sqlite3", lambda: AT)
