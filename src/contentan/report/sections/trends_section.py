"""Rates by year: a picture for each leading code with its change a year, and the codes whose rate
is shown to change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.report.drawing.year_panel import below, frame_of, panel, year_columns
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing.catalogue import Text
from contentan.report.writing.change_wording import change_said, change_shown
from contentan.report.writing.code_views import CodeView

#: With more countries than this only changes that are shown stand above a picture.
FEW_COUNTRIES = 3


class Panel(NamedTuple):
    """One code with its picture; `changes` holds the number of a country and what is said of its
    slope.
    """

    view: CodeView
    picture: Markup
    changes: tuple[tuple[int, str], ...]


class Change(NamedTuple):
    """A code whose rate is shown to change in the texts of the country in place `series`."""

    view: CodeView
    series: int
    says: str
    works: int
    years: int


class Trends(NamedTuple):
    """`groups` are criteria with their pictures; `changes` all codes whose rate changes, of as many
    as were `tested` in all countries; `events` of the study with their years.
    """

    groups: tuple[tuple[str, tuple[Panel, ...]], ...]
    changes: tuple[Change, ...]
    tested: int
    events: tuple[tuple[int, str], ...]


def trends(
    text: Text,
    points: pl.DataFrame,
    slopes: pl.DataFrame | None,
    criteria: Sequence[Criterion],
    countries: Sequence[str],
) -> Trends | None:
    """Pictures of the leading codes, those of Table 1, and changes of all; None where no work has a
    year. `points` and `slopes` are tables TRENDS and SLOPES.
    """
    leads = [(row.title, _leads(row)) for row in criteria]
    labels = {view.code.id: view.label for _, own in leads for view in own}
    drawn = pictures(text, points, labels, countries)
    rows = [
        row
        for row in (slopes.iter_rows(named=True) if slopes is not None else ())
        if row["country"] in countries and row["p"] is not None
    ]
    said = _said(text, rows, countries)
    groups = [
        (
            title,
            tuple(
                Panel(view, drawn[view.code.id], said.get(view.code.id, ()))
                for view in own
                if view.code.id in drawn
            ),
        )
        for title, own in leads
    ]
    shown = tuple((title, own) for title, own in groups if own)
    if not shown:
        return None
    return Trends(shown, _changes(text, rows, criteria, countries), len(rows), text.events)


def pictures(
    text: Text, points: pl.DataFrame, labels: Mapping[str, str], countries: Sequence[str]
) -> dict[str, Markup]:
    """The picture of each code of `labels` that has a year with text; `points` is table TRENDS."""
    dated = points.filter(pl.col("works") > 0, pl.col("country").is_in(list(countries)))
    framed = frame_of(year_columns(set(dated["year"])), text.events)
    by_code: dict[str, dict[tuple[str, int], Mapping[str, Any]]] = {}
    for row in dated.iter_rows(named=True):
        by_code.setdefault(row["code"], {})[row["country"], row["year"]] = row
    # Of every code alike.
    amounts = next(iter(by_code.values()), {})
    foot = below(text, amounts, countries, framed)
    return {
        code: panel(text, label, by_code[code], countries, framed, foot)
        for code, label in labels.items()
        if code in by_code
    }


def _leads(criterion: Criterion) -> tuple[CodeView, ...]:
    """The leading codes of a criterion, each once."""
    leads = [lead.view for _, own in criterion.leading for lead in own]
    return tuple({view.code.id: view for view in leads}.values())


def _said(
    text: Text, rows: Sequence[Mapping[str, Any]], countries: Sequence[str]
) -> dict[str, tuple[tuple[int, str], ...]]:
    """What is said of slopes by code, for each country in its place."""
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    places = {country: place for place, country in enumerate(countries)}
    for row in sorted(rows, key=lambda one: places[one["country"]]):
        if len(countries) <= FEW_COUNTRIES or change_shown(row):
            own = (places[row["country"]], change_said(text, row))
            found[row["code"]] = (*found.get(row["code"], ()), own)
    return found


def _changes(
    text: Text,
    rows: Sequence[Mapping[str, Any]],
    criteria: Sequence[Criterion],
    countries: Sequence[str],
) -> tuple[Change, ...]:
    """Codes whose rate is shown to change, in the order of the report."""
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if change_shown(row):
            by_code.setdefault(row["code"], []).append(row)
    views = {view.code.id: view for criterion in criteria for view in criterion.views}
    return tuple(
        Change(view, series, change_said(text, row), row["works"], row["years"])
        for code, view in views.items()
        for series, country in enumerate(countries)
        for row in by_code.get(code, ())
        if row["country"] == country
    )
