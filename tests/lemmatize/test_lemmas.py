"""Lemmas of three languages: laws of the ranking, gold words, words in context, every form of the
study's terms, CoNLL-U, spaCy.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.lemmatize import (
    conllu,
    english,
    ranked_rows,
    ranker,
    spacy_components,
    typed_tokens,
    word_memory,
)
from contentan.lemmatize import lemmas as lemmatize
from contentan.lemmatize.choice_in_context import choices, decode
from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.kazakh.cheapest_analysis import Quick, best_stems
from contentan.lemmatize.russian import russian
from contentan.lemmatize.word_lemmas import Lookup, look_up

HERE = Path(__file__).parents[1]
SHARED = HERE.parents[1] / "shared"
RUSSIAN = st.text("абвгдежзийклмнопрстуфхцчшщыьэюяёА.-", min_size=1, max_size=10)
ENGLISH = st.text("abcdefghijklmnopqrstuvwxyzABC'.-", min_size=1, max_size=10)
KAZAKH = st.text("абвгдежзийклмнопрстуфхцчшыіэюяәғқңөұү", min_size=1, max_size=12)


# Laws


def lemma_columns(given: str) -> list[str]:
    """The LEMMA of every word of a CoNLL-U text, in order."""
    rows = [line.split("\t") for line in given.splitlines() if line and line[0] != "#"]
    return [row[2] for row in rows if row[0].isdigit()]


@given(
    st.one_of(RUSSIAN, ENGLISH, st.text(max_size=8).filter(str.strip)),
    st.sampled_from(["ru", "en", "kk"]),
)
def test_any_form_has_a_lemma_and_none_twice(form: str, lang: str) -> None:
    found = look_up(form, lang)
    assert found.lemmas
    assert all(found.lemmas)
    assert len(set(found.lemmas + found.stems)) == len(found.lemmas + found.stems)


SENTENCES = {
    "ru": "Его согласие стали видеть все , и их дети в мире рады . Сталь стали это все его".split(),
    "en": (
        "The meeting left us in the states , they saw her and it 's thought better than its best"
    ).split(),
}


@given(st.sampled_from(["ru", "en"]), st.data())
def test_arrays_choose_what_the_named_features_choose(lang: str, data: st.DataObject) -> None:
    module: Any = {"ru": russian, "en": english}[lang]
    words = data.draw(st.lists(st.sampled_from(SENTENCES[lang]), min_size=1, max_size=8))
    row = [module.entry(word) for word in words]
    found = [module.ranked(word) for word in words]
    rows = ranked_rows.ranked_rows(module.model())
    codes = choices(
        module.model(),
        rows,
        np.array(ranked_rows.learn(rows, found)),
        np.ones(len(words), dtype=bool),
        np.zeros(len(words), dtype=np.int64),
    )
    for place, code in enumerate(codes.tolist()):
        if not code:
            assert len(found[place].lemmas) == 1
            continue
        sums: dict[str, float] = {}
        for one in row[place].readings:
            features = {
                **one.features,
                **dict.fromkeys(ranker.context_features(module.TEMPLATES, row, place, one), 1.0),
            }
            sums[one.lemma] = sums.get(one.lemma, 0.0) + np.exp(
                ranker.dot(module.model().among, features)
            )
        best = decode(code, found[place].lemmas)[0]
        assert sums[best] == pytest.approx(max(sums.values()), rel=1e-3)


@given(st.lists(st.sampled_from("абвгд"), unique=True, min_size=1, max_size=5), st.data())
def test_decode_gives_back_the_order(lemmas: list[str], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(lemmas))))
    code = sum((number + 1) << (5 * rank) for rank, number in enumerate(order))
    assert decode(code, lemmas) == tuple(lemmas[number] for number in order)


@given(st.lists(st.sampled_from(SENTENCES["ru"] + SENTENCES["en"]), min_size=1, max_size=9))
def test_a_sentence_does_not_depend_on_its_neighbours(words: list[str]) -> None:
    alone = typed_tokens.lemmatize_words([words], ["ru"])[0]
    assert (
        typed_tokens.lemmatize_words([["Он", "."], words, ["Да", "!"]], ["ru", "ru", "ru"])[1]
        == alone
    )


@given(st.lists(st.sampled_from(SENTENCES["ru"] + SENTENCES["en"]), min_size=1, max_size=9))
def test_what_was_read_before_changes_nothing(words: list[str]) -> None:
    after_others = typed_tokens.lemmatize_words([words], ["ru"])
    word_memory.vocabulary.cache_clear()
    assert typed_tokens.lemmatize_words([words], ["ru"]) == after_others


@given(KAZAKH)
@example("бал")  # ба- in the passive, where бал is listed as a whole
def test_quick_stems_cost_what_their_analyses_cost(word: str) -> None:
    if not kazakh._is_plain(word, word):
        return
    slow: dict[str, float] = {}
    for cost, one in kazakh._ranked(word):
        slow.setdefault(one.stem, cost)
    quick = best_stems(Quick(kazakh.model()), word)
    assert quick == pytest.approx(slow)


# Gold tables


def golden(name: str) -> list[Any]:
    """Cases of a gold table; a note that begins with XFAIL marks a known failure, whose cure is
    noticed too.
    """
    cases = []
    for line in (HERE / "golden" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            marks = [pytest.mark.xfail(strict=True)] if "XFAIL" in line else []
            cases.append(pytest.param(line.split("XFAIL")[0].rstrip(), marks=marks, id=line))
    return cases


@pytest.mark.parametrize("case", golden("russian_lemmas.txt"))
def test_russian(case: str) -> None:
    form, lemma = case.split(maxsplit=2)[:2]
    assert russian.lemmas(form)[0] == lemma, russian.lemmas(form)


@pytest.mark.parametrize("case", golden("english_lemmas.txt"))
def test_english(case: str) -> None:
    form, lemma = case.split(maxsplit=2)[:2]
    assert english.lemmas(form)[0] == lemma, english.lemmas(form)


@pytest.mark.parametrize("case", golden("lemmas_in_context.txt"))
def test_in_context(case: str) -> None:
    lang, *words = case.split()
    pairs = [word.partition("=") for word in words]
    found = typed_tokens.lemmatize_words([[form for form, _, _ in pairs]], [lang])[0]
    for (form, asked, lemma), (_, known) in zip(pairs, found, strict=True):
        if asked:
            assert known.lemmas[0] == lemma, (form, known.lemmas)


# Every form of the study's terms, written out from endings that the analysers do not share

NEUTER_IE = "ие ия ию ие ием ии ия ий иям иями иях"
NEUTER_O = "о а у о ом е а _ ам ами ах"
FEMALE_A = "а ы е у ой е ы _ ам ами ах"
FEMALE_IA = "ия ии ии ию ией ии ии ий иям иями иях"
FEMALE_SOFT = "ь и и ь ью и и ей ям ями ях"
MALE = "_ а у ом е ы ов ам ами ах"
ADJECTIVE = "ый ого ому ым ом ая ой ую ое ые ых ым ыми"
ADJECTIVE_K = "ий ого ому им ом ая ой ую ое ие их им ими"
RUSSIAN_TERMS = (
    ("дипломат", FEMALE_IA),
    ("согласи", "е я ю ем и"),
    ("гармони", "я и ю ей"),
    ("довери", "е я ю ем и"),
    ("этнополитик", "а и е у ой"),
    ("идентичност", FEMALE_SOFT),
    ("единств", "о а у ом е"),
    ("многообрази", "е я ю ем и"),
    ("диалог", "_ а у ом е и ов ам ами ах"),
    ("объединен", NEUTER_IE),
    ("диаспор", FEMALE_A),
    ("программ", FEMALE_A),
    ("обмен", MALE),
    ("ассамбле", "я и е ю ей й ям ями ях"),
    ("ассимиляц", FEMALE_IA),
    ("интеграц", FEMALE_IA),
    ("мультикультурализм", "_ а у ом е"),
    ("меньшинств", NEUTER_O),
    ("толерантност", FEMALE_SOFT),
    ("конфликт", MALE),
    ("обществ", NEUTER_O),
    ("мобильност", FEMALE_SOFT),
    ("религ", FEMALE_IA),
    ("народн", ADJECTIVE),
    ("публичн", ADJECTIVE),
    ("общественн", ADJECTIVE),
    ("гражданск", ADJECTIVE_K),
    ("мягк", ADJECTIVE_K),
    ("межэтническ", ADJECTIVE_K),
    ("национальн", ADJECTIVE),
    ("культурн", ADJECTIVE),
    ("межкультурн", ADJECTIVE),
    ("этнокультурн", ADJECTIVE),
    ("плавильн", ADJECTIVE),
    ("цифров", "ой ого ому ым ом ая ую ое ые ых ыми"),
    ("академическ", ADJECTIVE_K),
    ("языков", "ой ого ому ым ом ая ую ое ые ых ыми"),
)
RUSSIAN_FORMS = [
    (stem + endings.split()[0].strip("_"), stem + ending.strip("_"))
    for stem, endings in RUSSIAN_TERMS
    for ending in endings.split()
]
ENGLISH_TERMS = (
    "diplomacy power accord harmony identity diversity dialogue association diaspora exchange"
    " program programme assembly assimilation integration minority conflict society mobility"
    " religion tie goal principle institution scholar fellowship alumnus community citizen group"
    " nation value partnership scholarship embassy foundation"
).split()


def plural(word: str) -> str:
    irregular = {"alumnus": "alumni"}
    return irregular.get(word) or (word[:-1] + "ies" if word.endswith("y") else word + "s")


ENGLISH_FORMS = [
    (term, form)
    for term in ENGLISH_TERMS
    for form in (term, term.capitalize(), plural(term), plural(term).capitalize(), term + "'s")
]


@pytest.mark.parametrize(
    ("lang", "forms"), [("ru", RUSSIAN_FORMS), ("en", ENGLISH_FORMS)], ids=["ru", "en"]
)
def test_every_form_of_the_terms_has_its_base(lang: str, forms: list[tuple[str, str]]) -> None:
    wrong = [
        (form, base, look_up(form, lang).lemmas)
        for base, form in forms
        if base not in look_up(form, lang).lemmas
    ]
    assert not wrong
    first = [(form, base) for base, form in forms if look_up(form, lang).lemmas[0] != base]
    assert len(first) <= 0.02 * len(forms), first


# Kazakh: conventions, doubled words, contractions


@pytest.mark.parametrize(
    ("derived", "base"),
    [
        ("ұлттық", "ұлт"),
        ("халықтық", "халық"),
        ("тілшілер", "тіл"),
        ("маңызсыз", "маңыз"),
        ("маңызды", "маңыз"),
        ("жұмыссыздық", "жұмыс"),
        ("қоғамдық", "қоғам"),
        ("азаматтығы", "азамат"),
        ("әлеуметтік", "әлеумет"),
        ("елшіліктің", "ел"),
    ],
)
def test_what_a_word_is_derived_from_is_not_among_its_stems(derived: str, base: str) -> None:
    plausible, further = kazakh.lemmas(derived)
    assert base not in plausible + further


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("департаменті", "департамент"),
        ("имиджі", "имидж"),
        ("моделі", "модель"),
        ("стипендиаты", "стипендиат"),
        ("форматы", "формат"),
        ("комиссариаты", "комиссариат"),
        ("суверенитеті", "суверенитет"),
        ("тап-таза", "таза"),
        ("үлкен-үлкен", "үлкен"),
        ("жүре-жүре", "жүр"),
        ("айтқандым", "айт"),
        ("баратындым", "бар"),
        ("ата-аналарға", "ата-ана"),
        # A Latin word of a Cyrillic page stays one.
        ("Times", "times"),
        ("Qazaqstan", "qazaqstan"),
        # Longer than any word, and deeper than Python's stack.
        ("а-" * 2_000 + "а", "а-" * 2_000 + "а"),
        ("қ" * 100_000, "қ" * 100_000),
    ],
)
def test_kazakh_forms_that_once_failed(form: str, lemma: str) -> None:
    assert kazakh.lemmas(form)[0][0] == lemma, "\n".join(kazakh.explain(form))


# CoNLL-U

GIVEN = """\
# sent_id = 1
# text = don't go
1-2	don't	_	_	_	_	_	_	_	_
1	do	_	AUX	_	_	0	root	_	SpaceAfter=No
2	n't	_	_	_	_	1	_	_	_
2.1	x	_	_	_	_	_	_	_	_
3	exchanges	_	_	_	_	1	_	_	_

