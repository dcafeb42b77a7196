"""Segments, sentences, languages, attribution and passages of a document."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.coding import attribution, coder, hits, index, named_words
from contentan.extract.tables import BLOCKS, PLACES, Extraction
from contentan.findings.passages import CANDIDATES, PER_CELL, chosen
from contentan.lemmatize.lemmas import lemmatize
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Code, Codebook, Document, Pattern
from contentan.segment import language
from contentan.segment.segments import segment
from contentan.tables.frames import frame_of

TEXT = st.lists(
    st.text(alphabet="аәбқ abc.!? «»1-", min_size=1, max_size=40).map(str.strip).filter(bool),
    min_size=1,
    max_size=8,
)


@given(TEXT)
def test_offsets_hold_from_segment_to_token(texts: list[str]) -> None:
    extraction = paragraphs(texts)
    segments, sentences = segment(extraction, judged=False)
    tokens, types = lemmatize(extraction.text, (made := segment(extraction, judged=False)))
    assert made.segments.equals(segments)
    assert [extraction.text[a:b] for a, b in segments.select("start", "stop").iter_rows()] == texts
    spans = dict(segments.select("segment", pl.struct("start", "stop")).iter_rows())
    for number, start, stop in sentences.select("segment", "start", "stop").iter_rows():
        assert spans[number]["start"] <= start < stop <= spans[number]["stop"]
    assert sentences["sentence"].to_list() == list(range(len(sentences)))
    forms = types["form"].to_list()
    for start, stop, kind in tokens.select("start", "stop", "type").iter_rows():
        assert extraction.text[start:stop] == forms[kind]
    covered = "".join(extraction.text[a:b] for a, b in tokens.select("start", "stop").iter_rows())
    assert covered == "".join(extraction.text.split())


@given(st.text(max_size=60))
def test_language_is_one_of_three_or_none(text: str) -> None:
    assert language.language(text) in ("kk", "ru", "en", "")


def headed(blocks: list[tuple[str, int, str]]) -> Extraction:
    """An extraction of blocks (kind, heading level, text) on one page."""
    plain = paragraphs([text for _, _, text in blocks])
    rows = [
        (*row[:3], kind, level, *row[5:])
        for row, (kind, level, _) in zip(plain.blocks.iter_rows(), blocks, strict=True)
    ]
    return Extraction(
        "text", plain.text, plain.pages, frame_of(BLOCKS, rows), plain.places, plain.repairs
    )


REPORT = headed(
    [
        ("heading", 1, "Report on dialogue"),
        ("heading", 2, "Kazakhstan"),
        ("paragraph", 0, "The Assembly met twice in that year."),
        ("heading", 2, "United States"),
        ("paragraph", 0, "Exchange grew there."),
        ("paragraph", 0, "Visitors from Astana came to Washington."),
        ("heading", 2, "Other countries"),
        ("paragraph", 0, "Nothing was said of them."),
    ]
)


def test_section_is_the_nearest_heading_above() -> None:
    assert segment(REPORT).segments["section"].to_list() == [None, 0, 1, 0, 3, 3, 0, 6]


def test_segments_of_a_report_count_for_the_countries_they_or_their_headings_name() -> None:
    made = segment(REPORT)
    positions = index.build([index.Part(REPORT.text, *lemmatize(REPORT.text, made))])
    names = coder.compile_rules(named_words.shipped("countries"), pattern_lemmas)
    document = Document("r", "r.txt", "", about="mentioned")
    (named,) = attribution.mentions(positions, names)
    placed = attribution.attribute(document, made.segments, named)
    rows = (
        placed.filter(pl.col("segment").is_in([2, 4, 5, 7]))
        .select("segment", "country", "source", "words")
        .rows()
    )
    assert rows == [
        (2, "KAZ", "section", "Kazakhstan"),
        (4, "USA", "section", "United States"),
        (5, "KAZ", "segment", "Astana"),
        (5, "USA", "segment", "Washington"),
        (7, "", "none", ""),
    ]


def test_speaker_counts_for_itself() -> None:
    made = segment(REPORT)
    placed = attribution.attribute(Document("r", "r.txt", "", country="KAZ"), made.segments, {})
    assert set(placed.select("country", "source").iter_rows()) == {("KAZ", "speaker")}


def test_american_continent_is_not_the_usa() -> None:
    texts = [
        "The Organization of American States met.",
        "Жители Латинской Америки.",
        "Американский континент велик.",
    ]
    extraction = paragraphs(texts)
    positions = index.build(
        [index.Part(extraction.text, *lemmatize(extraction.text, segment(extraction)))]
    )
    assert attribution.mentions(
        positions, coder.compile_rules(named_words.shipped("countries"), pattern_lemmas)
    ) == [{}]


def test_no_document_speaks_for_a_country() -> None:
    rows = [
        ("c", "KAZ", f"d{i // 6}", f"h{i:02}", "en", 1, 1, 0, 4, 0, 4, 9 if i < 6 else 3)
        for i in range(24)
    ]
    best = chosen(pl.DataFrame(rows, schema=CANDIDATES, orient="row"), {})
    assert len(best) == PER_CELL
    assert best["doc"].to_list()[:4] == ["d0", *sorted(best["doc"].to_list()[1:4])]
    assert set(best["doc"]) == {"d0", "d1", "d2", "d3"}


def test_page_of_a_paragraph_that_goes_on_overleaf() -> None:
    made = paragraphs(["Soft power grows. Soft power stays."])
    made = replace(
        made, places=frame_of(PLACES, [(0, 7, 0, 18, *[None] * 4), (0, 8, 18, 35, *[None] * 4)])
    )
    own = segment(made)
    power = Codebook(
        "test",
        "1",
        ("en",),
        (Code("x", {}, "", "", "", "", ""),),
        (Pattern("x", "en", "soft power", 1),),
        "",
    )
    rules = coder.compile_rules(power, pattern_lemmas)
    positions = index.build([index.Part(made.text, *lemmatize(made.text, own))])
    table = hits.table(
        coder.code(positions, rules), positions, rules, hits.source([("d", made, own)])
    )
    assert table.select("start", "page").rows() == [(0, 7), (18, 8)]


MIXED = headed(
    [
        ("heading", 1, "Отчёт о диалоге"),
        (
            "paragraph",
            0,
            "Ассамблея народа Казахстана собралась дважды, о ней говорили все.",
        ),
        ("heading", 1, "Zusammenfassung der Ergebnisse des Jahres"),
        ("paragraph", 0, "Der Rat billigte nach langem Streit den Haushalt für das nächste Jahr."),
        ("paragraph", 0, "ÓÎ×ÁÑ ÐÒÏÇÒÁÍÍÁ ÒÁÚ×ÉÔÉÑ Ó×ÑÚÅÊ ÍÅÖÄÕ ÎÁÒÏÄÁÍÉ ÏÂÅÉÈ ÓÔÒÁÎ"),
        ("paragraph", 0, "Қоғамдық келісім кеңестері тұрғындармен кездесулер өткізді."),
        ("paragraph", 0, "ەلىمىزدە ۇلتارالىق كەلىسىم مەن تاتۋلىق ساقتالدى."),
    ]
)


def test_other_languages_and_noise_stand_outside_with_their_text() -> None:
    made = segment(MIXED)
    found = made.segments.select("kind", "lang", "prose", "written").rows()
    assert found == [
        ("heading", "ru", "home", "ru"),
        ("paragraph", "ru", "home", "ru"),
        ("outside", "", "other", "de"),
        ("outside", "", "other", "de"),
        ("outside", "", "noise", "noise"),
        ("paragraph", "kk", "home", "kk"),
        ("paragraph", "kk", "home", "kk_Arab"),
    ]
    assert [MIXED.text[a:b] for a, b in made.segments.select("start", "stop").rows()] == [
        MIXED.text[a:b] for a, b in MIXED.blocks.select("start", "stop").rows()
    ]
    # A heading in another language is no section of what follows.
    assert made.segments["section"].to_list() == [None, 0, 0, 0, 0, 0, 0]


def test_what_stands_outside_has_no_tokens() -> None:
    tokens, _ = lemmatize(MIXED.text, segment(MIXED))
    assert set(tokens["segment"]) == {0, 1, 5, 6}


@pytest.mark.parametrize(
    "text",
    [
        "Qazaqstan halqy Assambleiasynyñ sessiiasy bügın ötıp, jaña şeşımder qabyldandy.",
        "Memlekettik bagdarlamalar iske asyrylyp, halyqtyn birligi saqtalyp otyr.",
        "Казакстан халкы Ассамблеясынын сессиясы бугин отип, жана шешимдер кабылданды.",
    ],
)
def test_kazakh_counts_in_every_alphabet(text: str) -> None:
    made = segment(headed([("paragraph", 0, text)]))
    assert made.segments.select("kind", "lang").row(0) == ("paragraph", "kk")
    assert made.sentences["lang"].to_list() == ["kk"]


def test_a_page_with_kazakh_names_keeps_its_language() -> None:
    english = (
        "The Nurly Zhol programme and the Bolashaq scholarship were presented to the council in"
        " Qyzylorda by Dosym Satpaev."
    )
    made = segment(headed([("paragraph", 0, english), ("heading", 1, "Ruhani Jangyru")]))
    assert made.segments["lang"].to_list() == ["en", "en"]
