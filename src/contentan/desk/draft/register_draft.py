"""The register as it lies on the disk, and one cell of it saved: never over a newer cell, whole or
not at all, told to the history before it is done.

A cell is saved if it is as the page saw it. So two people who fill different cells do not stand in
each other's way, and neither overwrites the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from contentan.corpus import register
from contentan.corpus.document_ids import ids
from contentan.corpus.register_reading import register_csv_lines
from contentan.corpus.register_reading.register_sheet import WORKBOOK, Changes, Sheet, as_text
from contentan.corpus.study import FAMILIES
from contentan.desk.draft import step_history
from contentan.desk.draft.codebook_draft import digest_of
from contentan.desk.draft.one_at_a_time import alone
from contentan.desk.draft.step_history import BYTES, UNDO, About, Step
from contentan.errors import UsageError
from contentan.sources.registration import cell_rules, register_csv, register_files
from contentan.sources.registration.register_findings import named
from contentan.store.files import write_atomic

#: What the desk writes; id, path and digest say which document it is, and stay.
EDITED = tuple(
    """
    title institution programme family country about lang date year work url rights
    """.split()
)
#: The kind of step that fills a cell.
CELL = "cell"


class Kept(NamedTuple):
    """`digest` is that of the bytes, `rows` the number of each row by its name, `docs` the id that
    a run gives to the document of each row.
    """

    path: Path
    data: bytes
    digest: str
    sheet: Sheet
    rows: Mapping[str, int]
    docs: tuple[str, ...]

    def cell(self, row: str, column: str) -> str:
        """A cell by the name of its row; UsageError where there is no such row."""
        if row not in self.rows:
            raise UsageError(f"the register has no row {row!r} any more")
        return self.sheet.cell(self.sheet.rows[self.rows[row]], column)


class CellEdit(NamedTuple):
    """What a page wants written: `was` is what it saw in the cell."""

    row: str
    column: str
    text: str
    was: str


class CellChangedError(Exception):
    """Somebody filled the cell since the page saw it: `theirs` is what stands there, `by` who, ''
    where that was not at the desk.
    """

    def __init__(self, theirs: str, by: str) -> None:
        self.theirs, self.by = theirs, by
        super().__init__("changed by another")


@dataclass
class RegisterFile:
    """A register and the history of what was done to it here. `where` is its folder or itself;
    `now` gives a time that begins with an ISO date.
    """

    where: Path
    history: Path
    now: Callable[[], str]
    columns: Mapping[str, str] = field(default_factory=dict)
    families: Collection[str] = tuple(FAMILIES)
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: Kept | None = None

    def read(self) -> Kept:
        """The register as it is now; RegisterError where it cannot be read."""
        path = register.find(self.where).resolve()  # a link stays one
        data = path.read_bytes()
        while self.last is None or (self.last.path, self.last.data) != (path, data):
            sheet = register_files.read(path, self.columns)
            cells = [{name: sheet.cell(row, name) for name in ("id", "path")} for row in sheet.rows]
            rows = {name: number for number, name in enumerate(named(sheet))}
            made = Kept(path, data, digest_of(data), sheet, rows, tuple(ids(cells)))
            data = path.read_bytes()
            if data == made.data:  # an editor may have saved between the two
                self.last = made
        return self.last

    def fault(self, column: str, text: str) -> str:
        """What is wrong with a cell, '' where nothing is."""
        return cell_rules.fault(column, text, self.now()[:10], self.families)


def is_workbook(kept: Kept) -> bool:
    """Whether a register is a workbook, which the desk only shows."""
    return kept.path.suffix.lower() == WORKBOOK


def save_cell(files: RegisterFile, edit: CellEdit, who: str) -> Kept:
    """The register with one cell filled or emptied. CellChangedError where the page saw another
    one; UsageError where it may not hold this.
    """
    if edit.column not in EDITED:
        raise UsageError(f"the desk does not change {edit.column}")
    text = as_text(edit.text)
    if wrong := files.fault(edit.column, text):
        raise UsageError(f"{edit.column} {wrong}")
    with alone(files.lock, files.history):
        kept = files.read()
        if is_workbook(kept):
            raise UsageError("the desk does not write workbooks; convert the register to CSV")
        theirs = kept.cell(edit.row, edit.column)
        if theirs == text:
            return kept
        if theirs != edit.was:
            raise CellChangedError(theirs, _who_wrote(files, edit, theirs))
        says = f"{edit.column}: {theirs or '–'}{_arrow(text)}"
        column = kept.sheet.column(edit.column) or edit.column
        changes = Changes(cells={(kept.rows[edit.row], column): text})
        after = register_csv.altered(kept.data, changes, kept.path)
        _check(kept, after, (kept.rows[edit.row], column, text))
        _write(files, kept, after, who, CELL, About(edit.row, edit.column, says))
        return files.read()


def undo_cell(files: RegisterFile, knows: str, who: str) -> Step:
    """Take back the last step, which left the digest that the page `knows`; UsageError where that
    is not the last one, or somebody has changed the file since.
    """
    with alone(files.lock, files.history):
        kept = files.read()
        step = last_step(files, kept)
        if step is None or step.after != knows:
            raise UsageError("nothing can be taken back: the register was changed since")
        before = step_history.taken_back(kept.data, step, BYTES)
        if digest_of(before) != step.before:
            raise UsageError("the history does not fit the register; nothing was taken back")
        _write(files, kept, before, who, UNDO, About(step.code, step.lang, step.says))
        return step


def last_step(files: RegisterFile, kept: Kept) -> Step | None:
    """The step that can be taken back; None where there is none."""
    known = step_history.steps(files.history)
    return step_history.to_take_back(known, {kept.path.name: kept.path})


def _who_wrote(files: RegisterFile, edit: CellEdit, text: str) -> str:
    """Who filled a cell here with what stands in it; '' where an editor did."""
    own = edit.row, edit.column
    known = reversed(step_history.steps(files.history))
    last = next((one for one in known if (one.code, one.lang) == own), None)
    return last.who if last and last.kind == CELL and last.says.endswith(_arrow(text)) else ""


def _arrow(text: str) -> str:
    return f" → {text or '–'}"


def _check(kept: Kept, after: bytes, wanted: tuple[int, str, str]) -> None:
    """Raise UsageError unless exactly the wanted cell is another one."""
    number, column, text = wanted
    old = register_csv_lines.parsed(kept.data, kept.path)
    new = register_csv_lines.parsed(after, kept.path)
    header = [*old.header.cells, *([] if column in old.header.cells else [column])]
    rows = [[*one.cells, *[""] * (len(header) - len(one.cells))] for one in old.rows]
    rows[number][header.index(column)] = text
    found = [list(one.cells) for one in new.rows]
    if list(new.header.cells) != header or found != rows:
        raise UsageError(
            "the register is written in a way that this cell cannot be changed safely; nothing was"
            " written, change it by hand"
        )


def _write(
    files: RegisterFile, kept: Kept, after: bytes, who: str, kind: str, about: About
) -> None:
    if kept.path.read_bytes() != kept.data:
        raise UsageError("the register was changed this very moment; try again")
    told = {"at": files.now(), "who": who, "kind": kind, "file": kept.path.name}
    step = step_history.step_between(kept.data, after, about, encoding=BYTES, **told)
    step_history.add(files.history, step)
    write_atomic(kept.path, after, tmp=kept.path.parent / ".drafts")
    register_files.sweep_drafts(kept.path.parent)