"""


def test_a_given_tokenisation_is_kept() -> None:
    out = conllu.annotate(GIVEN, "en")
    assert [line.split("\t")[:2] for line in out.splitlines()] == [
        line.split("\t")[:2] for line in GIVEN.splitlines()
    ]
    assert lemma_columns(out) == ["do", "not", "exchange"]
    assert out.splitlines()[3].split("\t")[3:] == GIVEN.splitlines()[3].split("\t")[3:]


def test_annotating_twice_changes_nothing() -> None:
    once = conllu.annotate(
        "Его согласие важно. Қазақстан халқы бірлікті сақтайды. They left us.", None
    )
    assert conllu.annotate(once, None) == once


@given(st.text("абвқ .!«»\n", max_size=60))
def test_any_text_becomes_sentences_of_ten_columns(text: str) -> None:
    rows = [
        line
        for line in conllu.annotate(text, "ru").splitlines()
        if line and not line.startswith("#")
    ]
    assert all(line.count("\t") == 9 for line in rows)
    assert "".join(line.split("\t")[1] for line in rows) == "".join(text.split())


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Российской вои\u0306ны экс\u00adпорта"),
        ("kk", "Үи\u0306дің хал\u00adқы"),
        ("kk", "Qazaqstannyn\u0303 halqy ma\u0308denietti su\u0308iedi"),
    ],
)
def test_letters_in_pieces_and_soft_hyphens_change_no_lemma(lang: str, text: str) -> None:
    plain = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    assert conllu.annotate(text, lang) == conllu.annotate(plain, lang)
    given = ["\t".join([str(at), word, *"________"]) for at, word in enumerate(text.split(), 1)]
    found = lemmatize.load(lang)(text)
    assert [one.lemma_ for one in found] == [one.lemma_ for one in lemmatize.load(lang)(plain)]
    rows = [row.split("\t") for row in conllu.annotate("\n".join(given), lang).split("\n") if row]
    assert [row[1] for row in rows] == text.split()
    wanted = conllu.annotate(plain, lang).splitlines()[2:]
    assert [row[2] for row in rows] == [row.split("\t")[2] for row in wanted if row]


def test_wrong_calls_are_named() -> None:
    with pytest.raises(UsageError, match="language 'de'"):
        conllu.annotate("Hallo", "de")
    with pytest.raises(UsageError, match="3 columns"):
        conllu.annotate(GIVEN + "1\ta\tb\n", "en")


# spaCy


@pytest.mark.parametrize(
    ("lang", "text", "lemmas"),
    [
        (
            "kk",
            "Қазақстан халқы Ассамблеясы. Кеңес өтті.",
            "қазақстан халық ассамблея . кеңес өт .",
        ),
        ("ru", "Его согласие важно. К. Токаев прибыл.", "его согласие важный . к токаев прибыть ."),
        ("en", "They are meeting us.", "they be meet we ."),
    ],
)
def test_spacy_pipelines(lang: str, text: str, lemmas: str) -> None:
    doc = lemmatize.load(lang)(text)
    assert [token.lemma_ for token in doc] == lemmas.split()
    assert all(token._.lemmas[0] == token.lemma_ for token in doc)
    assert len(list(doc.sents)) == text.count(". ") - text.count("К. ") + 1


def test_spacy_components_are_registered() -> None:
    import spacy

    nlp = spacy.blank("ru")
    nlp.add_pipe("contentan_sentences")
    nlp.add_pipe("contentan_lemmas")
    assert [token.lemma_ for token in nlp("мягкую силу")] == ["мягкий", "сила"]
    with pytest.raises(UsageError, match="no lemmas for 'de'"):
        spacy.blank("de").add_pipe("contentan_lemmas")


def test_a_tag_decides_between_lemmas() -> None:
    known = Lookup("word", ("meeting", "meet"), ())
    assert spacy_components.by_tag("meeting", "en", known, "VERB") == ("meet", "meeting")
    assert spacy_components.by_tag("meeting", "en", known, "NOUN") == ("meeting", "meet")
    steel = Lookup("word", ("стать", "сталь"), ())
    assert spacy_components.by_tag("стали", "ru", steel, "NOUN") == ("сталь", "стать")


# Pinned quality


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    sorted(json.loads((HERE / "gates" / "lemmas.json").read_text(encoding="utf-8"))["fitted"]),
)
def test_accuracy_has_not_fallen(name: str) -> None:
    gate = json.loads((HERE / "gates" / "lemmas.json").read_text(encoding="utf-8"))["fitted"][name]
    path = SHARED / "data" / "lemma" / gate["file"]
    if not path.exists():
        pytest.skip("the development texts are not beside the checkout")
    gold, blank = surface(path.read_text(encoding="utf-8"))
    found = lemma_columns(conllu.annotate(blank, gate["lang"]))
    assert len(found) == len(gold)
    scored = [
        (lemma, got)
        for (lemma, pos), got in zip(gold, found, strict=True)
        if pos not in {"PUNCT", "SYM", "NUM", "-"}
    ]
    right = sum(lemma.lower().replace("ё", "е") == got.replace("ё", "е") for lemma, got in scored)
    assert 100 * right / len(scored) >= gate["least"]


def surface(given: str) -> tuple[list[tuple[str, str]], str]:
    """(lemma, part of speech) of each surface token, and the file with nothing but the forms."""
    gold, rows = [], []
    for block in given.split("\n\n"):
        merged, form, number = range(0), "", 0
        for columns in (
            line.split("\t") for line in block.splitlines() if line and not line.startswith("#")
        ):
            if "-" in columns[0]:
                first, last = map(int, columns[0].split("-"))
                merged, form = range(first, last + 1), columns[1]
            elif "." not in columns[0] and int(columns[0]) not in merged[1:]:
                number += 1
                form_here = form if int(columns[0]) in merged else columns[1]
                gold.append(
                    (columns[2], "-" if " " in form_here or columns[2] == "_" else columns[3])
                )
                rows.append("\t".join([str(number), form_here, *"_" * 8]))
        rows.append("")
    return gold, "\n".join(rows) + "\n"
