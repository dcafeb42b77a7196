"""Kazakh in other alphabets: read as Cyrillic, with its alphabet and its offsets."""

from __future__ import annotations

import json

import polars as pl
import pytest
from benchmarks.lemmas import scripts
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.lemmatize.conllu import annotate
from contentan.lemmatize.explain import explain_lines, explained
from contentan.lemmatize.kazakh.lexicon import lexicon
from contentan.lemmatize.lemmas import lemmatize, load
from contentan.lemmatize.scripts import script_cuts
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of_passages, choices, chosen
from contentan.lemmatize.scripts.alphabets import READ, arcs, columns, written
from contentan.lemmatize.scripts.foreign_names import is_foreign
from contentan.lemmatize.scripts.restoring import reading
from contentan.lemmatize.scripts.spellings import beam
from contentan.segment.segments import segment
from tests.conftest import ROOT

ALPHABET_OF = {column: name for name, own in READ.items() for column in own}
#: Written for these tests.
TEXT = (
    "Ауылдың ақсақалдары көршілес екі елдің жастарын шақырып, ұлттық ойындар өткізді.",
    "Қонақтар домбыраның үнін тыңдап, ұлттық тағамын мақтады; «Достық»-тың мүшелері ән салды.",
    "Мұндай кездесулер халықтардың арасындағы сенімді нығайтады, сондықтан жыл сайын өтеді.",
)
GOLD = {
    "latin_2021": {
        "Elımızde ūltaralyq kelısım men tatulyq saqtaldy": "Елімізде ұлтаралық келісім мен"
        " татулық сақталды",
        "Qazaqstan halqynyñ bırlıgı men yntymaǵy": "Қазақстан халқының бірлігі мен ынтымағы",
        "Qazaqstan Respublikasynyñ Konstitusiasy": "Қазақстан Республикасының Конституциясы",
        "Memlekettık tıl turaly zañ qabyldandy": "Мемлекеттік тіл туралы заң қабылданды",
        "AQŞ-pen BŪŪğa HALYQ": "АҚШ-пен БҰҰға ХАЛЫҚ",
    },
    "latin_2018": {
        "Elimizde ultaralyq kelisim men tatýlyq saqtaldy": "Елімізде ұлтаралық келісім мен"
        " татулық сақталды",
    },
    # u' is ү: ұ is a plain u in 2017.
    "latin_2017": {
        "Elimizde u'ltaralyq kelisim": "Елімізде үлтаралық келісім",
        "AQS'-pen QHAg’a": "АҚШ-пен ҚХАға",
    },
    "latin_turkic": {
        "Elimizde ūltaralıq kelisim men tatulıq saqtaldı": "Елімізде ұлтаралық келісім мен"
        " татулық сақталды",
        "Awıl jastarı äwen ayttı": "Ауыл жастары әуен айтты",
    },
    "latin_ascii": {
        "Elimizde ultaralyq kelisim men tatulyq saqtaldy": "Елімізде ұлтаралық келісім мен"
        " татулық сақталды",
        "Nurly Zhol memlekettik bagdarlamasy iske asyryluda": "Нұрлы Жол мемлекеттік"
        " бағдарламасы іске асырылуда",
    },
    "arabic": {
        "ەلىمىزدە ۇلتارالىق كەلىسىم مەن تاتۋلىق ساقتالدى": "елімізде ұлтаралық келісім мен"
        " татулық сақталды",
        "ءبىز تىنىشتىق پەن ءوزارا سەنىمدى قالايمىز": "біз тыныштық пен өзара сенімді қалаймыз",
        # Signs of Kazakh keyboards: the high hamza, alone and in one letter with its vowel.
        "ٴبىز ٴوزارا ٶزارا": "біз өзара өзара",
    },
    "cyrillic_bare": {"Елимизде улттык татулык сакталды": "Елімізде ұлттық татулық сақталды"},
}


@pytest.mark.parametrize(
    ("alphabet", "text", "cyrillic"),
    [(name, text, read) for name, texts in GOLD.items() for text, read in texts.items()],
)
def test_a_text_becomes_cyrillic(alphabet: str, text: str, cyrillic: str) -> None:
    assert " ".join(reading(word, alphabet).form for word in text.split()) == cyrillic


# Laws


@pytest.mark.parametrize("alphabet", READ)
def test_every_spelling_of_a_table_can_be_read_back(alphabet: str) -> None:
    table = arcs(alphabet).table
    for column in READ[alphabet]:
        for letter, spelled in columns()[column].items():
            assert not spelled or letter in dict(table[spelled])


