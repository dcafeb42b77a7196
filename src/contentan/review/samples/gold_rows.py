"""Rows of a run whose answer is known: settled by reviewers, or from a gold file; and those of them
that a reviewer has never been given.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from contentan.decisions.gold_answers import gold_answers
from contentan.decisions.known_answers import Known
from contentan.errors import UsageError

_CODES = "a table with the columns item and codes, as `contentan export --gold` writes it"


def known_answers(
    db: sqlite3.Connection, task: str, units: pl.DataFrame, codes: Iterable[str], gold: Path | None
) -> dict[str, Known]:
    """The known answers to rows of a frame, by item: of a gold file, else those that reviewers
    settled in the task.

    `codes` are those of the run's codebook. UsageError where the file is no gold, names another
    code, or nothing in it is a row of the frame.
    """
    found = _of_file(gold, frozenset(codes)) if gold else _settled(db, task, frozenset(codes))
    there = set(units["item"])
    kept = {item: one for item, one in found.items() if item in there}
    if not kept:
        remedy = f"--gold FILE takes {_CODES}" if not gold else "draw from the run it was made of"
        raise UsageError(
            f"no row of the run has a known answer; {remedy}", where=gold or f"settled in {task}"
        )
    return kept


def _settled(db: sqlite3.Connection, task: str, codes: frozenset[str]) -> dict[str, Known]:
    """What is settled, with the note of whoever settled it; nothing under a code that is gone."""
    notes = {
        str(item): str(note)
        for item, note in db.execute(
            "select d.item, d.note from current_decision d join sample s on s.id = d.sample"
            " where d.how = 'adjudicated' and s.task = ? order by d.id",
            (task,),
        )
    }
    return {
        row["item"]: Known(frozenset(own), notes.get(row["item"], ""))
        for row in gold_answers(db, task).iter_rows(named=True)
        if codes.issuperset(own := [one for one in row["codes"].split(";") if one])
    }


def _of_file(path: Path, codes: frozenset[str]) -> dict[str, Known]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"cannot be read: {why}", where=path) from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not {"item", "codes"} <= set(rows.fieldnames or ()):
        raise UsageError(f"expected {_CODES}", where=path)
    found: dict[str, Known] = {}
    for row in rows:
        own = (row["codes"] or "").replace(";", " ").split()
        if strangers := sorted(set(own) - codes):
            raise UsageError(
                f"no code {strangers[0]!r} in the run's codebook", where=path, line=rows.line_num
            )
        found[row["item"] or ""] = Known(frozenset(own), (row.get("note") or "").strip())
    return found


def spread(
    known: Mapping[str, Known],
    machine: Mapping[str, str],
    task: str,
    number: int,
    rng: np.random.Generator,
) -> list[str]:
    """As many of the items as asked for, in random order, spread over answers: kinds of answers in
    turn (right and wrong, or some code and none), and within a kind the codes in turn.

    So no code is left out that fits in, and whoever gives one answer to all rows is wrong on most.
    """
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in rng.permutation(sorted(known)):
        answer = " ".join(sorted(known[item].codes))
        kind = "" if task == "code" else str(is_yes(known[item].codes, machine[item], task))
        by_kind[kind][machine[item] if task == "verify" else answer].append(str(item))
    turns = [_in_turn([own[name] for name in sorted(own)]) for _, own in sorted(by_kind.items())]
    chosen = _in_turn(turns)[:number]
    return [chosen[at] for at in rng.permutation(len(chosen))]


def machine_codes(units: pl.DataFrame, task: str) -> dict[str, str]:
    """The machine's code of each row of a frame; empty for a paragraph."""
    if task == "missed":
        return dict.fromkeys(units["item"], "")
    return dict(units.select("item", "code").iter_rows())


def is_yes(codes: frozenset[str], machine: str, task: str) -> bool:
    """Whether an answer is that the machine is right, or where it is hidden that there is a
    code.
    """
    return codes == frozenset(machine.split()) if task == "verify" else bool(codes)


def _in_turn(lists: Sequence[Sequence[str]]) -> list[str]:
    """The first of each list, then the second of each, and so on."""
    longest = max(map(len, lists), default=0)
    return [own[at] for at in range(longest) for own in lists if at < len(own)]


def one_answer(items: Iterable[str], known: Mapping[str, Known], machine: Mapping[str, str]) -> int:
    """How many of the rows the same answer to all of them would get right, whichever is best."""
    right: dict[str, int] = defaultdict(int)
    for item in items:
        codes = known[item].codes
        right[" ".join(sorted(codes))] += 1
        right["accept"] += bool(machine[item]) and codes == frozenset(machine[item].split())
    return max(right.values(), default=0)
