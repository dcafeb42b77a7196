"""The report: well formed, hostile text stays text, equal inputs give equal bytes, numbers have
passages.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import zlib
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from contentan.coding.tables import COUNTS
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.review_tables import COMPARED
from contentan.errors import TableError
from contentan.findings.passages import PASSAGES
from contentan.findings.pattern_card import PATTERNS
from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.drawing.svg import ticks
from contentan.report.sections import corpus_section
from contentan.report.writing import number_format, verdict_wording
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.pair_views import Pair
from contentan.report.writing.passage_views import parts
from contentan.tables.frames import frame_of
from tests.report.inputs import HOSTILE, LABELS, make_inputs

EN = text_of("en")


def render(lang: str = "en", **inputs: Any) -> str:
    return html_report.render(html_report.Found(**inputs), lang)


def part_of(tree: Any, name: str) -> Any:
    """A part of the page, opened as a browser does it."""
    (part,) = tree.xpath(f"//script[@data-part='{name}']/text()")
    return json.loads(zlib.decompress(base64.b64decode(part)))


@pytest.fixture(scope="module")
def inputs() -> dict[str, Any]:
    return make_inputs()


@pytest.fixture(scope="module")
def page(inputs: dict[str, Any]) -> str:
    return render(**inputs)


# laws


@given(st.floats(min_value=1e-5, max_value=1e7))
def test_a_written_number_is_within_one_in_twenty_of_the_number(value: float) -> None:
    written = float(number_format.number(EN, value).replace(",", ""))
    assert math.isclose(written, value, rel_tol=0.05)


@given(st.floats(min_value=1e-4, max_value=1e4))
def test_ticks_start_at_zero_rise_and_end_within_the_axis(most: float) -> None:
    found = ticks(most)
    assert (
        found[0] == 0
        and list(found) == sorted(set(found))
        and found[-1] <= most
        and len(found) >= 2
    )


@settings(max_examples=15, deadline=None)
@given(text=st.text(min_size=1, max_size=60), start=st.integers(0, 59))
def test_any_text_is_shown_as_it_is_and_makes_no_element(
    inputs: dict[str, Any], text: str, start: int
) -> None:
    start = min(start, len(text) - 1)
    one = frame_of(
        PASSAGES, [("tolerance", "KAZ", "doc-00", "h1", "ru", 1, 1, text, start, len(text), 1)]
    )
    made = lxml_html.document_fromstring(render(**{**inputs, "passages": one}))
    quotes = made.xpath("//blockquote/p")
    assert quotes
    for quote in quotes:
        assert [child.tag for child in quote] == ["mark"]
        shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)
        assert quote.text_content().replace("\r\n", "\n").replace("\r", "\n") == shown.replace(
            "\r\n", "\n"
        ).replace("\r", "\n")


def test_equal_inputs_give_equal_bytes_and_their_order_does_not_matter(
    inputs: dict[str, Any], page: str
) -> None:
    assert render(**make_inputs()) == page
    shuffled = {
        name: inputs[name].sample(fraction=1, shuffle=True, seed=3)
        for name in ("documents", "counts", "passages")
    }
    assert render(**{**inputs, **shuffled}) == page


def test_every_code_is_in_one_number_of_the_summary(inputs: dict[str, Any], page: str) -> None:
    verdicts = inputs["comparison"]["verdict"].value_counts()
    sentence = next(line for line in page.splitlines() if "<li>Of " in line)
    numbers = [
        int(n) for n in re.findall(r"(?:Of |, | and )(\d+) ", re.sub(r" \(.*?\)", "", sentence))
    ]
    assert numbers[0] == len(LABELS) == sum(numbers[1:])
    assert sorted(numbers[1:]) == sorted(verdicts["count"])


def test_every_number_of_a_code_has_passages_or_is_zero(tree: Any) -> None:
    rows = tree.xpath("//section[@id='codes']//tbody[contains(@class, 'code')]")
    assert len(rows) == len(LABELS)
    for row in rows:
        hits = [int(cell.text_content()) for cell in row.xpath(".//td[contains(@class, 'hits')]")]
        shown = [
            len(side.xpath(".//mark"))
            for side in row.xpath(".//div[starts-with(@class, 'passages')]")
        ]
        assert (
            all((n > 0) == (m > 0) for n, m in zip(hits, shown, strict=True))
            if any(hits)
            else not shown
        )


def test_each_flagged_pattern_is_listed_and_counted(inputs: dict[str, Any], tree: Any) -> None:
    section = tree.xpath("//section[@id='patterns']")[0]
    heads = dict(one.text_content().split(": ") for one in section.xpath("./dl/dt"))
    assert heads["Dead"] == str(inputs["patterns"]["flags"].str.contains("dead").sum()) != "0"
    assert (
        heads["Dominant"] == str(inputs["patterns"]["flags"].str.contains("dominant").sum()) != "0"
    )
    dead = lxml_html.fromstring(part_of(tree, "flag-dead"))
    assert len(dead.xpath(".//ul[@class='dead']//code")) == int(heads["Dead"])
    dominant = lxml_html.fromstring(part_of(tree, "flag-dominant"))
    assert len(dominant.xpath(".//tbody/tr")) == int(heads["Dominant"])
    assert "no ratio: without it a country has no hit" in section.xpath(".//@title")


# safety


def test_the_page_is_well_formed_with_unique_ids_and_links_that_lead_somewhere(
    page: str, tree: Any
) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    for tag in (
        "details",
        "blockquote",
        "table",
        "tbody",
        "tr",
        "td",
        "section",
        "svg",
        "ul",
        "li",
        "div",
        "p",
    ):
        assert len(re.findall(rf"<{tag}[\s>]", page)) == page.count(f"</{tag}>"), tag


def test_hostile_text_makes_no_element_attribute_or_link(page: str, tree: Any) -> None:
    assert len(tree.xpath("//script[not(@type)]")) == 1 and not tree.xpath(
        "//img | //iframe | //object | //link | //base | //form"
    )
    assert not [
        name
        for name in tree.xpath("//@*")
        if name.attrname.startswith("on") or name.attrname == "style"
    ]
    assert "{{" not in page.replace("{{ 7*7 }}", "") and "49" not in tree.xpath(
        "string(//section[@id='codebook']/p)"
    )
    assert all(re.match(r"#|https://example\.org/", link) for link in tree.xpath("//a/@href"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", page)
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 3


def test_nothing_is_loaded_and_the_policy_allows_only_the_script_of_the_page(tree: Any) -> None:
    assert not tree.xpath("//@src | //@srcset | //@data | //@xlink:href", namespaces={"xlink": "x"})
    assert not re.search(
        r"url\(|@import|http",
        tree.xpath("string(//style)") + tree.xpath("string(//script[not(@type)])"),
    )
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    digest = base64.b64encode(
        hashlib.sha256(tree.xpath("string(//script[not(@type)])").encode()).digest()
    ).decode()
    assert policy.startswith("default-src 'none';") and f"script-src 'sha256-{digest}'" in policy


def test_a_pattern_is_shown_with_its_conditions_and_the_sets_that_it_uses(
    tree: Any, inputs: dict[str, Any]
) -> None:
    (shown,) = tree.xpath("//h3[text()='Word sets']/following-sibling::details//li")
    assert shown.text_content() == f"@near: first / {HOSTILE[1]}"
    listed = part_of(tree, "patterns")
    assert set(listed) == {code.id for code in inputs["codebook"].codes} - {"accord_family"}
    lines = [
        one.text_content()
        for own in listed.values()
        for one in lxml_html.fromstring(f"<div>{own}</div>").xpath(".//ol[@lang='en']/li")
    ]
    assert all("unless x <y> requires @near <z> capitals count within 5 words" in o for o in lines)


def test_no_path_of_the_machine_is_shown(page: str) -> None:
    assert "/home/someone" not in page


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(("KAZ", "USA")), st.integers(1, 9)),
        min_size=1,
    )
)
def test_overlap_is_symmetric_and_one_only_for_the_same_mix(
    groups: list[tuple[str, str, int]],
) -> None:
    groups = list(
        {(kind, country): (kind, country, words) for kind, country, words in groups}.values()
    )
    rows = [
        ("x", country, kind, "", "en", 2020, 0, 0, 0, words, 1, 1)
        for kind, country, words in groups
    ]
    counts = frame_of(COUNTS, rows)
    found = corpus_section.overlap(counts, "KAZ", "USA", "family")
    assert 0 <= found <= 1 + 1e-9 and math.isclose(
        found, corpus_section.overlap(counts, "USA", "KAZ", "family")
    )
    own = {(kind, words) for kind, country, words in groups if country == "KAZ"}
    if own and own == {(kind, words) for kind, country, words in groups if country == "USA"}:
        assert math.isclose(found, 1)


def test_a_frame_that_is_not_its_table_is_refused(inputs: dict[str, Any]) -> None:
    with pytest.raises(TableError, match="counts"):
        render(**{**inputs, "counts": inputs["passages"]})


# what is said


def test_the_hit_is_marked_and_cited(tree: Any) -> None:
    quote = tree.xpath("//section[@id='table1']//blockquote")[0]
    assert quote.xpath("string(.//mark)") == HOSTILE[0]
    assert re.search(
        r", 20\d\d, p\. 3, para\. 2 · h0+1$|, 20\d\d, para\. 2 · h0+1$",
        quote.xpath("string(cite)").strip(),
    )


def test_differences_are_said_only_of_codes_with_that_verdict(
    inputs: dict[str, Any], tree: Any
) -> None:
    differ = set(inputs["comparison"].filter(pl.col("verdict") == "differs")["code"])
    assert "interethnic_accord" in differ and "tolerance" not in differ
    said = tree.xpath(
        "//section[@id='table1']//h3[starts-with(., 'Differs')]/following-sibling::ul[1]//a/@href"
    )
    assert {link.removeprefix("#c-") for link in said} == differ
    for sentence in tree.xpath("//section[@id='read']//ol/li"):
        assert "is more frequent in" in sentence.text_content()


def test_few_works_give_no_test_and_no_claim() -> None:
    made = lxml_html.document_fromstring(render(**make_inputs(per_country=3)))
    text = made.xpath("string(//section[@id='read'])")
    assert "none is shown to differ between Kazakhstan and the USA" in text
    assert "open for want of works (fewer than 5 a side)" in text
    assert "is more frequent" not in text
    assert not made.xpath("//section[@id='table1']//h3[contains(@class, 'alike')]")
    small = made.xpath("//section[@id='codes']//td/small/text()")
    assert "width borrowed from the other codes" in small


def test_the_interval_of_one_work_is_of_this_text_alone_and_zero_has_an_upper_end() -> None:
    made = lxml_html.document_fromstring(render(**make_inputs(per_country=1)))
    cells = made.xpath("//section[@id='codes']//td[small='of this text alone']")
    assert cells
    rates = [cell.text_content() for cell in cells]
    assert all(re.match(r"[\d.,]+ \[[\d.,]+–[\d.,]+\]", rate) for rate in rates)
    zeros = [rate for rate in rates if rate.startswith("0 ")]
    assert zeros and all(re.match(r"0 \[0–\d*\.?\d*[1-9]\d*\]", rate) for rate in zeros)
    assert made.xpath("//span[starts-with(@title, 'no test: fewer than 5 works')]")


def test_an_empty_run_is_a_page_too() -> None:
    whole = make_inputs()
    nothing = {
        "documents": frame_of(DOCUMENTS, []),
        "counts": frame_of(COUNTS, []),
        "comparison": frame_of(COMPARED, []),
        "passages": frame_of(PASSAGES, []),
        "patterns": frame_of(PATTERNS, []),
    }
    text = lxml_html.document_fromstring(render(**{**whole, **nothing})).text_content()
    assert "Nothing is compared" in text and "0 documents" in text


def test_one_country_is_counted_without_a_comparison() -> None:
    whole = make_inputs()
    kept = {name: whole[name].filter(pl.col("country") == "KAZ") for name in ("counts", "passages")}
    made = lxml_html.document_fromstring(
        render(**{**whole, **kept, "comparison": frame_of(COMPARED, [])})
    )
    assert "Nothing is compared" in made.xpath("string(//section[@id='read'])")
    assert made.xpath("//section[@id='codes']//tbody[@id='c-interethnic_accord']//mark")


def test_three_countries_have_three_contrasts_a_code() -> None:
    whole = make_inputs()
    third = whole["comparison"].with_columns(pl.lit("UZB").alias("right"))
    other = whole["comparison"].with_columns(
        pl.lit("USA").alias("left"), pl.lit("UZB").alias("right")
    )
    three = pl.concat([whole["comparison"], third, other])
    made = lxml_html.document_fromstring(render(**{**whole, "comparison": three}))
    row = made.xpath("//tbody[@id='c-tolerance']")[0]
    assert len(row.xpath(".//span[starts-with(@class, 'verdict')]")) == 3
    assert [len(one.xpath("td | th")) for one in row.xpath("tr")] == [9, 8, 8, 1]


def test_a_long_passage_is_cut_at_spaces_around_its_hit() -> None:
    text = "слово " * 100 + "согласие" + " слово" * 100
    before, quote, after = parts(text, 600, 608)
    assert quote == "согласие" and before.startswith("… слово ") and after.endswith(" слово …")
    assert len(before) <= 222 and len(after) <= 222


def test_a_ratio_below_one_is_told_the_other_way_round(inputs: dict[str, Any]) -> None:
    row = inputs["comparison"].filter(pl.col("code") == "ngo").row(0, named=True) | {
        "ratio": 0.25,
        "ratio_low": 0.1,
        "ratio_high": 0.5,
    }
    pair = Pair(
        "KAZ", "USA", "differs", "", row, number_format.Cell("0.25"), number_format.Cell("0.01")
    )
    country, ratio = verdict_wording.ratio_from(EN, pair) or ("", number_format.Cell(""))
    assert (country, ratio.text, ratio.interval) == ("USA", "4.00", "[2.00–10.00]")


def test_what_the_documents_do_not_share_is_a_caution_on_top() -> None:
    tree = lxml_html.document_fromstring(render(**make_inputs(apart=True)))
    text = tree.xpath("string(//details[@class='caution'])")
    assert "The texts of Kazakhstan and the USA are of unlike kinds" in text
    assert re.search(r"families of sources 0.%, years \d+.% and languages 0.%", text)
    assert "raw counts of the machine" in text


@pytest.mark.parametrize("lang", LANGS)
def test_codes_of_a_subject_stand_below_the_table_and_in_no_sentence(
    lang: str, inputs: dict[str, Any]
) -> None:
    book = inputs["codebook"]
    # The criterion of the largest difference of the sample becomes one of subjects.
    (name,) = {one.criterion for one in book.codes if one.id == "ngo"}
    criteria = tuple(
        replace(one, kind="subject") if one.name == name else one for one in book.criteria
    )
    plain = render(**inputs, lang=lang)
    apart = render(**inputs | {"codebook": replace(book, criteria=criteria)}, lang=lang)
    before, after = (lxml_html.fromstring(one) for one in (plain, apart))
    links = ".//*[@class='summary']//a/@href"
    assert "#c-ngo" in before.xpath(links)
    assert "#c-ngo" not in after.xpath(links)
    rows = "count(.//*[@id='table1']//tbody)"
    assert after.xpath(rows) == before.xpath(rows) - 1
    assert after.xpath(".//*[@id='table1']/p[@class='small soft']/a[@href='#c-ngo']")
    assert after.xpath(".//*[@id='codes']//tbody[@id='c-ngo']")
