"""Loans, names, elision and names in marks in Kazakh: a table of forms that a linguist can read,
laws of the listed words, and what was once lost.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.lemmatize import conllu
from contentan.lemmatize.kazakh import grammar, kazakh
from contentan.lemmatize.kazakh.changed_words import left_of
from contentan.lemmatize.kazakh.lexicon import lexicon, lexicon_rows, names
from contentan.lemmatize.lemmas import lemmatize, load
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.segment.segments import segment
from tests.lemmatize import forms_with_lemmas, paradigms

#: Each changed word, what it loses, and whether it ends other words.
CHANGED = [tuple(row) for row in lexicon_rows("kazakh_changed.tsv")]
NAMES = sorted(names())
NOUNS = sorted(
    stem for stem, pos in lexicon().items() if "N" in pos and "-" not in stem and stem[-1] != "ь"
)


def reached(form: str) -> set[str]:
    """Every stem under which a pattern finds a form."""
    return set(itertools.chain(*kazakh.lemmas(form)))


# Laws


@given(st.sampled_from(CHANGED), st.data())
def test_a_word_that_loses_a_letter_is_found_in_all_its_forms(
    changed: tuple[str, str, str], data: st.DataObject
) -> None:
    word, lost, _ = changed
    left = left_of(word, lost)
    heard = left if lost == "stop" else word
    harmony = data.draw(st.sampled_from(grammar.harmonies(heard)))
    endings = [letters for letters, _ in grammar.chains("N", grammar.final(heard), harmony)]
    own = [one for one in endings if one and (lost != "vowel" or one[0] in "ыі")]
    # Before с the stop is written: арестсіз.
    own = [one for one in own if lost != "stop" or one[0] != "с"]
    ending = data.draw(st.sampled_from(own))
    assert word in reached(left + ending)


@given(st.sampled_from(NOUNS), st.data())
def test_a_listed_noun_is_found_in_all_its_forms(word: str, data: st.DataObject) -> None:
    harmony = data.draw(st.sampled_from(grammar.harmonies(word)))
    endings = [letters for letters, _ in grammar.chains("N", grammar.final(word), harmony)]
    form = word + data.draw(st.sampled_from([one for one in endings if one[:1] not in "ыіаеу"]))
    assert set(pattern_lemmas(word, "kk")) & reached(form), form


@given(st.sampled_from(NAMES), st.sampled_from(("genitive", "dative", "locative", "ablative")))
def test_a_name_with_a_capital_is_a_noun(name: str, case: str) -> None:
    harmony = grammar.harmonies(name)[0]
    spelled = {
        names: letters for letters, names in grammar.chains("N", grammar.final(name), harmony)
    }
    form = name.capitalize() + spelled[case,]
    assert name in kazakh.lemmas(form)[0], kazakh.explain(form)[:4]


@given(st.text("абгдезийклнопрстуфхцэя", min_size=2, max_size=9), st.sampled_from("кг"))
def test_a_loan_velar_goes_with_both_harmonies(stem: str, velar: str) -> None:
    if not grammar.is_loan_velar(stem + velar):
        return
    for ending in ("тің", "тың", "тер", "тар"):
        assert stem + velar in reached(stem + velar + ending)


# The table, and paradigms


@pytest.mark.parametrize(("half", "size"), [("open", 50), ("closed", 50), ("hundred", 100)])
def test_inflected_loans_and_names_have_their_lemma_first(half: str, size: int) -> None:
    rows = forms_with_lemmas.rows()[half]
    wrong = [
        (form, kazakh.lemmas(form)[0]) for form, lemma in rows if kazakh.lemmas(form)[0][0] != lemma
    ]
    assert len(rows) == size
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize("half", ["open", "closed", "unlisted", "hundred"])
def test_inflected_loans_are_found_under_their_dictionary_form(half: str) -> None:
    rows = forms_with_lemmas.rows()[half]
    assert [form for form, lemma in rows if lemma not in reached(form)] == []


def test_loans_that_no_list_has_keep_their_lemma_among_the_plausible() -> None:
    rows = forms_with_lemmas.rows()["unlisted"]
    assert not {lemma for _, lemma in rows} & lexicon().keys()
    assert [form for form, lemma in rows if lemma not in kazakh.lemmas(form)[0]] == []
    assert sum(kazakh.lemmas(form)[0][0] == lemma for form, lemma in rows) / len(rows) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "forms", "least"),
    [(paradigms.NOUNS, paradigms.noun, 0.985), (paradigms.VERBS, paradigms.verb, 0.978)],
)
def test_paradigms(words: tuple[str, ...], forms: paradigms.Forms, least: float) -> None:
    found = paradigms.placed(form for word in words for form in forms(word))
    assert found[0] / sum(found) >= least, found


def test_let_him_is_a_verb() -> None:
    found = paradigms.placed(paradigms.let_him(paradigms.listed_verbs()), voiceless=True)
    assert found[0] / sum(found) >= 0.98, found


# Regressions: a form, its lemma, and what it was taken for


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("банктің", "банк"),  # no stem at all: к took back suffixes only
        ("Нью-Йоркте", "нью-йорк"),
        ("диалогтің", "диалог"),
        ("паркінде", "парк"),
        ("Минскіде", "минск"),
        ("Бакуде", "баку"),
        ("Бакуда", "баку"),
        ("аналогын", "аналог"),
        ("съезіне", "съезд"),  # съез was a noun of the lexicon
        ("протесі", "протест"),
        ("манифесі", "манифест"),
        ("поезға", "поезд"),
        ("поезбен", "поезд"),
        ("тексі", "текст"),
        ("қаупі", "қауіп"),  # the vowel was restored as ы
        ("қаупінің", "қауіп"),
        ("ғұрпы", "ғұрып"),
        ("кәсіпорны", "кәсіпорын"),
        ("халқы", "халық"),
        ("барсын", "бар"),  # барыс
        ("алсын", "ал"),
        ("тексерсін", "тексер"),
        ("бірігіп", "бірік"),
        ("қудаладық", "қудала"),  # left whole
        ("қудалаған", "қудала"),
        ("тұрмын", "тұр"),
        ("отырмыз", "отыр"),
        ("Төлегеннің", "төлеген"),  # төле "pay"
        ("Тұрардың", "тұрар"),
        ("Міржақыпты", "міржақып"),
        ("болар", "бол"),
        ("кризисінен", "кризис"),  # no кризист
        ("күлкіге", "күлкі"),  # no күлк with a linking і
        ("жесін", "же"),  # no жест
        ("қорғасын", "қорғасын"),  # lead, taken for "let him protect"
        ("қатын", "қатын"),  # қат
        ("көкірегі", "көкірек"),
        ("Сүлейменовтің", "сүлейменов"),  # -ов took back suffixes only
        ("Оспановқа", "оспанов"),
        ("Катмандуде", "катманду"),
        ("астында", "аст"),  # астын
        ("алдынан", "алд"),
        ("көбірек", "көп"),  # a comparative
        ("кемсітеді", "кемсіт"),
        ("қудалауды", "қудала"),
        ("дамыды", "дамы"),
        ("құрылды", "құр"),  # a passive is its verb's form ...
        ("түсінді", "түсін"),  # ... and a verb of its own is not
        ("тұрмыз", "тұр"),
    ],
)
def test_once_wrong(form: str, lemma: str) -> None:
    assert kazakh.lemmas(form)[0][0] == lemma, "\n".join(kazakh.explain(form))


@pytest.mark.parametrize("noun", ["сайлау", "даму", "басқару", "тергеу", "кездесу"])
def test_a_listed_noun_of_a_verb_is_one_lemma_in_its_cases(noun: str) -> None:
    ends = "дың ды ға да дан мен ы ына" if paradigms.back(noun) else "дің ді ге де ден мен і іне"
    wrong = [noun + end for end in ends.split() if kazakh.lemmas(noun + end)[0][0] != noun]
    assert not wrong, wrong


def test_a_small_letter_is_no_name() -> None:
    assert kazakh.lemmas("төлеген")[0][0] == "төле"


@pytest.mark.parametrize("stem", ["съез", "протес", "қауп", "процес", "ғұрп"])
def test_what_a_listed_word_is_cut_to_is_no_lemma(stem: str) -> None:
    for ending in ("і", "ы", "інің", "ында"):
        assert stem not in kazakh.lemmas(stem + ending)[0]


# Names in marks: tables, spaCy, CoNLL-U

MARKED = "«Нұр Отан»-ның мүшесі «Қазақстан»да тұрады да."


def test_a_suffix_in_marks_is_no_word_and_keeps_its_place() -> None:
    extraction = paragraphs([MARKED])
    tokens, types = lemmatize(extraction.text, segment(extraction, judged=False))
    rows = tokens.join(types, on="type").sort("token").rows(named=True)
    words = [MARKED[row["start"] : row["stop"]] for row in rows if row["kind"] == "word"]
    assert words == ["Нұр", "Отан", "мүшесі", "Қазақстан", "тұрады", "да"]
    others = [MARKED[row["start"] : row["stop"]] for row in rows if row["kind"] == "punct"]
    assert others == ["«", "»", "-ның", "«", "»", "да", "."]
    assert "".join(MARKED[row["start"] : row["stop"]] for row in rows) == MARKED.replace(" ", "")


def test_spacy_and_conllu_give_a_suffix_in_marks_no_lemma() -> None:
    found = [(token.text, token.lemma_) for token in load("kk")(MARKED)]
    assert ("-ның", "_") in found
    assert [lemma for text, lemma in found if text == "да"] == ["_", "да"]
    rows = [line.split("\t") for line in conllu.annotate(MARKED, "kk").splitlines()]
    assert [row[2] for row in rows if len(row) > 1] == [lemma for _, lemma in found]
