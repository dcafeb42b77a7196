"""What each reviewer answered before anything of another's could be seen.

An item is released when the last of those to whom it was given has decided: from then on each of
them may see what the others said. The answers that stood at that moment are the blind ones.
Whatever is decided, changed or taken back later is an answer after discussion; it never becomes
a blind one, and a release is never taken back. All of this is read from the log alone, whose
numbers give the order.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import polars as pl

from contentan.decisions.known_answers import told_before
from contentan.decisions.stored_samples import changes_of_hands, drawn_to
from contentan.statistics.agreement_by_code import JUDGED
from contentan.tables.frames import frame_of


class Answers(NamedTuple):
    """Tables JUDGED with the same items and reviewers: `blind`, given before the release, and
    `after`, as they stand now; an answer that was taken back and not given anew is empty there.
    """

    blind: pl.DataFrame
    after: pl.DataFrame


#: The blind decisions of items by item and reviewer, each with `released`, the number in the log
#: of the decision by which its item was released.
Released = dict[str, dict[str, dict[str, Any]]]


def released_blind(db: sqlite3.Connection, sample: str) -> Released:
    """Decisions on items that all to whom they were given, two or more, had decided, as they stood
    at that moment: columns id, item, reviewer, verdict, code, note, how, at, released.

    Who was to answer is what held at that moment: an item that changed hands waits for its new
    reviewer, and one of which the last open place is closed is released by that.
    """
    given = drawn_to(db, sample)
    standing: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    found: Released = {}
    for number, row in _as_it_went(db, sample):
        item = row["item"]
        if "successor" in row:
            given[item] = (given[item] - {row["reviewer"]}) | ({row["successor"]} - {""})
        elif item not in found:
            own = standing[item][row["reviewer"]]
            undone = row.pop("undoes")
            # What was undone uncovers the decision before it, as in the view `current_decision`.
            own[:] = [*own, row] if undone is None else [one for one in own if one["id"] != undone]
        if item in found or len(given[item]) < 2:
            continue
        if all(standing[item][reviewer] for reviewer in given[item]):
            found[item] = {
                reviewer: standing[item][reviewer][-1] | {"released": number}
                for reviewer in sorted(given[item])
            }
    return found


def _as_it_went(db: sqlite3.Connection, sample: str) -> list[tuple[int, dict[str, Any]]]:
    """Decisions and changes of hands in the order in which they were made, each with the number of
    the last decision by then.
    """
    made = db.execute(
        "select id, item, reviewer, verdict, code, note, how, at, undoes from decision"
        " where sample = ? and how <> 'adjudicated' order by id",
        (sample,),
    )
    rows = [(row["id"], dict(row)) for row in made]
    hands = [(row["last_decision"], dict(row)) for row in changes_of_hands(db, sample)]
    # The sort is stable: a change of hands comes after the decision that was the last by then.
    return sorted([*rows, *hands], key=lambda one: one[0])


def first_released(
    db: sqlite3.Connection, wanted: Iterable[str]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Blind answers in several samples by item and reviewer (see `released_blind`).

    Of an item that a reviewer answered in several samples that answer is the blind one which was
    released first: a later one was given by somebody who knew what others had said.
    """
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for sample in wanted:
        for answers in released_blind(db, sample).values():
            for one in answers.values():
                key = one["item"], one["reviewer"]
                if key not in first or one["released"] < first[key]["released"]:
                    first[key] = one
    return first


def coded(db: sqlite3.Connection, wanted: Sequence[str]) -> Answers:
    """Answers of samples of the task `code`, or `missed`: who saw the machine's code is led by it,
    so agreement is read from these alone.
    """
    told, blind = told_before(db), first_released(db, wanted)
    untold = {key: one for key, one in blind.items() if key not in told}
    return _tables(untold, _now(db, wanted), {})


def of_sample(db: sqlite3.Connection, sample: str) -> Answers:
    """Answers of one sample of any task."""
    own = "select i.id, i.code from item i join assignment a on a.item = i.id where a.sample = ?"
    machine = {str(item): str(code) for item, code in db.execute(own, (sample,))}
    told = told_before(db)
    blind = {
        (item, reviewer): one
        for item, answers in released_blind(db, sample).items()
        for reviewer, one in answers.items()
        if (item, reviewer) not in told
    }
    return _tables(blind, _now(db, [sample]), machine)


def _now(db: sqlite3.Connection, wanted: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """The decision that stands of each item and reviewer, the last of several samples'."""
    found = {}
    for row in db.execute(
        "select id, sample, item, reviewer, verdict, code, how from current_decision"
        " where how <> 'adjudicated' order by id"
    ):
        if row["sample"] in wanted:
            found[row["item"], row["reviewer"]] = dict(row)
    return found


def _tables(
    blind: dict[tuple[str, str], dict[str, Any]],
    now: dict[tuple[str, str], dict[str, Any]],
    machine: dict[str, str],
) -> Answers:
    # What was accepted in bulk nobody looked at.
    keys = [key for key in sorted(blind) if blind[key]["how"] != "bulk"]
    return Answers(
        frame_of(JUDGED, [(*key, codes_of_answer(blind[key], machine)) for key in keys]),
        frame_of(
            JUDGED,
            [(*key, codes_of_answer(now[key], machine) if key in now else None) for key in keys],
        ),
    )


def codes_of_answer(decision: dict[str, Any], machine: dict[str, str]) -> str | None:
    """The codes that a decision comes to, space between; None for "unsure". `machine` is the code
    of each item, which is what "accept" chooses.
    """
    if decision["verdict"] == "unsure":
        return None
    if decision["verdict"] == "accept":
        return machine[decision["item"]]
    return " ".join(sorted(decision["code"].split()))
