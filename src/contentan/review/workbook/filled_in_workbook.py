"""A filled-in workbook back: what is new is stored, all of it or nothing; what is wrong is named by
sheet and cell.

Three states of a row are compared: when the workbook was written, in the workbook, and now. A cell
that nobody touched never undoes what was decided in the screen meanwhile; where both changed, and
differently, it is a conflict, and the screen's decision stands.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.decisions.database import VERDICTS
from contentan.decisions.decision_log import Decision, decide_all, reviewer_rows
from contentan.decisions.stored_samples import codebook_of, reviewers, sample_of, samples
from contentan.errors import UsageError
from contentan.extract.office import xlsx
from contentan.extract.office.xlsx import Cell, Row
from contentan.review.workbook import whole_rows, workbook_text
from contentan.review.workbook.log_entries import Entry, entries, standing
from contentan.review.workbook.reviewer_workbook import file_facts, written
from contentan.review.workbook.workbook_sheets import (
    ABOUT,
    ID,
    KIND,
    NOTE,
    REVIEW,
    VERDICT,
    plain,
    shown,
)

MOST_NOTE = 4_000
#: So many problems are named; the others are counted.
MOST_NAMED = 40


class Answer(NamedTuple):
    """What a row says: a verdict, its codes, a note as a cell holds it."""

    verdict: str
    codes: tuple[str, ...]
    note: str


class Filled(NamedTuple):
    """A row of the workbook with an answer; `place` is its verdict's cell. `answer` is None where
    the verdict is empty.
    """

    item: str
    place: str
    answer: Answer | None


class Conflict(NamedTuple):
    """A row that was decided in the screen after the workbook was written, and differently. `now`
    is None where it was taken back.
    """

    place: str
    item: str
    answer: Answer
    now: Answer | None
    at: str


class Compared(NamedTuple):
    """What an import comes to. `new` are decisions with what they replace, `emptied` and `noted`
    cells whose text is not stored.
    """

    sample: str
    reviewer: str
    new: list[tuple[Decision, int | None]]
    unchanged: int
    conflicts: list[Conflict]
    emptied: list[str]
    noted: list[str]


def compare(
    db: sqlite3.Connection, path: Path, at: str, *, workbook_wins: bool = False
) -> Compared:
    """Read a workbook and compare it with the log; nothing is stored. `workbook_wins` makes
    conflicts new decisions.

    UsageError with every problem by sheet and cell.
    """
    found = xlsx.read(path, (REVIEW, ABOUT))
    about = found.get(ABOUT, [])
    if REVIEW not in found or not any(
        cell.text == KIND for row in about for cell in row.cells.values()
    ):
        raise UsageError(
            f"no review workbook: its sheet {ABOUT!r} does not say {KIND!r}", where=path
        )
    said = {
        workbook_text.fact_of(row.cells[0].text): row.cells[1]
        for row in about
        if {0, 1} <= row.cells.keys()
    }
    if problems := _about(db, said):
        raise _refused(path, problems)
    sample, reviewer, done = said["sample"].text, said["reviewer"].text, int(said["entries"].text)
    filled, noted = _filled(db, found[REVIEW], sample, reviewer, problems)
    if problems:
        raise _refused(path, problems)
    so_far = Compared(sample, reviewer, [], 0, [], [], noted)
    made = _compare(filled, so_far, entries(db, sample, reviewer), done, wins=workbook_wins, at=at)
    if problems := _to_own_code(db, made, {row.item: row.place for row in filled}):
        raise _refused(path, problems)
    return made


def _to_own_code(db: sqlite3.Connection, made: Compared, places: Mapping[str, str]) -> list[str]:
    """New answers that recode a row to the code that it has."""
    own = {row["id"]: row["code"] for row in reviewer_rows(db, made.sample, made.reviewer)}
    return [
        f"{REVIEW}!{places[one.item]}: recode to {one.code}, the code that the row has; that is"
        " accept"
        for one, _ in made.new
        if one.verdict == "recode" and one.code == own[one.item]
    ]


def store(db: sqlite3.Connection, compared: Compared) -> None:
    """Store what is new in one transaction. StaleError where the reviewer decided on one of the
    rows since `compare`.
    """
    decide_all(db, compared.new)


def _refused(path: Path, problems: Sequence[str]) -> UsageError:
    named = "".join(f"\n  {line}" for line in problems[:MOST_NAMED])
    more = f"\n  and {len(problems) - MOST_NAMED} more" if len(problems) > MOST_NAMED else ""
    return UsageError(
        f"nothing was stored; wrong in this workbook: {len(problems)}{named}{more}", where=path
    )


def _about(db: sqlite3.Connection, said: Mapping[str, Cell]) -> list[str]:
    """What is wrong with the sheet about."""
    if missing := [
        name for name in ("sample", "task", "reviewer", "digest", "entries") if name not in said
    ]:
        return [f"{ABOUT}: a row {name!r} is missing" for name in missing]
    sample, reviewer = said["sample"], said["reviewer"]
    known = [one.id for one in samples(db)]
    if sample.text not in known:
        return [
            f"{ABOUT}!{sample.place}: no sample {sample.text!r} here; there are"
            f" {', '.join(known) or 'none'}"
        ]
    given = reviewers(db, sample.text)
    if reviewer.text not in given:
        return [
            f"{ABOUT}!{reviewer.place}: {sample.text} was not given to {reviewer.text!r}, but to"
            f" {', '.join(given)}"
        ]
    problems = [f"{ABOUT}!{cell.place}: a formula" for cell in said.values() if cell.formula]
    right = file_facts(
        db, sample.text, reviewer.text, "", len(entries(db, sample.text, reviewer.text))
    )
    for name in ("task", "digest"):
        if said[name].text != right[name]:
            expected = f"{name} {said[name].text!r}; that of {sample.text} is {right[name]!r}"
            problems.append(f"{ABOUT}!{said[name].place}: {expected}")
    done = said["entries"]
    if not re.fullmatch(r"\d{1,9}", done.text) or int(done.text) > int(right["entries"]):
        expected = (
            f"{reviewer.text} made {right['entries']} in {sample.text}; is this the file of"
            " decisions that wrote the workbook?"
        )
        problems.append(f"{ABOUT}!{done.place}: {done.text!r} entries, but {expected}")
    return problems


def _filled(
    db: sqlite3.Connection, given: Sequence[Row], sample: str, reviewer: str, problems: list[str]
) -> tuple[list[Filled], list[str]]:
    """Rows of the sheet review, and cells of notes without a verdict; what is wrong is added to
    `problems`.
    """
    task = sample_of(db, sample).task
    columns = whole_rows.columns(given, task, problems)
    if problems:
        return [], []
    known = {
        row[ID]: row for row in written(db, sample, reviewer, {}, workbook_text.words_of("en"))
    }
    names, moved = workbook_text.code_names(codebook_of(db, sample)), list[str]()
    filled: dict[str, Filled] = {}
    noted = []
    for row in given[1:]:
        if formulas := [cell.place for cell in row.cells.values() if cell.formula]:
            problems += [
                f"{REVIEW}!{place}: a formula; write what is meant as text" for place in formulas
            ]
            continue
        cells = {
            name: row.cells.get(at, Cell(f"{xlsx.letters(at)}{row.number}", ""))
            for name, at in columns.items()
        }
        item = cells[ID].text.strip()
        # Rows that were only formatted are no rows.
        if not any(cell.text.strip() for cell in cells.values()):
            continue
        if item not in known:
            problems.append(
                f"{REVIEW}!{cells[ID].place}: id {item!r} is no row that {sample} gave to"
                f" {reviewer}"
            )
            continue
        moved += [cells[VERDICT].place] if whole_rows.is_moved(cells, known[item]) else []
        wrong, answer = _answer(cells, task, names)
        problems += wrong
        if answer is None and cells[NOTE].text.strip():
            noted.append(cells[NOTE].place)
        one = Filled(item, cells[VERDICT].place, answer)
        earlier = filled.setdefault(item, one)
        if earlier.answer != answer:
            problems.append(
                f"{REVIEW}!{one.place}: the row of {earlier.place} again (id {item}), filled in"
                " differently"
            )
    problems += whole_rows.told(moved)
    return list(filled.values()), noted


def _answer(
    cells: Mapping[str, Cell], task: str, names: Mapping[str, frozenset[str]]
) -> tuple[list[str], Answer | None]:
    """What is wrong with a row, and what it says."""
    verdict = workbook_text.verdict_of(cells[VERDICT].text, task)
    to, note = cells[workbook_text.ANSWER[task]], plain(cells[NOTE].text).strip()
    codes, unknown = workbook_text.codes_in(to.text, names)
    at, there = f"{REVIEW}!{cells[VERDICT].place}", f"{REVIEW}!{to.place}"
    wrong = [f"{there}: {why}" for why in unknown]
    if len(note) > MOST_NOTE:
        wrong.append(
            f"{REVIEW}!{cells[NOTE].place}: a note of {len(note):,} letters; at most {MOST_NOTE:,}"
        )
    if verdict == "" and to.text.strip():
        wrong.append(f"{at}: {to.text.strip()!r} without a verdict")
    elif verdict is None:
        wrong.append(f"{at}: {cells[VERDICT].text!r}; expected one of {', '.join(VERDICTS[task])}")
    elif verdict in ("recode", "coded") and not to.text.strip():
        wrong.append(f"{there}: {verdict} without a code")
    elif verdict not in ("", "recode", "coded") and codes:
        wrong.append(f"{there}: {verdict} comes with no code, got {' '.join(codes)!r}")
    elif len(codes) > 1 and task != "missed":
        wrong.append(f"{there}: one code, got {' '.join(codes)!r}")
    return wrong, Answer(verdict, codes, note) if verdict else None


def _of(made: Entry | None) -> Answer | None:
    """A decision as its cells show it. What was accepted in bulk is not shown."""
    if made is None or made.how == "bulk":
        return None
    return Answer(made.verdict or "", tuple(made.code.split()), shown(made.note).strip())


def _alike(one: Answer | None, other: Answer | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.verdict, set(one.codes), one.note) == (other.verdict, set(other.codes), other.note)


def _compare(
    filled: Sequence[Filled],
    so_far: Compared,
    own: Sequence[Entry],
    done: int,
    *,
    wins: bool,
    at: str,
) -> Compared:
    # The log only grows, so its length says what the workbook's maker knew.
    then, now, elsewhere = standing(own[:done]), standing(own), _elsewhere(own[done:])
    new, conflicts, emptied, unchanged = [], [], [], 0
    for row in filled:
        answer, before, current = row.answer, _of(then.get(row.item)), now.get(row.item)
        if answer is None:
            emptied += [row.place] if before else []
        # Untouched in the workbook, or decided alike in the screen meanwhile.
        elif _alike(answer, _of(current)) or _alike(answer, before):
            unchanged += 1
        elif row.item in elsewhere and not wins:
            conflicts.append(
                Conflict(row.place, row.item, answer, _of(current), elsewhere[row.item])
            )
        else:
            made = (answer.verdict, at, " ".join(answer.codes), answer.note, "excel")
            new.append(
                (
                    Decision(so_far.sample, row.item, so_far.reviewer, *made),
                    current.id if current else None,
                )
            )
    return so_far._replace(new=new, unchanged=unchanged, conflicts=conflicts, emptied=emptied)


def _elsewhere(since: Sequence[Entry]) -> dict[str, str]:
    """Items whose last entry was made in the screen, and when; an undo is one, an earlier import of
    the workbook is none.
    """
    last = {one.item: one for one in since if one.how != "bulk"}
    return {
        item: one.at for item, one in last.items() if one.how != "excel" or one.undoes is not None
    }
