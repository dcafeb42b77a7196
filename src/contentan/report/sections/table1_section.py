"""The study's Table 1 as a report shows it: for each criterion the leading codes of each country
with their best passages, and what may be said of both countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contentan.report.drawing.svg import Point
from contentan.report.sections import pair_matrix
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView, Side, title_of
from contentan.report.writing.number_format import spaced
from contentan.report.writing.passage_views import Passage

LEADING = 3
#: Of a leading code on the screen; of a cell in print.
PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Lead:
    """A leading code of a cell. `passages` are shown when it is opened, the first `printed` of them
    on paper too.
    """

    view: CodeView
    side: Side
    passages: tuple[Passage, ...]
    printed: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of Table 1: leading codes of each country, and what may be said: of two countries in
    statements, of more code by code.
    """

    name: str
    title: str
    leading: tuple[tuple[str, tuple[Lead, ...]], ...]
    said: tuple[verdict_wording.Statement, ...]
    lines: pair_matrix.Lines | None
    views: tuple[CodeView, ...]


def criteria(
    text: Text,
    views: Sequence[CodeView],
    countries: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    names: Sequence[str],
) -> tuple[Criterion, ...]:
    """The rows of the study's table, in the order of `names`."""
    rows = []
    for criterion in names:
        own = tuple(view for view in views if view.code.criterion == criterion)
        rows.append(
            Criterion(
                name=criterion,
                title=title_of(text, criterion, names),
                leading=tuple((country, leading(own, i)) for i, country in enumerate(countries)),
                said=(
                    tuple(verdict_wording.statements(text, own, *pairs[0]))
                    if len(pairs) == 1
                    else ()
                ),
                lines=pair_matrix.code_lines(text, own) if len(pairs) > 1 else None,
                views=own,
            )
        )
    return tuple(rows)


def leading(views: Sequence[CodeView], country: int) -> tuple[Lead, ...]:
    """The codes with the largest shares of paragraphs; totals would only repeat what stands below
    them.
    """
    found = [
        (view, view.sides[country]) for view in views if not view.total and view.sides[country].hits
    ]
    first = sorted(found, key=lambda item: (-item[1].share, item[0].code.id))[:LEADING]
    printed = allotted([len(side.passages) for _, side in first], PASSAGES)
    return tuple(
        Lead(view, side, side.passages[:PASSAGES], n)
        for (view, side), n in zip(first, printed, strict=True)
    )


def leading_codes(rows: Sequence[Criterion]) -> set[str]:
    """The ids of the codes that lead in some row for some country."""
    return {lead.view.code.id for row in rows for _, leads in row.leading for lead in leads}


def allotted(there: Sequence[int], most: int) -> list[int]:
    """How many of each are taken when each in turn gives one until there are `most`.

    >>> allotted([5, 1], 3), allotted([2, 2, 2], 3)
    ([2, 1], [1, 1, 1])
    """
    taken = [0] * len(there)
    while sum(taken) < min(most, sum(there)):
        for i, n in enumerate(there):
            if taken[i] < n and sum(taken) < most:
                taken[i] += 1
    return taken


def points(text: Text, view: CodeView) -> tuple[Point, ...]:
    """The rates of a code, a point for each country that has one."""
    return tuple(
        Point(
            i,
            side.rate,
            side.low,
            side.high,
            f"{text.country(side.country)}: {spaced(side.rate_cell)}",
            _after(text, side),
        )
        for i, side in enumerate(view.sides)
        if side.rate is not None
    )


def _after(text: Text, side: Side) -> tuple[float, float | None, float | None, str] | None:
    if side.corrected is None:
        return None
    value, low, high, cell = side.corrected
    says = text(
        "{country}, corrected: {rate}", country=text.country(side.country), rate=spaced(cell)
    )
    return value, low, high, says
