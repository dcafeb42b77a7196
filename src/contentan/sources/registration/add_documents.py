"""Adding documents to a register: a row for each file, filled as far as the document and the person
tell.

Only `path`, `sha256`, `format` and `pages` are known; what else a document tells is a guess, and
its columns are named in `guessed` until a person has confirmed them (by giving them, by saying yes,
or by taking the name out of that cell).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contentan.corpus import member_files, register
from contentan.corpus.archive_names import INSIDE
from contentan.corpus.register_reading import register_reader, register_sheet
from contentan.corpus.register_reading.register_sheet import Changes, Sheet
from contentan.corpus.study import FAMILIES
from contentan.errors import ExtractError, UsageError
from contentan.extract.tables import Extraction
from contentan.sources.registration import cell_rules, register_files
from contentan.sources.registration.cell_rules import Fault
from contentan.sources.registration.document_facts import Facts, facts_of_document
from contentan.store.files import put, temporary

#: Columns that a person may give, in the order in which they are asked for.
GIVEN = tuple(
    "id title work institution programme family country about lang date year url rights".split()
)
_NEW = ("pages", "format", "guessed")
#: Asked with the file's name, the column and what was guessed; what comes back is the cell, None
#: for the guess as it is.
Ask = Callable[[str, str, str], str | None]
FOLDER = "documents"


@dataclass(frozen=True, slots=True)
class Added:
    """One file: its row, or why it has none. `missing`: cells that a person must still fill;
    `copied`: whether it was copied; `holds`: how many documents an archive holds; `note`: what a
    person should look at.
    """

    file: Path
    cells: dict[str, str]
    reason: str = ""
    guessed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    copied: bool = False
    holds: int = 0
    note: str = ""


def add(
    files: Sequence[Path],
    register: Path,
    given: Mapping[str, str],
    *,
    read: Callable[[Path], Extraction],
    today: str,
    families: Collection[str] = tuple(FAMILIES),
    ask: Ask | None = None,
    dry: bool = False,
) -> list[Added]:
    """Append a row for each file that the register does not have, in one atomic write; a file that
    is there already stays as it is.

    A file outside of the register's folder is copied into its `documents/`. `given` are cells for
    all files, `ask` fills others. Raises UsageError for a file that is not there or a given cell
    that cannot be.
    """
    fault = cell_rules.faults_of(today, families)
    _check(files, given, fault)
    known = register_files.read(register) if register.is_file() else Sheet((), ())
    register_reader.tell(known, register)
    root = register.parent
    made: list[Added] = []
    for file in files:
        taken = {known.cell(row, "id") for row in known.rows} | {
            one.cells.get("id", "") for one in made
        }
        made.append(
            _twin(file, known, made) or _row(file, root, taken, given, read, today, fault, ask)
        )
    rows = [one for one in made if not one.reason]
    if rows and not dry:
        for one in rows:
            _place(one, root)
        register_files.write(register, Changes(rows=[_named(one, known) for one in rows]))
    return made


def _check(files: Sequence[Path], given: Mapping[str, str], fault: Fault) -> None:
    for file in files:
        if not member_files.there(file):
            raise UsageError("there is no such file", where=file)
    for column, cell in given.items():
        wrong = fault(column, cell)
        if wrong:
            raise UsageError(wrong, where=f"--{column}")
    if len(files) > 1 and ("id" in given or "title" in given):
        raise UsageError(
            "an id or a title is for one file", where="--id" if "id" in given else "--title"
        )


def _twin(file: Path, known: Sheet, made: Sequence[Added]) -> Added | None:
    """The file as one that is there already, by its bytes."""
    digest = member_files.digest(file)
    there = {
        known.cell(row, "sha256").lower(): known.cell(row, "id") or known.cell(row, "path")
        for row in known.rows
    }
    there |= {one.cells["sha256"]: one.cells["id"] for one in made if not one.reason}
    there.pop("", None)
    return Added(file, {}, f"is already there as {there[digest]}") if digest in there else None


def _row(
    file: Path,
    root: Path,
    taken: set[str],
    given: Mapping[str, str],
    read: Callable[[Path], Extraction],
    today: str,
    fault: Fault,
    ask: Ask | None,
) -> Added:
    documents = len(member_files.inside(file))
    try:
        told = Facts({"format": "zip"}, ()) if documents else _told(file, read, today)
    except ExtractError as error:
        return Added(file, {}, str(error))
    path, copied = _path(file, root)
    key = new_id(_named_as(path), taken)
    own = {"id": key, "path": path, "sha256": member_files.digest(file)}
    cells, guessed = _asked(file.name, {**own, **told.cells}, told, given, fault, ask)
    missing = tuple(
        name
        for name in cell_rules.WANTED
        if not cells.get(name) and not _international(name, cells)
    )
    cells = {**cells, "guessed": " ".join(guessed)}
    note = _two_years(cells)
    return Added(file, cells, "", guessed, missing, copied, documents, note)


def _two_years(cells: Mapping[str, str]) -> str:
    """What is to be said where the title names other years than that of the document."""
    year = cells.get("year") or cells.get("date", "")[:4]
    named = sorted(
        set(re.findall(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)", cells.get("title", "")))
    )
    if not year or not named or year in named:
        return ""
    return (
        f"the title names {', '.join(named)}, the year is {year}: is it that of which the document"
        " speaks, or that of its publication?"
    )


def _named_as(path: str) -> Path:
    """What the id of a document is made of: of a member that of its archive comes first."""
    *above, last = path.split(INSIDE)
    return (
        Path("-".join([*(Path(one).stem for one in above), *last.split("/")]))
        if above
        else Path(last)
    )


def _told(file: Path, read: Callable[[Path], Extraction], today: str) -> Facts:
    with member_files.opened(file) as own:
        return facts_of_document(own, read(own), today)


def _international(column: str, cells: Mapping[str, str]) -> bool:
    return column == "country" and cells.get("family") in ("osce", "unesco", "un")


def _asked(
    name: str,
    cells: dict[str, str],
    told: Facts,
    given: Mapping[str, str],
    fault: Fault,
    ask: Ask | None,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Cells with those that the person gives, and what remains a guess."""
    cells = {**cells, **{column: cell for column, cell in given.items() if cell}}
    known = {column for column, cell in given.items() if cell}
    for column in GIVEN if ask else ():
        if column in known or (column == "year" and cells.get("date")):
            continue
        answer = ask(name, column, cells.get(column, "")) if ask else None
        while answer and fault(column, answer):
            answer = (
                ask(
                    f"{name}: {fault(column, answer)}",
                    column,
                    cells.get(column, ""),
                )
                if ask
                else None
            )
        cells[column] = cells.get(column, "") if answer is None else answer
        known.add(column)
    if "date" in known and cells.get("date"):
        cells["year"] = cells["date"][:4]
        known.add("year")
    elif "year" in known and not cells.get("date", "").startswith(cells.get("year", "")):
        cells["date"] = ""  # guessed, and of another year
    return cells, tuple(
        column for column in told.guessed if column not in known and cells.get(column)
    )