@pytest.mark.parametrize("column", columns())
def test_listed_words_come_back(column: str) -> None:
    words = [stem for stem, pos in sorted(lexicon().items()) if len(stem) > 3 and pos == "N"][::60]
    read = [reading(written(word, column), ALPHABET_OF[column]).form for word in words]
    wrong = [pair for pair in zip(words, read, strict=True) if pair[0] != pair[1].lower()]
    # ъ ь, and in ASCII most marks, are not written at all.
    assert len(wrong) <= len(words) * (0.06 if column == "latin_ascii" else 0.04), wrong


@settings(max_examples=8)
@given(st.text("aäbcçdefgğhıijklmnñoöpqrsştuūüvwxyzAİIŞ'’-1", min_size=1, max_size=12))
def test_any_letters_become_some_word(form: str) -> None:
    for alphabet in ("latin_2021", "latin_2017"):
        assert reading(form, alphabet).form
        assert sum(script_cuts.lengths(form, alphabet)) == len(form)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(sorted(lexicon())), min_size=1, max_size=12))
def test_cyrillic_is_itself(words: list[str]) -> None:
    passage = " ".join([*words, "және", "үшін"])
    assert alphabets_of_passages([passage], ["kk"]) == [""]


@pytest.mark.parametrize("column", columns())
def test_a_text_is_lemmatized_as_its_cyrillic_twin(column: str) -> None:
    texts = [written(text, column) for text in TEXT]
    made, twin = _tokens(texts), _tokens(TEXT)
    assert made["lang"].to_list() == twin["lang"].to_list()
    words = zip(made["kind"], made["lemmas"], twin["lemmas"], strict=True)
    pairs = [(own.split("|"), there.split("|")[0]) for kind, own, there in words if kind == "word"]
    assert [(own, there) for own, there in pairs if there not in own] == []
    assert sum(own[0] != there for own, there in pairs) == 0


@pytest.mark.parametrize("column", columns())
def test_offsets_are_those_of_the_text_as_printed(column: str) -> None:
    texts = [written(text, column) for text in TEXT]
    shown = [row["shown"] or row["form"] for row in _tokens(texts).iter_rows(named=True)]
    quoted = _tokens(texts)["quote"].to_list()
    # Forms have one kind of apostrophe, and a suffix behind a name its own hyphen.
    assert [one.lstrip("‑-") for one in shown] == [one.lstrip("-") for one in quoted]


def _tokens(texts: list[str] | tuple[str, ...]) -> pl.DataFrame:
    extraction = paragraphs(texts)
    tokens, types = lemmatize(extraction.text, segment(extraction))
    spans = tokens.select("start", "stop").rows()
    quotes = pl.Series("quote", [extraction.text[a:b] for a, b in spans])
    return tokens.join(types, on="type", maintain_order="left").with_columns(quotes)


@pytest.mark.parametrize("column", [name for name in columns() if name != "arabic"])
def test_the_order_of_blocks_does_not_choose_the_alphabet(column: str) -> None:
    texts = [written(text, column) for text in TEXT]
    found = [
        choices(made.text, segment(made).segments)
        for made in (paragraphs(texts), paragraphs(texts[::-1]))
    ]
    assert found[0] == found[1]
    assert {one.alphabet for one in found[0].values()} == {ALPHABET_OF[column]}


# What must not change


