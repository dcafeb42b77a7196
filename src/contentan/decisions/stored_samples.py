"""Samples: what was given to whom, drawn from what. A sample once stored is frozen; with the
decisions it is all that evaluation needs.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from contentan.codebook.canonical_form import from_canonical
from contentan.decisions.database import TASKS, all_or_nothing
from contentan.errors import UsageError
from contentan.model import Codebook

ITEM = tuple(
    """
    id kind doc title institution country lang year page paragraph segment start stop code
    pattern line quote before after text_digest codes
    """.split()
)

CODEBOOK = ("digest", "name", "version", "canonical")


class Sample(NamedTuple):
    """`random`: drawn with known chances; only such samples are counted from. `frame` tells each
    item's stratum, whether drawn or not.
    """

    id: str
    task: str
    random: bool
    run: str
    codebook: str
    seed: int
    choices: dict[str, Any]
    made_at: str


class Drawn(NamedTuple):
    """What comes with a sample: `codebook` has digest, name, version, canonical; `items` the
    columns of `ITEM`; `assigned` item, reviewer, position, stratum, chance; `strata` stratum, size,
    drawn; `frame` item and stratum of all from which was drawn.
    """

    codebook: Mapping[str, str]
    items: Sequence[Mapping[str, Any]]
    assigned: Sequence[tuple[str, str, int, str, float]]
    strata: Sequence[tuple[str, int, int]]
    frame: Sequence[tuple[str, str]]


def add_sample(db: sqlite3.Connection, sample: Sample, drawn: Drawn) -> None:
    """Store a sample, whole or not at all. UsageError where one of this id exists."""
    if sample.task not in TASKS:
        raise UsageError(
            f"task {sample.task!r}; expected one of {', '.join(TASKS)}", where=sample.id
        )
    packed = zlib.compress(
        "\n".join(f"{item}\t{stratum}" for item, stratum in drawn.frame).encode(), 6
    )
    row = {
        **sample._asdict(),
        "choices": json.dumps(sample.choices, sort_keys=True),
        "frame": packed,
    }
    with all_or_nothing(db):
        if db.execute("select 1 from sample where id = ?", (sample.id,)).fetchone():
            raise UsageError(
                "this sample exists; samples are frozen, draw another with another seed",
                where=sample.id,
            )
        _insert(
            db,
            "insert or ignore into codebook values",
            [[drawn.codebook[name] for name in CODEBOOK]],
        )
        _insert(db, f"insert into sample ({', '.join(row)}) values", [tuple(row.values())])
        _insert(
            db,
            "insert or ignore into item values",
            [[one[name] for name in ITEM] for one in drawn.items],
        )
        _insert(db, "insert into stratum values", [(sample.id, *one) for one in drawn.strata])
        _insert(db, "insert into assignment values", [(sample.id, *one) for one in drawn.assigned])


def refuse_other_roles(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """UsageError for who was given roles without that of a reviewer: nobody could ever answer what
    such a person is given.
    """
    for name in dict.fromkeys(names):
        found = db.execute(
            "select held from role where name = ? and role = 'reviewer' order by id desc limit 1",
            (name,),
        ).fetchone()
        if found and not found[0]:
            raise UsageError(
                "has roles, and none of a reviewer; give that one first (`contentan review role`)",
                where=name,
            )


def _insert(db: sqlite3.Connection, into: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        db.executemany(f"{into} ({', '.join('?' * len(rows[0]))})", rows)


_COLUMNS = "id, task, random, run, codebook, seed, choices, made_at"


def samples(db: sqlite3.Connection) -> list[Sample]:
    """All samples, the newest first."""
    return [
        _sample(row)
        for row in db.execute(f"select {_COLUMNS} from sample order by made_at desc, id")
    ]


def sample_of(db: sqlite3.Connection, wanted: str) -> Sample:
    """A sample by its id; UsageError where there is none."""
    row = db.execute(f"select {_COLUMNS} from sample where id = ?", (wanted,)).fetchone()
    if not row:
        raise UsageError("no such sample", where=wanted)
    return _sample(row)


def _sample(row: sqlite3.Row) -> Sample:
    facts = dict(row)
    return Sample(
        **{**facts, "random": bool(facts["random"]), "choices": json.loads(facts["choices"])}
    )


def stratum_of_items(db: sqlite3.Connection, sample: str) -> dict[str, str]:
    """Stratum of every item from which a sample was drawn."""
    packed = db.execute("select frame from sample where id = ?", (sample,)).fetchone()[0]
    lines = zlib.decompress(packed).decode().split("\n")
    return {item: stratum for item, _, stratum in (line.partition("\t") for line in lines if line)}


def reviewers(db: sqlite3.Connection, sample: str) -> list[str]:
    """Who has rows of a sample now, answered ones or open ones."""
    found = db.execute(
        "select distinct reviewer from current_assignment where sample = ? order by reviewer",
        (sample,),
    )
    return [row[0] for row in found]


def given_to(db: sqlite3.Connection, sample: str) -> dict[str, set[str]]:
    """Who has each item of a sample now; an item that was closed for all is left out."""
    return _by_item(
        db.execute("select item, reviewer from current_assignment where sample = ?", (sample,))
    )


def drawn_to(db: sqlite3.Connection, sample: str) -> dict[str, set[str]]:
    """To whom each item of a sample was given when it was drawn."""
    return _by_item(db.execute("select item, reviewer from assignment where sample = ?", (sample,)))


def _by_item(rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item, reviewer in rows:
        found[item].add(reviewer)
    return found


def changes_of_hands(db: sqlite3.Connection, sample: str) -> list[sqlite3.Row]:
    """Rows of `handover` in the order in which they were made: item, place (to whom it was drawn),
    reviewer, successor (empty: closed), last_decision (the number of the last decision in the file
    by then).
    """
    return db.execute(
        "select item, place, reviewer, successor, last_decision from handover where sample = ?"
        " order by id",
        (sample,),
    ).fetchall()


def codebook_of(db: sqlite3.Connection, sample: str) -> Codebook:
    """The codebook under which a sample was drawn; UsageError where there is no such sample."""
    digest = sample_of(db, sample).codebook
    # The text of a large codebook takes longer to read than all else that a decision needs, and
    # what is written in a file stays.
    file = str(db.execute("pragma database_list").fetchone()[2])
    if not file or (file, digest) not in _CODEBOOKS:
        found = db.execute("select canonical from codebook where digest = ?", (digest,)).fetchone()
        _CODEBOOKS[file, digest] = _codebook(found[0])
    return _CODEBOOKS[file, digest]


#: Codebooks that were read, by file and digest; that of a file in memory is read each time.
_CODEBOOKS: dict[tuple[str, str], Codebook] = {}


@lru_cache(maxsize=8)
def _codebook(canonical: str) -> Codebook:
    return from_canonical(canonical)


def codes_of(db: sqlite3.Connection, sample: str) -> frozenset[str]:
    """Codes that a decision in the sample may name."""
    return frozenset(code.id for code in codebook_of(db, sample).codes)
