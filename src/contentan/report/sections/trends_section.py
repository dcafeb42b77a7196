"""Rates by year as small pictures, one a code: intervals, and under each year how much text there
was.

A line joins two years only where they follow each other and both have text; years in which no
country has text are one narrow column with an ellipsis. Each picture has its own scale from zero,
for a rare code would be flat on that of a frequent one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.report.drawing.svg import FONTS, INK, LINE, at, marker
from contentan.report.sections.rates_by_year import year_columns
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, estimate, number, spaced

LEFT, RIGHT, TOP, HEIGHT = 46, 8, 10, 92
#: Width of a year and of a gap; where there are more than MANY columns both are narrower, and
#: documents stand above words.
COLUMN, GAP, NARROW, NARROW_GAP, MANY = 50, 22, 31, 14, 8
#: Height of a line below the axis, and size of its letters.
STEP, LETTERS = 13, 10
#: How far apart the countries stand within a year.
APART = 8
#: An interval is drawn up to so many times the highest rate; one that is longer has an open end.
REACH = 2.0


class Panel(NamedTuple):
    """One code with its picture; `slopes` holds the number of a country and the change of its rate
    a year.
    """

    view: CodeView
    picture: Markup
    slopes: tuple[tuple[int, Cell], ...]


class Frame(NamedTuple):
    """What all pictures share: columns of years, the middle of each, the width, and whether it is
    in the narrow form.
    """

    columns: tuple[int | str, ...]
    middles: tuple[float, ...]
    width: float
    narrow: bool

    @property
    def lines(self) -> int:
        """Lines below the years for each country."""
        return 2 if self.narrow else 1


def panels(
    text: Text,
    trends: pl.DataFrame,
    slopes: pl.DataFrame | None,
    criteria: Sequence[Criterion],
    countries: Sequence[str],
) -> list[tuple[str, list[Panel]]]:
    """For each criterion the pictures of its leading codes, those of Table 1. `trends` has columns
    code, country, year, rate, rate_low, rate_high, documents and tokens, a row for each year with
    text.
    """
    labels = {
        lead.view.code.id: lead.view.label
        for criterion in criteria
        for _, own in criterion.leading
        for lead in own
    }
    drawn = pictures(text, trends, labels, countries)
    changes = _changes(text, slopes, countries)
    found = []
    for criterion in criteria:
        leads = {lead.view.code.id: lead.view for _, own in criterion.leading for lead in own}
        shown = [
            Panel(view, drawn[code], tuple(changes.get(code, ())))
            for code, view in leads.items()
            if code in drawn
        ]
        if shown:
            found.append((criterion.title, shown))
    return found


def pictures(
    text: Text, trends: pl.DataFrame, labels: Mapping[str, str], countries: Sequence[str]
) -> dict[str, Markup]:
    """The picture of each code of `labels` that has a year with text; `trends` as in `panels`."""
    dated = trends.filter(
        pl.col("year").is_not_null(), pl.col("tokens") > 0, pl.col("country").is_in(list(countries))
    )
    if not len(dated):
        return {}
    framed = _frame(year_columns(set(dated["year"])))
    by_code: dict[str, dict[tuple[str, int], Mapping[str, Any]]] = {}
    for row in dated.iter_rows(named=True):
        by_code.setdefault(row["code"], {})[row["country"], row["year"]] = row
    amounts = {(row["country"], row["year"]): row for row in dated.iter_rows(named=True)}
    foot = below(text, amounts, countries, framed)
    return {
        code: panel(text, label, by_code[code], countries, framed, foot)
        for code, label in labels.items()
        if code in by_code
    }


def _changes(
    text: Text, slopes: pl.DataFrame | None, countries: Sequence[str]
) -> dict[str, list[tuple[int, Cell]]]:
    """Change of the rate a year by code, for each country that has it."""
    found: dict[str, list[tuple[int, Cell]]] = {}
    for row in slopes.iter_rows(named=True) if slopes is not None else ():
        if row["slope"] and row["country"] in countries:
            cell = estimate(text, row["slope"], row["low"], row["high"])
            said = cell._replace(text=f"+{cell.text}" if row["slope"] > 0 else cell.text)
            found.setdefault(row["code"], []).append((list(countries).index(row["country"]), said))
    return {code: sorted(own) for code, own in found.items()}


def _frame(columns: Sequence[int | str | None]) -> Frame:
    kept = tuple(column for column in columns if column is not None)
    narrow = len(kept) > MANY
    year, gap = (NARROW, NARROW_GAP) if narrow else (COLUMN, GAP)
    middles, x = [], float(LEFT)
    for column in kept:
        wide = gap if column == "gap" else year
        middles.append(x + wide / 2)
        x += wide
    return Frame(kept, tuple(middles), x + RIGHT, narrow)


def panel(
    text: Text,
    title: str,
    rows: Mapping[tuple[str, int], Mapping[str, Any]],
    countries: Sequence[str],
    framed: Frame,
    foot: Markup,
) -> Markup:
    """The picture of one code; `rows` by country and year, `foot` from `below`."""
    top_rate = max((row["rate"] or 0.0 for row in rows.values()), default=0.0)
    highs = [row["rate_high"] for row in rows.values() if row["rate_high"] is not None]
    most = max(top_rate, min(max(highs, default=0.0), REACH * top_rate)) or 1.0
    parts = [_scale(text, most, framed)]
    for i, country in enumerate(countries):
        own = {year: row for (of, year), row in rows.items() if of == country}
        parts += _series(
            text, i, country, own, most, framed, (i - (len(countries) - 1) / 2) * APART
        )
    height = TOP + HEIGHT + STEP * (framed.lines * len(countries) + 2) + 6
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{title}"'
        ' font-family="{fonts}" font-size="{size}">'
    ).format(w=at(framed.width), h=at(height), title=title, fonts=FONTS, size=LETTERS)
    return head + Markup("").join(parts) + foot + Markup("</svg>")


def below(
    text: Text,
    amounts: Mapping[tuple[str, int], Mapping[str, Any]],
    countries: Sequence[str],
    framed: Frame,
) -> Markup:
    """Years, and how much text each country has in them: the same below every picture."""
    parts = _years(text, framed)
    for i, country in enumerate(countries):
        own = {year: row for (of, year), row in amounts.items() if of == country}
        parts += _exposure(text, i, own, framed)
    says = Markup('<text x="{x}" y="{y}" fill="{ink}">{says}</text>').format(
        x=LEFT,
        y=at(TOP + HEIGHT + STEP * (framed.lines * len(countries) + 2) + 1),
        ink=INK,
        says=text("under each year: documents · thousands of words"),
    )
    return Markup("").join(parts) + says


def _y(rate: float, most: float) -> float:
    return TOP + HEIGHT * (1 - min(rate, most) / most)


def _scale(text: Text, most: float, framed: Frame) -> Markup:
    """Lines at zero, the half and the end of the scale."""
    return Markup("").join(
        Markup(
            '<path d="M{a} {y}H{b}" stroke="{line}"/><text x="{x}" y="{t}" fill="{ink}"'
            ' text-anchor="end">{tick}</text>'
        ).format(
            a=LEFT,
            b=at(framed.width - RIGHT),
            y=at(_y(rate, most)),
            x=LEFT - 5,
            t=at(_y(rate, most) + 3.5),
            line=LINE,
            ink=INK,
            tick=number(text, rate),
        )
        for rate in (0.0, most / 2, most)
    )


def _years(text: Text, framed: Frame) -> list[Markup]:
    return [
        Markup('<text x="{x}" y="{y}" text-anchor="middle" fill="#111">{year}{why}</text>').format(
            x=at(x),
            y=TOP + HEIGHT + STEP + 1,
            year="…" if column == "gap" else str(column),
            why=(
                Markup("<title>{}</title>").format(text("years without text"))
                if column == "gap"
                else ""
            ),
        )
        for column, x in zip(framed.columns, framed.middles, strict=True)
    ]


def _series(
    text: Text,
    series: int,
    country: str,
    own: Mapping[int, Mapping[str, Any]],
    most: float,
    framed: Frame,
    shift: float,
) -> list[Markup]:
    colour = text.colour(series)
    lines, marks, before = [], [], None
    for column, middle in zip(framed.columns, framed.middles, strict=True):
        row = own.get(column) if isinstance(column, int) else None
        if row is None or row["rate"] is None:
            before = None
            continue
        x, y = middle + shift, _y(row["rate"], most)
        # The year before has text too: a year without is a column of its own or a gap.
        if before is not None:
            lines.append(
                Markup(
                    '<path d="M{a} {b}L{x} {y}" stroke="{c}" stroke-width="1.3"'
                    ' stroke-opacity=".55"/>'
                ).format(a=at(before[0]), b=at(before[1]), x=at(x), y=at(y), c=colour)
            )
        before = (x, y)
        marks.append(_mark(text, series, country, row, x, most))
    return lines + marks


def _mark(
    text: Text, series: int, country: str, row: Mapping[str, Any], x: float, most: float
) -> Markup:
    low, high = row["rate_low"], row["rate_high"]
    whisker = Markup("")
    if low is not None and high is not None:
        open_end = Markup("m-3 4l3 -4l3 4") if high > most else ""
        whisker = Markup(
            '<path d="M{x} {a}V{b}{open}" fill="none" stroke="{c}" stroke-width="1.6"/>'
        ).format(
            x=at(x),
            a=at(_y(low, most)),
            b=at(_y(high, most)),
            open=open_end,
            c=text.colour(series),
        )
    says = text(
        "{country}, {year}: {rate}; documents: {documents}, words: {words}",
        country=text.country(country),
        year=str(row["year"]),
        rate=spaced(estimate(text, row["rate"], low, high)),
        documents=row["documents"],
        words=row["tokens"],
    )
    return Markup("<g><title>{says}</title>{whisker}{mark}</g>").format(
        says=says,
        whisker=whisker,
        mark=marker(text.colour(series), series, x, _y(row["rate"], most)),
    )


def _exposure(
    text: Text, series: int, own: Mapping[int, Mapping[str, Any]], framed: Frame
) -> list[Markup]:
    y = TOP + HEIGHT + STEP * (framed.lines * series + 2) + 2
    found = [marker(text.colour(series), series, LEFT - 14, y - 3.5)]
    for column, x in zip(framed.columns, framed.middles, strict=True):
        row = own.get(column) if isinstance(column, int) else None
        said = ["" if column == "gap" else "–"]
        if row is not None and row["documents"]:
            said = [text.integer(row["documents"]), thousands(text, row["tokens"])]
        for i, part in enumerate(said if framed.narrow else ["·".join(said)]):
            found.append(
                Markup(
                    '<text x="{x}" y="{y}" text-anchor="middle" fill="{ink}">{part}</text>'
                ).format(x=at(x), y=at(y + STEP * i), ink=INK, part=part)
            )
    return found


def thousands(text: Text, words: int) -> str:
    """Words in thousands: one decimal below ten.

    >>> from contentan.report.writing.catalogue import text_of
    >>> thousands(text_of("en"), 980), thousands(text_of("ru"), 4210)
    ('1.0', '4,2')
    >>> thousands(text_of("en"), 38210)
    '38'
    """
    return text.decimal(words / 1000, 1 if words < 9950 else 0)
