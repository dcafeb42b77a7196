"""The network as a picture: SVG without script, a panel a country, every node at the same place in
each, so that the eye compares.

Kinds of nodes differ by shape and by colour (Okabe & Ito 2008, told apart by colour-blind readers
and in grey print). The area of a mark is the share of the country's paragraphs, the width of a line
is c; both scales are the same in all panels. Words are in the report's language, and numbers for a
pointer at rest and for screen readers are in each part's title.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.findings.network.cooccurrence import MIN_DOCUMENTS, MIN_TOGETHER, UNBALANCED, Network
from contentan.findings.network.graphml import xml_text
from contentan.findings.network.node_positions import (
    FONT,
    LINE,
    Box,
    Layout,
    advance,
    box,
    broken,
    lay_out,
    wrap,
)
from contentan.model import Lang

COLOURS = {"institution": "#0072B2", "programme": "#D55E00", "theme": "#009E73"}
INK, GREY, PALE, THREAD = "#111", "#707070", "#b8b8b8", "#4d4d4d"
#: Fonts with Kazakh letters come first: a renderer may take the rest of a text from any font where
#: the first lacks a letter.
FONTS = "Noto Sans, Segoe UI, DejaVu Sans, Arial, Helvetica, sans-serif"
PANEL, BETWEEN, MARGIN, HEAD = 560.0, 20.0, 12.0, 48.0
LEAST_RADIUS, MOST_RADIUS, MOST_WIDTH = 4.0, 15.0, 7.0

WORDS: dict[str, dict[Lang, str]] = {
    "title": {
        "kk": "Бір абзацта бірге кездесетін институттар, бағдарламалар және тақырыптар",
        "ru": "Институты, программы и темы, которые встречаются в одном абзаце",
        "en": "Institutions, programmes and themes that stand together in a paragraph",
    },
    "institution": {"kk": "институт", "ru": "институт", "en": "institution"},
    "programme": {
        "kk": "бағдарлама не мысал",
        "ru": "программа или пример",
        "en": "programme or example",
    },
    "theme": {"kk": "тақырып", "ru": "тема", "en": "theme"},
    "size": {
        "kk": "белгінің ауданы: абзацтар үлесі",
        "ru": "площадь знака: доля абзацев",
        "en": "area of a mark: share of paragraphs",
    },
    "width": {
        "kk": "сызықтың ені: c, 0 — бірге кездеспейді, 1 — бөлек кездеспейді",
        "ru": "толщина линии: c, 0 — не встречаются вместе, 1 — не встречаются порознь",
        "en": "width of a line: c, 0 never together, 1 never apart",
    },
    "dashed": {
        "kk": "үзік сызық: бірі екіншісінен {n} еседен астам жиі, c аз нәрсе айтады",
        "ru": "пунктир: одно встречается более чем в {n} раз чаще другого, c мало что говорит",
        "en": "broken line: one is more than {n} times as frequent as the other, c says little",
    },
    "absent": {
        "kk": "сұр: бұл елдің мәтіндерінде жоқ",
        "ru": "серым: в текстах этой страны нет",
        "en": "grey: not in this country's texts",
    },
    "rule": {
        "kk": (
            "Сызық: кемінде {d} құжаттың кемінде {k} абзацында бірге және құжаттардың ішінде"
            " кездейсоқтықтан жиірек."
        ),
        "ru": (
            "Линия: вместе не менее чем в {k} абзацах не менее чем {d} документов и чаще, чем"
            " случайно внутри документов."
        ),
        "en": (
            "A line: together in at least {k} paragraphs of at least {d} documents, and more often"
            " than by chance within documents."
        ),
    },
    "most": {
        "kk": "Сызық тым көп болса, кездейсоқтықтан ең көп асатындары салынған.",
        "ru": "Если линий слишком много, нарисованы те, что больше всего превышают случайное.",
        "en": "Where there are too many lines, those that exceed chance most are drawn.",
    },
    "none": {
        "kk": "Жеткілікті жиі бірге кездесетін жұп жоқ.",
        "ru": "Нет пар, которые встречаются вместе достаточно часто.",
        "en": "No two stand together often enough to be drawn.",
    },
    "all": {"kk": "абзац саны: {n}", "ru": "абзацев: {n}", "en": "paragraphs: {n}"},
    "drawn": {"kk": "сызық саны: {n}", "ru": "линий: {n}", "en": "lines: {n}"},
    "of_node": {
        "kk": "{label}: абзац саны {n}, құжат саны {d}",
        "ru": "{label}: абзацев {n}, документов {d}",
        "en": "{label}: {n} paragraphs, {d} documents",
    },
    "of_edge": {
        "kk": "{left} — {right}: c = {c}; бірге {n} абзацта, құжат саны {d}",
        "ru": "{left} — {right}: c = {c}; вместе в абзацах: {n}, документов: {d}",
        "en": "{left} and {right}: c = {c}; together in {n} paragraphs, {d} documents",
    },
}
COUNTRIES: dict[str, dict[Lang, str]] = {
    "KAZ": {"kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"},
    "USA": {"kk": "АҚШ", "ru": "США", "en": "USA"},
}


class Style(NamedTuple):
    """What all panels share: labels by node, kinds by node, largest share of paragraphs, largest
    c.
    """

    lang: Lang
    labels: Mapping[str, str]
    kinds: Mapping[str, str]
    share: float
    c: float


def draw(
    network: Network,
    labels: Mapping[str, str],
    *,
    lang: Lang = "en",
    names: Mapping[str, str] | None = None,
    columns: int = 2,
    together: int = MIN_TOGETHER,
) -> str:
    """The picture of what `cooccurrence.strongest` returned, as the text of an SVG file.

    `labels` are those of the nodes in `lang`; a node without one has its name. `names` are those of
    the countries, `columns` the panels side by side, `together` what `cooccurrence.build` was
    given. The same network gives the same bytes. Example: draw(strongest(build(hits, placed, book,
    ("KAZ", "USA"), seed=1)), labels_of(book, "ru"), lang="ru")
    """
    style = _style(network, labels, lang)
    layout = lay_out(boxes(network, labels, lang=lang), _strengths(network.edges), width=PANEL)
    named = {code: COUNTRIES.get(code, {}).get(lang, code) for code in network.countries} | dict(
        names or {}
    )
    side_by_side = max(1, min(columns, len(network.countries)))
    panels = []
    for i, country in enumerate(network.countries):
        x = MARGIN + (i % side_by_side) * (PANEL + BETWEEN)
        y = MARGIN + (i // side_by_side) * (HEAD + layout.height + BETWEEN)
        panels.append(_moved(x, y, _panel(network, country, named[country], layout, style)))
    wide = 2 * MARGIN + side_by_side * PANEL + (side_by_side - 1) * BETWEEN
    rows = -(-len(network.countries) // side_by_side)
    top = MARGIN + rows * (HEAD + layout.height + BETWEEN)
    legend, legend_height = _legend(style, wide - 2 * MARGIN, together)
    says = f"{WORDS['title'][lang]}: {', '.join(named[code] for code in network.countries)}"
    return _svg(wide, top + legend_height + MARGIN, says, [*panels, _moved(MARGIN, top, legend)])


def labels_of(codes: Iterable[Any], lang: Lang) -> dict[str, str]:
    """Labels of codes in a language, else in English, else the id; `codes` are those of a
    codebook.
    """
    return {code.id: code.label.get(lang) or code.label.get("en") or code.id for code in codes}


def boxes(network: Network, labels: Mapping[str, str], *, lang: Lang = "en") -> dict[str, Box]:
    """The box of each node, large enough for its mark in any country."""
    style = _style(network, labels, lang)
    found: dict[str, Box] = {}
    for row in network.nodes.iter_rows(named=True):
        radius = max(_radius(row, style), found[row["node"]].radius if row["node"] in found else 0)
        found[row["node"]] = box(wrap(style.labels[row["node"]]), radius)
    return found


def _style(network: Network, labels: Mapping[str, str], lang: Lang) -> Style:
    kinds = dict(network.nodes.select("node", "kind").unique().sort("node").iter_rows())
    shares = (
        network.nodes.select((pl.col("paragraphs") / pl.col("total")).max()).item()
        if len(network.nodes)
        else 1.0
    )
    c = network.edges["c"].max() if len(network.edges) else 1.0
    return Style(
        lang,
        {node: xml_text(labels.get(node, node)) for node in kinds},
        kinds,
        float(shares),
        float(str(c)),
    )


def _strengths(edges: pl.DataFrame) -> dict[tuple[str, str], float]:
    """The largest c of each pair in any country."""
    pairs = edges.group_by("left", "right").agg(pl.col("c").max())
    return {(left, right): c for left, right, c in pairs.sort("left", "right").iter_rows()}


def _radius(node: Mapping[str, Any], style: Style) -> float:
    return max(
        LEAST_RADIUS, MOST_RADIUS * math.sqrt(node["paragraphs"] / node["total"] / style.share)
    )


def _width(c: float, style: Style) -> float:
    return max(1.0, MOST_WIDTH * c / style.c)


def _panel(network: Network, country: str, name: str, layout: Layout, style: Style) -> Markup:
    nodes = {
        row["node"]: row
        for row in network.nodes.filter(pl.col("country") == country).iter_rows(named=True)
    }
    edges = (
        network.edges.filter(pl.col("country") == country)
        .sort("c", "left", "right")
        .rows(named=True)
    )
    total = max((row["total"] for row in nodes.values()), default=0)
    counted = (
        f"{WORDS['all'][style.lang].format(n=f'{total:,}'.replace(',', ' '))}; " if total else ""
    )
    under = (
        counted + WORDS["drawn"][style.lang].format(n=len(edges))
        if edges
        else WORDS["none"][style.lang]
    )
    head = Markup(
        '<text x="{m}" y="18" font-size="17" font-weight="bold">{name}</text>'
        '<text x="{m}" y="36" fill="{grey}">{under}</text>'
        '<path d="M0 {y}H{w}M0 {y}v{h}h{w}v-{h}" fill="none" stroke="#ddd"/>'
    ).format(
        m=2,
        name=name,
        under=under,
        grey=GREY,
        y=_at(HEAD - 4),
        w=_at(layout.width),
        h=_at(layout.height + 4),
    )
    lines = Markup("").join(_edge(edge, layout, style) for edge in edges)
    marks = Markup("").join(_node(node, nodes.get(node), layout, style) for node in layout.places)
    return head + _moved(0, HEAD, lines + marks)


def _edge(edge: Mapping[str, Any], layout: Layout, style: Style) -> Markup:
    (x1, y1), (x2, y2) = layout.places[edge["left"]], layout.places[edge["right"]]
    says = WORDS["of_edge"][style.lang].format(
        left=style.labels[edge["left"]],
        right=style.labels[edge["right"]],
        c=f"{edge['c']:.2f}",
        n=edge["together"],
        d=edge["documents"],
    )
    dash = Markup(' stroke-dasharray="7 5"') if edge["unbalanced"] else ""
    return Markup(
        '<path d="M{x1} {y1}L{x2} {y2}" stroke="{ink}" stroke-opacity=".5"'
        ' stroke-width="{w}"{dash}><title>{says}</title></path>'
    ).format(
        x1=_at(x1),
        y1=_at(y1),
        x2=_at(x2),
        y2=_at(y2),
        ink=THREAD,
        w=_at(_width(edge["c"], style)),
        dash=dash,
        says=says,
    )


def _node(node: str, row: Mapping[str, Any] | None, layout: Layout, style: Style) -> Markup:
    """Mark and label; without a row the country's texts do not have it."""
    radius = _radius(row, style) if row else LEAST_RADIUS
    numbers = (row["paragraphs"], row["documents"]) if row else (0, 0)
    says = WORDS["of_node"][style.lang].format(label=style.labels[node], n=numbers[0], d=numbers[1])
    colour = COLOURS[style.kinds[node]]
    x, y = layout.places[node]
    mark = _mark(
        style.kinds[node], x, y, radius, colour if row else "#fff", "#fff" if row else PALE
    )
    ink = INK if row else GREY
    lines = wrap(style.labels[node])
    top = y - radius - 3 - LINE * len(lines) if node in layout.upward else y + radius + 3
    label = Markup("").join(
        Markup('<tspan x="{x}" y="{y}">{line}</tspan>').format(
            x=_at(x), y=_at(top + LINE * (i + 0.8)), line=line
        )
        for i, line in enumerate(lines)
    )
    return Markup(
        '<g><title>{says}</title>{mark}<text text-anchor="middle" fill="{ink}" stroke="#fff"'
        ' stroke-width="3" stroke-linejoin="round" paint-order="stroke">{label}</text></g>'
    ).format(says=says, mark=mark, ink=ink, label=label)


