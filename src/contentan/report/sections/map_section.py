"""Codes and sources on one map: correspondence analysis of hits by code and by family of sources of
each country.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from markupsafe import Markup

from contentan.report.drawing.point_map import Place, point_map
from contentan.report.sections.heat_section import columns_of, hits_by_family
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing.catalogue import Text
from contentan.statistics.correspondence import Correspondence, correspondence

#: Codes with fewer hits say little of where they lie, and sources with fewer hits as little.
LEAST_HITS = 5
#: Points of either kind without which there is no map.
LEAST_CODES, LEAST_SOURCES = 3, 3
#: The table of what is drawn.
COLUMNS = (
    "kind",
    "name",
    "country",
    "hits",
    "axis_1",
    "axis_2",
    "contribution_1",
    "contribution_2",
)


class Map(NamedTuple):
    """`picture` is as high as `height` at the width of a figure, `plain` the same without links;
    `shares` are the percent of all
    inertia that its two axes show; `points` is what it is drawn from, in COLUMNS.
    """

    picture: Markup
    plain: Markup
    height: float
    shares: tuple[int, int]
    points: pl.DataFrame


def source_map(
    text: Text,
    counts: pl.DataFrame,
    criteria: Sequence[Criterion],
    countries: Sequence[str],
) -> Map | None:
    """The map of all codes with enough hits but sums; None where too few points would stand on
    it.
    """
    hits = hits_by_family(counts)
    sources = columns_of(counts, countries)
    views = [view for row in criteria for view in row.views if view.hits and not view.total]
    table = np.array(
        [
            [hits.get((view.code.id, one.country, one.family), 0) for one in sources]
            for view in views
        ],
        dtype=float,
    ).reshape(len(views), len(sources))
    # Without its few hits a source may take a code below the least.
    columns = table.sum(axis=0) >= LEAST_HITS
    rows = table[:, columns].sum(axis=1) >= LEAST_HITS
    columns &= table[rows].sum(axis=0) > 0
    if rows.sum() < LEAST_CODES or columns.sum() < LEAST_SOURCES:
        return None
    kept = table[np.ix_(rows, columns)]
    found = correspondence(kept)
    if len(found.inertia) < 2:
        return None
    codes = [view for view, own in zip(views, rows, strict=True) if own]
    drawn = [one for one, own in zip(sources, columns, strict=True) if own]
    points = _points(
        found,
        [
            ("code", view.code.id, "", int(n))
            for view, n in zip(codes, kept.sum(axis=1), strict=True)
        ],
        [
            ("source", one.family, one.country, int(n))
            for one, n in zip(drawn, kept.sum(axis=0), strict=True)
        ],
    )
    labels = [view.label for view in codes] + [text.family(one.family) for one in drawn]
    series = [None] * len(codes) + [one.series for one in drawn]
    places, title = _places(points, labels, series), text("Codes and sources on one map")
    picture, height = point_map(places, title, linked=True)
    plain, _ = point_map(places, title, linked=False)
    shares = (100 * found.inertia[:2] / found.inertia.sum()).round().astype(int)
    return Map(picture, plain, height, (int(shares[0]), int(shares[1])), points)


def _points(
    found: Correspondence,
    codes: Sequence[tuple[str, str, str, int]],
    sources: Sequence[tuple[str, str, str, int]],
) -> pl.DataFrame:
    """What is drawn: coordinates, and the share of each axis's inertia that a point makes."""
    rows = []
    for named, at, mass in (
        (codes, found.rows, found.mass_rows),
        (sources, found.columns, found.mass_columns),
    ):
        part = mass[:, None] * at[:, :2] ** 2 / found.inertia[:2]
        rows += [
            (
                *one,
                *(float(value) for value in own.round(6)),
                *(float(value) for value in of.round(6)),
            )
            for one, own, of in zip(named, at[:, :2], part, strict=True)
        ]
    return pl.DataFrame(rows, schema=list(COLUMNS), orient="row")


def _places(
    points: pl.DataFrame, labels: Sequence[str], series: Sequence[int | None]
) -> list[Place]:
    """Sources first, then the codes that make the map most: so labels are given."""
    rows = list(zip(points.iter_rows(named=True), labels, series, strict=True))
    most = max(row["hits"] for row, *_ in rows if row["kind"] == "code")
    rows.sort(
        key=lambda one: (
            one[2] is None,
            -one[0]["contribution_1"] - one[0]["contribution_2"],
            one[1],
        )
    )
    return [
        Place(
            row["axis_1"],
            row["axis_2"],
            label,
            row["hits"] / most,
            own,
            f"#c-{row['name']}" if own is None else "",
        )
        for row, label, own in rows
    ]
