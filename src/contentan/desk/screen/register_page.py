"""What the page Register shows: the rows of the register as a table, one of them with its cells to
be filled, and the text of its document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.corpus.register import INTERNATIONAL, countries
from contentan.desk.draft import register_draft, step_history
from contentan.desk.draft.register_draft import EDITED, Kept, RegisterFile
from contentan.desk.live.indexed_run import IndexedRun
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import read_page
from contentan.errors import ContentanError
from contentan.report.writing.catalogue import Text
from contentan.sources.registration import register_findings

#: Rows of a page, and steps of the history.
PAGE, _STEPS = 300, 10
#: What the table can be narrowed to, beside a text.
FILTERS = ("country", "family", "lang")
#: Rows that somebody looks for: with missing cells, with a proposed work, with a wrong cell.
KINDS = ("missing", "work", "wrong")
LANGS = ("kk", "ru", "en", "kk+ru", "kk+en", "ru+en", "kk+ru+en")


class Line(NamedTuple):
    """A row of the table; `work` is what the latest run proposes for its empty cell, `others` the
    documents of that work.
    """

    name: str
    doc: str
    cells: Mapping[str, str]
    missing: frozenset[str]
    wrong: tuple[str, ...]
    work: str
    others: tuple[str, ...]


def facts(desk: OpenDesk, query: Mapping[str, str], text: Text) -> dict[str, Any]:
    """The table as it is narrowed, and the row that is open; `unread` where there is no register or
    it cannot be read.
    """
    chosen = {name: query[name] for name in FILTERS if query.get(name)}
    shown: dict[str, Any] = {
        "chosen": chosen,
        "find": query.get("find", ""),
        "kind": query.get("kind", "") if query.get("kind") in KINDS else "",
        "unread": "",
        "row": None,
        "lines": [],
    }
    if desk.register is None:
        return shown | {"unread": "–"}
    try:
        kept = desk.register.read()
    except ContentanError as error:
        line = f":{error.line}" if error.line else ""
        return shown | {"unread": f"{Path(error.where or '').name}{line}: {error.message}"}
    every = list(_lines(desk.register, kept, desk.bench.run))
    left = [one for one in every if _wanted(one, shown)]
    named = {one.name: one for one in every}
    row = named.get(query.get("row", "")) or (left[0] if left else None)
    at = left.index(row) if row in left else 0
    start = at // PAGE * PAGE
    last = register_draft.last_step(desk.register, kept)
    steps = step_history.steps(desk.register.history)
    return shown | {
        "row": row,
        "lines": left[start : start + PAGE],
        "earlier": left[start - 1].name if start else "",
        "later": left[start + PAGE].name if start + PAGE < len(left) else "",
        "left": len(left),
        "of": len(every),
        "columns": EDITED,
        "offers": {name: sorted({one.cells[name] for one in every} - {""}) for name in FILTERS},
        "choices": _choices(desk.register, every, row, text),
        "works": sorted({one.cells["work"] for one in every} - {""}),
        "digest": kept.digest,
        "undo": last.after if last else "",
        "steps": steps[-_STEPS:][::-1],
        "workbook": register_draft.is_workbook(kept),
        "found": _text(desk.bench.run, row, text) if row else None,
    }


def _lines(files: RegisterFile, kept: Kept, run: IndexedRun) -> Iterator[Line]:
    sheet, proposed = kept.sheet, _proposed(run)
    for (name, number), doc in zip(kept.rows.items(), kept.docs, strict=True):
        own = sheet.rows[number]
        cells = {column: sheet.cell(own, column) for column in ("id", "path", *EDITED)}
        found = list(register_findings.row_findings(sheet, name, own, files.fault))
        work, others = proposed.get(doc, ("", ())) if not cells["work"] else ("", ())
        yield Line(
            name,
            doc,
            cells,
            frozenset(one.column for one in found if one.kind == "missing"),
            tuple(f"{one.column}: {one.says}" for one in found if one.kind != "missing"),
            work,
            others,
        )


def _proposed(run: IndexedRun) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Of each document of a work that the program proposed: its name and the other documents."""
    table = pl.read_parquet(run.folder / "documents.parquet", columns=["doc", "work", "work_by"])
    groups = defaultdict[str, list[str]](list)
    for doc, work in table.select("doc", "work").iter_rows():
        groups[work].append(doc)
    by_program = set(table.filter(pl.col("work_by") == "proposed")["work"])
    return {
        doc: (work, tuple(one for one in docs if one != doc))
        for work, docs in groups.items()
        if work in by_program and len(docs) > 1
        for doc in docs
    }


def _wanted(one: Line, shown: Mapping[str, Any]) -> bool:
    if any(one.cells[name] != value for name, value in shown["chosen"].items()):
        return False
    own = {"": True, "missing": bool(one.missing), "work": bool(one.work), "wrong": bool(one.wrong)}
    text = " ".join((one.name, *one.cells.values())).lower()
    return own[shown["kind"]] and shown["find"].strip().lower() in text


def _choices(
    files: RegisterFile, every: Sequence[Line], row: Line | None, text: Text
) -> dict[str, list[tuple[str, str]]]:
    """What the cells that are chosen from lists may hold, with names; what stands in the cell is
    among them, whatever it is. Countries of the register come first.
    """
    used = sorted({one.cells["country"] for one in every} & countries())
    rest = sorted(countries() - set(used))
    families = [*files.families, *([] if "other" in files.families else ["other"])]
    made = {
        "country": [(one, _named(one, text.country(one))) for one in ("INT", *used, *rest)],
        "family": [(one, text.family(one)) for one in families],
        "lang": [(one, one) for one in LANGS],
        "about": [(one, one) for one in ("speaker", "mentioned")],
    }
    for name, offered in made.items():
        own = row.cells[name] if row else ""
        if own not in ("", *(value for value, _ in offered)):
            offered.insert(0, (own, own))
    return made


def _named(code: str, name: str) -> str:
    return code if name == code or code in INTERNATIONAL else f"{code} · {name}"


def _text(run: IndexedRun, row: Line, text: Text) -> dict[str, Any] | None:
    """The document's first page as Read shows it; None where the run does not have it."""
    try:
        return read_page.opened(run, row.doc, {}, text)
    except KeyError:
        return None