def _mark(kind: str, x: float, y: float, radius: float, fill: str, edge: str) -> Markup:
    """Square, diamond or circle of one area, around a place."""
    side, slant = radius * math.sqrt(math.pi) / 2, radius * math.sqrt(math.pi / 2)
    shapes = {
        "institution": (
            '<rect x="{left}" y="{top}" width="{w}" height="{w}" fill="{fill}" stroke="{edge}"'
            ' stroke-width="1.2"/>'
        ),
        "programme": (
            '<path d="M{x} {y}m0 -{s}l{s} {s}l-{s} {s}l-{s} -{s}z" fill="{fill}" stroke="{edge}"'
            ' stroke-width="1.2"/>'
        ),
        "theme": (
            '<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{edge}" stroke-width="1.2"/>'
        ),
    }
    return Markup(shapes[kind]).format(
        x=_at(x),
        y=_at(y),
        left=_at(x - side),
        top=_at(y - side),
        w=_at(2 * side),
        s=_at(slant),
        r=_at(radius),
        fill=fill,
        edge=edge,
    )


def _legend(style: Style, width: float, together: int) -> tuple[Markup, float]:
    """Signs with their meanings, in rows; and how high they are together."""
    words = {name: says[style.lang] for name, says in WORDS.items()}
    signs: list[tuple[Markup, float, str]] = [
        (_mark(kind, 9, 0, 7, colour, "#fff"), 18.0, words[kind])
        for kind, colour in COLOURS.items()
    ]
    for share in _round_shares(style.share):
        radius = MOST_RADIUS * math.sqrt(share / style.share)
        signs.append(
            (
                _mark("theme", MOST_RADIUS, 0, radius, PALE, "#fff"),
                2 * MOST_RADIUS,
                f"{100 * share:.2g} %",
            )
        )
    signs.append((Markup(""), 0.0, words["size"]))
    for c in _round_shares(style.c):
        signs.append((_thread(_width(c, style), ""), 34.0, f"c = {c:.2g}"))
    signs.append((Markup(""), 0.0, words["width"]))
    signs.append((_thread(2, "7 5"), 34.0, words["dashed"].format(n=UNBALANCED)))
    signs.append((_mark("theme", 9, 0, LEAST_RADIUS, "#fff", PALE), 18.0, words["absent"]))
    signs.append((Markup(""), 0.0, words["rule"].format(k=together, d=MIN_DOCUMENTS)))
    signs.append((Markup(""), 0.0, words["most"]))
    return _flowed(signs, width)


