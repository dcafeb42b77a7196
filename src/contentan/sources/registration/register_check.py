"""The register as people keep it: read and altered as CSV or XLSX, rows added, rows checked.

`add` writes a row for each file as far as the document tells, `check` says what is wrong or
doubtful. docs/use/register.md describes the columns, docs/use/fetch.md both commands.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contentan.corpus import member_files
from contentan.corpus.register import find
from contentan.corpus.register_reading import register_reader, register_sheet
from contentan.corpus.study import FAMILIES
from contentan.errors import RegisterError
from contentan.sources.registration import register_files
from contentan.sources.registration.cell_rules import faults_of

if TYPE_CHECKING:
    import polars as pl

    from contentan.corpus.register_reading.register_sheet import Changes
    from contentan.corpus.works.portraits import Portrait
    from contentan.sources.registration.work_proposals import Works

__all__ = ["check", "convert", "path_of"]


class Checked(NamedTuple):
    """The table `FINDINGS` of a register, how many rows it has, its works, and what naming the
    proposed ones changes in it.
    """

    findings: pl.DataFrame
    rows: int
    works: Works
    naming: Changes


def check(
    register: Path,
    outputs: Path,
    *,
    today: str,
    families: Collection[str] = tuple(FAMILIES),
    columns: Mapping[str, str] | None = None,
    texts: bool = True,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Checked:
    """What is wrong or doubtful in a register, and its works. Documents are read through the store
    of `outputs`.

    Raises RegisterError where the file is no register at all.
    """
    from contentan.runs.steps.portraying import of_extraction
    from contentan.sources.registration import register_findings, work_proposals
    from contentan.sources.registration.copy_findings import text_findings
    from contentan.sources.registration.register_texts import read_texts, reader

    known = register_files.read(register, columns)
    if not known.column("path"):
        raise RegisterError(
            f"there is no column 'path'; the header has {', '.join(known.header)}", where=register
        )
    held = functools.cache(member_files.held)
    found = list(
        register_findings.cell_findings(known, register.parent, faults_of(today, families), held)
    )
    portraits: dict[str, Portrait] = {}
    if texts:
        with reader(outputs) as read:
            extractions, unread = read_texts(
                register_findings.files_of(known, register.parent, held), read, progress
            )
        portraits = {name: of_extraction(one) for name, one in extractions.items()}
        found += text_findings(known, extractions, unread, portraits)
    works = work_proposals.proposals(known, portraits)
    table = register_findings.findings_table(found)
    return Checked(table, len(known.rows), works, work_proposals.naming(known, works))


def convert(register: Path, to: Path) -> int:
    """Write a register in the other format (CSV or XLSX) beside it; how many rows."""
    known = register_files.read(register)
    register_reader.tell(known, register)
    rows = [dict(zip(known.header, row.cells, strict=False)) for row in known.rows]
    register_files.write(to, register_sheet.Changes(rows=rows))
    return len(rows)


def path_of(corpus: Path) -> Path:
    """The register of a corpus folder, as CSV or XLSX, or the file itself."""
    workbook = corpus / f"register{register_sheet.WORKBOOK}"
    return (
        workbook
        if corpus.is_dir() and workbook.is_file() and not (corpus / "register.csv").is_file()
        else find(corpus)
    )
