"""RTF as Word writes it: words with capitals, text boxes, tracked deletions, nested tables."""

from __future__ import annotations

from pathlib import Path

from contentan.extract.office.rtf import blocks, blocks_and_left_out
from contentan.extract.reading import extract
from tests.extract.readings import of_reading


def _texts(raw: bytes) -> list[str]:
    return [" / ".join(line.text for line in block.lines) for block in blocks(raw)]


def test_control_words_with_capitals_are_no_text() -> None:
    raw = (
        rb"{\rtf1\ansi{\mmathPr\mmathFont34\mbrkBin0}\pard\plain Accord.\par"
        rb"\trowd\trftsWidth1\clftsWidth3\clwWidth4785\cellx4785\cellx9571"
        rb"\pard\intbl Exchange\cell Students\cell\row\pard End.\par}"
    )
    assert _texts(raw) == ["Accord.", "Exchange | Students", "End."]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    raw = (
        rb"{\rtf1 Before {\shp{\*\shpinst\shpleft10{\sp{\sn shapeType}{\sv 202}}"
        rb"{\shptxt \pard Box one.\par Box two.\par}}"
        rb"{\shprslt{\*\do{\dptxbxtext \pard Box one.\par}}}}after.\par}"
    )
    assert _texts(raw) == ["Before after.", "Box one.", "Box two."]


def test_a_text_box_of_an_old_program_is_read() -> None:
    assert _texts(rb"{\rtf1 A{\*\do\dobxpage{\dptxbxtext Old box.\par}}\par}") == ["A", "Old box."]


def test_a_text_box_in_a_header_stays_out() -> None:
    raw = rb"{\rtf1{\header{\shp{\*\shpinst{\shptxt Head.\par}}}}Text.\par}"
    assert _texts(raw) == ["Text."]


def test_deleted_and_hidden_text_is_left_out_and_counted(tmp_path: Path) -> None:
    raw = (
        rb"{\rtf1 Kept {\deleted two words}{\revised added}. \v secret\v0  shown"
        rb"{\*\annotation a note to self}\par}"
    )
    (tmp_path / "a.rtf").write_bytes(raw)
    made = extract(tmp_path / "a.rtf")
    assert made.text == "Kept added. shown"
    assert sorted(detail for _, detail, _ in of_reading(made)) == [
        "comments, words: 4",
        "deleted text, words: 2",
        "hidden text, words: 1",
    ]


def test_nested_cells_are_not_glued() -> None:
    raw = (
        rb"{\rtf1\trowd\pard\intbl\itap2 Inner one\nestcell Inner two\nestcell"
        rb"{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}"
        rb"\pard\intbl\itap1 Outer\cell Right\par below\cell\row\pard Tail\par}"
    )
    assert _texts(raw) == ["Inner one Inner two Outer | Right below", "Tail"]


def test_two_paragraphs_in_the_first_cell_stay_in_it() -> None:
    raw = rb"{\rtf1\trowd\pard\intbl One\par two\cell three\cell\row\pard Tail\par}"
    assert _texts(raw) == ["One two | three", "Tail"]


def test_raw_bytes_of_a_picture_are_skipped() -> None:
    assert _texts(rb"{\rtf1{\pict\bin6 }}}{{}}After.\par}") == ["After."]


def test_a_row_without_its_end_is_read() -> None:
    assert _texts(rb"{\rtf1\trowd\pard\intbl a\cell b\cell") == ["a | b | "]


def test_an_unfinished_box_loses_no_word() -> None:
    made, _ = blocks_and_left_out(rb"{\rtf1 A{\shp{\*\shpinst{\shptxt In the box")
    assert [block.lines[0].text for block in made] == ["A", "In the box"]
