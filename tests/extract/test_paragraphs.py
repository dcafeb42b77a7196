"""Rows to paragraphs: hanging ones, side headings, words whose letters are set apart."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="needs reportlab (pip install reportlab)")

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from contentan.extract.repair.letter_spacing import spaced_letters
from tests.extract.drawn_pages import HEIGHT, blocks, filled, has_fonts, read, rows

pytestmark = pytest.mark.skipif(
    not has_fonts(), reason="needs the DejaVu fonts (apt-get install fonts-dejavu)"
)
TITLES = (
    "Mutual aid of neighbours in the cities of the steppe and what became of it in later years",
    "Reading rooms",
    "Guests and hosts: exchange of students between universities, with an appendix on families",
)


def _entries(count: int) -> list[str]:
    return [
        f"Author{at}, B. {TITLES[at % 3]}. Almaty, 19{70 + at}, vol. 2, {at} pp."
        for at in range(count)
    ]


def _hang(canvas: Canvas, text: str, x: float, top: float, width: float) -> float:
    first = filled(text, width)[0]
    rest = text.removeprefix(first).strip()
    top = rows(canvas, [first], x, top)
    return rows(canvas, filled(rest, width - 20), x + 20, top) if rest else top


def test_each_hanging_entry_is_one_paragraph_also_one_of_a_single_row(tmp_path: Path) -> None:
    entries = _entries(12)

    def draw(canvas: Canvas) -> None:
        top = 90.0
        for entry in entries:
            top = _hang(canvas, entry, 72, top, 330)

    assert [text for _, text in blocks(read(tmp_path / "a.pdf", draw))] == entries


def test_hanging_entries_in_two_columns_stay_whole_over_the_columns_end(tmp_path: Path) -> None:
    entries = _entries(18)

    def draw(canvas: Canvas) -> None:
        x, top = 60.0, 90.0
        for at, entry in enumerate(entries):
            if at == 9:
                x, top = 310.0, 90.0
            top = _hang(canvas, entry, x, top, 225)

    assert [text for _, text in blocks(read(tmp_path / "a.pdf", draw))] == entries


def test_block_paragraphs_with_a_quotation_set_in_do_not_hang(tmp_path: Path) -> None:
    plain = "The people of the two countries met each year and spoke of what they had seen there."
    quoted = (
        "We came as guests and we left as neighbours, which is more than any treaty can do here."
    )

    def draw(canvas: Canvas) -> None:
        top = rows(canvas, filled(f"{plain} {plain} {plain}", 380), 72, 90) + 8
        top = rows(canvas, filled(f"{quoted} {quoted}", 330), 97, top) + 8
        rows(canvas, filled(f"{plain} {plain} {plain}", 380), 72, top)

    assert len(blocks(read(tmp_path / "a.pdf", draw))) == 3


def test_side_headings_are_headings_of_the_text_beside_them(tmp_path: Path) -> None:
    text = (
        "Members of the assembly support accord between the groups of the country and its guests. "
    )

    def draw(canvas: Canvas) -> None:
        top = 90.0
        for head in (["Culture"], ["Education", "of adults"], ["Exchange"]):
            rows(canvas, head, 60, top, font="Bold")
            top = rows(canvas, filled(text * 4, 330), 170, top) + 16

    found = blocks(read(tmp_path / "a.pdf", draw))
    assert [kind for kind, _ in found] == ["heading", "paragraph"] * 3
    assert [text for kind, text in found if kind == "heading"] == [
        "Culture",
        "Education of adults",
        "Exchange",
    ]


def test_bold_labels_on_most_rows_are_a_list_and_no_side_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at, name in enumerate(("Almaty", "Astana", "Semey", "Oral", "Taraz")):
            rows(canvas, [name], 60, 90 + 12 * at, font="Bold")
            rows(canvas, ["a house of friendship and a library"], 170, 90 + 12 * at)

    assert "Semey a house of friendship" in read(tmp_path / "a.pdf", draw).text


@pytest.mark.parametrize("apart", [3.0, 6.0])
def test_letters_set_apart_are_words_and_wider_gaps_part_them(tmp_path: Path, apart: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Serif", 11)
        x = 72.0
        for letter in "«СОГЛАСИЕ И МИР»":
            if letter != " ":
                canvas.drawString(x, HEIGHT - 90, letter)
            x += (
                pdfmetrics.stringWidth(letter, "Serif", 11)
                + apart
                + (apart if letter == " " else 0)
            )
        rows(canvas, ["и в нём я с ним"], 72, 120)

    assert read(tmp_path / "a.pdf", draw).text.split("\n\n") == [
        "«СОГЛАСИЕ И МИР»",
        "и в нём я с ним",
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("П О С Т А Н О В Л Я Е Т :", ["ПОСТАНОВЛЯЕТ"]),
        ("к е л і с і м", ["келісім"]),
        ("знак «С О Г Л А С И Е»", ["СОГЛАСИЕ"]),
        ("U S A and A B C D E F", []),
        ("и я в к нему", []),
        ("x y z w", []),
        ("J R R T", []),
    ],
)
def test_only_words_are_joined(text: str, joined: list[str]) -> None:
    assert [edit.text for edit in spaced_letters(text)] == joined
