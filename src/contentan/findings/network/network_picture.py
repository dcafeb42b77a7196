"""The network as a picture: SVG without script, a panel a country, every node at the same place in
each, so that the eye compares.

Kinds of nodes differ by shape and by colour (Okabe & Ito 2008, told apart by colour-blind readers
and in grey print). The area of a mark is the share of the country's paragraphs, the width of a line
is c; both scales are the same in all panels. Words are in the report's language, and numbers for a
pointer at rest and for screen readers are in each part's title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.findings.network.cooccurrence import MIN_TOGETHER, Network
from contentan.findings.network.graphml import xml_text
from contentan.findings.network.label_lines import FONT, LINE, wrap
from contentan.findings.network.node_positions import Box, Layout, box, lay_out
from contentan.findings.network.picture_legend import flowed, signs_of
from contentan.findings.network.picture_marks import (
    COLOURS,
    GREY,
    INK,
    LEAST_RADIUS,
    PALE,
    THREAD,
    Style,
    at,
    mark_of,
    moved,
    radius_of,
    width_of,
)
from contentan.findings.network.picture_words import COUNTRIES, WORDS
from contentan.model import Lang

#: Fonts with Kazakh letters come first: a renderer may take the rest of a text from any font where
#: the first lacks a letter.
FONTS = "Noto Sans, Segoe UI, DejaVu Sans, Arial, Helvetica, sans-serif"
PANEL, BETWEEN, MARGIN, HEAD = 560.0, 20.0, 12.0, 48.0
NO_BREAK = "\N{NO-BREAK SPACE}"


class Drawing(NamedTuple):
    """A network as it is drawn: the panel of each country by its name, the height of them all, and
    the legend's signs, each with its width and its meaning.
    """

    panels: tuple[tuple[str, Markup], ...]
    height: float
    signs: tuple[tuple[Markup, float, str], ...]
    title: str

    def whole(self, columns: int = 2) -> str:
        """One picture, `columns` panels side by side, the legend below them."""
        side_by_side = max(1, min(columns, len(self.panels)))
        placed = [
            moved(
                MARGIN + (i % side_by_side) * (PANEL + BETWEEN),
                MARGIN + (i // side_by_side) * (self.height + BETWEEN),
                panel,
            )
            for i, (_, panel) in enumerate(self.panels)
        ]
        wide = 2 * MARGIN + side_by_side * PANEL + (side_by_side - 1) * BETWEEN
        top = MARGIN + -(-len(self.panels) // side_by_side) * (self.height + BETWEEN)
        legend, legend_height = flowed(self.signs, wide - 2 * MARGIN)
        says = f"{self.title}: {', '.join(name for name, _ in self.panels)}"
        return _svg(wide, top + legend_height + MARGIN, says, [*placed, moved(MARGIN, top, legend)])

    def single(self) -> tuple[str, ...]:
        """A picture of each panel, for a page that gives each its place."""
        return tuple(
            _svg(PANEL + 2, self.height + 2, f"{self.title}: {name}", [moved(1, 0, panel)])
            for name, panel in self.panels
        )


def draw(
    network: Network,
    labels: Mapping[str, str],
    *,
    lang: Lang = "en",
    names: Mapping[str, str] | None = None,
    columns: int = 2,
    together: int = MIN_TOGETHER,
) -> str:
    """The picture of what `strongest_edges.strongest` returned, as the text of an SVG file, with so
    many panels side by side; the rest as in `drawing`.

    Example: draw(strongest(build(hits, placed, book, ("KAZ", "USA"), seed=1)), labels_of(book,
    "ru"), lang="ru")
    """
    return drawing(network, labels, lang=lang, names=names, together=together).whole(columns)


def drawing(
    network: Network,
    labels: Mapping[str, str],
    *,
    lang: Lang = "en",
    names: Mapping[str, str] | None = None,
    together: int = MIN_TOGETHER,
) -> Drawing:
    """What `strongest_edges.strongest` returned, drawn.

    `labels` are those of the nodes in `lang`; a node without one has its name. `names` are those of
    the countries, `together` what `cooccurrence.build` was given. The same network gives the same
    bytes.
    """
    style = _style(network, labels, lang)
    layout = lay_out(boxes(network, labels, lang=lang), _strengths(network.edges), width=PANEL)
    named = {code: COUNTRIES.get(code, {}).get(lang, code) for code in network.countries} | dict(
        names or {}
    )
    panels = tuple(
        (named[country], _panel(network, country, named[country], layout, style))
        for country in network.countries
    )
    signs = tuple(signs_of(style, together))
    return Drawing(panels, HEAD + layout.height, signs, WORDS["title"][lang])


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
        radius = max(
            radius_of(row, style), found[row["node"]].radius if row["node"] in found else 0
        )
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
        f"{WORDS['all'][style.lang].format(n=f'{total:,}'.replace(',', NO_BREAK))}; "
        if total
        else ""
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
        y=at(HEAD - 4),
        w=at(layout.width),
        h=at(layout.height + 4),
    )
    lines = Markup("").join(_edge(edge, layout, style) for edge in edges)
    joined = Counter(end for edge in edges for end in (edge["left"], edge["right"]))
    marks = Markup("").join(
        _node(node, nodes.get(node), joined[node], layout, style)
        # From top to bottom, as they are read out.
        for node, _ in sorted(layout.places.items(), key=lambda item: (item[1][1], item[1][0]))
    )
    return head + moved(0, HEAD, lines + marks)


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
        '<path data-ends="{left} {right}" d="M{x1} {y1}L{x2} {y2}" stroke="{ink}"'
        ' stroke-opacity=".5" stroke-width="{w}"{dash}><title>{says}</title></path>'
    ).format(
        left=edge["left"],
        right=edge["right"],
        x1=at(x1),
        y1=at(y1),
        x2=at(x2),
        y2=at(y2),
        ink=THREAD,
        w=at(width_of(edge["c"], style)),
        dash=dash,
        says=says,
    )


def _node(
    node: str, row: Mapping[str, Any] | None, lines: int, layout: Layout, style: Style
) -> Markup:
    """Mark and label; without a row the country's texts do not have it."""
    radius = radius_of(row, style) if row else LEAST_RADIUS
    numbers = (row["paragraphs"], row["documents"]) if row else (0, 0)
    says = WORDS["of_node"][style.lang].format(label=style.labels[node], n=numbers[0], d=numbers[1])
    if lines:
        says += f"; {WORDS['drawn'][style.lang].format(n=lines)}"
    colour = COLOURS[style.kinds[node]]
    x, y = layout.places[node]
    mark = mark_of(
        style.kinds[node], x, y, radius, colour if row else "#fff", "#fff" if row else PALE
    )
    ink = INK if row else GREY
    said = wrap(style.labels[node])
    top = y - radius - 3 - LINE * len(said) if node in layout.upward else y + radius + 3
    label = Markup("").join(
        Markup('<tspan x="{x}" y="{y}">{line}</tspan>').format(
            x=at(x), y=at(top + LINE * (i + 0.8)), line=line
        )
        for i, line in enumerate(said)
    )
    return Markup(
        '<g {of}="{node}"><title>{says}</title>{mark}<text text-anchor="middle" fill="{ink}"'
        ' stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{label}'
        "</text></g>"
    ).format(
        of="data-node" if row else "data-absent",
        node=node,
        says=says,
        mark=mark,
        ink=ink,
        label=label,
    )


def _svg(width: float, height: float, says: str, parts: Sequence[Markup]) -> str:
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
            ' role="img" aria-label="{says}" font-family="{fonts}" font-size="{size}"'
            ' fill="{ink}"><title>{says}</title><rect width="{w}" height="{h}"'
            ' fill="#fff"/>{all}</svg>\n'
        ).format(
            w=at(width),
            h=at(height),
            says=says,
            fonts=FONTS,
            size=at(FONT),
            ink=INK,
            all=Markup("").join(parts),
        )
    )
