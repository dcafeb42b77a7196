"""One small file of each format, written here, and what must come out of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from contentan.errors import ExtractError
from contentan.extract.block_kinds import starts_item
from contentan.extract.limits import Limits
from contentan.extract.reading import extract, options
from contentan.extract.sniff import sniff
from contentan.extract.tables import Extraction
from contentan.runs import recipe
from tests.extract.readings import of_reading


def _shown(made: Extraction) -> list[tuple[str, str]]:
    return [
        (kind, made.text[start:stop])
        for kind, start, stop in made.blocks.select("kind", "start", "stop").iter_rows()
    ]


def _read(folder: Path, name: str, content: bytes | str) -> Extraction:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return extract(path)


def _cause(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(ExtractError) as caught:
        _read(folder, name, content)
    return caught.value.cause


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("(a) a national report;", True),
        ("133.72. Continue making efforts", True),
        ("1) тармақ", True),
        ("• пункт", True),
        ("г. Астана стала столицей", False),
        ("2.5 million people", False),
        ("— ответил он", False),
    ],
)
def test_item_starts(line: str, item: bool) -> None:
    assert starts_item(line) is item


# --- what a file is ---


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"junk\n%PDF-1.4", "pdf"),
        (b"{\\rtf1 x}", "rtf"),
        (b"<!DOCTYPE html><title>x</title>", "html"),
        (b"<?xml version='1.0'?><udhr><title>x</title></udhr>", "xml"),
        (b"<?xml version='1.0'?><html xmlns='x'><body/></html>", "html"),
        (b"---\ntitle: x\n---\n\ntext", "markdown"),
        ("# Мир\n\n## Тіл\n".encode(), "markdown"),
        ("Мир".encode("utf-16"), "text"),
        (b"a < b and c > d", "text"),
    ],
)
def test_sniffed(head: bytes, kind: str) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.pdf", b"", "empty"),
        ("a.txt", b" \n\n", "empty"),
        ("a.docx", b"this is not docx", "damaged"),
        ("a.pdf", b"%PDF-1.4 nothing", "damaged"),
        ("a.png", b"\x89PNG\r\n", "damaged"),
        ("a.txt", b"12 + 13 = 25", "no_text"),
        ("a.xml", b"<?xml version='1.0'?><a><b></a>", "damaged"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_bad_files_say_why(tmp_path: Path, name: str, content: bytes, cause: str) -> None:
    assert _cause(tmp_path, name, content) == cause


def test_a_zip_of_documents_says_unpack_it_first(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.txt", "text")
    with pytest.raises(ExtractError, match="unpack it first"):
        extract(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '&c;'><!ENTITY c 'c'>]><a>&b;</a>"
    assert _cause(tmp_path, "a.xml", bomb) == "damaged"


def test_options_name_what_decides_the_result() -> None:
    assert set(options()) == {"tesseract", "tesseract_languages"}
    assert {"pypdfium2", "pdfminer.six", "pillow"} <= set(recipe.current(options()).libraries)


# --- text and markup ---


def test_one_paragraph_a_line(tmp_path: Path) -> None:
    made = _read(
        tmp_path,
        "a.txt",
        "We meet tonight at a moment of promise. " * 5 + "\n" + "Thank you all. " * 9,
    )
    assert [kind for kind, _ in _shown(made)] == ["paragraph", "paragraph"]


def test_wrapped_text_is_joined_and_dehyphenated(tmp_path: Path) -> None:
    text = (
        "Халықтар арасындағы достық қарым-қатынас ел дамуының\n"
        "басты шарты болып табылады және оны барлық адамдар қол-\n"
        "дайды.\n\nЕкінші абзац осы жерден басталады, ол да ұзақ және\nекі жолға жазылған.\n"
    )
    made = _read(tmp_path, "a.txt", text)
    assert "барлық адамдар қолдайды." in made.text
    assert [kind for kind, _ in _shown(made)] == ["paragraph", "paragraph"]
    assert made.repairs["rule"].to_list() == ["hyphen"]


def test_form_feed_ends_a_page_and_articles_are_headings(tmp_path: Path) -> None:
    made = _read(
        tmp_path,
        "a.txt",
        "Article 1\n\nAll are equal before the law.\n\fСтатья 2\n\nВсе равны перед законом.\n",
    )
    assert made.blocks["kind"].to_list() == ["heading", "paragraph", "heading", "paragraph"]
    assert made.blocks["page"].to_list() == [1, 1, 2, 2]
    assert made.pages["page"].to_list() == [1, 2]


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    text = (
        "---\ntitle: x\n---\n\n# Address\n\n"
        "__Dear compatriots!__ See [here](http://x.y).\n\n"
        "* one\n* two\n\n"
        "<div><script>var a;</script><p>Amb. <b>Ivanov</b></p></div>\n\n"
        "| a | b |\n|---|---|\n| c | d |\n"
    )
    assert _shown(_read(tmp_path, "a.md", text)) == [
        ("heading", "Address"),
        ("paragraph", "Dear compatriots! See here."),
        ("list", "one"),
        ("list", "two"),
        ("paragraph", "Amb. Ivanov"),
        ("table", "a | b\nc | d"),
    ]


def test_xml_by_its_element_names(tmp_path: Path) -> None:
    text = (
        "<d><title>Декларация</title>"
        "<a><title>1 бап</title><para>Адамдар <b>тең</b>.</para></a></d>"
    )
    made = _read(tmp_path, "a.xml", text)
    assert _shown(made) == [
        ("heading", "Декларация"),
        ("heading", "1 бап"),
        ("paragraph", "Адамдар тең."),
    ]
    assert made.blocks["level"].to_list() == [1, 2, 0]


PAGE = """<!doctype html><html><head><title>x</title><script>var menu = 1;</script></head><body>
<nav><ul><li><a href=/>Home</a></li><li><a href=/a>About us</a></li></ul></nav>
<main><h1>Report</h1><div class="breadcrumbs"><a href=/>Home</a> / Reports</div>
<p>The Assembly holds a session every year, and its members speak for all.\
<sup><a href=#1>1</a></sup></p>
<h2>Section 1</h2><ul><li>first <b>item</b></li><li>second item</li></ul>
<div style="display:none">\
Hidden in an accordion, but said by the ministry all the same, word for word.</div>
<table><tr><th>Year</th><th>People</th></tr><tr><td>2019</td><td>5,000</td></tr></table>
</main><footer>Privacy policy</footer></body></html>"""


def test_web_page_main_text_only_and_whole(tmp_path: Path) -> None:
    assert _shown(_read(tmp_path, "a.html", PAGE)) == [
        ("heading", "Report"),
        (
            "paragraph",
            "The Assembly holds a session every year, and its members speak for all.",
        ),
        ("heading", "Section 1"),
        ("list", "first item"),
        ("list", "second item"),
        (
            "paragraph",
            "Hidden in an accordion, but said by the ministry all the same, word for word.",
        ),
        ("table", "Year | People\n2019 | 5,000"),
    ]


def test_web_page_without_landmarks(tmp_path: Path) -> None:
    body = "".join(
        f"<p>Абзац {n}: Ассамблея народа Казахстана проводит сессию, и в ней участвуют все.</p>"
        for n in range(6)
    )
    menu = "<ul>" + "".join(f"<li><a href=/{n}>Раздел {n}</a></li>" for n in range(9)) + "</ul>"
    page = f"<html><body>{menu}<h1>Сессия</h1>{body}</body></html>"
    made = _read(tmp_path, "a.html", page.encode("cp1251"))
    assert (
        made.text.count("Абзац") == 6
        and "Раздел" not in made.text
        and made.text.startswith("Сессия")
    )


def test_rtf_with_code_pages_unicode_notes_and_tables(tmp_path: Path) -> None:
    text = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 Times;}}\uc1{\*\generator Word;}"
        rb"\pard\outlinelevel0\f0 \'c3\'eb\'e0\'e2\'e0\par"
        rb"\pard \u1179?\u1072?\u1079?{\footnote note}\par "
        rb"\trowd a\cell b\cell\row tail\par}"
    )
    assert _shown(_read(tmp_path, "a.rtf", text)) == [
        ("heading", "Глава"),
        ("paragraph", "қаз"),
        ("note", "note"),
        ("table", "a | b"),
        ("paragraph", "tail"),
    ]


# --- office files ---

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(path: Path, body: str, notes: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        if notes:
            archive.writestr("word/footnotes.xml", f"<w:footnotes {W}>{notes}</w:footnotes>")
    return path


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_docx_as_a_reader_sees_it(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Kept </w:t></w:r>"
        "<w:ins><w:r><w:t>added</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        f"<w:sdt><w:sdtContent>{_p('In a control.')}</w:sdtContent></w:sdt>"
        f"<w:tbl><w:tr><w:tc>{_p('a')}</w:tc><w:tc>{_p('b')}{_p('c')}</w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>Box: </w:t>"
        f"<w:pict><w:txbxContent>{_p('inside')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    note = (
        '<w:footnote w:id="0" w:type="separator"/>'
        f'<w:footnote w:id="2">{_p("A note.")}</w:footnote>'
    )
    assert _shown(extract(_docx(tmp_path / "a.docx", body, note))) == [
        ("paragraph", "Kept added"),
        ("note", "A note."),
        ("paragraph", "In a control."),
        ("table", "a | b c"),
        ("paragraph", "Box:"),
        ("paragraph", "inside"),
    ]


def _package(path: Path, body: str, parts: dict[str, str], links: dict[str, str]) -> Path:
    """A DOCX with further parts, by name, and relations by id."""
    names = f'{W} xmlns:r="urn:r" xmlns:d="urn:d" xmlns:a="urn:a"'
    rels = "".join(f'<Relationship Id="{at}" Target="{to}"/>' for at, to in links.items())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{rels}</Relationships>")
        for name, content in parts.items():
            archive.writestr(name, content.replace(">", f" {names}>", 1))
    return path


def test_docx_reads_inserted_files_diagrams_and_charts(tmp_path: Path) -> None:
    body = (
        f'{_p("Before.")}<w:altChunk r:id="c"/><w:p><w:r><w:t>Drawn:</w:t><w:drawing>'
        '<d:relIds r:dm="g"/><d:chart r:id="h"/></w:drawing></w:r></w:p><w:altChunk r:id="none"/>'
    )
    value = "<d:strCache><d:pt><d:v>Series</d:v></d:pt><d:pt><d:v>12</d:v></d:pt></d:strCache>"
    parts = {
        "word/chunk.html": "<html><p>In the chunk.</p></html>",
        "word/data.xml": "<d:m><a:p><a:r><a:t>A no</a:t></a:r><a:r><a:t>de</a:t></a:r></a:p></d:m>",
        "word/charts/c.xml": f"<d:c><a:p><a:r><a:t>Title</a:t></a:r></a:p>{value}</d:c>",
    }
    links = {"c": "chunk.html", "g": "data.xml", "h": "/word/charts/c.xml"}
    made = extract(_package(tmp_path / "a.docx", body, parts, links))
    assert [text for _, text in _shown(made)] == [
        *("Before.", "In the chunk.", "Drawn:", "A node", "Title", "Series")
    ]
    assert of_reading(made) == (("part_not_read", "an inserted file: it is missing", 1),)


def test_docx_within_docx_ends_somewhere(tmp_path: Path) -> None:
    inner = b"no document"
    for depth in range(7):
        body = f'{_p(f"Level {depth}.")}<w:altChunk r:id="c"/>'
        path = _package(tmp_path / f"{depth}.docx", body, {}, {"c": "b.docx"})
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/b.docx", inner)
        inner = path.read_bytes()
    made = extract(path)
    assert "Level 6." in made.text and "Level 3." in made.text and "Level 2." not in made.text
    assert of_reading(made) == (
        ("part_not_read", "word/b.docx: files within files within files", 1),
    )


def test_docx_counts_what_it_leaves_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Shown.</w:t></w:r>"
        "<w:del><w:r><w:delText>gone away</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> Too.</w:t></w:r></w:p>'
    )
    parts = {"word/comments.xml": f"<w:comments>{_p('my own view')}</w:comments>"}
    made = extract(_package(tmp_path / "a.docx", body, parts, {}))
    assert made.text == "Shown. Too."
    assert [detail for _, detail, _ in of_reading(made)] == [
        "comments, words: 3",
        "deleted text, words: 2",
        "hidden text, words: 1",
    ]


def test_docx_written_by_python_docx_has_headings_and_lists(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_heading("Бөлім", level=1)
    made.add_heading("Тарау", level=2)
    made.add_paragraph("Мәтін.")
    made.add_paragraph("тармақ", style="List Bullet")
    made.save(str(tmp_path / "named.doc"))
    read = extract(tmp_path / "named.doc")
    assert read.format == "docx"
    assert read.blocks["kind"].to_list()[:3] == ["heading", "heading", "paragraph"]
    assert read.blocks["level"].to_list() == [1, 2, 0, 0]


def test_docx_pages_are_counted_once_for_a_broken_row(tmp_path: Path) -> None:
    mark = "<w:r><w:lastRenderedPageBreak/><w:t>x</w:t></w:r>"
    cell = f"<w:tc><w:p><w:r><w:t>left </w:t></w:r>{mark}</w:p></w:tc>"
    body = f"{_p('first page')}<w:tbl><w:tr>{cell}{cell}{cell}</w:tr></w:tbl>{_p('second page')}"
    assert extract(_docx(tmp_path / "a.docx", body)).blocks["page"].to_list() == [1, 1, 2]


def test_docx_bomb_is_too_big(tmp_path: Path) -> None:
    path = _docx(tmp_path / "a.docx", _p("a" * 30_000_000))
    with pytest.raises(ExtractError) as caught:
        extract(path)
    assert caught.value.cause == "too_big"


def test_long_text_file_is_too_big(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 100)
    with pytest.raises(ExtractError) as caught:
        extract(path, limits=Limits(text_bytes=100))
    assert caught.value.cause == "too_big"


def test_odt_with_note_list_and_deletion(tmp_path: Path) -> None:
    text = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Глава</text:h>'
        "<text:p>Один<text:s/>два<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Сноска.</text:p></text:note-body></text:note>.</text:p>"
        "<text:list><text:list-item><text:p>пункт</text:p></text:list-item></text:list>"
    )
    names = 'xmlns:office="urn:o" xmlns:text="urn:t"'
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body>"
            f"<office:text>{text}</office:text>"
            "</office:body></office:document-content>",
        )
    assert _shown(extract(tmp_path / "a.odt")) == [
        ("heading", "Глава"),
        ("paragraph", "Один два."),
        ("note", "Сноска."),
        ("list", "пункт"),
    ]
