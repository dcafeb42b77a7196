"""Which segments speak of the country whose voice the document is: gold cases, laws, bad inputs."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.coding import attribution, coder, hits, index, named_words, own_voice
from contentan.coding.coder import Rules
from contentan.extract.tables import BLOCKS, Extraction
from contentan.lemmatize.lemmas import lemmatize
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Document
from contentan.segment.segments import segment
from contentan.tables.frames import frame_of
from tests.coding.pattern_texts import framed
from tests.coding.test_one_cut import unmatched


@functools.cache
def rules() -> tuple[Rules, Rules]:
    books = named_words.shipped("countries"), named_words.shipped("own_voice")
    names, own = (coder.compile_rules(book, pattern_lemmas) for book in books)
    return names, own


def placed(document: Document, made: Extraction) -> list[tuple[int, str, str, str]]:
    """Rows of ATTRIBUTION but for their document."""
    cut = segment(made, judged=False)
    names, own = rules()
    positions = index.build([index.Part(made.text, *lemmatize(made.text, cut))])
    segments = cut.segments.with_columns(pl.lit(document.id).alias("doc"))
    source = hits.source([(document.id, made, cut)])
    (named,) = attribution.mentions(positions, names)
    (said,) = own_voice.voices([document], positions, source, segments, own)
    rows = attribution.attribute(document, cut.segments, named, said)
    return rows.select("segment", "country", "source", "words").rows()


def document(country: str = "KAZ", family: str = "state") -> Document:
    return Document("d", "d.txt", "", about="mentioned", country=country, family=family)


def countries_of(text: str, country: str = "KAZ", family: str = "state") -> list[tuple[str, str]]:
    """Countries of a text of one paragraph, each with how it got it."""
    return [row[1:3] for row in placed(document(country, family), paragraphs([text]))]


LAND = (
    "Our country holds a festival of languages each spring.",
    "My delegation shares this concern.",
    "Trust among faiths is the pride of our nation’s schools.",
    "В нашей стране издаются газеты на многих языках.",
    "Дружба народов — опора нашего государства.",
    "У нас в республике открыты воскресные классы.",
    "Моя страна передала школам учебники.",
    "Еліміздің әр өңірінде достық үйлері жұмыс істейді.",
    "Біздің елде көптеген тіл оқытылады.",
    "Мерекеге халқымыздың әдет-ғұрпы арқау болды.",
)
WE = (
    "We train teachers of small languages.",
    "Trust is built by us from below.",
    "Мы поддерживаем воскресные классы.",
    "Это решение важно для нас.",
    "Біз мектептерге кітап бердік.",
)
#: "We" that is an institution's, authors' or all mankind's.
OTHERS_WE = (
    "In this report, we compare two surveys.",
    "We at the foundation give grants to choirs.",
    "We the peoples of the United Nations speak many tongues.",
    "Contact us for the minutes.",
    "Our organization publishes primers.",
    "Languages vanish on our planet.",
    "В данном докладе мы сравниваем два опроса.",
    "Мы, авторы обзора, благодарны школам.",
    "Наш фонд издаёт буквари.",
    "На нашей планете исчезают языки.",
    "Осы баяндамада біз сауалнамаларды салыстырамыз.",
    "Біздің қор әліппе шығарады.",
)
#: Lands that are several, or nobody's in particular.
NO_LAND = (
    "Trade between our countries grows.",
    "The country holds a festival.",
    "Торговля между нашими странами растёт.",
    "Дружба наших народов крепнет.",
    "Страна празднует весну.",
    "Біздің елдеріміз достас.",
    "Ел мерекені қарсы алды.",
)


@pytest.mark.parametrize("family", ["other", "un", "law"])
@pytest.mark.parametrize("text", LAND)
def test_a_possessive_with_a_noun_of_the_land_names_the_voices_country(
    text: str, family: str
) -> None:
    assert countries_of(text, family=family)[0] == ("KAZ", "land")


@pytest.mark.parametrize("text", WE)
def test_a_states_we_is_its_country(text: str) -> None:
    assert countries_of(text) == [("KAZ", "we")]


@pytest.mark.parametrize("text", [text for text in WE if "поддерживаем" not in text])
@pytest.mark.parametrize("family", ["other", "scholarly", "un"])
def test_a_bare_we_is_a_country_only_where_a_state_speaks(text: str, family: str) -> None:
    assert countries_of(text, family=family) == [("", "none")]


@pytest.mark.parametrize("text", OTHERS_WE)
def test_the_we_of_an_institution_of_authors_or_of_mankind_is_no_country(text: str) -> None:
    assert countries_of(text) == [("", "none")]


@pytest.mark.parametrize("text", NO_LAND)
def test_several_countries_and_a_country_without_a_possessive_are_not_ours(text: str) -> None:
    assert countries_of(text, family="other") == [("", "none")]


@pytest.mark.parametrize(
    "text",
    [
        "We call for a dialogue of faiths.",
        "We have ratified the charter.",
        "We’ve ratified the charter.",
        "We’re committed to the dialogue of faiths.",
        "Our foreign policy serves trust.",
        "Мы призываем к диалогу культур.",
        "Осы ұсынысты қолдаймыз.",
    ],
)
def test_what_a_delegation_does_before_an_organization_its_country_does(text: str) -> None:
    assert countries_of(text, family="un") == [("KAZ", "we")]
    assert countries_of(text, family="other") == [("", "none")]


def test_a_delegations_we_yields_to_a_country_that_is_named() -> None:
    text = "We welcome the visit of the choir from Washington."
    assert countries_of(text, family="un") == [("USA", "segment")]


def test_a_states_we_stands_beside_a_country_that_is_named() -> None:
    text = "We invite students from Washington."
    assert countries_of(text) == [("KAZ", "we"), ("USA", "segment")]
    assert countries_of(text, country="USA") == [("USA", "segment")]


def test_a_land_stands_beside_a_country_that_is_named() -> None:
    text = "Our country invites students from Washington."
    assert countries_of(text, family="other") == [("KAZ", "land"), ("USA", "segment")]


@pytest.mark.parametrize("said", ["“{}”", "«{}»", '"{}"', "„{}“", "“{}"])
@pytest.mark.parametrize("text", ["Our country sings.", "We sing."])
def test_the_we_of_a_quotation_is_nobodys(said: str, text: str) -> None:
    assert countries_of(f"The mayor said: {said.format(text)}") == [("", "none")]


def test_what_stands_outside_of_a_quotation_counts() -> None:
    assert countries_of("After the song “We are young” our country sang.") == [("KAZ", "land")]


def headed(rows: Sequence[tuple[str, int, str]]) -> Extraction:
    """Blocks given by kind, level of heading and text."""
    plain = paragraphs([text for _, _, text in rows])
    starts = plain.blocks.select("start", "stop").rows()
    blocks = [
        (i, start, stop, kind, level, 1, i + 1)
        for i, ((kind, level, _), (start, stop)) in enumerate(zip(rows, starts, strict=True))
    ]
    return Extraction(
        "text", plain.text, plain.pages, frame_of(BLOCKS, blocks), plain.places, plain.repairs
    )


SECTIONS = headed(
    [
        ("heading", 1, "United States"),
        ("paragraph", 0, "Exchange grew there."),
        ("paragraph", 0, "Our country sent students there."),
        ("paragraph", 0, "We sent students there."),
        ("heading", 1, "Priorities of our country"),
        ("paragraph", 0, "Choirs come first."),
    ]
)


def test_words_of_the_land_keep_a_headings_country_out_as_a_name_does_and_we_joins_it() -> None:
    rows = [row for row in placed(document(), SECTIONS) if row[0] in (1, 2, 3, 5)]
    assert rows == [
        (1, "USA", "section", "United States"),
        (2, "KAZ", "land", "Our country"),
        (3, "KAZ", "we", "We"),
        (3, "USA", "section", "United States"),
        (5, "KAZ", "section", "our country"),
    ]


def test_a_document_that_speaks_for_itself_needs_no_we() -> None:
    own = Document("d", "d.txt", "", country="KAZ", family="state")
    assert {row[1:] for row in placed(own, SECTIONS)} == {("KAZ", "speaker", "")}


def test_an_initial_or_the_country_us_is_no_pronoun() -> None:
    assert countries_of("Н. Иванов открыл школу.") == [("", "none")]
    assert countries_of("The US team came.") == [("USA", "segment")]


SENTENCES = st.lists(
    st.sampled_from([*LAND, *WE, *OTHERS_WE, *NO_LAND, "Choirs from Astana sang.", "It rained."]),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(texts=SENTENCES, family=st.sampled_from(["state", "law", "un", "other"]))
def test_a_document_without_a_voice_never_gets_a_country_by_we(
    texts: list[str], family: str
) -> None:
    sources = {row[2] for row in placed(document("", family), paragraphs(texts))}
    assert sources <= {"segment", "none"}


@settings(max_examples=25, deadline=None)
@given(texts=SENTENCES, family=st.sampled_from(["state", "law", "un", "other"]))
def test_a_voice_adds_its_own_country_and_takes_none_away(texts: list[str], family: str) -> None:
    made = paragraphs(texts)
    silent, voiced = placed(document("", family), made), placed(document("USA", family), made)
    added = {row[:2] for row in voiced if row[2] in ("land", "we")}
    assert {country for _, country in added} <= {"USA"}
    assert {row[:2] for row in voiced if row[1]} - added == {row[:2] for row in silent if row[1]}


@given(st.text(alphabet='ab «»“”„"\n', max_size=30))
def test_quotations_lie_apart_and_in_order_within_the_text(text: str) -> None:
    spans = own_voice.quotations(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= begin < end <= len(text) for begin, end in spans)
    assert bool(spans) == any(mark in text for mark in '«»“”„"')


@given(st.text(alphabet="ab \n", max_size=10), st.text(alphabet="ab \n", max_size=10))
def test_a_quotation_is_what_its_marks_enclose(before: str, said: str) -> None:
    for opening, closing in ("«»", "“”", "„“", '""'):
        text = f"{before}{opening}{said}{closing}{before}"
        assert own_voice.quotations(text) == [(len(before), len(before) + len(said) + 2)]


def test_a_quotation_begun_in_an_earlier_paragraph_ends_where_it_is_closed() -> None:
    assert own_voice.quotations("we sang”. We left.") == [(0, 8)]


def test_every_word_of_the_own_voice_is_found_in_a_text_of_its_own_words() -> None:
    rows = [
        (source, pattern.lang, text)
        for pattern in named_words.shipped("own_voice").patterns
        for source in pattern.sources
        for text in framed(source, pattern.lang)
    ]
    assert len(rows) > 100
    assert unmatched(rows) == []


def test_each_level_has_words_in_all_languages() -> None:
    levels = {(pattern.code, pattern.lang) for pattern in named_words.shipped("own_voice").patterns}
    assert levels == {
        (code, lang)
        for code in (own_voice.LAND, own_voice.WE, own_voice.DELEGATION)
        for lang in ("kk", "ru", "en")
    }
