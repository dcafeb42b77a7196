"""The row of a forest plot: all within its width, each mark with its words; the first screen agrees
with the table.
"""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.drawing.forest_row import FARTHEST, Axis, Mark, heading, ratio_axis, row
from contentan.report.sections import figure_file
from contentan.report.sections.heat_section import chain
from contentan.report.writing.catalogue import text_of
from tests.report.inputs import HOSTILE, make_inputs

rates = st.floats(0, 1e6)
ratios = st.one_of(st.floats(1e-9, 1e9), st.just(0.0), st.just(math.inf))


@given(rates, rates, st.floats(1e-3, 1e6))
def test_rates_keep_their_order_and_stay_within_the_width(a: float, b: float, most: float) -> None:
    axis = Axis(most)
    assert 0 < axis.place(min(a, b)) <= axis.place(max(a, b)) < 100
    assert axis.place(0) < axis.place(most)


@given(ratios, st.floats(2, 1e6))
def test_a_ratio_and_its_inverse_lie_as_far_from_one(value: float, reach: float) -> None:
    axis = ratio_axis(reach, 1.5)
    inverse = math.inf if value == 0 else 1 / value
    assert axis.most <= FARTHEST
    assert math.isclose(axis.place(value) + axis.place(inverse), 100, abs_tol=1e-6)
    assert axis.place(1) == 50


@given(
    st.lists(
        st.lists(st.tuples(rates, st.none() | st.tuples(rates, rates)), max_size=2),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
def test_every_mark_of_up_to_twelve_countries_is_within_its_row(
    given_lanes: list[list[tuple[float, tuple[float, float] | None]]], of_ratios: bool
) -> None:
    lanes = [
        [
            Mark(i, value, *(sorted(ends) if ends else (None, None)), f"c{i}")  # type: ignore[arg-type]
            for value, ends in lane
        ]
        for i, lane in enumerate(given_lanes)
    ]
    axis = ratio_axis(8, 1.5) if of_ratios else Axis(10.0)
    drawn = lxml_html.fromstring(str(row(axis, lanes)))
    tall = float(drawn.get("height"))
    for name in ("x", "x1", "x2"):
        assert all(0 <= float(at.rstrip("%")) <= 100 for at in drawn.xpath(f".//@{name}"))
    assert all(0 < float(y) < tall for y in drawn.xpath(".//*[local-name()='svg']/@y"))
    assert len(drawn.xpath(".//title")) == sum(map(len, lanes))


def test_an_end_beyond_the_scale_is_an_arrow_and_a_zero_has_its_upper_end() -> None:
    axis = Axis(10.0)
    assert str(row(axis, [[Mark(0, 1.0, 0.5, 99.0, "x")]])).count("<path") == 1
    zero = str(row(axis, [[Mark(0, 0.0, 0.0, 4.0, "x")]]))
    assert "<path" not in zero and zero.count("<line") == len(axis.ticks()) + 1


def test_what_a_mark_says_is_text() -> None:
    drawn = str(row(Axis(1.0), [[Mark(0, 1.0, None, None, HOSTILE[0])]]))
    assert "<script" not in drawn and "&lt;script" in drawn
    assert "<b>" not in str(heading(Axis(1.0), ["<b>"] * len(Axis(1.0).ticks())))


@given(st.dictionaries(st.text("abc", min_size=1), st.lists(rates, min_size=3, max_size=3)))
def test_likeness_orders_every_code_once(given_rates: dict[str, list[float]]) -> None:
    assert sorted(chain(given_rates)) == sorted(given_rates)


@pytest.fixture(scope="module")
def inputs() -> dict[str, Any]:
    return make_inputs()


@pytest.mark.parametrize("lang", LANGS)
def test_the_picture_has_each_code_with_hits_once_under_the_verdict_of_the_table(
    lang: str, inputs: dict[str, Any]
) -> None:
    page = lxml_html.document_fromstring(html_report.render(html_report.Found(**inputs), lang))
    rows = page.xpath("//section[@id='answer']//tr[@data-kind]")
    kinds = {one.xpath("string(th/a/@href)")[3:]: one.get("data-kind") for one in rows}
    table = inputs["comparison"]
    hits = table.filter(table["hits_left"] + table["hits_right"] > 0)
    said = {"not separable": "inseparable"}
    assert len(kinds) == len(rows)
    assert kinds == {c: said.get(v, v) for c, v in hits.select("code", "verdict").iter_rows()}
    shown = page.xpath("//div[@class='show']/button")
    assert {one.get("data-kind"): int(one.xpath("string(b)")) for one in shown} == {
        kind: list(kinds.values()).count(kind)
        for kind in ("differs", "alike", "inseparable", "open")
    }
    assert len(page.xpath("//div[@class='sentences']/p")) == 3


def test_a_figure_is_a_whole_svg_file_of_hostile_names(inputs: dict[str, Any]) -> None:
    for lang in LANGS:
        context = html_report.context(html_report.Found(**inputs), lang)
        svg = figure_file.forest_file(
            text_of(lang), context["answer"].picture, context["countries"], HOSTILE[0], every=True
        )
        made = lxml_html.etree.fromstring(svg.encode())
        assert made.tag.endswith("svg") and "script" not in {one.tag for one in made.iter()}
        assert not re.search(r"url\(|href|http://(?!www\.w3\.org/2000/svg)", svg)
