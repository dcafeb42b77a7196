"""The optional parts of a report: each is there when its tables are, in every language, and says no
more than they do.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
from lxml import html as lxml_html

from contentan import model
from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare.comparison import everything
from contentan.corpus.indicators import INDICATORS
from contentan.decisions.review_tables import unreviewed
from contentan.findings.case_tables import CASES_COUNTS, CASES_THEMES
from contentan.findings.cases import Profiles
from contentan.findings.claims.conflicts import conflicts
from contentan.findings.claims.document_claims import CLAIMS
from contentan.findings.network import cooccurrence
from contentan.findings.passages import PASSAGES
from contentan.report import html_report
from contentan.report.sections.table1_section import allotted
from contentan.report.writing.catalogue import text_of
from contentan.tables.frames import frame_of
from tests.report.inputs import KAZAKH, make_codebook, make_inputs

CLAIM = dict.fromkeys(CLAIMS.schema, 0) | {
    "lang": "ru",
    "page": 2,
    "paragraph": 1,
    "kind": "count",
    "source": "sentence",
    "who": "",
    "fraction": "",
    "currency": "",
    "bound": "about",
    "whole": None,
    "thing": "стипендиат",
    "head": "стипендиат",
    "change": "",
    "step": False,
    "base": None,
    "per": "year",
    "period_kind": "in",
    "period": "2020",
    "case": "bolashak",
    "case_from": "sentence",
    "scope": "case",
    "negated": False,
}


def make_claims() -> pl.DataFrame:
    rows = []
    for i, number in enumerate((8000.0, 500.0)):
        quote = f"около {number:.0f} стипендиатов"
        text = f"Ежегодно {quote} <b>учатся</b> за рубежом."
        one = {
            "claim": f"c{i}",
            "doc": f"doc-0{2 * i}",
            "quote": quote,
            "text": text,
            "low": number,
            "high": number,
        }
        rows.append([(CLAIM | one)[name] for name in CLAIMS.schema])
    return frame_of(CLAIMS, rows)


def make_profiles(claims: pl.DataFrame) -> Profiles:
    counted = [
        ("bolashak", "KAZ", "apk", 2020, 7, 5, 2, 9000, 90, 4, 7 / 9),
        ("bolashak", "USA", "state", 2021, 1, 1, 1, 8000, 80, 4, 1 / 8),
    ]
    text = f"{KAZAKH} «Болашак» <i>растёт</i>"
    at = text.index("Болашак")
    quoted = [("bolashak", "KAZ", "doc-00", "m1", "ru", 1, 2, text, at, at + 7, 5)]
    return Profiles(
        frame_of(CASES_COUNTS, counted),
        frame_of(CASES_THEMES, [("bolashak", "tolerance", 3, 2, 0.6, 0.1)]),
        frame_of(PASSAGES, quoted),
        claims,
    )


def make_network() -> cooccurrence.Network:
    hits = pl.DataFrame(
        [
            (f"doc-{d:02}", s, code)
            for d in (0, 2, 4)
            for s in range(4)
            for code in ("tolerance", "ngo")
        ],
        schema={"doc": pl.String, "segment": pl.Int32, "code": pl.String},
        orient="row",
    ).with_columns(pl.lit(None, pl.String).alias("blocked_by"))
    placed = pl.DataFrame(
        [(f"doc-{d:02}", s, "KAZ", "paragraph") for d in (0, 2, 4) for s in range(12)],
        schema={"doc": pl.String, "segment": pl.Int32, "country": pl.String, "kind": pl.String},
        orient="row",
    )
    return cooccurrence.build(hits, placed, make_codebook(), ("KAZ", "USA"), seed=1)


def make_compared(inputs: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """Tables of `everything` for codes that differ as those of the inputs do."""
    documents = inputs["documents"]
    own = documents.filter(pl.col("country") != "", pl.col("tokens") > 0)
    exposed = [
        (d["doc"], d["country"], d["lang"], d["tokens"], 30) for d in own.iter_rows(named=True)
    ]
    tallied = [
        (
            d["doc"],
            d["country"],
            d["lang"],
            "interethnic_accord",
            9 if d["country"] == "KAZ" else 1,
            1,
        )
        for d in own.iter_rows(named=True)
    ]
    made = everything(
        frame_of(TALLY, tallied),
        frame_of(EXPOSURE, exposed),
        documents,
        sorted(c.id for c in inputs["codebook"].codes),
        countries=("KAZ", "USA"),
        seed=1,
    )
    tables = {k: v for k, v in made._asdict().items() if k in html_report.TABLES}
    return tables | {"comparison": unreviewed(made.comparison)}


@pytest.fixture(scope="module")
def found() -> html_report.Found:
    inputs = make_inputs()
    claims = make_claims()
    figures = [
        ("KAZ", 2024, "rank", 80.0, "rank", "A", "", False, True, 2),
        ("KAZ", 2024, "rank", 81.5, "rank", "B", "", True, True, 3),
    ]
    return html_report.Found(
        **inputs | make_compared(inputs),
        counts_about=inputs["counts"],
        network=make_network(),
        cases=make_profiles(claims),
        claims=claims,
        conflicts=conflicts(claims, inputs["documents"]),
        indicators=frame_of(INDICATORS, figures),
    )


@pytest.fixture(scope="module", params=model.LANGS)
def tree(request: pytest.FixtureRequest, found: html_report.Found) -> Any:
    return lxml_html.document_fromstring(html_report.render(found, request.param))


def test_every_part_is_there_and_in_the_contents(tree: Any) -> None:
    parts = tree.xpath("//section/@id")
    assert parts == [link.lstrip("#") for link in tree.xpath("//nav//a/@href")]
    assert {
        "shared",
        "firm",
        "readings",
        "trend",
        "network",
        "cases",
        "conflicts",
        "indicators",
    } <= set(parts)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= set(ids)


def test_a_part_without_its_table_is_left_out_of_the_contents_too() -> None:
    made = lxml_html.document_fromstring(html_report.render(html_report.Found(**make_inputs())))
    assert not {"shared", "firm", "readings", "network", "cases", "conflicts", "indicators"} & set(
        made.xpath("//section/@id")
    )
    assert not made.xpath("//nav//a[@href='#network']")


def test_a_page_in_russian_or_kazakh_has_no_english_sentence(found: html_report.Found) -> None:
    for lang in ("ru", "kk"):
        made = lxml_html.document_fromstring(html_report.render(found, lang))
        assert made.xpath("string(/html/@lang)") == lang
        shown = " ".join(
            made.xpath("//body//text()[not(ancestor::script)] | //@title | //@aria-label")
        )
        shown = re.sub(r"\s+", " ", shown)
        for message in text_of(lang).messages:
            for part in re.split(r"\{\w+\}|<[^>]*>| \| ", message):
                words = part.strip(" .,:;()“”")
                if len(words.split()) > 2:
                    assert words not in shown, words


def test_numbers_of_a_russian_page_have_commas(found: html_report.Found) -> None:
    made = lxml_html.document_fromstring(html_report.render(found, "ru"))
    cells = made.xpath("//section[@id='codes']//td[contains(@class, 'n')]//text()")
    assert any("," in cell for cell in cells) and not any(
        re.search(r"\d\.\d", cell) for cell in cells
    )


def test_quotations_and_definitions_name_their_language(tree: Any) -> None:
    assert set(tree.xpath("//blockquote/p/@lang")) <= set(model.LANGS) and tree.xpath(
        "//blockquote/p/@lang"
    )
    assert set(tree.xpath("//section[@id='codebook']//details/p[2]/@lang")) == {"en"}


def test_conflicting_claims_stand_side_by_side_with_their_documents(tree: Any) -> None:
    rows = tree.xpath("//section[@id='conflicts']//tbody/tr")
    assert len(rows) == 2 and not tree.xpath("//section[@id='conflicts']//b[text()='учатся']")
    assert [row.xpath("string(.//mark)") for row in rows] == [
        "около 8000 стипендиатов",
        "около 500 стипендиатов",
    ]
    assert all(row.xpath(".//a[starts-with(@href, '#d')]") for row in rows)


def test_a_case_has_years_themes_passages_and_numbers(tree: Any) -> None:
    case = tree.xpath("//tbody[@id='p-bolashak']")[0]
    assert case.xpath(".//table[@class='years']//td[@class='n']/text()") == ["7", "0", "0", "1"]
    assert case.xpath(".//a[@href='#c-tolerance']") and "<i>растёт</i>" in case.xpath("string(.)")
    assert len(case.xpath(".//blockquote")) == 3


def test_the_network_is_drawn_in_the_page(tree: Any) -> None:
    (picture,) = tree.xpath("//section[@id='network']//div[@data-side='KAZ']/svg")
    nodes = picture.xpath(".//g/@data-node | .//g/@data-absent")
    ends = {end for ends in picture.xpath(".//path/@data-ends") for end in ends.split()}
    assert ends and ends <= set(nodes) and len(nodes) == len(set(nodes))
    # A country without a line has a sentence instead of a picture.
    assert len(tree.xpath("//section[@id='network']//figure//p[@class='small']")) == 1
    assert tree.xpath("//section[@id='network']//tbody//a[@href='#c-ngo']")


def test_indicators_show_both_of_two_sources(tree: Any) -> None:
    rows = tree.xpath("//section[@id='indicators']//tbody/tr")
    assert [row.xpath("string(td[2])").strip()[:2] for row in rows] == ["80", "81"]
    assert len(tree.xpath("//section[@id='indicators']//small[@class='warning']")) == 2


def test_what_bears_on_a_difference_is_told_choice_by_choice(
    found: html_report.Found, tree: Any
) -> None:
    differs = found.comparison.filter(pl.col("verdict") == "differs")["code"].to_list()
    linked = tree.xpath("//section[@id='firm']//tbody[contains(@class, 'code')]//th/a/@href")
    assert {f"#c-{code}" for code in differs} <= set(linked)
    row = tree.xpath("//section[@id='firm']//tbody[.//a[@href='#c-interethnic_accord']]")[0]
    names = row.xpath(".//table[@class='choices']/tbody/tr")
    assert (
        len(names) == found.specification.filter(pl.col("code") == "interethnic_accord").height > 5
    )  # type: ignore[union-attr]
    assert len(row.xpath(".//span[@class='strip']/i[@class='full']")) > 3


def test_passages_on_paper_are_taken_from_the_codes_in_turn() -> None:
    assert (
        allotted([3, 3, 3], 3) == [1, 1, 1]
        and allotted([1, 3], 3) == [1, 2]
        and allotted([0, 1], 3) == [0, 1]
    )
    assert allotted([], 3) == []
