"""Parts of speech and features: laws, then gold sentences that a linguist can read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.lemmatize import conllu
from contentan.lemmatize.feats import Morph, Reading, agreed, read, written
from contentan.lemmatize.kazakh import kazakh, kazakh_features
from contentan.lemmatize.kazakh.grammar import SUFFIXES
from contentan.lemmatize.morphology import morphs
from contentan.lemmatize.russian import universal_tags
from contentan.lemmatize.typed_tokens import lemmatize_words

UPOS = set(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X _".split()
)
_FEAT = re.compile(r"[A-Z][A-Za-z]*(\[[a-z]+\])?=[A-Z0-9][A-Za-z0-9]*(,[A-Z0-9][A-Za-z0-9]*)*")
WORDS = st.lists(
    st.text("абвгдеийклмнорстуықңөүі", min_size=1, max_size=8)
    | st.sampled_from(["в", "во", "бес", "мен", "12", ".", "%", "XX", "planned", "Ж.", "#а", "-"]),
    max_size=5,
)


def found(text: str, lang: str) -> list[Morph]:
    """A sentence of words with a space between them."""
    words = text.split()
    return morphs(words, lemmatize_words([words], [lang])[0])


@settings(max_examples=40)
@given(WORDS, st.sampled_from(["kk", "ru", "en", ""]))
def test_each_word_has_a_part_of_speech_and_sorted_features(words: list[str], lang: str) -> None:
    every = morphs(words, lemmatize_words([words], [lang])[0])
    assert len(every) == len(words)
    for upos, feats in every:
        assert upos in UPOS
        assert feats == written(read(feats))
        assert feats == "_" or all(map(_FEAT.fullmatch, feats.split("|")))


@given(st.dictionaries(st.sampled_from(["Case", "Number", "Number[psor]", "Voice"]), st.just("A")))
def test_features_come_back_as_they_were_written(feats: dict[str, str]) -> None:
    assert read(written(feats)) == feats


def test_what_readings_do_not_agree_on_is_not_given() -> None:
    readings = [Reading(3, "NOUN", {"Case": "Nom"}), Reading(2, "NOUN", {"Case": "Acc"})]
    assert agreed(readings) == Morph("NOUN", "_")
    assert agreed([*readings, Reading(6, "VERB", {"Tense": "Past"})]) == Morph("VERB", "Tense=Past")
    assert agreed([]) == Morph("_", "_")


def test_every_feature_of_the_tables_is_one_and_every_suffix_exists() -> None:
    names = {suffix.name for suffix in SUFFIXES}
    assert kazakh_features.SUFFIX_FEATS.keys() <= names
    tables = [*kazakh_features.SUFFIX_FEATS.values(), *universal_tags.GRAMMEMES.values()]
    assert all(_FEAT.fullmatch(feat) for feats in tables for feat in feats.split("|"))


@pytest.mark.parametrize(
    ("form", "stem", "feats"),
    [
        ("халықтарының", "халық", "Case=Gen|Number=Plur|Number[psor]=Plur,Sing|Person[psor]=3"),
        ("елімізге", "ел", "Case=Dat|Number[psor]=Plur|Person[psor]=1"),
        ("қаладан", "қала", "Case=Abl"),
        ("достықпен", "достық", "Case=Ins"),
        ("айтпады", "айт", "Mood=Ind|Person=3|Polarity=Neg|Tense=Past|VerbForm=Fin"),
        ("келемін", "кел", "Aspect=Hab|Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin"),
        ("барсаңыз", "бар", "Mood=Cnd|Number=Sing|Person=2|Polite=Form|VerbForm=Conv"),
        ("барайық", "бар", "Mood=Opt|Number=Plur|Person=1|VerbForm=Fin"),
        ("жазылған", "жаз", "Tense=Past|VerbForm=Part|Voice=Pass"),
        ("қабылданды", "қабылда", "Mood=Ind|Person=3|Tense=Past|VerbForm=Fin|Voice=Pass"),
        ("оқитын", "оқы", "Aspect=Imp|VerbForm=Part"),
        ("келгенде", "кел", "Case=Loc|Tense=Past|VerbForm=Ger"),
        ("жинап", "жина", "Aspect=Perf|VerbForm=Conv"),
        ("барғанбыз", "бар", "Mood=Ind|Number=Plur|Person=1|Tense=Past|VerbForm=Fin"),
    ],
)
def test_kazakh_suffixes(form: str, stem: str, feats: str) -> None:
    one = next(reading for reading in kazakh.analyse(form) if reading.stem == stem)
    assert written(kazakh_features.feats_of(one)) == feats


SENTENCES = {
    "kk": [
        ("Қазақ тілі дамыды .", "NOUN NOUN VERB PUNCT"),
        ("Біз бұл елде бес жыл тұрдық", "PRON DET NOUN NUM NOUN VERB"),
        ("Мұғалім мен оқушы", "NOUN CCONJ NOUN"),
        ("Мен келдім", "PRON VERB"),
        ("Жаңа елдер үшін маңызды", "ADJ NOUN ADP ADJ"),
        ("бесінші бап және 12-ші", "NUM NOUN CCONJ NUM"),
    ],
    "ru": [
        ("Он был в новой стране", "PRON AUX ADP ADJ NOUN"),
        ("Эта земля не наша", "DET NOUN PART DET"),
        ("Министр Иван Петров приехал", "NOUN PROPN PROPN VERB"),
        ("и 20 % стран , где II", "CCONJ NUM SYM NOUN PUNCT ADV NUM"),
    ],
    "en": [
        ("She teaches the students", "PRON VERB DET NOUN"),
        ("They were meeting in Astana .", "PRON AUX VERB ADP PROPN PUNCT"),
        ("a better cooperation", "DET ADJ NOUN"),
        ("We have planned it and had the time", "PRON AUX VERB PRON CCONJ VERB DET NOUN"),
        ("Did they help the school ?", "AUX PRON _ DET NOUN PUNCT"),
        ("It can help", "PRON AUX VERB"),
        ("They gave it to the school", "PRON VERB PRON ADP DET NOUN"),
    ],
}


@pytest.mark.parametrize(
    ("lang", "text", "parts"),
    [(lang, *pair) for lang, pairs in SENTENCES.items() for pair in pairs],
)
def test_parts_of_speech(lang: str, text: str, parts: str) -> None:
    assert " ".join(one.upos for one in found(text, lang)) == parts


@pytest.mark.parametrize(
    ("lang", "text", "place", "feats"),
    [
        ("ru", "в стране", 1, "Animacy=Inan|Case=Loc|Gender=Fem|Number=Sing"),
        ("ru", "новой страной", 0, "Case=Ins|Degree=Pos|Gender=Fem|Number=Sing"),
        ("ru", "из новой страны", 2, "Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing"),
        ("ru", "новые законы приняли", 0, "Case=Nom|Degree=Pos|Number=Plur"),
        ("ru", "министр связи", 1, "Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing"),
        # Nominative or accusative: nothing beside it says.
        ("ru", "он видел законы", 2, "Animacy=Inan|Gender=Masc|Number=Plur"),
        (
            "ru",
            "приняты",
            0,
            "Aspect=Perf|Number=Plur|Tense=Past|Variant=Short|VerbForm=Part|Voice=Pass",
        ),
        ("kk", "Қазақ тілі", 0, "_"),
        ("kk", "Ол барған .", 1, "Mood=Ind|Person=3|Tense=Past|VerbForm=Fin"),
        ("kk", "барған адам", 0, "Tense=Past|VerbForm=Part"),
        ("en", "these exchanges", 1, "Number=Plur"),
        ("en", "it exchanges", 1, "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
        ("en", "exchanges", 0, "_"),
        ("en", "is protecting", 1, "Tense=Pres|VerbForm=Part"),
        ("en", "in favour of protecting them", 3, "VerbForm=Ger"),
        ("en", "the largest", 1, "Degree=Sup"),
    ],
)
def test_features_in_a_sentence(lang: str, text: str, place: int, feats: str) -> None:
    assert found(text, lang)[place].feats == feats


def test_given_parts_of_speech_stay_and_take_no_other_features() -> None:
    given_ = "1\tкітаптар\t_\tVERB\t_\t_\t_\t_\t_\t_\n2\tелдер\t_\tNOUN\t_\t_\t_\t_\t_\t_\n\n"
    rows = [line.split("\t") for line in conllu.annotate(given_, "kk").splitlines() if line]
    assert [row[2:6:3] for row in rows] == [["кітап", "_"], ["ел", "Case=Nom|Number=Plur"]]
    assert [row[3] for row in rows] == ["VERB", "NOUN"]
