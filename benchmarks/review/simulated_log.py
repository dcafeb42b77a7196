"""A file of decisions of people who behave in a given way, over a corpus whose truth is known.

The corpus is that of `benchmarks.statistics.correct`. Of each code a third of the hits come from a
rare pattern that is mostly wrong. Samples are drawn, given out and decided as in the product, and
read by `judged.judged`; what a reviewer answers is made here.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.statistics.correct import COUNTRIES, LANGS, World
from contentan.codebook.canonical_form import canonical
from contentan.decisions import decision_log, handovers
from contentan.decisions.database import connect
from contentan.decisions.stored_samples import ITEM, Drawn, Sample, add_sample
from contentan.model import Code, Codebook
from contentan.statistics import sampling

AT = "2026-01-01T00:00:00+00:00"
TASKS = ("verify", "missed")
RARE, USUAL = "rare", "usual"
#: Share of the wrong hits, and of the right ones, that the rare pattern makes.
RARE_OF = (0.7, 0.1)
#: Share of rows that are passed over where yes is right, and where no is, by way of working.
LEFT_OUT = {"plain": (0.1, 0.7), "few": (0.01, 0.1)}


class Reviewer(NamedTuple):
    """`found`, `false`: share of yes answers where yes is right, and where no is; `done`: share of
    the own rows that are looked at; `unsure`: share of rows left unsure where yes is right, and
    where no is; `way`: in `order`; `filter`, a fifth in order and then the rows of the rare
    pattern; `plain` or `few`, in order, but some rows are passed over, rather the wrong ones.
    `leaves`: to whom the rows go that are open then, () closes them; None stays. `late`: is given
    nothing when the sample is drawn.
    """

    name: str
    found: float = 1.0
    false: float = 0.0
    done: float = 1.0
    unsure: tuple[float, float] = (0.0, 0.0)
    way: str = "order"
    leaves: tuple[str, ...] | None = None
    late: bool = False


class Behaviour(NamedTuple):
    """`talks`: share of differing answers that the one who is wrong changes after the release;
    `settles`: share of those still differing that a third person settles, who is right.
    """

    name: str
    reviewers: tuple[Reviewer, ...]
    talks: float = 0.0
    settles: float = 1.0


class Item(NamedTuple):
    """`right`: the codes that belong to it; `code` and `pattern` are the machine's."""

    id: str
    doc: str
    country: str
    lang: str
    code: str
    pattern: str
    right: frozenset[str]
    found: frozenset[str]


def items_of(world: World, codes: list[str], rng: np.random.Generator) -> dict[str, list[Item]]:
    """All hits, and all paragraphs, by the task in which they are judged."""
    facts = [
        (f"d{doc:03}", COUNTRIES[country], LANGS[lang])
        for doc, country, lang in zip(world.doc, world.country, world.lang, strict=True)
    ]
    hits = []
    for row, column in zip(*np.nonzero(world.found), strict=True):
        right = bool(world.there[row, column])
        pattern = RARE if rng.random() < RARE_OF[right] else USUAL
        own = frozenset([codes[column]] if right else [])
        name = f"h{row}-{column}"
        hits.append(Item(name, *facts[row], codes[column], pattern, own, frozenset()))
    paragraphs = [
        Item(f"s{row}", *facts[row], "", "", _named(there, codes), _named(found, codes))
        for row, (there, found) in enumerate(zip(world.there, world.found, strict=True))
    ]
    return {"verify": hits, "missed": paragraphs}


def _named(row: np.ndarray, codes: list[str]) -> frozenset[str]:
    return frozenset(codes[at] for at in np.flatnonzero(row))


def opened() -> sqlite3.Connection:
    """An empty log in memory."""
    return connect(Path(":memory:"), lambda: AT)


def draw(
    db: sqlite3.Connection,
    task: str,
    items: list[Item],
    codes: list[str],
    names: list[str],
    *,
    total: int,
    seed: int,
) -> None:
    """Store a random sample, a fifth of it given to two."""
    own = {"code": [one.code for one in items]} if task == "verify" else {
        "codes": [" ".join(sorted(one.found)) for one in items]
    }  # fmt: skip
    frame = pl.DataFrame(
        {
            "item": [one.id for one in items],
            "country": [one.country for one in items],
            "lang": [one.lang for one in items],
            **own,
        }
    )
    drawn = sampling.draw(frame, task, reviewers=names, seed=seed, total=total)
    taken = set(drawn.assignment["item"])
    book = Codebook(
        "b", "1", ("en",), tuple(Code(code, {}, "", "", "", "", "", "") for code in codes), (), "b"
    )
    known = {"digest": "b", "name": "b", "version": "1", "canonical": canonical(book)}
    sample = Sample(task, task, True, "r", "b", seed, {}, AT)
    rows = [_stored(one, task) for one in items if one.id in taken]
    strata = sampling.strata(frame, task)
    add_sample(
        db, sample, Drawn(known, rows, drawn.assignment.rows(), drawn.strata.rows(), strata.rows())
    )


