"""What is said of a contrast: four words, the ratio within what both share, what the interval is
worth; of two countries and of five.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from contentan import model
from contentan.coding.counts import count
from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare.comparison import everything
from contentan.compare.strata import LEAST
from contentan.corpus.study import Study
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.review_tables import COMPARED, unreviewed
from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.sections import pair_matrix
from contentan.report.writing import summary_wording, verdict_wording
from contentan.report.writing.catalogue import COLOURS, text_of
from contentan.report.writing.code_views import CodeView, Side, code_views
from contentan.report.writing.country_colours import OUTLINES
from contentan.report.writing.number_format import Cell, bound, estimate
from contentan.report.writing.pair_views import Pair, pair_of_row
from contentan.tables.frames import frame_of
from tests.report.inputs import make_codebook, make_inputs

EN = text_of("en")
CODE = model.Code("accord", {"en": "Accord"}, "d", "b", "u", "n", "main goal", "")
#: A difference that a test supports, within families and languages.
ROW: dict[str, Any] = dict.fromkeys(COMPARED.schema) | {
    "code": "accord",
    "left": "KAZ",
    "right": "USA",
    "verdict": "differs",
    "reason": "",
    "held_equal": "family, language",
    "shared_works": 8.0,
    **dict.fromkeys(("works_left", "works_right", "documents_left", "documents_right"), 9),
    **dict.fromkeys(("hits_left", "hits_right"), 20),
    "ratio": 2.1,
    "ratio_low": 1.4,
    "ratio_high": 3.3,
    "plain_ratio": 1.9,
    "plain_ratio_low": 1.2,
    "plain_ratio_high": 3.0,
    "difference": 1.0,
    "difference_low": 0.4,
    "difference_high": 2.0,
    "p": 0.001,
    "q": 0.012,
}


def pair(**changed: Any) -> Pair:
    return pair_of_row(EN, ROW | changed)


def view(*pairs: Pair, hits: tuple[int, ...] = (20, 20)) -> CodeView:
    countries = dict.fromkeys(country for one in pairs for country in (one.left, one.right))
    sides = tuple(
        Side(country, n, 9, 9, 1.0, 0.5, 2.0, 0.1, Cell("1"), Cell("1"), ())
        for country, n in zip(countries, hits, strict=False)
    )
    return CodeView(CODE, "Accord", 0, total=False, sides=sides, pairs=pairs)


def said(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


# laws


@given(
    value=st.floats(0.01, 100),
    low=st.floats(0, 1, exclude_max=True),
    high=st.floats(1, 10, exclude_min=True) | st.just(math.inf),
)
def test_a_ratio_told_from_the_other_side_is_the_inverse(
    value: float, low: float, high: float
) -> None:
    ends = {"ratio": value, "ratio_low": value * low, "ratio_high": value * high}
    turned = {
        "ratio": 1 / value,
        "ratio_low": 1 / ends["ratio_high"],
        "ratio_high": 1 / ends["ratio_low"] if ends["ratio_low"] else math.inf,
    }
    one = verdict_wording.ratio_from(EN, pair(**ends))
    other = verdict_wording.ratio_from(EN, pair(**turned))
    assert one is not None and other is not None
    if not 0.999 < value < 1.001:
        assert {one[0], other[0]} == {"KAZ", "USA"}
        assert one[1] == other[1] or math.isclose(
            float(one[1].text.replace(",", "")), float(other[1].text.replace(",", "")), rel_tol=0.01
        )
    assert "inf" not in one[1].text + one[1].interval + other[1].interval


@given(
    st.sampled_from(("differs", "alike", "open")),
    st.lists(st.floats(0.01, 100), min_size=3, max_size=3).map(sorted),
    st.floats(0.01, 100),
)
def test_a_plain_ratio_outside_the_interval_is_never_passed_over(
    verdict: str, ends: list[float], plain: float
) -> None:
    low, at, high = ends
    one = pair(verdict=verdict, ratio=at, ratio_low=low, ratio_high=high, plain_ratio=plain)
    assert bool(verdict_wording.outside(EN, one)) == (not low <= plain <= high)


@given(st.sets(st.sampled_from(("family", "language", "year")), min_size=1))
def test_what_is_held_equal_is_named_in_every_language(held: set[str]) -> None:
    order = [name for name in ("family", "language", "year") if name in held]
    for lang in LANGS:
        text = text_of(lang)
        found = verdict_wording.within(text, ", ".join(order))
        assert all(text.term(verdict_wording.HELD[name]) in found for name in order)


# the four words


@pytest.mark.parametrize(
    ("changed", "word", "kind"),
    [
        ({}, "differs", "differs"),
        ({"verdict": "alike"}, "alike", "alike"),
        (
            {"verdict": "not separable", "reason": "language"},
            "not separable from the language",
            "inseparable",
        ),
        (
            {"verdict": "not separable", "reason": "family and language together"},
            "not separable from the family of sources and the language together",
            "inseparable",
        ),
        ({"verdict": "open"}, "open", "open"),
        (
            {"verdict": "open", "reason": "too few works", "works_left": 4},
            "open: too few works",
            "open",
        ),
        ({"verdict": "open", "reason": "too few hits"}, "open: too few hits", "open"),
        (
            {"verdict": "open", "reason": "no hit in what both share"},
            "open: no hit in what both share",
            "open",
        ),
    ],
)
def test_each_verdict_has_a_word_and_a_kind(changed: dict[str, Any], word: str, kind: str) -> None:
    one = pair(**changed)
    assert verdict_wording.word_of(EN, one) == word
    assert verdict_wording.standing(EN, view(one), one)[1] == kind


def test_the_words_of_the_tables_are_all_known() -> None:
    names = ("family", "language", "year")
    alone = [
        " and ".join(some) if n < 3 else "family, language and year"
        for n in (1, 2, 3)
        for some in itertools.combinations(names, n)
    ]
    together = ["family and language together", "family, language and year together"]
    assert set(verdict_wording.NOT_SEPARABLE) == {*alone, *together}
    for lang in LANGS:
        words = [text_of(lang).term(one) for one in verdict_wording.NOT_SEPARABLE.values()]
        assert len(set(words)) == len(words)


def test_a_difference_is_told_within_what_both_share_with_the_plain_ratio_beside() -> None:
    one = pair()
    heading, _ = verdict_wording.standing(EN, view(one), one)
    assert heading == "Differs within the same family of sources and the same language"
    ((_, more),) = verdict_wording.statements(EN, [view(one)], "KAZ", "USA")[0].codes
    assert said(more) == (
        "more in Kazakhstan, 2.10 [1.40–3.30] times, q = 0.012;"
        " with nothing held equal 1.90 [1.20–3.00] times"
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"plain_ratio": 0.8, "plain_ratio_low": 0.5}, "what both share says otherwise"),
        ({"plain_ratio": 9.0}, "a long work carries that"),
        ({"plain_ratio": 9.0, "held_equal": ""}, "a long work carries that"),
        ({"plain_ratio": 2.0}, ""),
    ],
)
def test_why_a_plain_ratio_lies_outside(changed: dict[str, Any], why: str) -> None:
    assert verdict_wording.outside(EN, pair(**changed)) == why
    assert why in verdict_wording.plain_of(EN, pair(**changed))


def test_a_masked_difference_says_that_the_plain_ratio_goes_the_other_way() -> None:
    said_of = verdict_wording.plain_of(EN, pair(plain_ratio=0.8, plain_ratio_low=0.5))
    assert said_of.startswith("with nothing held equal more in the USA, 1.25 ")


def test_a_side_without_a_hit_gives_one_end() -> None:
    one = pair(hits_right=0, ratio=None, ratio_low=3.1, ratio_high=math.inf, plain_ratio=None)
    assert said(one.ratio.text) == "≥ 3.10" and one.ratio.why == "no hit in the texts of the USA"
    assert said(verdict_wording.direction(EN, view(one), one)) == (
        "more in Kazakhstan, ≥ 3.10 times, q = 0.012"
    )
    other = pair(hits_left=0, ratio=None, ratio_low=0.0, ratio_high=0.32, plain_ratio=None)
    assert said(other.ratio.text) == "≤ 0.32"
    country, cell = verdict_wording.ratio_from(EN, other) or ("", Cell(""))
    assert (country, said(cell.text)) == ("USA", "≥ 3.12")


def test_an_end_may_be_infinite_and_a_zero_has_an_upper_end() -> None:
    assert estimate(EN, 2.5, 0.5, math.inf).interval == "[0.50–∞]"
    assert estimate(EN, 0.0, 0.0, 0.4)[:2] == ("0", "[0–0.40]")
    assert bound(EN, 0.0, math.inf, "why").text == "–"


def test_a_code_seen_in_one_country_is_no_difference() -> None:
    one = pair(verdict="open", reason="too few hits", hits_right=0, ratio=None, plain_ratio=None)
    (statement,) = verdict_wording.statements(EN, [view(one, hits=(3, 0))], "KAZ", "USA")
    assert (statement.heading, statement.kind) == ("Open: too few hits", "open")
    assert statement.codes[0][1] == "only in Kazakhstan"


def test_the_surest_statement_comes_first() -> None:
    verdicts = (
        {"verdict": "open", "reason": "too few hits"},
        {"verdict": "no hits"},
        {"verdict": "open"},
        {"verdict": "alike"},
        {},
    )
    found = verdict_wording.statements(EN, [view(pair(**one)) for one in verdicts], "KAZ", "USA")
    assert [one.heading.split(" within")[0] for one in found] == [
        "Differs",
        "Alike",
        "Open",
        "Open: too few hits",
        "No hit on either side",
    ]


# the page


def test_what_is_not_separable_is_the_first_sentence_in_each_language() -> None:
    inputs = make_inputs(apart=True)
    comparison = inputs["comparison"].filter(pl.col("verdict") == "not separable")
    (reason,) = comparison["reason"].unique()
    for lang in LANGS:
        text = text_of(lang)
        made = lxml_html.document_fromstring(html_report.render(html_report.Found(**inputs), lang))
        first = made.xpath("//ul[@class='summary']/li")[0]
        assert first.get("class") == "beware"
        assert text.term(verdict_wording.NOT_SEPARABLE[reason]) in first.text_content()
        assert not made.xpath("//h3[contains(@class, 'differs') or contains(@class, 'alike')]")
        assert made.xpath("//section[@id='table1']//*[contains(@class, 'not-separable')]")


def test_the_four_words_are_defined_once_and_each_verdict_has_its_class() -> None:
    made = lxml_html.document_fromstring(html_report.render(html_report.Found(**make_inputs())))
    assert [one.text_content() for one in made.xpath("//dl[@id='verdicts']/dt")] == [
        "differs",
        "alike",
        "not separable",
        "open",
    ]
    for cell in made.xpath("//section[@id='codes']//span[starts-with(@class, 'verdict')]"):
        word = cell.text_content().split(":")[0].split(" from ")[0]
        assert cell.get("class") == f"verdict {word.replace(' ', '-')}"


def test_the_margin_is_that_of_the_study() -> None:
    inputs = make_inputs()
    for study, margin in ((None, "1.5"), (Study().as_json() | {"margin": 2.0}, "2")):
        manifest = inputs["manifest"] | ({"study": study} if study else {})
        page = html_report.render(html_report.Found(**inputs | {"manifest": manifest}))
        assert f"within a factor of {margin} of each other" in page


# five countries


def make_five() -> dict[str, Any]:
    """Kazakhstan has four times as much accord as three others; the fifth shares no family."""
    book, names = make_codebook(), ("KAZ", "USA", "RUS", "UZB", "KGZ")
    documents, exposed, tallied = [], [], []
    for country, i in itertools.product(names, range(12)):
        doc = f"{country.lower()}-{i:02}"
        family = "apk" if country == "KGZ" else ("un", "state")[i % 2]
        row = dict.fromkeys(DOCUMENTS.schema, 0)
        row |= {name: "" for name, kind in DOCUMENTS.schema.items() if kind == pl.String}
        row |= {"doc": doc, "family": family, "country": country, "about": "speaker"}
        row |= {"lang": "en", "year": 2020, "status": "ok", "tokens": 2000, "tokens_en": 2000}
        documents.append([row[name] for name in DOCUMENTS.schema])
        exposed.append((doc, country, "en", 2000, 40))
        hits = (36, 9)[country != "KAZ"] + i % 3
        tallied.append((doc, country, "en", "interethnic_accord", hits, 9))
        tallied.append((doc, country, "en", "tolerance", 60 + i % 5, 30))
    frames = frame_of(TALLY, tallied), frame_of(EXPOSURE, exposed), frame_of(DOCUMENTS, documents)
    codes = sorted(code.id for code in book.codes)
    made = everything(*frames, codes, countries=names, seed=1)
    inputs = make_inputs()
    return inputs | {
        "manifest": inputs["manifest"] | {"options": {"countries": ",".join(names)}},
        "documents": frames[2],
        "counts": count(*frames, codes),
        "comparison": unreviewed(made.comparison),
        "passages": inputs["passages"].clear(),
        "patterns": inputs["patterns"].clear(),
        "shared_texts": made.shared_texts,
    }


@pytest.fixture(scope="module")
def five() -> dict[str, Any]:
    return make_five()


@pytest.fixture(scope="module")
def five_page(five: dict[str, Any]) -> Any:
    return lxml_html.document_fromstring(html_report.render(html_report.Found(**five)))


def test_five_countries_are_told_code_by_code(five_page: Any) -> None:
    (line,) = five_page.xpath("//td[@class='said lines']//li[a/@href='#c-interethnic_accord']")
    text = re.sub(r"\s+", " ", line.text_content())
    assert re.search(r"differs Kazakhstan > USA \(.*\), Russia \(.*\), Uzbekistan \(.*\);", text)
    assert re.search(r"\(q [=<] ?[\d.<]+\)", text)
    (alike,) = five_page.xpath("//td[@class='said lines']//li[a/@href='#c-tolerance']")
    assert "Kazakhstan ≈ USA" in alike.text_content()
    assert "Kyrgyzstan" not in text + alike.text_content()


def test_a_table_of_pairs_has_every_pair_once_and_names_what_is_not_separable(
    five: dict[str, Any], five_page: Any
) -> None:
    squares = [
        one.text_content() for one in five_page.xpath("//div[@class='box matrix']//tbody//td")
    ]
    filled = [one for one in squares if one.strip()]
    assert len(filled) == 10
    assert sum("not separable from the family of sources" in one for one in filled) == 4
    first = five_page.xpath("//ul[@class='summary']/li")[0].text_content()
    assert first.startswith("Not separable from the family of sources: Kazakhstan – Kyrgyzstan")
    assert five["comparison"]["q_all"].is_not_null().any()


def test_twelve_countries_differ_by_mark_and_colour() -> None:
    assert len(set(OUTLINES)) == len(set(COLOURS)) == 12


def test_each_pair_is_in_the_part_on_what_countries_share(
    five: dict[str, Any], five_page: Any
) -> None:
    pairs = five_page.xpath("//section[@id='shared']/details/summary")
    assert len(pairs) == 10
    text = pairs[0].text_content()
    assert "within the same family of sources" in text
    works = float(re.findall(r"comparison of ([\d.]+) works", text)[0])
    own = five["shared_texts"].filter(pl.col("left") == "KAZ", pl.col("right") == "USA")
    assert math.isclose(works, own["shared"].sum(), abs_tol=0.05) and works >= LEAST
    apart = next(one.text_content() for one in pairs if "Kyrgyzstan" in one.text_content())
    assert "Kazakhstan – state 6, UN 6; Kyrgyzstan – Assembly of People 12" in apart


def test_every_code_with_a_hit_is_in_one_square_of_each_pair(five: dict[str, Any]) -> None:
    views = code_views(
        EN, five["codebook"], ("KAZ", "USA", "RUS"), five["counts"], five["comparison"], {}, {}
    )
    found = pair_matrix.matrix(EN, views, ("KAZ", "USA", "RUS"))
    hit = sum(bool(one.hits) for one in views)
    for _, squares in found.rows:
        for square in squares:
            assert square.differs + square.alike + square.still == hit


def test_a_sentence_on_the_largest_difference_holds_its_ratio_and_its_rates() -> None:
    one = view(pair())
    ((_, sentence),) = summary_wording.largest(EN, [one], [("KAZ", "USA")])
    assert "2.10 [1.40–3.30] times as many" in sentence and "1 against 1" in sentence
    heading = summary_wording.heading_of(EN, [one], [("KAZ", "USA")])
    assert heading.endswith("within the same family of sources and the same language:")


@pytest.mark.parametrize(("carried", "said"), [(3.9, "few works carry this"), (4.0, "")])
def test_a_rate_that_fewer_than_four_works_carry_says_so(
    five: dict[str, Any], carried: float, said: str
) -> None:
    told = five["comparison"].with_columns(
        *(pl.lit(LEAST).alias(f"works_{side}") for side in ("left", "right")),
        *(pl.lit(carried).alias(f"carried_{side}") for side in ("left", "right")),
    )
    views = code_views(EN, five["codebook"], ("KAZ", "USA", "RUS"), five["counts"], told, {}, {})
    sides = [side for one in views for side in one.sides if side.works and side.hits]
    assert sides and {side.few for side in sides} == {said}
