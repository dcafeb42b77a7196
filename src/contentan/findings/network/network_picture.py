"""The network as a picture: SVG without script, a panel a country, every node at the same place in
each, so that the eye compares.

Kinds of nodes differ by shape and by colour (Okabe & Ito 2008, told apart by colour-blind readers
and in grey print). The area of a mark is the share of the country's paragraphs, the width of a line
is c; both scales are the same in all panels. Words are in the report's language, and numbers for a
pointer at rest and for screen readers are in each part's title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from markupsafe import Markup

from contentan.findings.network.cooccurrence import MIN_TOGETHER, Network
from contentan.findings.network.graphml import xml_text
from contentan.findings.network.label_lines import FONT, LINE, wrap
from contentan.findings.network.node_positions import Box, Layout, box, lay_out
from contentan.findings.network.picture_legend import legend_of
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


def draw(
    network: Network,
    labels: Mapping[str, str],
    *,
    lang: Lang = "en",
    names: Mapping[str, str] | None = None,
    columns: int = 2,
    together: int = MIN_TOGETHER,
) -> str:
    """The picture of what `strongest_edges.strongest` returned, as the text of an SVG file.

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
        panels.append(moved(x, y, _panel(network, country, named[country], layout, style)))
    wide = 2 * MARGIN + side_by_side * PANEL + (side_by_side - 1) * BETWEEN
    rows = -(-len(network.countries) // side_by_side)
    top = MARGIN + rows * (HEAD + layout.height + BETWEEN)
    legend, legend_height = legend_of(style, wide - 2 * MARGIN, together)
    says = f"{WORDS['title'][lang]}: {', '.join(named[code] for code in network.countries)}"
    return _svg(wide, top + legend_height + MARGIN, says, [*panels, moved(MARGIN, top, legend)])


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
        y=at(HEAD - 4),
        w=at(layout.width),
        h=at(layout.height + 4),
    )
    lines = Markup("").join(_edge(edge, layout, style) for edge in edges)
    marks = Markup("").join(_node(node, nodes.get(node), layout, style) for node in layout.places)
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
        '<path d="M{x1} {y1}L{x2} {y2}" stroke="{ink}" stroke-opacity=".5"'
        ' stroke-width="{w}"{dash}><title>{says}</title></path>'
    ).format(
        x1=at(x1),
        y1=at(y1),
        x2=at(x2),
        y2=at(y2),
        ink=THREAD,
        w=at(width_of(edge["c"], style)),
        dash=dash,
        says=says,
    )


def _node(node: str, row: Mapping[str, Any] | None, layout: Layout, style: Style) -> Markup:
    """Mark and label; without a row the country's texts do not have it."""
    radius = radius_of(row, style) if row else LEAST_RADIUS
    numbers = (row["paragraphs"], row["documents"]) if row else (0, 0)
    says = WORDS["of_node"][style.lang].format(label=style.labels[node], n=numbers[0], d=numbers[1])
    colour = COLOURS[style.kinds[node]]
    x, y = layout.places[node]
    mark = mark_of(
        style.kinds[node], x, y, radius, colour if row else "#fff", "#fff" if row else PALE
    )
    ink = INK if row else GREY
    lines = wrap(style.labels[node])
    top = y - radius - 3 - LINE * len(lines) if node in layout.upward else y + radius + 3
    label = Markup("").join(
        Markup('<tspan x="{x}" y="{y}">{line}</tspan>').format(
            x=at(x), y=at(top + LINE * (i + 0.8)), line=line
        )
        for i, line in enumerate(lines)
    )
    return Markup(
        '<g><title>{says}</title>{mark}<text text-anchor="middle" fill="{ink}" stroke="#fff"'
        ' stroke-width="3" stroke-linejoin="round" paint-order="stroke">{label}</text></g>'
    ).format(says=says, mark=mark, ink=ink, label=label)


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