@pytest.mark.parametrize("share", [3, 10, 25, 40])
def test_a_page_with_names_in_other_letters_keeps_its_own(share: int) -> None:
    names = ("Qazaqstan", "Jibek Joly", "Bolashaq", "Nurly Zhol", "Astana", "Ruhani Jañğyru")
    english = (
        "The council of elders invited young people from two neighbouring countries to the village"
        " and the guests listened to old songs while their hosts prepared a meal for everybody"
    )
    for text, lang in ((" ".join(TEXT), "kk"), (english, "en")):
        words = text.split()
        for number in range(len(words) * share // 100):
            words.insert(number * 100 // share, names[number % len(names)])
        made = paragraphs([" ".join(words)])
        assert choices(made.text, segment(made).segments) == {}
        assert segment(made).segments["lang"].to_list() == [lang]


def test_a_foreign_name_stays_as_it_is_in_a_latin_page() -> None:
    assert is_foreign("Washington", "latin_2021") and not is_foreign("Qazaqstan", "latin_2021")
    assert reading("Google", "latin_2021").form == "Google"
    # What the lexicon has is no stranger, whatever it looks like.
    assert reading("Gollivudta", "latin_2021").form == "Голливудта"
    assert reading("Қазақстан", "latin_2021").form == "Қазақстан"


def test_a_listed_name_gets_its_capital_in_arabic_script() -> None:
    assert reading("قازاقستاننىڭ", "arabic").form == "Қазақстанның"
    assert reading("حالىقتىڭ", "arabic").form == "халықтың"
    assert reading(written("ассамблеяның", "arabic"), "arabic").form == "Ассамблеяның"


def test_an_abbreviation_of_arabic_script_is_told_by_its_hyphen() -> None:
    assert reading(written("бақ-тағы", "arabic"), "arabic").form == "БАҚ-тағы"
    assert reading(written("бақта", "arabic"), "arabic").form == "бақта"
    assert reading(written("мекен-жай", "arabic"), "arabic").form == "мекен-жай"


# Words with marks


@pytest.mark.parametrize(
    ("chunk", "alphabet", "tokens"),
    [
        ("g’alym,", "latin_2017", ["g’alym", ","]),
        ("'Qazaqstan'", "latin_2017", ["'", "Qazaqstan", "'"]),
        ("«Bolas'aq»-tyn'.", "latin_2017", ["«", "Bolas'aq", "»", "‑tyn'", "."]),
        ("«Bolashak»tyn", "latin_ascii", ["«", "Bolashak", "»", "‑tyn"]),
        ("«Болашак»-тын", "cyrillic_bare", ["«", "Болашак", "»", "‑тын"]),
        ("2022-jyly", "latin_2018", ["2022", "-", "jyly"]),
        ("AQŞ-pen", "latin_2021", ["AQŞ-pen"]),
        ("www.qazaq.kz", "latin_2021", ["www.qazaq.kz"]),
        ("قالايمىز؟", "arabic", ["قالايمىز", "؟"]),
        ("بىز،", "arabic", ["بىز", "،"]),
    ],
)
def test_words_are_cut_as_in_cyrillic(chunk: str, alphabet: str, tokens: list[str]) -> None:
    assert script_cuts.forms(chunk, alphabet) == tokens


def test_arabic_sentences_end_at_arabic_marks() -> None:
    made = segment(paragraphs(["بۇل نە؟ بۇل — ەلدىڭ بايلىعى۔ ءبىز تىنىشتىق قالايمىز."]))
    assert len(made.sentences) == 3


# Bad input


def test_a_word_that_no_table_knows_is_left() -> None:
    assert beam("", "latin_2021") == [(beam("", "latin_2021")[0][0], "")]
    assert reading("日本", "latin_2021").form == "日本"
    assert reading("a'" * 10_000, "latin_2017").form == "a'" * 10_000
    assert reading("ء", "arabic").form in ("", "ء")
    assert chosen("kk_Latn", []).certainty == 0


# For a person


def test_annotate_writes_the_cyrillic_word() -> None:
    lines = annotate(" ".join(written(text, "latin_2017") for text in TEXT)).splitlines()
    row = next(line.split("\t") for line in lines if line.startswith("2\t"))
    assert row[1:3] == ["aqsaqaldary", "ақсақал"] and "Cyr=ақсақалдары" in row[9].split("|")
    cyrillic = annotate(" ".join(TEXT))
    assert "Cyr=" not in cyrillic


def test_a_short_sentence_is_read_in_the_alphabet_of_its_paragraph() -> None:
    alone = annotate("Bes jyl.")
    paragraph = annotate("Elımızde ūltaralyq kelısım men tatulyq saqtaldy. Bes jyl.")
    assert "Cyr=" not in alone
    assert paragraph.count("Cyr=") == 8


def test_a_spacy_pipeline_reads_latin_letters() -> None:
    doc = load("kk")("Qazaqstan halqynyñ bırlıgı saqtaldy.")
    assert [token.lemma_ for token in doc] == ["қазақстан", "халық", "бірлік", "сақта", "."]
    assert doc[3].pos_ == "VERB" and doc.text.startswith("Qazaqstan")


def test_an_explanation_shows_spellings_with_their_costs() -> None:
    lines = list(explain_lines(explained("bırlıgı")))
    assert lines[0] == "bırlıgı (kk): бірлік"
    assert any(line.startswith("latin_2021: бірлігі ") for line in lines)


# Accuracy


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("column", columns())
def test_accuracy_has_not_fallen(column: str) -> None:
    if not scripts.TREEBANK.exists():
        pytest.skip("the development texts are not beside the checkout")
    gates = json.loads((ROOT / "tests" / "gates" / "lemmas.json").read_text(encoding="utf-8"))
    found = scripts.accuracy(list(scripts.gold(scripts.TREEBANK))[::4], column)
    assert found.lemma >= gates["alphabets"][column]
    assert found.choice.alphabet == ALPHABET_OF[column]
