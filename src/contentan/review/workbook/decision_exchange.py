"""Decisions out of the file of decisions and in again: a reviewer's workbook, and the whole log as
a folder of CSV files.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from contentan.decisions import csv_copy
from contentan.decisions.database import REVIEW, backup, connect
from contentan.decisions.gold_answers import gold_answers
from contentan.errors import UsageError, many
from contentan.review.workbook import filled_in_workbook, reviewer_workbook, workbook_sheets
from contentan.review.workbook.filled_in_workbook import MOST_NAMED, Answer, Compared, Conflict
from contentan.store.files import put
from contentan.tables.frames import to_csv


def export_workbook(
    outputs: Path, sample: str, reviewer: str, to: Path, at: str, lang: str = "en"
) -> list[str]:
    """Write a reviewer's workbook of a sample in a language; lines for a person. A file that is
    there stays: it may be filled in and not imported yet.
    """
    if to.suffix.lower() != ".xlsx":
        raise UsageError("a workbook is named NAME.xlsx", where=to)
    with _there(outputs, at) as db:
        blob = reviewer_workbook.to_bytes(db, sample, reviewer, at, lang)
    if to.exists():
        raise UsageError(
            "is there already, and may hold decisions that were not imported; choose another name",
            where=to,
        )
    _write(to, blob)
    return [
        f"{to}: sample {sample} for {reviewer}. Filled in, it comes back with: contentan import"
        f" {to}"
    ]


def import_workbook(
    outputs: Path, file: Path, at: str, *, workbook_wins: bool = False
) -> list[str]:
    """Store what is new in a filled-in workbook; lines for a person. UsageError, and nothing
    stored, where any of it is wrong.
    """
    if not file.is_file():
        raise UsageError("there is no such file", where=file)
    with _there(outputs, at) as db:
        found = filled_in_workbook.compare(db, file, at, workbook_wins=workbook_wins)
        copy = [f"before it: {backup(outputs / REVIEW, 'before import', at)}"] if found.new else []
        filled_in_workbook.store(db, found)
    return [*import_lines(found), *copy]


def export_decisions(outputs: Path, to: Path, at: str) -> list[str]:
    """Write the whole log into a folder, for version control; lines for a person. See
    `review_tables`.

    UsageError where the folder's decisions.csv is not the beginning of the new one: it is then
    another file of decisions.
    """
    if to.is_file() or to.suffix:
        raise UsageError("decisions become several files; name a folder", where=to)
    with _there(outputs, at) as db:
        made = csv_copy.files(db)
        counted = db.execute("select count(*) from decision").fetchone()[0]
    before = to / csv_copy.DECISIONS
    if before.is_file() and not made[csv_copy.DECISIONS].startswith(before.read_bytes()):
        raise UsageError(
            "holds rows that this file of decisions has not, or was edited; choose another folder",
            where=before,
        )
    # Last: it says that the others are there.
    for name in sorted(made, key=lambda name: name == csv_copy.DECISIONS):
        if not (to / name).is_file() or (to / name).read_bytes() != made[name]:
            _write(to / name, made[name], mode=0o600)
    return [
        f"{to}: {many(counted, 'row')} of the log, in"
        f" {many(len(made) - len(csv_copy.ATTRIBUTES), 'file')}."
        " Everybody's: not for reviewers still at work"
    ]


def export_gold(outputs: Path, task: str, to: Path, at: str) -> list[str]:
    """Write the settled answers of a task as CSV; lines for a person. UsageError where the file is
    there already or nothing is settled.
    """
    with _there(outputs, at) as db:
        found = gold_answers(db, task)
    if found.is_empty():
        raise UsageError(f"nothing of the task {task} is settled yet", where="--gold")
    if to.exists():
        raise UsageError("is there already; choose another name", where=to)
    _write(to, to_csv(found), mode=0o600)
    how = f"contentan gold {to} --text text --code codes"
    return [f"{to}: {many(found.height, 'settled answer')}. The codebook against it: {how}"]


def import_decisions(outputs: Path, folder: Path, at: str) -> list[str]:
    """Fill an empty file of decisions from a folder that was exported; lines for a person.

    UsageError, and nothing stored, where the file is not empty or the folder not as it was
    exported.
    """
    if not (folder / csv_copy.DECISIONS).is_file():
        raise UsageError(f"no folder of decisions: it has no {csv_copy.DECISIONS}", where=folder)
    found = [
        path
        for pattern in ("*.csv", "frames/*.csv", "codebooks/*.json")
        for path in folder.glob(pattern)
    ]
    given = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    with closing(connect(outputs / REVIEW, lambda: at)) as db:
        try:
            counted = csv_copy.restore(db, given)
        except UsageError as error:
            where = folder / error.where if error.where else outputs / REVIEW
            raise UsageError(error.message, where=where, line=error.line) from None
    rows = ", ".join(f"{name.removesuffix('.csv')} {count}" for name, count in counted.items())
    return [f"{outputs / REVIEW}: {rows}"]


def import_lines(found: Compared) -> list[str]:
    """What a person reads after an import."""
    replaced = sum(known is not None for _, known in found.new)
    head = (
        f"{found.sample}, {found.reviewer}: {len(found.new)} new, {found.unchanged} unchanged,"
        f" {len(found.conflicts)} conflicts"
    )
    lines = [
        head,
        *([f"{replaced} of the new ones change what was decided before"] if replaced else []),
    ]
    lines += _some([_told(one) for one in found.conflicts])
    if found.conflicts:
        lines.append("  --workbook-wins stores them as they are in the workbook")
    stands = "emptied; what was decided stands, contentan review takes it back"
    lines += _some([f"  {workbook_sheets.REVIEW}!{place}: {stands}" for place in found.emptied])
    return lines + _some(
        [
            f"  {workbook_sheets.REVIEW}!{place}: a note without a verdict is not stored"
            for place in found.noted
        ]
    )


def _some(lines: list[str]) -> list[str]:
    return [
        *lines[:MOST_NAMED],
        *([f"  and {len(lines) - MOST_NAMED} more"] if len(lines) > MOST_NAMED else []),
    ]


def _told(one: Conflict) -> str:
    now = f"{_said(one.now)} in the screen" if one.now else "taken back in the screen"
    return (
        f"  {workbook_sheets.REVIEW}!{one.place}: {_said(one.answer)} here, {now} since"
        f" ({one.at}): not stored"
    )


def _said(answer: Answer) -> str:
    note = f" with note {answer.note[:40]!r}" if answer.note else ""
    return " ".join((answer.verdict, *answer.codes)) + note


@contextmanager
def _there(outputs: Path, at: str) -> Iterator[sqlite3.Connection]:
    """The file of decisions; UsageError where there is none, because opening would make an empty
    one.
    """
    path = outputs / REVIEW
    if not path.is_file():
        raise UsageError("no sample has been drawn here; `contentan sample` draws one", where=path)
    with closing(connect(path, lambda: at)) as db:
        yield db


def _write(to: Path, blob: bytes, *, mode: int = 0o666) -> None:
    """All of the bytes or nothing; `mode` as far as the umask lets it be."""
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(blob)
        put(draft, to)
    finally:
        draft.unlink(missing_ok=True)
