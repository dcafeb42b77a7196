"""What a PDF holds beside its printed text: values of forms, notes, attached files; and text that
nobody sees on paper.
"""

from __future__ import annotations

from pathlib import Path

from contentan.extract.reading import extract
from contentan.extract.tables import Extraction
from tests.extract.test_hostile import FONT, SENTENCE, WORDS, pdf, stream

REST = " ".join(f"BT /F 11 Tf 50 {680 - 16 * n} Td ({SENTENCE}) Tj ET" for n in range(6)).encode()


def _read(folder: Path, objects: dict[int, bytes], content: bytes = WORDS) -> Extraction:
    """A page of that content; objects from 7 on are further ones, 1 and 3 may be replaced."""
    usual = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: _page(b""),
        4: stream(content),
        5: FONT,
        6: b"<</Type/OCG/Name(Draft)>>",
    }
    (folder / "a.pdf").write_bytes(pdf(usual | objects))
    return extract(folder / "a.pdf")


def _page(more: bytes) -> bytes:
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/Properties<</L 6 0 R>>>>%s>>" % more
    )


def _details(made: Extraction) -> list[str]:
    return [detail for name, detail, _ in made.notices if name == "left_out"]


def test_a_value_of_a_form_stands_beside_its_label(tmp_path: Path) -> None:
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Fulbright scholars)/Rect[150 495 400 510]"
        b"/DA(/F 10 Tf)>>"
    )
    content = REST + b" BT /F 11 Tf 50 500 Td (Name of programme:) Tj ET"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>>>",
        3: _page(b"/Annots[7 0 R]"),
        7: field,
    }
    assert "Name of programme: Fulbright scholars" in _read(tmp_path, objects, content).text


def test_a_button_has_no_value_to_read(tmp_path: Path) -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>>>",
        3: _page(b"/Annots[7 0 R]"),
        7: b"<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/V/Yes/Rect[50 400 90 420]>>",
    }
    assert "Yes" not in _read(tmp_path, objects).text


def test_a_free_text_is_read_and_a_comment_counted(tmp_path: Path) -> None:
    objects = {
        3: _page(b"/Annots[7 0 R 8 0 R]"),
        7: b"<</Subtype/FreeText/Contents(Approved by the council)/Rect[50 90 250 110]>>",
        8: b"<</Type/Annot/Subtype/Text/Contents(is this true?)/Rect[500 700 520 720]>>",
    }
    made = _read(tmp_path, objects)
    assert made.text.endswith("Approved by the council")
    assert _details(made) == ["comments, words: 3"]


def test_a_page_of_free_texts_alone_is_not_blank(tmp_path: Path) -> None:
    note = b"<</Type/Annot/Subtype/FreeText/Contents(Only this note)/Rect[50 90 250 110]>>"
    made = _read(tmp_path, {3: _page(b"/Annots[7 0 R]"), 7: note}, b" ")
    assert made.text == "Only this note" and made.pages["warning"].to_list() == [None]


def test_a_long_note_in_a_small_box_keeps_the_order_of_its_words(tmp_path: Path) -> None:
    text = " ".join(f"word{n}" for n in range(60))
    note = f"<</Type/Annot/Subtype/FreeText/Contents({text})/Rect[50 300 200 380]>>".encode()
    made = _read(tmp_path, {3: _page(b"/Annots[7 0 R]"), 7: note})
    assert text in made.text.replace("\n", " ")


def test_invisible_and_white_words_are_left_out_and_counted(tmp_path: Path) -> None:
    content = REST + (
        b" BT 3 Tr /F 11 Tf 50 300 Td (three unseen words) Tj ET"
        b" BT 0 Tr 1 1 1 rg /F 11 Tf 50 280 Td (two more) Tj ET"
    )
    made = _read(tmp_path, {}, content)
    assert "unseen" not in made.text and "two more" not in made.text
    assert made.text.count(SENTENCE) == 6
    assert _details(made) == ["invisible text, words: 3", "white text, words: 2"]


def test_white_words_on_a_dark_ground_are_read(tmp_path: Path) -> None:
    content = REST + (
        b" 0 0 0.5 rg 40 270 300 30 re f BT 1 1 1 rg /F 11 Tf 50 280 Td (White on blue) Tj ET"
    )
    made = _read(tmp_path, {}, content)
    assert "White on blue" in made.text and not _details(made)


def test_a_text_layer_under_a_scan_is_kept(tmp_path: Path) -> None:
    made = _read(tmp_path, {}, b"3 Tr " + REST)
    assert made.text.count(SENTENCE) == 6 and not _details(made)


def test_text_on_a_layer_counts_unless_the_layer_is_off(tmp_path: Path) -> None:
    content = REST + b" /OC /L BDC BT /F 11 Tf 50 300 Td (Draft only) Tj ET EMC"
    layers = b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<<%s>>>>>>"
    assert "Draft only" in _read(tmp_path, {1: layers % b""}, content).text
    made = _read(tmp_path, {1: layers % b"/OFF[6 0 R]"}, content)
    assert "Draft only" not in made.text
    assert _details(made) == ["text of layers that are switched off, words: 2"]


def _with_file(catalog: bytes, held: bytes, name: bytes) -> dict[int, bytes]:
    return {
        1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)7 0 R]>>>>%s>>" % catalog,
        7: b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 8 0 R>>>>" % (name, name),
        8: stream(held, b"/Type/EmbeddedFile"),
    }


def test_an_attached_file_is_read_behind_the_pages(tmp_path: Path) -> None:
    objects = _with_file(b"", b"<html><p>Annex on accord.</p></html>", b"annex.html")
    made = _read(tmp_path, objects)
    assert made.text == f"{SENTENCE}\n\nAnnex on accord."
    assert made.pages["label"].to_list() == [None, "annex.html"]


def test_an_attached_file_that_is_not_read_is_named(tmp_path: Path) -> None:
    made = _read(tmp_path, _with_file(b"", b"7z\xbc\xaf\x27\x1c....", b"annex.7z"))
    assert made.notices == (
        ("part_not_read", "annex.7z: the file is a 7z archive: unpack it first", 1),
    )


def test_the_cover_of_a_portfolio_is_no_text_of_it(tmp_path: Path) -> None:
    objects = _with_file(b"/Collection<<>>", b"<html><p>The report.</p></html>", b"report.html")
    made = _read(tmp_path, objects)
    assert made.text == "The report."
    assert _details(made) == ["cover of the portfolio, words: 13"]