def _thread(width: float, dash: str) -> Markup:
    return Markup(
        '<path d="M0 0H30" stroke="{ink}" stroke-opacity=".6" stroke-width="{w}"'
        ' stroke-dasharray="{dash}"/>'
    ).format(ink=THREAD, w=_at(width), dash=dash or "none")


def _round_shares(most: float) -> tuple[float, float]:
    """Two round numbers of one digit up to the largest, for a scale."""
    power = 10.0 ** math.floor(math.log10(most))
    upper = math.floor(most / power + 1e-9) * power
    lower = upper / 4
    power = 10.0 ** math.floor(math.log10(lower))
    return math.floor(lower / power + 1e-9) * power, upper


def _flowed(signs: Sequence[tuple[Markup, float, str]], width: float) -> tuple[Markup, float]:
    """Signs side by side while there is room; a text that is wider than the picture goes on below
    itself.
    """
    parts, x, y = [], 0.0, 14.0
    for sign, room, says in signs:
        lines = broken(says, width - room - 4)
        need = room + 4 + max(advance(line) for line in lines)
        if x > 0 and x + need > width:
            x, y = 0.0, y + 24
        text = Markup("").join(
            Markup('<text x="{x}" y="{y}">{line}</text>').format(
                x=_at(room + 4), y=_at(4 + LINE * i), line=line
            )
            for i, line in enumerate(lines)
        )
        parts.append(_moved(x, y, sign + text))
        x, y = (x + need + 16, y) if len(lines) == 1 else (0.0, y + 10 + LINE * len(lines))
    return Markup("").join(parts), y + 14


def _moved(x: float, y: float, inner: Markup) -> Markup:
    return Markup('<g transform="translate({x} {y})">{inner}</g>').format(
        x=_at(x), y=_at(y), inner=inner
    )


def _svg(width: float, height: float, says: str, parts: Sequence[Markup]) -> str:
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
            ' role="img" aria-label="{says}" font-family="{fonts}" font-size="{size}"'
            ' fill="{ink}"><title>{says}</title><rect width="{w}" height="{h}"'
            ' fill="#fff"/>{all}</svg>\n'
        ).format(
            w=_at(width),
            h=_at(height),
            says=says,
            fonts=FONTS,
            size=_at(FONT),
            ink=INK,
            all=Markup("").join(parts),
        )
    )


def _at(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
