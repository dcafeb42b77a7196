"""Text layers that are garbled or partly unreadable, and what OCR adds to them."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="needs reportlab (pip install reportlab)")

from reportlab.pdfgen.canvas import Canvas

from contentan.extract.page_words import Word
from contentan.extract.repair import unreadable_text
from contentan.extract.scan.two_readings import merged
from tests.extract.drawn_pages import has_fonts, read, rows

GARBLED = "ТНЕ СВЕАТ ЕМСТ1$Н РОСОМЕМТ ТНАТ ТНЕ РЕОРLЕ НАVЕ ЗЕЕМ АМО СОММОМ СОУМТВУ ШНЕВЕ ТНЕУ ШЕМТ"


def _words(text: str, *, high: float = 100) -> list[Word]:
    return [
        Word(word, 50 + 60 * at, 50 + 60 * at + 5 * len(word), high, high + 10, 10, at=at)
        for at, word in enumerate(text.split())
    ]


def _texts(words: list[Word]) -> list[str]:
    return [word.text for word in words]


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        (GARBLED, True),
        ("Тпе Опйей Зїаїез апй оШег соипігіез теЇ іп ійе зргіпд оЇ ійе уеаг", True),
        ("Қазақстан Республикасының Сыртқы істер министрлігі Астана қаласы Баспасөз", False),
        ("Комитет Совета Безопасности Организации Объединённых Наций Женева Документ", False),
        ("Nursultan Nazarbayev Kassym-Jomart Tokayev Erlan Karin Marat Azilkhanov", False),
        ("Human Rights Council Forty-third session Agenda item Universal Periodic Review", False),
    ],
)
def test_a_short_page_in_look_alike_letters_fits_no_language(text: str, garbled: bool) -> None:
    assert unreadable_text.fits_no_language(text.split()) is garbled


@pytest.mark.skipif(not has_fonts(), reason="needs the DejaVu fonts")
def test_a_garbled_short_page_is_doubted(tmp_path: Path) -> None:
    made = read(tmp_path / "a.pdf", _garbled)
    assert made.pages["warning"].to_list() == ["text layer in no known language"]


def _garbled(canvas: Canvas) -> None:
    rows(canvas, [GARBLED[:45], GARBLED[45:]], 72, 90)


def test_a_barcodes_letters_are_dropped_and_the_rest_is_kept() -> None:
    words = _words("United Nations \ue001\ue002\ue003\ue004 A/HRC/43/15 Distr. General")
    assert _texts(unreadable_text.without_unreadable(words)) == [
        "United", "Nations", "A/HRC/43/15", "Distr.", "General",
    ]  # fmt: skip


def test_each_word_is_taken_from_the_reading_that_reads_it_well() -> None:
    layer = _words("The Сreаt \ue001\ue002\ue003 people met")
    seen = _words("Tbe Great house people met")
    made, against = merged(layer, seen)
    assert _texts(made) == ["The", "Great", "house", "people", "met"]
    assert against <= 1


def test_words_that_both_read_well_and_differ_are_counted() -> None:
    made, against = merged(_words("people of the country"), _words("people of the county"))
    assert against == 1 and _texts(made)[-1] == "country"


def test_sound_words_that_ocr_did_not_see_are_kept() -> None:
    layer = [*_words("the people"), *_words("small print", high=300)]
    assert _texts(merged(layer, _words("the people"))[0]) == ["the", "people", "small", "print"]
