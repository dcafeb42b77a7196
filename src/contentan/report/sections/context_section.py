"""Parts of a report beside the comparison: the network drawn, the other reading of country, context
figures with their sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.report.sections.corpus_section import exposure
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, chance, empty, estimate, number

if TYPE_CHECKING:
    from contentan.findings.network.cooccurrence import Network
    from contentan.findings.network.network_picture import Drawing

#: Links of each country that the table below the picture lists.
MOST_LINKS = 12


class Link(NamedTuple):
    """Two nodes that stand together; `left` and `right` have a code id where they are codes, for
    the link to its passages.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    together: int
    documents: int
    c: Cell
    expected: str
    q: Cell


class Drawn(NamedTuple):
    """The network as it is drawn, and by country; `links` are the strongest ones of each, `none`
    says that a country has none.
    """

    drawing: Drawing
    panels: Mapping[str, Markup]
    links: tuple[tuple[str, tuple[Link, ...]], ...]
    none: str


class Reading(NamedTuple):
    """A code's rates in both readings, by country: by voice, by subject."""

    view: CodeView
    rates: tuple[tuple[Cell, Cell], ...]


class Readings(NamedTuple):
    """`words` are those that count for each country, by voice and by subject."""

    words: tuple[tuple[int, int], ...]
    rows: tuple[Reading, ...]


class Figure(NamedTuple):
    """A context figure: the value of each country, as one source gives it for one year."""

    indicator: str
    year: int
    unit: str
    values: tuple[str, ...]
    source: str
    note: str
    checked: bool
    conflict: bool


def network(
    text: Text, found: Network, views: Sequence[CodeView], names: Mapping[str, str]
) -> Drawn | None:
    """The network of `cooccurrence.build`, or None where it has no link to draw. `names` are
    those of the cases.
    """
    from contentan.findings.network import network_picture, picture_words, strongest_edges

    drawn = strongest_edges.strongest(found)
    if not len(drawn.edges):
        return None
    labels = {**names, **{view.code.id: view.label for view in views}}
    places = {country: text.country(country) for country in drawn.countries}
    drawing = network_picture.drawing(drawn, labels, lang=text.lang, names=places)
    codes = {view.code.id for view in views}
    links = tuple(
        (country, _links(text, drawn.edges, country, labels, codes)) for country in drawn.countries
    )
    panels = {
        country: Markup(svg.strip())
        for country, svg in zip(drawn.countries, drawing.single(), strict=True)
    }
    return Drawn(drawing, panels, links, picture_words.WORDS["none"][text.lang])


def _links(
    text: Text, edges: pl.DataFrame, country: str, labels: Mapping[str, str], codes: set[str]
) -> tuple[Link, ...]:
    own = edges.filter(pl.col("country") == country).sort(
        "surplus", "left", "right", descending=[True, False, False]
    )

    def end(node: str) -> tuple[str, str]:
        return labels.get(node, node), node if node in codes else ""

    return tuple(
        Link(
            end(row["left"]),
            end(row["right"]),
            row["together"],
            row["documents"],
            estimate(text, row["c"], row["c_low"], row["c_high"]),
            number(text, row["expected"]),
            empty(text("not tested")) if row["q"] is None else Cell(chance(text, row["q"])),
        )
        for row in own.head(MOST_LINKS).iter_rows(named=True)
    )


def readings(
    text: Text,
    counts: pl.DataFrame,
    about: pl.DataFrame,
    views: Sequence[CodeView],
    countries: Sequence[str],
) -> Readings:
    """Both readings of country for the codes of `views`. `about` is table COUNTS in the reading of
    what a segment speaks of.
    """
    words = [[_words(table, country) for table in (counts, about)] for country in countries]
    hits = [_hits(table) for table in (counts, about)]

    def rate(code: str, country: int, reading: int) -> Cell:
        said = words[country][reading]
        if not said:
            return empty(text("no text counts for {country}", country=text.of(countries[country])))
        found = hits[reading].get((code, countries[country]), 0)
        return Cell(
            number(text, 1000 * found / said),
            "",
            text("hits: {hits}, words: {words}", hits=found, words=said),
        )

    rows = tuple(
        Reading(
            view,
            tuple(
                (rate(view.code.id, i, 0), rate(view.code.id, i, 1)) for i in range(len(countries))
            ),
        )
        for view in views
    )
    return Readings(tuple((own[0], own[1]) for own in words), rows)


def _words(counts: pl.DataFrame, country: str) -> int:
    return int(exposure(counts).filter(pl.col("country") == country)["tokens"].sum())


def _hits(counts: pl.DataFrame) -> dict[tuple[str, str], int]:
    sums = counts.group_by("code", "country").agg(pl.col("hits").sum())
    return {(code, country): int(found) for code, country, found in sums.iter_rows()}


def figures(
    text: Text, indicators: pl.DataFrame, countries: Sequence[str]
) -> tuple[tuple[str, ...], list[Figure]]:
    """Countries (the compared first) and a row for each indicator, year and source."""
    others = sorted(set(indicators["country"]) - set(countries))
    columns = (*countries, *others)
    grouped: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = {}
    for row in indicators.sort("indicator", "year", "source", "country").iter_rows(named=True):
        grouped.setdefault((row["indicator"], row["year"], row["unit"], row["source"]), {})[
            row["country"]
        ] = row
    rows = []
    for (indicator, year, unit, source), own in grouped.items():
        values = tuple(
            _value(text, own[country]["value"]) if country in own else "" for country in columns
        )
        notes = dict.fromkeys(row["note"] for row in own.values() if row["note"])
        rows.append(
            Figure(
                indicator,
                year,
                unit,
                values,
                source,
                "; ".join(notes),
                all(row["checked"] for row in own.values()),
                any(row["conflict"] for row in own.values()),
            )
        )
    return columns, rows


def _value(text: Text, value: float) -> str:
    if value == int(value):
        return text.integer(int(value))
    return text.decimal(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
