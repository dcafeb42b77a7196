"""A picture of the report as a file of its own: with a title, a legend of the countries and the
styles that the page has elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from contentan.report.drawing.svg import FONTS, LEADING, LETTERS, at, broken, cut, marker
from contentan.report.sections.forest_section import KINDS, Entry, Picture
from contentan.report.writing.catalogue import Text, capital

#: Two columns of a journal, 178 mm at 96 pixels an inch.
WIDTH = 673
EDGE, HEAD, KEY = 8, 22, 20
#: Of a forest plot: the widths of names, rates, ratios; what is left is the verdict's.
NAMES, RATES, RATIOS, GAP = 170, 190, 180, 10
GROUP, LEAST = 22, 27
#: Size of the letters of a verdict, whose word has the room that is left.
VERDICT = 10.5
#: Height of the heads of a forest plot.
_TOP = 44.0
_STYLE = (
    ".row{overflow:visible}.row line,.row path{stroke:currentColor;stroke-width:2;fill:none}"
    ".row .tick{stroke:#dadee2;stroke-width:1}.row .one{stroke:#7b838b;stroke-width:1}"
    ".row .band{fill:#e4e6e8}.row text{fill:#545b62;font-size:10px}"
    ".row .hollow circle,.row .hollow polygon{fill:#fff;stroke:currentColor;stroke-width:1.6}"
    ".used circle{fill:#111}.row .faint{opacity:.5}"
    ".row .faint line,.row .hollow line{stroke-dasharray:3 2}"
)


def figure_file(
    text: Text, title: str, countries: Sequence[str], body: Markup, height: float
) -> str:
    """The text of an SVG file: title, legend and `body`, which is WIDTH wide and so high."""
    colours = "".join(f".c{i}{{color:{text.colour(i)}}}" for i in range(len(countries)))
    x, legend = EDGE + 4.0, []
    for i, country in enumerate(countries):
        legend.append(marker(text.colour(i), i, x, HEAD + 10))
        legend.append(words_at(x + 9, HEAD + 14, text.country(country)))
        x += 34 + 7 * len(text.country(country))
    whole = height + HEAD + KEY
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}"'
            ' font-family="{fonts}" font-size="{size}"><title>{title}</title><style>{style}</style>'
            '<rect width="{w}" height="{h}" fill="#fff"/>{head}{legend}'
            '<svg y="{top}" width="{w}" height="{below}">{body}</svg></svg>\n'
        ).format(
            w=WIDTH,
            h=at(whole),
            fonts=FONTS,
            size=LETTERS,
            title=title,
            style=Markup(_STYLE + colours),
            head=words_at(EDGE, 16, cut(title, WIDTH - 2 * EDGE, 13.5), 13.5, bold=True),
            legend=Markup("").join(legend),
            top=HEAD + KEY,
            below=at(height),
            body=body,
        )
    )


def forest_file(
    text: Text, picture: Picture, countries: Sequence[str], title: str, *, every: bool = False
) -> str:
    """The forest plot of a picture: the rows that stand there at once, or `every` one."""
    drawn, y = [_heads(text, picture)], _TOP
    for name, rows in picture.groups:
        shown = [entry for entry in rows if every or entry.first]
        if not shown:
            continue
        drawn.append(words_at(EDGE, y + 15, capital(name), bold=True, colour="#545b62"))
        y += GROUP
        for entry in shown:
            tall = max(_height(entry.rates), LEAST)
            drawn.append(_row(text, entry, y, tall, paired=bool(picture.pair)))
            y += tall
    return figure_file(text, title, countries, Markup("").join(drawn), y + 6)


def forest_pages(
    text: Text, picture: Picture, countries: Sequence[str], title: str, most: float
) -> list[str]:
    """The forest plot of the rows that stand there at once in as many files as are needed for none
    to be higher than `most` pixels, cut between criteria where that is possible.
    """
    pages: list[list[tuple[str, tuple[Entry, ...]]]] = [[]]
    room = left = most - HEAD - KEY - _TOP
    for name, rows in picture.groups:
        for entry in (one for one in rows if one.first):
            tall = max(_height(entry.rates), LEAST)
            own = sum(max(_height(one.rates), LEAST) for one in rows if one.first) + GROUP
            new = not pages[-1] or pages[-1][-1][0] != name
            if pages[-1] and left < (min(own, room) if new else tall):
                pages.append([])
                left, new = room, True
            if new:
                pages[-1].append((name, ()))
                left -= GROUP
            pages[-1][-1] = (name, (*pages[-1][-1][1], entry))
            left -= tall
    return [
        forest_file(text, picture._replace(groups=tuple(own)), countries, title)
        for own in pages
        if own
    ]


def _heads(text: Text, picture: Picture) -> Markup:
    left = EDGE + NAMES + GAP
    parts = [
        words_at(left, 12, text("hits per 1,000 words"), colour="#545b62"),
        row_at(picture.rates, left, 20, RATES, 16),
    ]
    if picture.ratios is not None:
        more, less = (text.country(country) for country in picture.pair)
        said = text("{less} ← ratio → {more}", less=less, more=more)
        x = left + RATES + GAP
        parts += [
            words_at(x, 12, cut(said, RATIOS + 60, LETTERS), colour="#545b62"),
            row_at(picture.ratios, x, 20, RATIOS, 16),
        ]
    return Markup("").join(parts)


def _row(text: Text, entry: Entry, y: float, tall: float, *, paired: bool) -> Markup:
    left = EDGE + NAMES + GAP
    lines = broken(entry.view.label, NAMES, LETTERS)
    first = y + tall / 2 + 4 - LEADING * (len(lines) - 1) / 2
    parts = [
        words_at(EDGE, first + LEADING * i, line, bold=entry.view.total)
        for i, line in enumerate(lines)
    ]
    parts.append(row_at(entry.rates, left, y, RATES if paired else RATES + RATIOS, tall))
    x = left + RATES + GAP
    if entry.ratios is not None:
        parts.append(row_at(entry.ratios, x, y, RATIOS, tall))
    # The long form, with what a verdict is not separable from, has no room.
    word = text.term(KINDS[entry.kind]) if entry.kind in KINDS else entry.word
    verdict = f"{word} {entry.of}".strip()
    x += RATIOS + GAP
    parts += [
        words_at(x, y + tall / 2 + 4 - 6 * (len(own) - 1) + LEADING * i, line, VERDICT)
        for own in (broken(verdict, WIDTH - x - EDGE, VERDICT),)
        for i, line in enumerate(own)
    ]
    return Markup("").join(parts)


def _height(drawn: Markup) -> float:
    found = re.search(r'height="([\d.]+)"', drawn)
    return float(found[1]) if found else 0.0


def row_at(drawn: Markup, x: float, y: float, wide: float, tall: float) -> Markup:
    """A row at its place; `overflow` lets the halves of marks at an end be seen."""
    return Markup('<svg x="{}" y="{}" width="{}" height="{}" overflow="visible">{}</svg>').format(
        at(x), at(y), at(wide), at(tall), drawn
    )


def words_at(
    x: float,
    y: float,
    said: str,
    size: float = LETTERS,
    *,
    bold: bool = False,
    colour: str = "#111",
) -> Markup:
    """Words in a file, from a place on their base line on."""
    return Markup(
        '<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{bold}>{said}</text>'
    ).format(
        x=at(x),
        y=at(y),
        size=size,
        colour=colour,
        bold=Markup(' font-weight="600"') if bold else "",
        said=said,
    )
