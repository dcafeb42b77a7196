"""What the page Compare shows: every code of the run with its rates, and beside those that the
draft changes what they would become.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from contentan.authoring.changes.edit_preview import touched
from contentan.desk.live import tuning
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import rate_picture
from contentan.desk.screen.tune_page import groups
from contentan.report.drawing.forest_row import Axis, Mark, heading, row
from contentan.report.writing.catalogue import Text

#: Verdicts that have a sign of their own, by their names in the tables.
_SIGNS = {"differs": "differs", "alike": "alike", "not separable": "nosep"}


def facts(desk: OpenDesk, text: Text, says: tuple[str, str]) -> dict[str, Any]:
    """Criteria with their codes that have hits: a row of marks, the verdict, whether the draft
    changes it. `says` are the words for before and after.
    """
    rates = _rates(desk)
    changing = changed(desk)
    every = [one for own in rates.values() for one in own]
    axis = Axis(rate_picture.most(every))
    verdicts = _verdicts(desk)

    def rows(codes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for one in codes:
            before = rates.get(one["id"], [])
            after = changing.get(one["id"], [])
            if any(own["hits"] for own in (*before, *after)):
                verdict = verdicts.get(one["id"], "")
                yield {
                    **one,
                    "changed": one["id"] in changing,
                    "picture": row(axis, _lanes(text, before, after, says)),
                    "sign": _SIGNS.get(verdict, "open"),
                    "verdict": text.term(verdict) if verdict else "",
                }

    made = [(name, list(rows(codes))) for name, codes in groups(desk, text)]
    return {
        "axis": heading(axis, [text.plain(tick) for tick in axis.ticks()]),
        "groups": [(name, own) for name, own in made if own],
        "countries": desk.bench.run.countries,
        "changes": len(changing),
        "run": desk.bench.run.folder.name,
    }


def _lanes(
    text: Text, before: list[dict[str, Any]], after: list[dict[str, Any]], says: tuple[str, str]
) -> list[list[Mark]]:
    """A lane a country: the figure of the run, hollow where the draft has another one."""
    lanes = []
    for number, old in enumerate(before or after):
        new = after[number] if after else None
        marks = []
        if before and old["rate"] is not None:
            marks.append(rate_picture.mark(text, number, old, says[0], hollow=bool(new)))
        if new and new["rate"] is not None:
            marks.append(rate_picture.mark(text, number, new, says[1]))
        lanes.append(marks)
    return lanes


def _rates(desk: OpenDesk) -> dict[str, list[dict[str, Any]]]:
    """The figures of the run by code, in the order of its countries."""
    table = pl.read_parquet(desk.bench.run.folder / "comparison.parquet")
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for one in table.iter_rows(named=True):
        for side in ("left", "right"):
            own = {name: one[f"rate_{side}{end}"] for name, end in _ENDS.items()}
            figures = {"country": one[side], "hits": one[f"hits_{side}"], **own}
            found.setdefault(one["code"], {})[one[side]] = figures
    names = desk.bench.run.countries
    return {code: [own[name] for name in names if name in own] for code, own in found.items()}


_ENDS = {"rate": "", "low": "_low", "high": "_high"}


def _verdicts(desk: OpenDesk) -> dict[str, str]:
    """The verdict of each code; of more than two countries only where all pairs have the same."""
    table = pl.read_parquet(desk.bench.run.folder / "comparison.parquet")
    own = table.group_by("code").agg(pl.col("verdict").unique())
    return {code: names[0] for code, names in own.iter_rows() if len(names) == 1}


def changed(desk: OpenDesk) -> dict[str, list[dict[str, Any]]]:
    """What codes that the draft changes would have."""
    run, book = desk.bench.run, desk.draft.book
    known = {code.id for code in book.codes}
    above = {code.id: code.parent for code in book.codes}
    codes = touched(run.book, book) & known
    for code in sorted(codes):
        while code := above.get(code, ""):
            codes.add(code)
    with desk.lock:
        return tuning.standing(desk.bench, book, sorted(codes))
