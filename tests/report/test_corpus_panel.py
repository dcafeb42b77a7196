"""The corpus panel: its numbers add up to table DOCUMENTS, and a country of which a third is left
out is told on the first screen, in every language.
"""

from __future__ import annotations

import math
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from contentan.corpus.tables import DOCUMENTS
from contentan.extract.prose import letter_model, passage_verdicts, word_shapes
from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.drawing.word_bar import Part, word_bar
from contentan.report.sections import corpus_panel
from contentan.report.sections.documents_section import details_of
from contentan.report.sections.read_words import LOUD, QUIET, Voice, voices
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.language_names import NAMES
from contentan.tables.frames import frame_of
from tests.report.inputs import make_inputs

EN = text_of("en")
REASONS = (
    ("ok", ""),
    ("ok", "page_by_ocr: page 2: picture"),
    ("warning", "same_text: as doc-0; counted there only"),
    ("warning", "doubtful_page: page 3: few vowels; page_by_ocr: page 3: picture"),
    ("warning", "outside_period: 2010 is not in 2019-2024; not counted"),
    ("failed", "damaged: the file does not open; it is short"),
    ("failed", "other_language: nothing in it is Kazakh; hardly_any_text: it only says: x"),
)

words = st.integers(0, 999)
facts = st.tuples(
    st.sampled_from(("KAZ", "USA", "")),
    st.sampled_from(REASONS),
    st.tuples(words, words, words),
    st.dictionaries(st.sampled_from(("de", "fr", "kk_Arab", "zh")), st.integers(1, 99)),
    words,
)


def documents_of(given: list[Any]) -> pl.DataFrame:
    """Table DOCUMENTS of tuples as `facts` makes them."""
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    rows = []
    for i, (country, (status, reason), by_lang, other, noise) in enumerate(given):
        own: dict[str, Any] = {"doc": f"doc-{i}", "work": f"doc-{i}", "work_by": "itself"}
        own |= {"country": country, "status": status, "reason": reason}
        own |= {"tokens": sum(by_lang), "tokens_other": sum(other.values()), "tokens_noise": noise}
        own |= {f"tokens_{lang}": n for lang, n in zip(LANGS, by_lang, strict=True)}
        own |= {"other_languages": ", ".join(f"{tag} {n}" for tag, n in other.items())}
        row: dict[str, Any] = {**empty, "about": "speaker", "family": "state", **own}
        rows.append([row[name] for name in DOCUMENTS.schema])
    return frame_of(DOCUMENTS, rows)


def added(found: list[Voice]) -> dict[str, int]:
    return {
        "documents": sum(one.documents + one.outside for one in found),
        "failed": sum(one.status["failed"] for one in found),
        "tokens": sum(one.counted + one.repeated for one in found),
        "tokens_other": sum(one.in_other for one in found),
        "tokens_noise": sum(one.noise for one in found),
    }


@given(st.lists(facts, max_size=12))
def test_the_panel_adds_up_to_the_table_of_documents(given: list[Any]) -> None:
    documents = documents_of(given)
    sums = {name: int(documents[name].sum()) for name in ("tokens", "tokens_other", "tokens_noise")}
    failed = documents.filter(pl.col("status") == "failed").height
    every = {"documents": documents.height, "failed": failed, **sums}
    made = corpus_panel.panel(EN, documents)
    assert added([row.voice for row in made.rows]) == every
    if made.total:
        assert added([made.total.voice]) == every
    for row in made.rows:
        assert sum(n for _, n in row.other) == row.voice.in_other


@given(st.lists(facts, max_size=12))
def test_each_document_that_failed_is_below_one_cause_and_no_cause_is_mere_information(
    given: list[Any],
) -> None:
    documents = documents_of(given)
    causes = [cause for one in voices(documents) for cause in one.causes]
    failed = [n for cause in causes if cause.status == "failed" for n, _ in cause.documents]
    numbered = documents.sort("doc").with_row_index("number", offset=1)
    assert sorted(failed) == numbered.filter(pl.col("status") == "failed")["number"].to_list()
    assert not {cause.cause for cause in causes} & {"page_by_ocr", "outside_period", ""}


