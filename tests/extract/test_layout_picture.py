"""A page drawn with its blocks; numbers that Word makes up; letters by glyph number; accents drawn
apart.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.errors import ExtractError
from contentan.extract.layout_picture import boxes, draw_layout
from contentan.extract.office.list_numbers import numbers
from contentan.extract.repair.clean import clean
from contentan.extract.repair.edited_text import Passage
from contentan.extract.repair.glyph_numbers import letter, piece
from contentan.extract.repair.unreadable_text import fault, fits_no_language

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_the_picture_has_a_box_for_every_line(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"))
    for line in range(3):
        canvas.drawString(
            72, 700 - 14 * line, "Peoples of the two countries meet and learn from each other"
        )
    canvas.save()
    made = draw_layout(tmp_path / "a.pdf", 1, tmp_path / "a.png")
    assert len(boxes(made, 1)) == 3
    colours = {pixel for _, pixel in Image.open(tmp_path / "a.png").getcolors(1_000_000) or []}
    assert (30, 90, 200) in colours
    with pytest.raises(ExtractError, match="no page 2"):
        draw_layout(tmp_path / "a.pdf", 2, tmp_path / "b.png")
    (tmp_path / "a.txt").write_text("No pages here.")
    with pytest.raises(ExtractError, match="no pages to draw"):
        draw_layout(tmp_path / "a.txt", 1, tmp_path / "b.png")


def test_word_counts_its_lists_by_level_and_begins_anew_below_a_higher_one() -> None:
    from lxml import etree

    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for depth, kind, shown in [
            (0, "upperRoman", "%1."),
            (1, "decimal", "%1.%2"),
            (2, "bullet", "o"),
        ]
    )
    family = f'<w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>'
    part = (
        f"<w:numbering {WORD}>{family}"
        '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    made = numbers(etree.fromstring(part), None)
    marks = []
    for depth in (0, 1, 1, 2, 0, 1):
        item = (
            f'<w:p {WORD}><w:pPr><w:numPr><w:ilvl w:val="{depth}"/>'
            '<w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
        )
        marks.append(made.mark(etree.fromstring(item)))
    assert marks == ["I. ", "I.1 ", "I.2 ", "", "II. ", "II.1 "]


def test_glyph_numbers_of_windows_fonts() -> None:
    assert "".join(letter(256 * 2 + ord(sign)) for sign in "ML<?J@>?GU") == "УТВЕРЖДЕНЫ"
    assert piece("ABCDEF+Arial_02") == 2 and piece("Arial") == -1


def test_accents_drawn_apart_are_put_together_and_quotes_stay() -> None:
    assert (
        clean(Passage("a na¨ıve view, fac¸ade, Schro¨dinger")).text
        == "a naïve view, façade, Schrödinger"
    )
    assert clean(Passage("they said ˜ 5 and n ¨ x")).text == "they said ˜ 5 and n ¨ x"


def test_a_page_with_drawing_commands_or_in_no_known_language_is_doubted() -> None:
    assert "damaged" in fault(
        [*"the land of the two rivers".split(), "(pr)Tj38", "30.0000TD(K)Tj"] * 4
    )
    assert fits_no_language("Тпе Опкеа Ѕїайез апа Кагакнзіап соорегаїе оп едисайоп".split() * 9)
    assert not fits_no_language(
        "Қазақстан мен АҚШ білім беру саласында және мәдениет бойынша ынтымақтасады".split() * 9
    )
