"""Slides, sheets, books and pictures: what stands where the page stands, what is left out, and
files that want to do harm.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.office.sheet_pages import MOST_PAGES, SheetRow, reading
from contentan.extract.reading import extract
from contentan.extract.scan import ocr
from contentan.extract.tables import Extraction
from tests.extract.readings import of_reading

if TYPE_CHECKING:
    from PIL.Image import Image

NAMES = (
    'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r" xmlns:d="urn:d" xmlns:t="urn:t"'
    ' xmlns:table="urn:table" xmlns:office="urn:o" xmlns:text="urn:text"'
)


def _shown(made: Extraction) -> list[tuple[int, str, str]]:
    rows = made.blocks.select("page", "kind", "start", "stop").iter_rows()
    return [(page, kind, made.text[start:stop]) for page, kind, start, stop in rows]


def _zip(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(">", f" {NAMES}>", 1))
    return path


def _cause(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(ExtractError) as caught:
        extract(path, limits=limits or Limits())
    return caught.value.cause


# --- slides ---


def _shape(text: str, *, role: str = "", top: int = 0, left: int = 0) -> str:
    ph = f'<p:ph type="{role}"/>' if role else ""
    at = f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/></a:xfrm></p:spPr>' if top else ""
    body = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1"/><p:nvPr>{ph}</p:nvPr></p:nvSpPr>{at}'
        f"<p:txBody>{body}</p:txBody></p:sp>"
    )


def _slide(*shapes: str, show: str = "1") -> str:
    return f'<p:sld show="{show}"><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:sld>'


def _presentation(path: Path, slides: list[str], more: dict[str, str] | None = None) -> Path:
    ids = "".join(f'<p:sldId id="25{n}" r:id="r{n}"/>' for n in range(len(slides)))
    links = "".join(
        f'<Relationship Id="r{n}" Target="slides/slide{n}.xml"/>' for n in range(len(slides))
    )
    parts = {
        "[Content_Types].xml": "<Types></Types>",
        "ppt/presentation.xml": f"<p:x><p:sldIdLst>{ids}</p:sldIdLst></p:x>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{links}</Relationships>",
        **{f"ppt/slides/slide{n}.xml": slide for n, slide in enumerate(slides)},
    }
    return _zip(path, parts | (more or {}))


def test_a_slide_is_a_page_read_from_the_top(tmp_path: Path) -> None:
    table = (
        "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p>"
        "</a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></a:tc>"
        "</a:tr></a:tbl></p:graphicFrame>"
    )
    slides = [
        _slide(_shape("Lower.", top=900_000_0), _shape("Upper.", top=100_000_0), table),
        _slide(_shape("12", role="sldNum"), _shape("Body."), _shape("Accord", role="title")),
    ]
    links = '<Relationship Id="n" Target="../notesSlides/n1.xml"/>'
    notes = f"<p:notes>{_shape('Say this.', role='body')}{_shape('1', role='sldNum')}</p:notes>"
    more = {
        "ppt/slides/_rels/slide1.xml.rels": f"<Relationships>{links}</Relationships>",
        "ppt/notesSlides/n1.xml": notes,
    }
    made = extract(_presentation(tmp_path / "a.pptx", slides, more))
    assert _shown(made) == [
        (1, "table", "a | b"),
        (1, "paragraph", "Upper."),
        (1, "paragraph", "Lower."),
        (2, "heading", "Accord"),
        (2, "paragraph", "Body."),
        (2, "note", "Say this."),
    ]
    assert made.pages["label"].to_list() == ["slide 1", "slide 2"]


def test_a_hidden_slide_is_left_out_and_counted(tmp_path: Path) -> None:
    slides = [_slide(_shape("Shown.")), _slide(_shape("Not for you"), show="0")]
    made = extract(_presentation(tmp_path / "a.pptx", slides))
    assert made.text == "Shown."
    assert of_reading(made) == (("left_out", "hidden slides, words: 3", 1),)


def test_slides_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    path = _presentation(tmp_path / "a.pptx", [_slide(_shape(f"Slide {n}")) for n in range(4)])
    made = extract(path, limits=Limits(pages=3))
    assert len(made.pages) == 3 and of_reading(made) == (("pages_not_read", "1 of 4", 1),)


def test_a_presentation_without_its_list_is_damaged(tmp_path: Path) -> None:
    assert _cause(_zip(tmp_path / "a.pptx", {"ppt/slides/slide1.xml": "<a></a>"})) == "damaged"


# --- sheets ---

ANSWER = "We met students of the other country and learned from each other every day."


def test_a_row_of_a_workbook_stands_where_the_page_stands(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Answers"
    for row in (["Name", "Answer"], [], ["Aigul", ANSWER], ["Bolat", "Yes"]):
        sheet.append(row)
    book.create_sheet("Years")["C7"] = "Сессия"
    secret = book.create_sheet("Secret")
    secret["A1"], secret.sheet_state = "hidden words", "hidden"
    book.save(tmp_path / "a.xlsx")
    made = extract(tmp_path / "a.xlsx")
    assert made.format == "xlsx"
    assert _shown(made) == [
        (1, "table", "Name | Answer\nAigul"),
        (2, "paragraph", ANSWER),
        (3, "table", "Bolat | Yes"),
        (4, "table", "Сессия"),
    ]
    assert made.pages["label"].to_list() == [
        *("Answers!A1:B1", "Answers!A3:B3", "Answers!A4:B4", "Years!C7")
    ]
    assert made.places["page"].to_list() == [1, 2, 2, 3, 4]
    assert of_reading(made) == (("left_out", "hidden sheets, words: 2", 1),)


def test_a_large_workbook_has_several_rows_a_page() -> None:
    rows = [SheetRow("S", ((f"A{n}", f"word {n}"),)) for n in range(1, 2 * MOST_PAGES + 2)]
    made = reading("xlsx", rows, ())
    assert len(made.sheets) <= MOST_PAGES
    assert made.sheets[0].label == "S!A1:A3"
    assert sum(len(block.lines) for block in made.blocks) == len(rows)


def test_sheets_of_libreoffice_with_repeated_cells(tmp_path: Path) -> None:
    def cell(text: str, times: int = 1) -> str:
        held = f"<text:p>{text}</text:p>" if text else ""
        return (
            f'<table:table-cell table:number-columns-repeated="{times}">{held}</table:table-cell>'
        )

    rows = (
        f"<table:table-row>{cell('Head')}{cell('', 2)}{cell('Far')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
        f"</table:table-row><table:table-row>{cell('Deep')}</table:table-row>"
    )
    content = (
        "<office:document-content><office:body><office:spreadsheet>"
        f'<table:table table:name="Лист">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    made = extract(_zip(tmp_path / "a.ods", {"mimetype": kind, "content.xml": content}))
    assert made.text == "Head | Far\nDeep"
    assert made.pages["label"].to_list() == ["Лист!A1:D1", "Лист!A1000002"]


# --- books ---


def _book(path: Path, *, more: dict[str, str] | None = None) -> Path:
    package = (
        "<package><manifest>"
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="b" href="text/b%201.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/></spine>'
        "</package>"
    )
    page = "<html><body>{}</body></html>"
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<c><x><rootfile full-path="O/book.opf"/></x></c>',
        "O/book.opf": package,
        "O/nav.xhtml": page.format("<p>Contents</p>"),
        "O/text/b 1.xhtml": page.format("<h1>First</h1><p>Accord of peoples.</p>"),
        "O/text/a.xhtml": page.format("<p>Second chapter.</p>"),
    }
    return _zip(path, parts | (more or {}))


def test_a_chapter_is_a_page_in_the_order_of_the_book(tmp_path: Path) -> None:
    made = extract(_book(tmp_path / "a.epub"))
    assert _shown(made) == [
        (1, "heading", "First"),
        (1, "paragraph", "Accord of peoples."),
        (2, "paragraph", "Second chapter."),
    ]
    assert made.pages["label"].to_list() == ["First", "a.xhtml"]


def test_a_book_with_a_lock_is_encrypted(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.epub", more={"META-INF/rights.xml": "<rights></rights>"})
    assert _cause(path) == "encrypted"


def test_a_book_without_chapters_is_damaged(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.epub", {"mimetype": "application/epub+zip"})
    assert _cause(path) == "damaged"


@pytest.mark.parametrize("name", ["a.pptx", "a.epub", "a.ods", "a.xlsx"])
def test_containers_that_unpack_to_too_much_are_too_big(tmp_path: Path, name: str) -> None:
    kinds = {
        "a.epub": "application/epub+zip",
        "a.ods": "application/vnd.oasis.opendocument.spreadsheet",
    }
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kinds.get(name, ""))
        for part in ("ppt/slides/slide1.xml", "xl/workbook.xml", "content.xml"):
            archive.writestr(part, "a" * 20_000_000)
    assert _cause(tmp_path / name) == "too_big"


# --- pictures ---

needs_tesseract = pytest.mark.skipif(not ocr.installed()[0], reason="Tesseract is not installed")


def _picture(text: str, mode: str = "L") -> Image:
    import reportlab
    from PIL import Image, ImageDraw, ImageFont

    made = Image.new("L", (1240, 400), 255)
    font = ImageFont.truetype(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf", 40)
    ImageDraw.Draw(made).multiline_text((60, 60), text, fill=0, font=font)
    return made.convert(mode)


WORDS = "Peoples of the two countries meet\nand learn from each other."


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_read_as_a_scanned_page(tmp_path: Path, form: str) -> None:
    _picture(WORDS).save(tmp_path / "a.png", form)
    made = extract(tmp_path / "a.png")
    assert made.text == WORDS.replace("\n", " ")
    assert made.format == form.lower()
    assert made.pages["method"].to_list() == ["ocr"]
    assert of_reading(made) == (("page_by_ocr", "page 1: picture", 1),)


@needs_tesseract
@pytest.mark.slow
def test_each_picture_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    first, second = _picture(WORDS, "1"), _picture("Second page of the report.", "1")
    first.save(tmp_path / "a.tif", save_all=True, append_images=[second], compression="group4")
    made = extract(tmp_path / "a.tif")
    assert made.pages["page"].to_list() == [1, 2]
    assert set(made.places["page"]) == {1, 2}
    assert "Second page of the report." in made.text


def test_pictures_beyond_the_budget_say_so(tmp_path: Path) -> None:
    _picture(WORDS).save(tmp_path / "a.png")
    with pytest.raises(ExtractError, match="picture") as caught:
        extract(tmp_path / "a.png", limits=Limits(ocr_pages=0))
    assert caught.value.cause == "no_text"


def test_a_picture_that_unpacks_to_too_much_is_too_big(tmp_path: Path) -> None:
    _picture(WORDS).save(tmp_path / "a.png")
    assert _cause(tmp_path / "a.png", Limits(pixels=10_000)) == "too_big"


def test_a_picture_cut_off_is_damaged(tmp_path: Path) -> None:
    held = io.BytesIO()
    _picture(WORDS).save(held, "PNG")
    for stop in (20, 60, len(held.getvalue()) // 2):
        (tmp_path / "a.png").write_bytes(held.getvalue()[:stop])
        assert _cause(tmp_path / "a.png") == "damaged"