def _path(file: Path, root: Path) -> tuple[str, bool]:
    """Path below the register's folder, and whether the file must be copied there."""
    whole, label = member_files.parted(file)
    here, folder = whole.resolve(), root.resolve()
    inside = f"{INSIDE}{label}" if label else ""
    if register_sheet.as_text(whole.name) != whole.name:
        raise UsageError("a name that a register cannot hold; rename the file", where=file)
    if here.is_relative_to(folder):
        return f"{here.relative_to(folder).as_posix()}{inside}", False
    target = root / FOLDER / whole.name
    if target.exists() and register.sha256(target) != register.sha256(whole):
        raise UsageError(
            f"{target} is another file of the same name; rename one of them", where=file
        )
    return f"{FOLDER}/{whole.name}{inside}", True


def _place(one: Added, root: Path) -> None:
    """Copy a file that lies outside: whole, or not at all."""
    whole, _ = member_files.parted(one.file)
    target = root / FOLDER / whole.name
    if one.copied and not target.exists():
        draft = temporary(root / ".drafts")
        shutil.copyfile(whole, draft)
        target.parent.mkdir(parents=True, exist_ok=True)
        put(draft, target)


def new_id(path: Path, taken: set[str]) -> str:
    """An id from a file's name, with a number where another document has it.

    >>> new_id(Path("a/Report (final).pdf"), {"Report-final"})
    'Report-final-2'
    """
    stem = re.sub(r"[^\w.-]+", "-", path.stem).strip("-.")[:100] or "document"
    number = next(
        n for n in range(1, len(taken) + 2) if (stem if n == 1 else f"{stem}-{n}") not in taken
    )
    return stem if number == 1 else f"{stem}-{number}"


def _named(one: Added, known: Sheet) -> dict[str, str]:
    """Cells under the register's own names of columns; a new register gets all of ours, in
    order.
    """
    cells = {known.column(ours) or ours: cell for ours, cell in one.cells.items()}
    if known.header:
        return cells
    return {name: cells.get(name, "") for name in (*register.COLUMNS, *_NEW)}
