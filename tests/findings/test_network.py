"""The network: laws of its counts, published and hand-made values, and pictures in which nothing
overlaps.
"""

from __future__ import annotations

import io
import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.codebook import codebook_file
from contentan.errors import UsageError
from contentan.export import picture_files
from contentan.findings.cases import Case, Gazetteer
from contentan.findings.network import (
    chance,
    cooccurrence,
    gexf,
    graphml,
    label_lines,
    network_picture,
    node_positions,
    strongest_edges,
)
from contentan.findings.network.cooccurrence import Network
from contentan.findings.network.tables import EDGES, NODES
from contentan.model import APART, LANGS, Code, Codebook, Criterion
from tests.conftest import ROOT

CODES = {
    "assembly": ("key institutions", ""),
    "centre": ("key institutions", ""),
    "bolashak": ("examples", ""),
    "accord_family": ("main goal", ""),
    "accord": ("main goal", "accord_family"),
    "trust": ("main goal", "accord_family"),
}
PARAGRAPHS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["KAZ", "USA"]),
        st.sets(st.sampled_from(sorted(CODES))),
    ),
    min_size=1,
    max_size=40,
)


def overlapping(
    layout: node_positions.Layout, boxes: Mapping[str, node_positions.Box]
) -> list[tuple[str, str]]:
    """Pairs of nodes whose boxes overlap, and (node, '') for a box that leaves the picture."""
    sides = {}
    for name, (x, y) in sorted(layout.places.items()):
        half, above, below = node_positions._sides(boxes[name], name in layout.upward)
        sides[name] = (x - half, y - above, x + half, y + below)
    names = list(sides)
    out = [
        (name, "")
        for name, (x0, y0, x1, y1) in sides.items()
        if x0 < 0 or y0 < 0 or x1 > layout.width or y1 > layout.height
    ]
    for i, left in enumerate(names):
        for right in names[i + 1 :]:
            a, b = sides[left], sides[right]
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                out.append((left, right))
    return out


def book() -> Codebook:
    codes = tuple(
        Code(name, {"en": name}, "d", "b", "u", "n", criterion, parent)
        for name, (criterion, parent) in CODES.items()
    )
    criteria = (
        Criterion("key institutions", {}, "institution"),
        Criterion("examples", {}, "programme"),
    )
    return Codebook("small", "1", ("en",), codes, (), "digest", criteria=criteria)


