"""A reviewer's workbook in a test: exported, filled in as a person does, imported again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl

from contentan.decisions.database import REVIEW
from contentan.decisions.decision_log import reviewer_rows
from contentan.review.workbook import decision_exchange
from tests.decisions import decided
from tests.decisions.decided import AT

LATER = "2026-11-02T10:00:00+00:00"


def opened(outputs: Path) -> sqlite3.Connection:
    return decided.opened((outputs / REVIEW).parent)


def exported(outputs: Path, sample: str = "verify-1", reviewer: str = "aigerim") -> Path:
    path = outputs / f"{sample}-{len(list(outputs.glob('*.xlsx')))}.xlsx"
    decision_exchange.export_workbook(outputs, sample, reviewer, path, AT)
    return path


def filled(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    """The workbook after `fill`, which is given its book and its sheet review."""
    book = openpyxl.load_workbook(path)
    fill(book, book["review"])
    book.save(path)
    return path


def put(sheet: Any, number: int, *, verdict: str = "", to: str = "", note: str = "") -> None:
    """Type an answer into the row of an item; the columns are found by their headers."""
    heads = {cell.value: cell.column for cell in sheet[1]}
    answer = next(name for name in ("recode to", "codes", "code") if name in heads)
    for name, text in (("verdict", verdict), (answer, to), ("note", note)):
        cell = sheet.cell(number + 2, heads[name])
        cell.value = escape(text) if text else None
        if text:
            cell.data_type = "s"


def escape(text: str) -> str:
    """As Excel writes what looks like an escaped character: its first letter is escaped."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def come_back(outputs: Path, path: Path, *, wins: bool = False) -> list[str]:
    return decision_exchange.import_workbook(outputs, path, LATER, workbook_wins=wins)


def now(
    outputs: Path, sample: str = "verify-1", reviewer: str = "aigerim"
) -> dict[str, tuple[str, str, str]]:
    with closing(opened(outputs)) as db:
        return {
            row["id"]: (row["verdict"], row["decided"], row["note"])
            for row in reviewer_rows(db, sample, reviewer)
            if row["decision"]
        }


def count(outputs: Path) -> int:
    with closing(opened(outputs)) as db:
        return int(db.execute("select count(*) from decision").fetchone()[0])


def cell(place: str, value: Any, sheet: str = "review") -> Callable[[Any, Any], None]:
    def fill(book: Any, _: Any) -> None:
        book[sheet][place] = value

    return fill