@given(st.lists(facts, min_size=1, max_size=8), st.sampled_from(("en", "ru", "kk")))
def test_the_first_screen_tells_of_a_third_and_never_of_less(given: list[Any], lang: str) -> None:
    documents = documents_of(given)
    loud = [one for one in voices(documents) if max(one.left_out, one.failed) >= LOUD]
    said = corpus_panel.cautions(text_of(lang), documents)
    assert len(said) == len(loud)
    for one, sentence in zip(loud, said, strict=True):
        text = text_of(lang)
        assert not one.country or text.of(one.country) in sentence
        if one.left_out >= LOUD:
            assert f"{text.decimal(100 * one.left_out, 0)}\N{NO-BREAK SPACE}%" in sentence


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_a_bar_is_filled_from_end_to_end(amounts: list[int]) -> None:
    signs = ("kk", "ru", "en", "repeated", "other", "noise")
    parts = [Part(sign, f"<{sign}>", n) for sign, n in zip(signs, amounts, strict=False)]
    drawn = str(word_bar(parts, "Kazakh & others"))
    places = [
        (float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', drawn)
    ]
    assert len(places) == len(parts) and places[0][0] == 0
    for (x, wide), (after, _) in zip(places, [*places[1:], (100.0, 0.0)], strict=True):
        assert math.isclose(x + wide, after, abs_tol=0.02)
    assert "<kk>" not in drawn and 'aria-label="Kazakh &amp; others"' in drawn


def page_of(documents: pl.DataFrame, lang: str = "en") -> Any:
    found = html_report.Found(**{**make_inputs(), "documents": documents})
    return lxml_html.document_fromstring(html_report.render(found, lang))


def noisy(share: float) -> pl.DataFrame:
    """The documents of the inputs; of Kazakhstan's words so large a share is German."""
    documents: pl.DataFrame = make_inputs()["documents"]
    other = pl.when(pl.col("country") == "KAZ", pl.col("tokens") > 0).then(
        (pl.col("tokens") * share / (1 - share)).ceil().cast(pl.Int32)
    )
    return documents.with_columns(other.otherwise(0).alias("tokens_other")).with_columns(
        pl.when(pl.col("tokens_other") > 0)
        .then(pl.format("de {}", "tokens_other"))
        .otherwise(pl.lit(""))
        .alias("other_languages")
    )


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", "Documents of Kazakhstan: 34\xa0% of the words read count nowhere (German "),
        ("ru", "Документы Казахстана: 34\xa0% прочитанных слов нигде не учитываются (немецкий "),
        ("kk", "Қазақстан құжаттары: оқылған сөздердің 34\xa0% бөлігі еш жерде есептелмейді ("),
    ],
)
def test_a_country_of_which_a_third_is_german_is_told_before_the_findings(
    lang: str, says: str
) -> None:
    first = page_of(noisy(0.34), lang).xpath("//ul[@class='summary']/li")[0]
    assert first.get("class") == "beware" and says in first.text_content()
    assert first.xpath("./a/@href") == ["#corpus"]


def test_a_twentieth_is_told_in_the_panel_alone() -> None:
    for share, told in ((QUIET + 0.01, True), (QUIET - 0.01, False)):
        made = page_of(noisy(share))
        assert "Kazakhstan" not in made.xpath("string(//li[@class='beware'])")
        panel = made.xpath("string(//div[@class='panels corpus'])")
        assert ("of the words read count nowhere (German" in panel) == told


def test_each_cause_opens_the_list_of_its_documents() -> None:
    made = page_of(make_inputs()["documents"])
    causes = made.xpath("//details[starts-with(@class, 'cause')]")
    assert [one.xpath("normalize-space(string(summary))") for one in causes] == [
        "warning: empty page (1)",
        "failed: damaged file (1)",
    ]
    for one in causes:
        (link,) = one.xpath(".//li/a/@href")
        assert made.xpath(f"//section[@id='documents']//tr[@id='{link[1:]}']")


def test_the_table_below_has_the_exact_numbers() -> None:
    documents = noisy(0.34)
    total = page_of(documents).xpath("//div[@class='box read']//tbody/tr[last()]/*")
    shown = [re.sub(r"\D.*", "", cell.text_content().replace(",", "")) for cell in total]
    status = dict(documents["status"].value_counts().iter_rows())
    sums = [int(documents[f"tokens_{name}"].sum()) for name in (*LANGS, "other", "noise")]
    assert shown[1:] == [str(n) for n in (documents.height, *status_of(status), *sums)]


def status_of(status: dict[str, int]) -> list[int]:
    return [status.get(one, 0) for one in ("ok", "warning", "failed")]


def test_every_language_that_a_passage_may_be_in_has_a_name() -> None:
    tags = {label for name in word_shapes.BITS for label in letter_model.columns(name)}
    scripts = set(word_shapes.SCRIPTS) - {"", *word_shapes.BITS}
    inside = {tag for tag in passage_verdicts.HOME if tag == "kk_bare"}
    assert (tags | scripts) - inside <= set(NAMES)


def test_a_count_behind_a_cause_is_no_part_of_it() -> None:
    assert list(details_of("order_unsure (3); damaged: x; then a part")) == [
        "order_unsure",
        "damaged",
    ]


@pytest.mark.parametrize(
    ("lang", "summary", "proposed"),
    [
        ("en", "1 work is in several documents", "(proposed)"),
        ("ru", "1 произведение есть в нескольких документах", "(предложено программой)"),
        ("kk", "1 туынды бірнеше құжатта бар", "(бағдарлама ұсынған)"),
    ],
)
def test_documents_that_are_one_work_are_told(lang: str, summary: str, proposed: str) -> None:
    inputs = make_inputs()
    first, second = inputs["documents"].sort("doc")["doc"][:2]
    one = pl.col("doc").is_in([first, second])
    inputs["documents"] = inputs["documents"].with_columns(
        pl.when(one).then(pl.lit(first)).otherwise("work").alias("work"),
        pl.when(one).then(pl.lit("proposed")).otherwise("work_by").alias("work_by"),
    )
    panel = corpus_panel.panel(text_of(lang), inputs["documents"])
    assert [work.name for work in panel.works] == [first]
    whole = panel.total or panel.rows[0]
    assert whole.voice.works == whole.voice.documents - 1
    tree = lxml_html.document_fromstring(html_report.render(html_report.Found(**inputs), lang))
    (told,) = tree.xpath("//details[@id='works']")
    assert summary in told.text_content() and proposed in told.text_content()
    assert told.xpath(".//li/a/@href") == ["#d1", "#d2"]


def test_a_corpus_without_translations_says_nothing_of_works() -> None:
    tree = lxml_html.document_fromstring(html_report.render(html_report.Found(**make_inputs())))
    assert tree.xpath("//details[@id='works']") == []