def tables(paragraphs: Sequence[tuple[str, str, set[str]]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hits and placement from (document, country, codes of the paragraph); a document speaks of one
    country or more.
    """
    hits, placed = [], []
    for segment, (doc, country, codes) in enumerate(paragraphs):
        placed.append((doc, segment, country, "paragraph", "en", 10))
        hits += [(doc, segment, code, None) for code in sorted(codes)]
    return (
        pl.DataFrame(
            hits,
            schema={
                "doc": pl.String,
                "segment": pl.Int32,
                "code": pl.String,
                "blocked_by": pl.String,
            },
            orient="row",
        ),
        pl.DataFrame(
            placed,
            schema={
                "doc": pl.String,
                "segment": pl.Int32,
                "country": pl.String,
                "kind": pl.String,
                "lang": pl.String,
                "words": pl.Int32,
            },
            orient="row",
        ),
    )


def built(paragraphs: Sequence[tuple[str, str, set[str]]]) -> Network:
    return cooccurrence.build(*tables(paragraphs), book(), ("KAZ", "USA"), seed=1)


# Laws


@settings(max_examples=25)
@given(PARAGRAPHS, PARAGRAPHS)
def test_a_country_whose_documents_are_as_they_were_keeps_its_edges(
    one: list[tuple[str, str, set[str]]], other: list[tuple[str, str, set[str]]]
) -> None:
    known, made = dict[str, pl.DataFrame](), list[str]()

    def kept(of: Mapping[str, Any], make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        mark = json.dumps(of)
        if mark not in known:
            known[mark] = make()
            made.append(mark)
        return known[mark]

    def build(paragraphs: list[tuple[str, str, set[str]]]) -> Network:
        both = tables(paragraphs)
        return cooccurrence.build(*both, book(), ("KAZ", "USA"), seed=1, kept=kept)

    own = [row for row in one if row[1] == "KAZ"]
    changed = [*own, *(row for row in other if row[1] == "USA")]
    build([*own, *(row for row in one if row[1] == "USA")])
    del made[:]
    found = build(changed)
    assert len(made) <= 1
    assert found.edges.equals(built(changed).edges) and found.nodes.equals(built(changed).nodes)


@settings(max_examples=25)
@given(PARAGRAPHS)
def test_coefficients_are_shares_and_counts_are_those_of_a_plain_count(
    paragraphs: list[tuple[str, str, set[str]]],
) -> None:
    made = built(paragraphs)
    for edge in made.edges.iter_rows(named=True):
        own = [codes for _, country, codes in paragraphs if country == edge["country"]]
        left, right = edge["left"], edge["right"]
        assert left < right
        assert edge["n_left"] == sum(left in codes for codes in own)
        assert edge["n_right"] == sum(right in codes for codes in own)
        assert edge["together"] == sum({left, right} <= codes for codes in own) > 0
        assert edge["c"] == cooccurrence.coefficient(
            edge["n_right"], edge["n_left"], edge["together"]
        )
        assert 0 < edge["c"] <= min(edge["share_left"], edge["share_right"]) <= 1
        assert edge["lift"] == pytest.approx(
            edge["together"] * len(own) / edge["n_left"] / edge["n_right"]
        )
    pairs = {(e["country"], e["left"], e["right"]) for e in made.edges.iter_rows(named=True)}
    parents = {frozenset((name, parent)) for name, (_, parent) in CODES.items()}
    for _, country, codes in paragraphs:
        for left, right in itertools.combinations(sorted(codes), 2):
            assert ((country, left, right) in pairs) != (frozenset((left, right)) in parents)


@settings(max_examples=15)
@given(PARAGRAPHS)
def test_order_of_documents_and_hits_changes_nothing(
    paragraphs: list[tuple[str, str, set[str]]],
) -> None:
    hits, placed = tables(paragraphs)
    first = cooccurrence.build(hits, placed, book(), ("KAZ", "USA"), seed=1)
    again = cooccurrence.build(
        hits.sample(fraction=1, shuffle=True, seed=3),
        placed.reverse(),
        book(),
        ("KAZ", "USA"),
        seed=1,
    )
    assert first.nodes.equals(again.nodes)
    assert first.edges.equals(again.edges)


@settings(max_examples=15)
@given(PARAGRAPHS, PARAGRAPHS)
def test_counts_of_two_corpora_add_up(
    one: list[tuple[str, str, set[str]]], two: list[tuple[str, str, set[str]]]
) -> None:
    other = [(doc.upper(), country, codes) for doc, country, codes in two]
    key, columns = ["country", "left", "right"], ["together", "documents", "expected"]
    parts = (
        pl.concat([built(one).edges, built(other).edges])
        .group_by(key)
        .agg(pl.col("together", "documents").sum())
    )
    whole = built([*one, *other]).edges
    assert (
        whole.select(*key, *columns[:2])
        .sort(key)
        .equals(parts.with_columns(pl.col("together", "documents").cast(pl.Int32)).sort(key))
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(6, 9)), min_size=1, max_size=4
    ),
    st.integers(0, 8),
)
def test_chance_is_that_of_shuffling(documents: list[tuple[int, int, int]], seen: int) -> None:
    exact = chance.chance(documents, seen=seen)
    rng = np.random.default_rng(5)
    drawn = sum(rng.hypergeometric(n1, n - n1, n2, size=4000) for n1, n2, n in documents)
    assert exact == pytest.approx(float((drawn >= seen).mean()), abs=0.04)
    assert chance.chance(documents, seen=0) == pytest.approx(1)


def test_chance_of_a_long_document_is_a_chance() -> None:
    """The chance of none together is below the least number there is; what is near the mean must
    not be lost with it.
    """
    assert chance.chance([(2000, 2000, 5000)], seen=800) == pytest.approx(0.5, abs=0.02)
    scipy_stats = pytest.importorskip("scipy.stats")
    assert chance.chance([(12, 30, 90)], seen=7) == pytest.approx(
        scipy_stats.hypergeom(90, 12, 30).sf(6)
    )


# Gold


def test_coefficient_of_the_atlas_manual() -> None:
    assert cooccurrence.coefficient(100, 10, 5) == pytest.approx(0.047619, abs=1e-6)
    paragraphs = (
        [("a", "KAZ", {"accord"})] * 95
        + [("b", "KAZ", {"accord", "centre"})] * 5
        + [("c", "KAZ", {"centre"})] * 5
    )
    edge = built(paragraphs).edges.row(0, named=True)
    assert (edge["n_left"], edge["n_right"], edge["together"]) == (100, 10, 5)
    assert edge["c"] == pytest.approx(0.047619, abs=1e-6)
    assert (edge["share_left"], edge["share_right"]) == (0.05, 0.5)
    assert edge["unbalanced"]
    assert not edge["shown"], "five paragraphs, but of one document"


def test_blocked_hits_headings_and_other_countries_do_not_count() -> None:
    hits, placed = tables(
        [
            ("a", "KAZ", {"accord", "centre"}),
            ("b", "KAZ", {"accord", "centre"}),
            ("c", "", {"accord", "centre"}),
        ]
    )
    blocked = hits.with_columns(
        pl.when((pl.col("doc") == "a") & (pl.col("code") == "centre"))
        .then(pl.lit("x"))
        .alias("blocked_by")
    )
    assert cooccurrence.edges(blocked, placed, book(), "KAZ")["together"].to_list() == [1]
    headed = placed.with_columns(pl.lit("heading").alias("kind"))
    assert not len(cooccurrence.edges(hits, headed, book(), "KAZ"))
    assert cooccurrence.build(hits, placed, book(), ("KAZ",), seed=1).nodes["total"].to_list() == [
        2,
        2,
    ]


def test_a_segment_that_counts_for_two_countries_is_in_both() -> None:
    hits, placed = tables([("a", "KAZ", {"accord", "centre"})])
    both = pl.concat([placed, placed.with_columns(pl.lit("USA").alias("country"))])
    made = cooccurrence.build(hits, both, book(), ("KAZ", "USA"), seed=1)
    assert made.edges.select("country", "together").rows() == [("KAZ", 1), ("USA", 1)]


def test_kinds_and_cases() -> None:
    hits, placed = tables([("a", "KAZ", {"accord"}), ("b", "KAZ", {"accord", "bolashak"})])
    cases = pl.DataFrame(
        {
            "doc": ["a", "b", "a"],
            "segment": [0, 1, 0],
            "case": ["Nauryz Fund", "bolashak", "bolashak"],
            "kind": ["institution"] * 3,
        }
    )
    made = cooccurrence.build(hits, placed, book(), ("KAZ",), cases=cases, seed=1)
    assert dict(made.nodes.select("node", "kind").iter_rows()) == {
        "accord": "theme",
        "bolashak": "programme",
        "Nauryz Fund": "institution",
    }
    assert made.edges.select("left", "right", "together").rows() == [
        ("Nauryz Fund", "accord", 1),
        ("Nauryz Fund", "bolashak", 1),
        ("accord", "bolashak", 2),
    ]


def test_a_case_that_belongs_to_a_code_adds_to_its_node() -> None:
    gazetteer = Gazetteer(
        (
            Case("fund", {"en": "Fund"}, "institution", "KAZ", "", 1),
            Case("stipend", {"en": "S"}, "programme", "KAZ", "bolashak", 2),
        ),
        book(),
    )
    found = pl.DataFrame(
        {"doc": ["a", "a"], "segment": [0, 1], "case": ["fund", "stipend"], "quote": ["x", "y"]}
    )
    assert cooccurrence.of_cases(found, gazetteer).sort("segment").rows() == [
        ("a", 0, "fund", "institution"),
        ("a", 1, "bolashak", "programme"),
    ]


def test_expected_counts_within_documents_only() -> None:
    """Two documents, each full of one code, meet nowhere: over the corpus they are as independent,
    within documents never together.
    """
    apart = [("a", "KAZ", {"accord"})] * 4 + [("b", "KAZ", {"centre"})] * 4
    made = built([*apart, ("c", "KAZ", {"accord", "centre"}), ("c", "KAZ", set())])
    edge = made.edges.row(0, named=True)
    assert edge["expected"] == pytest.approx(0.5)
    assert edge["surplus"] == pytest.approx(0.5)
    shown = built(
        [("a", "KAZ", {"accord", "centre"}), ("a", "KAZ", set())] * 2
        + [("b", "KAZ", {"accord", "centre"})]
    )
    edge = shown.edges.row(0, named=True)
    assert edge["shown"]
    # Document a: both of two among four, C(2,2) C(2,0) / C(4,2) = 1/6; document b: certain.
    assert edge["p"] == pytest.approx(1 / 6)
    assert edge["c"] == edge["c_low"] == edge["c_high"] == 1


def test_strongest_keeps_within_its_limits_and_lets_countries_take_turns() -> None:
    pairs = list(itertools.combinations(sorted(set(CODES) - {"accord_family"}), 2))
    rows = [
        (doc, country, set(pair))
        for i, pair in enumerate(pairs)
        for country in ("KAZ", "USA")
        for doc in ("a", "b")
        for _ in range(2 + i)
    ] + [
        (doc, country, set[str]()) for doc in "ab" for country in ("KAZ", "USA") for _ in range(400)
    ]
    made = built(rows)
    few = strongest_edges.strongest(made, nodes=3, edges=2)
    assert few.nodes["node"].n_unique() <= 3
    assert few.edges.group_by("country").len().sort("country").rows() == [("KAZ", 2), ("USA", 2)]
    assert strongest_edges.strongest(built([("a", "KAZ", set())])).edges.is_empty()


# Layout and drawing

WORDS = st.text(st.sampled_from("абвгәғқңөұүһіЩЖМ W.iабвabcdefM-"), min_size=1, max_size=60).filter(
    str.strip
)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(WORDS, min_size=1, max_size=35, unique=True), st.data())
def test_no_labels_overlap_and_none_leaves_the_picture(
    labels: list[str], data: st.DataObject
) -> None:
    names = [f"n{i:02}" for i in range(len(labels))]
    boxes = {
        name: node_positions.box(label_lines.wrap(label), data.draw(st.floats(4, 15)))
        for name, label in zip(names, labels, strict=True)
    }
    pairs = st.sampled_from(list(itertools.combinations(names, 2)) or [("n00", "n00")])
    edges = (
        data.draw(st.dictionaries(pairs, st.floats(0.01, 1), max_size=60)) if len(names) > 1 else {}
    )
    made = node_positions.lay_out(boxes, edges, width=560)
    assert overlapping(made, boxes) == []
    turned = dict(reversed(boxes.items()))
    assert node_positions.lay_out(turned, dict(reversed(edges.items())), width=560) == made


def test_boxes_that_cannot_be_pushed_apart_stand_in_rows() -> None:
    boxes = {f"n{i}": node_positions.Box(200, 10, 30) for i in range(9)}
    made = node_positions.lay_out(boxes, {("n0", "n1"): 1.0}, width=430)
    assert overlapping(made, boxes) == []


def people() -> Codebook:
    return codebook_file.read(ROOT / "codebooks" / "people_diplomacy")


def full(lang: str, nodes: int = 35) -> tuple[Network, dict[str, str]]:
    """A network of the codebook's own codes, the longest labels first, in two countries."""
    labels = network_picture.labels_of(people().codes, lang)  # type: ignore[arg-type]
    kind_of = cooccurrence.kinds(people())
    own = [code for code in labels if kind_of[code] not in APART]  # the others are no nodes
    names = sorted(own, key=lambda code: (-len(labels[code]), code))[:nodes]
    rows = [
        (c, n, kind_of[n], 3 + 5 * i % 40, 2, 400)
        for c in ("KAZ", "USA")
        for i, n in enumerate(names)
        if (i + (c == "USA")) % 5
    ]
    pairs = [
        tuple(sorted((names[i], names[i * 7 % nodes]))) for i in range(nodes) if i != i * 7 % nodes
    ]
    edges = [
        (
            c,
            a,
            b,
            9,
            9,
            3,
            2,
            (1 + i % 9) / 20,
            None,
            None,
            0.3,
            0.3,
            2.0,
            1.0,
            2.0,
            None,
            None,
            i % 6 == 0,
            True,
        )
        for c in ("KAZ", "USA")
        for i, (a, b) in enumerate(dict.fromkeys(pairs))
    ]
    return (
        Network(
            ("KAZ", "USA"),
            pl.DataFrame(rows, schema=NODES.schema, orient="row"),
            pl.DataFrame(edges, schema=EDGES.schema, orient="row"),
        ),
        labels,
    )


@pytest.mark.parametrize("lang", LANGS)
def test_labels_of_the_codebook_do_not_overlap_by_the_widths_of_a_real_font(lang: str) -> None:
    """What the SVG says, measured with DejaVu Sans itself: label against label, against mark and
    against the frame.
    """
    image_font = pytest.importorskip("PIL.ImageFont")
    try:
        font = image_font.truetype("DejaVuSans.ttf", 120, layout_engine=image_font.Layout.BASIC)
    except OSError:
        pytest.skip("DejaVu Sans is not installed")
    made, labels = full(lang)
    svg = ElementTree.fromstring(network_picture.draw(made, labels, lang=lang))  # type: ignore[arg-type]
    space = "{http://www.w3.org/2000/svg}"
    panels = [
        g for g in svg.findall(f"{space}g") if g.find(f"{space}g/{space}g/{space}text") is not None
    ][:2]
    assert len(panels) == 2
    for panel in panels:
        rows = []
        for node in panel.findall(f"{space}g/{space}g"):
            spans = node.findall(f"{space}text/{space}tspan")
            for span in spans:
                half, y = font.getlength(span.text or "") / 10 / 2, float(span.get("y", 0))
                rows.append(
                    (float(span.get("x", 0)) - half, y - 10, float(span.get("x", 0)) + half, y + 3)
                )
        assert len(rows) >= 35
        for a, b in itertools.combinations(rows, 2):
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]), (a, b)
        assert min(row[0] for row in rows) >= 0
        assert max(row[2] for row in rows) <= network_picture.PANEL