def _stored(one: Item, task: str) -> dict[str, object]:
    whole = {name: 0 if name in _NUMBERS else "" for name in ITEM}
    kind = "hit" if task == "verify" else "segment"
    own = {"id": one.id, "kind": kind, "doc": one.doc, "country": one.country, "lang": one.lang}
    return whole | own | {"code": one.code, "pattern": one.pattern}


_NUMBERS = frozenset("year page paragraph segment start stop line".split())


class Line(NamedTuple):
    """A row of the log."""

    item: str
    reviewer: str
    verdict: str
    code: str
    how: str = "key"


def decide(
    db: sqlite3.Connection,
    task: str,
    of: dict[str, Item],
    behaviour: Behaviour,
    rng: np.random.Generator,
) -> dict[str, dict[str, Line]]:
    """All that the reviewers do in a sample, one after the other, and then what they talk over; the
    first answers by item and reviewer.
    """
    said: dict[str, dict[str, Line]] = defaultdict(dict)
    for reviewer in behaviour.reviewers:
        own = [of[row["id"]] for row in decision_log.reviewer_rows(db, task, reviewer.name)]
        lines = [_answer(one, reviewer, task, rng) for one in _looked_at(own, reviewer, task, rng)]
        for line in lines:
            said[line.item][reviewer.name] = line
        _write(db, task, lines)
        _leave(db, task, reviewer)
    judges: dict[str, list[str]] = defaultdict(list)
    for reviewer in behaviour.reviewers:
        for row in decision_log.reviewer_rows(db, task, reviewer.name):
            judges[row["id"]].append(reviewer.name)
    _write(db, task, _afterwards(of, judges, said, behaviour, task, rng))
    return said


def _write(db: sqlite3.Connection, task: str, lines: Iterable[Line]) -> None:
    db.execute("begin")
    db.executemany(
        "insert into decision (sample, item, reviewer, verdict, code, how, at)"
        f" values ('{task}', ?, ?, ?, ?, ?, '{AT}')",
        lines,
    )
    db.execute("commit")


def _leave(db: sqlite3.Connection, task: str, reviewer: Reviewer) -> None:
    if reviewer.leaves is None:
        return
    stamp = handovers.Stamp("coordinator", AT)
    if reviewer.leaves:
        handovers.hand_over(db, task, reviewer.name, reviewer.leaves, stamp)
    else:
        handovers.close(db, task, reviewer.name, stamp)


def _looked_at(
    own: list[Item], reviewer: Reviewer, task: str, rng: np.random.Generator
) -> Iterable[Item]:
    start = own[: round(reviewer.done * len(own))]
    if reviewer.way in LEFT_OUT:
        right, wrong = LEFT_OUT[reviewer.way]
        chances = [right if one.right or task == "missed" else wrong for one in start]
        return [one for one, chance in zip(start, chances, strict=True) if rng.random() >= chance]
    if reviewer.way == "filter":
        first = own[: len(own) // 5]
        return [*first, *(one for one in own[len(first) :] if one.pattern == RARE)]
    return start


def _answer(one: Item, reviewer: Reviewer, task: str, rng: np.random.Generator) -> Line:
    if rng.random() < reviewer.unsure[0 if one.right else 1]:
        return Line(one.id, reviewer.name, "unsure", "")
    if task == "verify":
        yes = rng.random() < (reviewer.found if one.right else reviewer.false)
        return Line(one.id, reviewer.name, "accept" if yes else "reject", "")
    named = {code for code in sorted(one.right) if rng.random() < reviewer.found}
    return _coded(one.id, reviewer.name, named)


def _coded(item: str, name: str, named: Iterable[str], how: str = "key") -> Line:
    codes = " ".join(sorted(named))
    return Line(item, name, "coded" if codes else "none", codes, how)


def _afterwards(
    of: dict[str, Item],
    judges: dict[str, list[str]],
    said: dict[str, dict[str, Line]],
    behaviour: Behaviour,
    task: str,
    rng: np.random.Generator,
) -> Iterator[Line]:
    """Answers changed after the release, and what is settled of what still differs."""
    for item, names in judges.items():
        answers = said[item]
        if len(names) < 2 or len(answers) < 2:
            continue
        right = _truth(of[item], task)
        wrong = [one for one in answers.values() if (one.verdict, one.code) != right]
        if len({(one.verdict, one.code) for one in answers.values()}) < 2:
            continue
        if rng.random() < behaviour.talks:
            yield from (Line(item, one.reviewer, *right) for one in wrong)
        elif rng.random() < behaviour.settles:
            yield Line(item, "judge", *right, "adjudicated")


def _truth(one: Item, task: str) -> tuple[str, str]:
    if task == "verify":
        return ("accept" if one.right else "reject", "")
    return _coded("", "", one.right)[2:4]
