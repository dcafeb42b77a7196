"""Damaged letters, and what they are repaired to."""

from __future__ import annotations

import pytest

from contentan.extract.repair.clean import clean, kazakh_code_page
from contentan.extract.repair.edited_text import Passage
from contentan.extract.repair.hyphens import joint, lexicon
from contentan.extract.text.charset import decode
from tests.extract.slavic_passages import SLAVIC

KAZAKH = (
    "Қазақстан халқы Ассамблеясы өзге ұлт өкілдерінің ғылымы мен әдебиетін, үлгісі мен аңызын, һәм"
    " тілін қолдайды. " * 4
)
RUSSIAN = (
    "Ассамблея народа Казахстана поддерживает согласие и доверие между этносами страны в 2019"
    " году. " * 4
)


def _clean(text: str) -> str:
    return clean(Passage(text), code_page=kazakh_code_page(text)).text


@pytest.mark.parametrize("codec", ["kz1048", "ptcp154"])
def test_kazakh_code_page_read_as_russian_is_restored_exactly(codec: str) -> None:
    damaged = KAZAKH.encode(codec).decode("cp1251")
    assert kazakh_code_page(damaged) == codec
    assert _clean(damaged) == KAZAKH


def _in_font(text: str) -> str:
    """Kazakh as an old font's codes come out."""
    return text.encode("kz1048").decode("cp1251")


def test_text_of_an_old_kazakh_font_is_mapped_letter_for_letter() -> None:
    assert _in_font("Қоғамдық келісім") == "Ќоєамдыќ келісім"
    passage = clean(Passage("Ќоєамдыќ келісім"), code_page=kazakh_code_page("Ќоєамдыќ келісім"))
    assert passage.text == "Қоғамдық келісім"
    assert [(one.start, one.stop, one.raw) for one in passage.repairs] == [(0, 8, "Ќоєамдыќ")]
    assert _clean(_in_font("Нәтиже үшін ұлттың өнері")) == "Нәтиже үшін ұлттың өнері"


@pytest.mark.parametrize("lang", SLAVIC)
def test_other_languages_with_these_letters_stay(lang: str) -> None:
    text = SLAVIC[lang]
    assert kazakh_code_page(text * 9) == ""
    assert _clean(text) == text
    # Even beside Kazakh of an old font: in one document a passage stays for itself.
    page = kazakh_code_page(f"{_in_font(KAZAKH)}\n{text}")
    assert page == "kz1048"
    assert clean(Passage(text), code_page=page).text == text


@pytest.mark.parametrize(
    "text", [KAZAKH, RUSSIAN, "Українська мова має її власні літери, ґанок і їжак. " * 9]
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert kazakh_code_page(text) == ""
    assert clean(Passage(text)).repairs == ()


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("Àññàìáëåÿ íàðîäà Êàçàõñòàíà", "Ассамблея народа Казахстана"),
        ("donâ€™t", "don’t"),
        ("о согласии и доверии".encode().decode("cp1251"), "о согласии и доверии"),
        ("Қaзaқстан", "Қазақстан"),
        ("мəдениет пен тiл", "мәдениет пен тіл"),
        ("Мы пришли c миром", "Мы пришли с миром"),
        ("и\u0306од", "йод"),
        ("of\ufb01ce", "office"),
        ("экс\u00adпорт", "экспорт"),
        ("слово\u200bсочетание", "словосочетание"),
        ("в\u00a02019\u202fгоду", "в 2019 году"),
        ("\uf0b7 пункт", "• пункт"),
    ],
)
def test_repaired(damaged: str, right: str) -> None:
    assert _clean(damaged) == right


@pytest.mark.parametrize(
    "text",
    [
        "XX век, том I, ХХІ ғасыр",  # Roman numerals
        "IT-компания и COVIDке қарсы",  # letters that look like no Cyrillic one
        "программа BBC и OPEC",  # abbreviations of look-alikes only
        "He said: мир",  # a short English word beside an English one
        "café, naïve, Müller und Söhne",
    ],
)
def test_latin_that_is_meant_stays(text: str) -> None:
    assert _clean(text) == text


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866", "mac_cyrillic"]
)
def test_russian_bytes_are_decoded(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec))[0] == RUSSIAN


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "kz1048", "ptcp154"])
def test_kazakh_bytes_are_decoded(codec: str) -> None:
    assert decode(KAZAKH.encode(codec))[0] == KAZAKH


def test_declared_charset_of_a_page_is_used() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Мир</body></html>'
    assert "Мир" in decode(page.encode("cp1251"), markup=True)[0]


@pytest.mark.parametrize(
    ("left", "right", "how"),
    [
        ("көр-", "сетті", "join"),
        ("мекен-", "жай", "keep"),
        ("кто-", "нибудь", "keep"),
        ("Нур-", "Султан", "keep"),
        ("pre-", "and post-war", "space"),
        ("в 2019-", "2020 годах", "keep"),
        ("согласие", "и доверие", "space"),
        ("https://www.state.gov/reports/", "kazakhstan", "keep"),
        ("диало\u00ad", "га", "join"),
    ],
)
def test_line_ends(left: str, right: str, how: str) -> None:
    assert joint(left, right, lexicon([["мекен-жай"], ["мекен-жай"]])) == how