@pytest.mark.parametrize("lang", LANGS)
def test_widths_are_no_less_than_those_of_the_font(lang: str) -> None:
    image_font = pytest.importorskip("PIL.ImageFont")
    try:
        font = image_font.truetype("DejaVuSans.ttf", 120, layout_engine=image_font.Layout.BASIC)
    except OSError:
        pytest.skip("DejaVu Sans is not installed")
    texts = [
        *network_picture.labels_of(people().codes, lang).values(),
        "Жыл сайын 2 024 «Наурыз» Wm@%—…",
    ]  # type: ignore[arg-type]
    for text in texts:
        width = label_lines.advance(text)
        assert font.getlength(text) / 10 <= width <= 1.6 * font.getlength(text) / 10, text


def test_the_picture_is_safe_and_the_same_each_time() -> None:
    made, labels = full("en", 12)
    evil = dict.fromkeys(labels, '<script>alert("1")</script> & \x00 ]]>')
    svg = network_picture.draw(made, evil, names={"KAZ": "<b>K</b>"})
    assert svg == network_picture.draw(made, evil, names={"KAZ": "<b>K</b>"})
    root = ElementTree.fromstring(svg)
    assert not [
        e
        for e in root.iter()
        if e.tag.endswith("script") or any(name.startswith("on") for name in e.attrib)
    ]
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert root[0].tag.endswith("title")
    assert all(
        not value.startswith("-")
        for e in root.iter()
        for name, value in e.attrib.items()
        if name in ("r", "width")
    )


