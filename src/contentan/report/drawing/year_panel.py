"""Rates by year as small pictures, one a code: intervals, events of the study as marks, and under
each year how much text there was.

A line joins two years only where they follow each other and both have text; years in which no
country has text are one narrow column with an ellipsis. Each picture has its own scale from zero,
for a rare code would be flat on that of a frequent one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from markupsafe import Markup

from contentan.compare.contrasts import LEAST_WORKS
from contentan.report.drawing.event_marks import EVENT, placed
from contentan.report.drawing.svg import FONTS, INK, LINE, at, marker
from contentan.report.writing.catalogue import Text, filled
from contentan.report.writing.number_format import estimate, number, spaced

#: A row of table TRENDS.
Row: TypeAlias = Mapping[str, Any]

LEFT, RIGHT, TOP, HEIGHT = 46, 8, 10, 92
#: Width of a year and of a gap; where there are more than MANY columns both are narrower, and works
#: stand above words.
COLUMN, GAP, NARROW, NARROW_GAP, MANY = 50, 22, 31, 14, 8
#: Height of a line below the axis, and size of its letters.
STEP, LETTERS = 13, 10
#: How far apart the countries stand within a year, and what part of it they fill at most.
APART, WITHIN = 8, 0.75
#: An interval is drawn up to so many times the highest rate; one that is longer has an open end.
REACH = 2.0


class Frame(NamedTuple):
    """What all pictures share: columns of years, the middle of each, the width, whether it is in
    the narrow form; the upper edge, and what stands above it and behind the rates.
    """

    columns: tuple[int | str, ...]
    middles: tuple[float, ...]
    width: float
    narrow: bool
    top: float
    events: Markup

    @property
    def bottom(self) -> float:
        return self.top + HEIGHT

    @property
    def lines(self) -> int:
        """Lines below the years for each country."""
        return 2 if self.narrow else 1

    def apart(self, countries: int) -> float:
        """How far apart so many countries stand."""
        year = NARROW if self.narrow else COLUMN
        return min(APART, WITHIN * year / max(countries - 1, 1))

    def below(self, line: int) -> float:
        """Where a line below the axis stands, counted from 1."""
        return self.bottom + STEP * line

    def y(self, rate: float, most: float) -> float:
        return self.top + HEIGHT * (1 - min(rate, most) / most)


def year_columns(years: set[int]) -> list[int | str]:
    """Years in order, 'gap' where some are missing between two.

    >>> year_columns({2019, 2022, 2023})
    [2019, 'gap', 2022, 2023]
    """
    columns: list[int | str] = []
    for year in sorted(years):
        if columns and year - 1 not in years:
            columns.append("gap")
        columns.append(year)
    return columns


def frame_of(columns: Sequence[int | str], events: Sequence[tuple[int, str]] = ()) -> Frame:
    """The frame of these columns; an event is drawn where its year lies among them."""
    narrow = len(columns) > MANY
    year, gap = (NARROW, NARROW_GAP) if narrow else (COLUMN, GAP)
    middles, x = [], float(LEFT)
    for column in columns:
        wide = gap if column == "gap" else year
        middles.append(x + wide / 2)
        x += wide
    marks = placed(events, columns, middles)
    top = TOP + EVENT * len(marks)
    drawn = [mark.drawn(x + RIGHT, i, top + HEIGHT) for i, mark in enumerate(marks)]
    return Frame(tuple(columns), tuple(middles), x + RIGHT, narrow, top, Markup("").join(drawn))


def panel(
    text: Text,
    title: str,
    rows: Mapping[tuple[str, int], Row],
    countries: Sequence[str],
    framed: Frame,
    foot: Markup,
) -> Markup:
    """The picture of one code; `rows` by country and year, `foot` from `below`."""
    top_rate = max((row["rate"] or 0.0 for row in rows.values()), default=0.0)
    highs = [row["rate_high"] for row in rows.values() if row["rate_high"] is not None]
    most = max(top_rate, min(max(highs, default=0.0), REACH * top_rate)) or 1.0
    parts = [_scale(text, most, framed), framed.events]
    for i, country in enumerate(countries):
        own = {year: row for (of, year), row in rows.items() if of == country}
        shift = (i - (len(countries) - 1) / 2) * framed.apart(len(countries))
        parts += _series(text, i, country, own, most, framed, shift)
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{title}"'
        ' font-family="{fonts}" font-size="{size}">'
    ).format(
        w=at(framed.width),
        h=at(framed.below(framed.lines * len(countries) + 2) + 6),
        title=title,
        fonts=FONTS,
        size=LETTERS,
    )
    return head + Markup("").join(parts) + foot + Markup("</svg>")


def below(
    text: Text,
    amounts: Mapping[tuple[str, int], Row],
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
        y=at(framed.below(framed.lines * len(countries) + 2) + 1),
        ink=INK,
        says=text("under each year: works · thousands of words"),
    )
    return Markup("").join(parts) + says


def _scale(text: Text, most: float, framed: Frame) -> Markup:
    """Lines at zero, the half and the end of the scale."""
    return Markup("").join(
        Markup(
            '<path d="M{a} {y}H{b}" stroke="{line}"/><text x="{x}" y="{t}" fill="{ink}"'
            ' text-anchor="end">{tick}</text>'
        ).format(
            a=LEFT,
            b=at(framed.width - RIGHT),
            y=at(framed.y(rate, most)),
            x=LEFT - 5,
            t=at(framed.y(rate, most) + 3.5),
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
            y=at(framed.below(1) + 1),
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
    own: Mapping[int, Row],
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
        x, y = middle + shift, framed.y(row["rate"], most)
        # The year before has text too: a year without is a column of its own or a gap.
        if before is not None:
            lines.append(
                filled(
                    '<path d="M{a} {b}L{x} {y}" stroke="{c}" stroke-width="1.3"'
                    ' stroke-opacity=".55"/>',
                    a=at(before[0]),
                    b=at(before[1]),
                    x=at(x),
                    y=at(y),
                    c=colour,
                )
            )
        before = (x, y)
        whisker = _whisker(colour, row, x, most, framed)
        hole = Markup(f'<circle cx="{at(x)}" cy="{at(y)}" r="1.9" fill="#fff"/>')
        marks.append(
            filled(
                "<g><title>{says}</title>{whisker}{mark}{hole}</g>",
                says=_says(text, country, row),
                whisker=whisker,
                mark=marker(colour, series, x, y),
                hole=hole if row["works"] == 1 else "",
            )
        )
    return lines + marks


def _whisker(colour: str, row: Row, x: float, most: float, framed: Frame) -> Markup:
    """The interval, broken where few works bear it."""
    low, high = row["rate_low"], row["rate_high"]
    if low is None or high is None:
        return Markup("")
    place, a, b = at(x), at(framed.y(low, most)), at(framed.y(high, most))
    beyond = filled(
        '<path d="M{x} {y}m-3 4l3 -4l3 4" fill="none" stroke="{c}"/>', x=place, y=b, c=colour
    )
    return filled(
        '<path d="M{x} {a}V{b}" fill="none" stroke="{c}" stroke-width="1.6"{broken}/>{open}',
        x=place,
        a=a,
        b=b,
        c=colour,
        broken=Markup(' stroke-dasharray="2.5 2"') if row["works"] < LEAST_WORKS else "",
        open=beyond if high > most else "",
    )


def _says(text: Text, country: str, row: Row) -> str:
    said = text(
        "{country}, {year}: {rate}; works: {works}, words: {words}",
        country=text.country(country),
        year=str(row["year"]),
        rate=spaced(estimate(text, row["rate"], row["rate_low"], row["rate_high"])),
        works=row["works"],
        words=row["tokens"],
    )
    few = few_works(text, row["works"])
    return f"{said}; {few}" if few else said


def few_works(text: Text, works: int) -> str:
    """What the interval of a rate is worth; empty where enough works bear it."""
    if works == 1:
        return text("of this text alone")
    return text("width borrowed from the other codes") if 0 < works < LEAST_WORKS else ""


def _exposure(text: Text, series: int, own: Mapping[int, Row], framed: Frame) -> list[Markup]:
    y = framed.below(framed.lines * series + 2) + 2
    found = [marker(text.colour(series), series, LEFT - 14, y - 3.5)]
    for column, x in zip(framed.columns, framed.middles, strict=True):
        row = own.get(column) if isinstance(column, int) else None
        said = ["" if column == "gap" else "–"]
        if row is not None and row["works"]:
            said = [text.integer(row["works"]), thousands(text, row["tokens"])]
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
