"""The drift guard: what never changed must be read as it was; a lemma that moves by itself is
named.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.codebook import codebook_file
from contentan.lemmatize import word_lemmas, word_memory
from contentan.lemmatize.word_lemmas import Lookup
from contentan.lemmatize.word_memory import Vocabulary
from contentan.model import Codebook
from contentan.publish import drift
from contentan.publish.drift import Reading, compare, measure
from contentan.tables.frames import check_frame
from tests.conftest import CODEBOOK, ROOT

Change = Callable[[str, str], tuple[str, ...] | None]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("book")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return codebook_file.read(folder)


@pytest.fixture(scope="module")
def reading(book: Codebook) -> Reading:
    return measure(book, {"spacy": "3.8.0"})


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Change], None]]:
    """Another dictionary: some forms have other lemmas than they had."""
    real = word_lemmas.look_up

    def rename(other: Change) -> None:
        def look_up(form: str, lang: str) -> Lookup:
            known, lemmas = real(form, lang), other(form, lang)
            return known._replace(lemmas=lemmas) if lemmas else known

        monkeypatch.setattr(word_lemmas, "look_up", look_up)
        monkeypatch.setattr(word_memory, "vocabulary", functools.cache(Vocabulary))

    yield rename


def forms(lang: str, *wanted: str, lemma: str) -> Change:
    return lambda form, own: (lemma,) if own == lang and form.lower() in wanted else None


# ── the reference set ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_reference_sentences_are_many_all_different_and_in_their_languages() -> None:
    from contentan.authoring.check import example_texts

    texts = drift.reference()
    assert len(texts) == len(set(texts)) >= 150
    folder = Path(drift.__file__).with_name("reference")
    annotated = {one.text: one for one in example_texts.annotate(texts)}
    for lang in ("kk", "ru", "en"):
        own = [
            line
            for line in (folder / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
            if line[:1] != "#"
        ]
        assert len(own) >= 50
        assert {annotated[text].lang for text in own} == {lang}


@pytest.mark.slow
def test_reference_set_touches_most_codes_of_the_codebook_in_each_language() -> None:
    whole = codebook_file.read(ROOT / "codebooks" / "people_diplomacy")
    read = measure(whole, {})
    coded = {hit[2] for one in read["sentences"].values() for hit in one["hits"]}
    assert len(coded) >= 50
    silent = [text for text, one in read["sentences"].items() if not one["hits"]]
    assert len(silent) >= 50  # traps: the same words in another sense
    assert len(read["patterns"]) > 2000


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_reading_is_the_same_again_and_survives_being_kept(
    book: Codebook, reading: Reading
) -> None:
    again = measure(book, {"spacy": "3.8.0"})
    assert again == reading == json.loads(json.dumps(reading))
    found = compare(reading, again)
    assert not found.moved and not found.causes and found.compared == len(drift.reference())


@settings(max_examples=20)
@given(st.data())
def test_whatever_moves_is_named_and_nothing_else(reading: Reading, data: st.DataObject) -> None:
    other = copy.deepcopy(reading)
    text = data.draw(st.sampled_from(sorted(other["sentences"])))
    word = data.draw(st.sampled_from(other["sentences"][text]["words"]))
    lemmas, word[3] = word[3], "nonsense"
    for before, now, pair in (
        (reading, other, (lemmas, "nonsense")),
        (other, reading, ("nonsense", lemmas)),
    ):
        found = compare(before, now)
        check_frame(found.words, drift.WORDS)
        assert found.words.select(
            "where", "form", "before", "after", "places", "example"
        ).rows() == [("sentence", text[word[0] : word[1]], *pair, 1, text)]
        assert not len(found.counts)


@settings(max_examples=20)
@given(st.data())
def test_counts_move_by_what_came_and_went(reading: Reading, data: st.DataObject) -> None:
    other = copy.deepcopy(reading)
    coded = [text for text, one in sorted(other["sentences"].items()) if one["hits"]]
    text = data.draw(st.sampled_from(coded))
    code = other["sentences"][text]["hits"].pop()[2]
    before = sum(hit[2] == code for one in reading["sentences"].values() for hit in one["hits"])
    assert compare(reading, other).counts.rows() == [(code, before, before - 1, text)]
    assert not compare(reading, other, may_move={code}).moved  # the codebook changed there


def test_a_new_sentence_has_nothing_to_be_compared_with(reading: Reading) -> None:
    other = copy.deepcopy(reading)
    gone = sorted(other["sentences"])[0]
    other["sentences"]["A sentence of a later version."] = other["sentences"].pop(gone)
    found = compare(reading, other)
    assert not found.moved and found.compared == len(reading["sentences"]) - 1


# ── cases ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_dictionary_that_calls_them_you(
    book: Codebook, reading: Reading, renamed: Callable[[Change], None]
) -> None:
    renamed(forms("en", "they", "them", lemma="you"))
    found = compare(reading, measure(book, {"spacy": "3.9.0"}))
    assert found.words.select("where", "lang", "form", "before", "after").rows() == [
        ("sentence", "en", form, "they", "you") for form in ("They", "them", "they")
    ]
    assert not len(found.counts)
    assert found.causes == ("spacy 3.8.0 → 3.9.0",)


def test_a_form_that_loses_its_lemma_takes_the_code_s_hits_along(
    book: Codebook, reading: Reading, renamed: Callable[[Change], None]
) -> None:
    renamed(forms("ru", "студентами", lemma="студентама"))
    found = compare(reading, measure(book, {"spacy": "3.8.0"}))
    assert found.words.select("form", "before", "after", "places").rows() == [
        ("студентами", "студент", "студентама", 1)
    ]
    assert [(code, before - after) for code, before, after, _ in found.counts.rows()] == [
        ("exchange", 1)
    ]
    assert found.causes == ()  # nothing that anybody names: another machine


def test_a_word_of_a_pattern_moves_without_standing_in_any_sentence(
    book: Codebook, reading: Reading, renamed: Callable[[Change], None]
) -> None:
    renamed(forms("ru", "родитель", lemma="родить"))
    found = compare(reading, measure(book, {"spacy": "3.8.0"}))
    assert ("codebook", "ru", "родитель", "родитель", "родить") in found.words.select(
        "where", "lang", "form", "before", "after"
    ).rows()


def test_a_word_that_is_cut_otherwise_is_told(reading: Reading) -> None:
    other = copy.deepcopy(reading)
    text = "The children's feet were cold, but the women and men kept walking."
    words = other["sentences"][text]["words"]
    del words[1]
    found = compare(reading, other)
    assert found.words.select("form", "before", "after").rows() == [("children", "child", "")]


def test_own_programs_are_named_beside_libraries(reading: Reading) -> None:
    other = copy.deepcopy(reading)
    other["made_by"]["programs"]["lemmatize"] = "0" * 64
    other["made_by"]["libraries"]["simplemma"] = "9.0"
    assert compare(reading, other).causes == (
        "contentan's own programs of lemmatize",
        "simplemma none → 9.0",
    )