def test_a_network_without_edges_and_one_of_three_countries_are_drawn() -> None:
    empty = built([("a", "KAZ", {"accord"})])
    assert "No two stand together" in network_picture.draw(strongest_edges.strongest(empty), {})
    made, labels = full("ru", 10)
    more = Network(("KAZ", "USA", "UZB"), made.nodes, made.edges)
    assert network_picture.draw(more, labels, lang="ru", columns=2).count("Нет пар") == 1


@pytest.mark.parametrize(
    ("lang", "countries"),
    [("kk", ("KAZ",)), ("ru", ("KAZ",)), ("en", ("KAZ", "USA")), ("kk", ("KAZ", "USA", "UZB"))],
)
def test_the_legend_stays_in_the_picture(lang: str, countries: tuple[str, ...]) -> None:
    """Its longest sentence is wider than one panel."""
    made, labels = full(lang, 8)
    svg = ElementTree.fromstring(
        network_picture.draw(Network(countries, made.nodes, made.edges), labels, lang=lang)
    )  # type: ignore[arg-type]
    wide, high = float(svg.get("width", 0)), float(svg.get("height", 0))
    legend = svg[-1]
    top = float(legend.get("transform", "").split()[1].rstrip(")"))
    for sign in legend:
        x, y = (float(part) for part in sign.get("transform", "")[10:-1].split())
        for text in (child for child in sign if child.tag.endswith("text")):
            right = (
                network_picture.MARGIN
                + x
                + float(text.get("x", 0))
                + label_lines.advance(text.text or "")
            )
            assert right <= wide
            assert top + y + float(text.get("y", 0)) + 4 <= high


