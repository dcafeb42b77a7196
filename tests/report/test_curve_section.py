"""The specification curve: what the table says, in order of the ratios, each choice once in every
group of what may be chosen.
"""

from __future__ import annotations

import dataclasses
import random
import re
from typing import Any

import polars as pl
import pytest
from lxml import html as lxml_html

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare.comparison import everything
from contentan.decisions.review_tables import unreviewed
from contentan.export import picture_files
from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.article.article import article
from contentan.report.article.blocks import Figure
from contentan.report.sections import curve_section, robustness_section
from contentan.report.sections.curve_file import curve_file
from contentan.report.sections.curve_section import Curve, Curves, curves
from contentan.tables.frames import frame_of
from tests.report.inputs import make_inputs

#: Hits of a work in Kazakhstan and the USA.
HITS = {"interethnic_accord": (9, 1), "tolerance": (2, 12), "ngo": (1, 7), "soft_power": (4, 4)}


def make_found(hits: dict[str, tuple[int, int]]) -> html_report.Found:
    inputs = make_inputs()
    documents = inputs["documents"]
    own = documents.filter(pl.col("country") != "", pl.col("tokens") > 0).to_dicts()
    chance = random.Random(3)
    exposed = [(d["doc"], d["country"], d["lang"], d["tokens"], 30) for d in own]
    tallied = [
        (d["doc"], d["country"], d["lang"], code, n, min(n, 9))
        for code, (left, right) in hits.items()
        for d in own
        if (n := max(1, (left if d["country"] == "KAZ" else right) + chance.randint(-2, 2)))
    ]
    made = everything(
        frame_of(TALLY, tallied),
        frame_of(EXPOSURE, exposed),
        documents,
        sorted(code.id for code in inputs["codebook"].codes),
        countries=("KAZ", "USA"),
        seed=1,
    )
    tables = {name: one for name, one in made._asdict().items() if name in html_report.TABLES}
    return html_report.Found(**inputs | tables | {"comparison": unreviewed(made.comparison)})


@pytest.fixture(scope="module")
def found() -> html_report.Found:
    return make_found(HITS)


@pytest.fixture(scope="module", params=LANGS)
def shown(request: pytest.FixtureRequest, found: html_report.Found) -> dict[str, Any]:
    return html_report.context(found, request.param)


def rows_of(found: html_report.Found, one: Curve) -> list[dict[str, Any]]:
    assert found.specification is not None
    return found.specification.filter(pl.col("code") == one.view.code.id).to_dicts()


def test_every_code_that_differs_has_a_curve_and_no_other(
    found: html_report.Found, shown: dict[str, Any]
) -> None:
    made: Curves = shown["parts"]["curve"]
    differ = found.comparison.filter(pl.col("verdict") == "differs")["code"].to_list()
    assert sorted(one.view.code.id for one in made.rows) == sorted(differ) and len(differ) == 3
    assert not made.open
    hits = [one.view.hits for one in made.rows]
    assert hits == sorted(hits, reverse=True)


def test_columns_stand_in_the_order_of_ratios_and_say_what_the_table_says(
    found: html_report.Found, shown: dict[str, Any]
) -> None:
    text = shown["text"]
    for one in shown["parts"]["curve"].rows:
        known = [row for row in rows_of(found, one) if row["ratio_low"] is not None]
        said = re.findall(r"<title>(.*?)</title>", one.picture)
        names = [title.split(":")[0] for title in said]
        wanted = sorted(known, key=lambda row: (row["ratio"], row["specification"]))
        assert names == [text.term(row["specification"]) for row in wanted]
        hollow = re.findall(r'<g class="c\d( hollow)?"', one.picture)
        assert [not mark for mark in hollow] == [row["holds"] for row in wanted]
        assert f"{sum(row['holds'] for row in known)}" in one.said
        assert len(one.choices) == len(rows_of(found, one))


def test_each_choice_uses_one_row_of_every_group(shown: dict[str, Any]) -> None:
    for one in shown["parts"]["curve"].rows:
        columns = len(re.findall("<title>", one.picture))
        for _, rows in one.groups:
            places = [x for row in rows for x in re.findall(r'cx="([\d.]+)%"', row.picture)]
            assert len(places) == len(set(places)) == columns
            assert [row.usual for row in rows] == [True] + [False] * (len(rows) - 1)


def test_every_choice_of_the_table_has_a_place_in_the_groups() -> None:
    placed = [name for _, _, others in curve_section.GROUPS for name in others]
    assert sorted(["as compared", *placed]) == sorted(robustness_section.CHOICES)