# GraphML, GEXF, files


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graphs_are_read_by_another_program(form: str) -> None:
    networkx = pytest.importorskip("networkx")
    made = built(
        [
            ("a", "KAZ", {"accord", "centre"}),
            ("b", "KAZ", {"accord", "bolashak"}),
            ("b", "USA", {"trust"}),
        ]
    )
    write = {"graphml": graphml.graphml, "gexf": gexf.gexf}[form]
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[form]
    graph = read(io.BytesIO(write(made, "KAZ", {"accord": "Келісім & <бірлік>"})))
    assert set(graph.nodes) == {"accord", "bolashak", "centre"}
    assert graph.nodes["accord"]["label"] == "Келісім & <бірлік>"
    assert graph.nodes["accord"]["paragraphs"] == 2
    edge = graph.edges["accord", "centre"]
    assert edge["together"] == 1
    assert edge["shown"] is False
    assert math.isclose(edge["c"], 0.5)


def test_figures_are_written_as_svg_and_png(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    image = pytest.importorskip("PIL.Image")
    made, labels = full("kk", 6)
    svg = network_picture.draw(made, labels, lang="kk")
    written = picture_files.write(tmp_path, {"network_kk": svg})
    assert (tmp_path / "network_kk.svg").read_text(encoding="utf-8") == svg
    if not written.notes:
        assert written.files == ("network_kk.svg", "network_kk.png")
        with image.open(tmp_path / "network_kk.png") as picture:
            assert picture.width == round(2 * float(ElementTree.fromstring(svg).get("width", 0)))
        assert (tmp_path / "network_kk.png").read_bytes() == picture_files.to_png(svg)
    with pytest.raises(UsageError, match="a-z"):
        picture_files.write(tmp_path, {"../up": svg})


def test_letters_without_a_font_are_told_and_no_png_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("resvg_py")
    assert picture_files.undrawn("әқЖ", system_fonts=False) == "әқЖ"
    monkeypatch.setattr(picture_files, "undrawn", lambda letters: "әғ")
    written = picture_files.write(
        tmp_path, {"a": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"}
    )
    assert written.files == ("a.svg",)
    assert "lack ә ғ" in written.notes[0]


def test_codes_that_are_reported_apart_are_no_nodes() -> None:
    paragraphs = [(f"d{i % 3}", "KAZ", {"centre", "bolashak"}) for i in range(9)]
    own = book()
    criterion = own.code("bolashak").criterion
    apart = replace(
        own,
        criteria=tuple(
            replace(one, kind="context") if one.name == criterion else one for one in own.criteria
        ),
    )
    found = [
        set(cooccurrence.build(*tables(paragraphs), one, ("KAZ",), seed=1).nodes["node"])
        for one in (own, apart)
    ]
    assert found == [{"centre", "bolashak"}, {"centre"}]