def test_the_comparison_itself_is_the_one_shaded_column(shown: dict[str, Any]) -> None:
    for one in shown["parts"]["curve"].rows:
        assert one.picture.count('class="band"') == 1
        (left,) = re.findall(r'class="band" x="([\d.]+)%"', one.picture)
        for _, rows in one.groups:
            assert all(f'class="band" x="{left}%"' in row.picture for row in rows)


def test_the_page_has_a_list_the_first_curve_and_its_table(
    found: html_report.Found,
) -> None:
    page = html_report.render(found)
    assert page == html_report.render(found)
    tree = lxml_html.document_fromstring(page)
    (section,) = tree.xpath("//section[@id='curve']")
    options = section.xpath(".//select/option")
    assert [option.get("value") == "" for option in options] == [True, False, False]
    parts = set(tree.xpath("//script/@data-part"))
    assert {option.get("value") for option in options[1:]} <= parts
    (picture,) = section.xpath(".//div[@id='curve-shown']//div[@role='img']")
    assert "choices" in picture.get("aria-label")
    assert len(section.xpath(".//div[@class='onpaper']")) == 2
    rows = section.xpath(".//div[@id='curve-shown']//table/tbody/tr")
    assert len(rows) > 5


def test_where_no_code_differs_curves_say_so_and_are_not_printed() -> None:
    one = make_found({"soft_power": (4, 4), "ngo": (3, 3)})
    made = html_report.context(one)["parts"]["curve"]
    assert made.open and {row.view.code.id for row in made.rows} <= {"soft_power", "ngo"}
    tree = lxml_html.document_fromstring(html_report.render(one))
    (section,) = tree.xpath("//section[@id='curve']")
    assert section.get("class") == "onscreen" and "No code differs" in section.text_content()


def test_without_intervals_there_is_no_curve(found: html_report.Found) -> None:
    shown = html_report.context(found)
    assert found.specification is not None
    none = pl.lit(None, pl.Float64)
    bare = found.specification.with_columns(ratio=none, ratio_low=none, ratio_high=none)
    assert curves(shown["text"], shown["views"], bare, shown["countries"]) is None


def test_a_side_without_a_hit_stands_at_the_end_of_the_axis(found: html_report.Found) -> None:
    shown = html_report.context(found)
    assert found.specification is not None
    ends = {"ratio": None, "ratio_low": 2.0, "ratio_high": float("inf")}
    rows = [
        row | (ends if row["specification"] == "each work equal" else {})
        for row in found.specification.filter(pl.col("code") == "interethnic_accord").to_dicts()
    ]
    table = pl.DataFrame(rows, schema=found.specification.schema)
    made = curves(shown["text"], shown["views"], table, shown["countries"])
    assert made is not None
    *_, last = re.findall(r"<title>(.*?)</title>", made.rows[0].picture)
    assert last.startswith("each work equal: ≥")
    assert "nan" not in made.rows[0].picture and "inf" not in made.rows[0].picture


def test_the_file_is_drawn_and_stands_in_the_article(shown: dict[str, Any]) -> None:
    one = shown["parts"]["curve"].rows[0]
    svg = curve_file(shown["text"], "T", shown["countries"], one)
    assert svg == curve_file(shown["text"], "T", shown["countries"], one)
    assert picture_files.to_png(svg).startswith(b"\x89PNG")
    figures = [
        block
        for part in article(shown).parts
        for block in part.blocks
        if isinstance(block, Figure) and one.said in block.alt
    ]
    assert len(figures) == 1


def test_of_several_pairs_each_has_a_curve_with_the_countries_in_its_name(
    found: html_report.Found,
) -> None:
    def with_a_third(table: pl.DataFrame | None) -> pl.DataFrame:
        assert table is not None
        third = table.with_columns(pl.lit("UZB").alias("right"))
        other = table.with_columns(pl.lit("USA").alias("left"), pl.lit("UZB").alias("right"))
        return pl.concat([table, third, other])

    three = dataclasses.replace(
        found,
        comparison=with_a_third(found.comparison),
        specification=with_a_third(found.specification),
        within=with_a_third(found.within),
        shared_texts=None,
    )
    shown = html_report.context(three)
    rows = shown["parts"]["curve"].rows
    assert len(rows) == 9 and len({one.id for one in rows}) == 9
    assert shown["curve_name"](rows[0]).endswith((": Kazakhstan – USA", "– Uzbekistan"))
    page = html_report.render(three)
    assert all(f'data-part="{one.id}"' in page for one in rows[1:])
