"""The Word file: equal inputs give equal bytes, it opens elsewhere, its languages and styles are
Word's own.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from contentan.errors import UsageError
from contentan.export import picture_files
from contentan.export.word import word_file, word_report
from contentan.export.word.word_markup import printable
from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.article.article import article
from contentan.report.article.blocks import Article, Table
from tests.conftest import contentan
from tests.report.inputs import make_inputs


def no_picture(svg: str) -> tuple[bytes, float]:
    """A white pixel: what is tested is not what a figure shows."""
    buffer = io.BytesIO()
    Image.new("L", (1, 1), 255).save(buffer, "PNG")
    return buffer.getvalue(), 0.5


def made(lang: str = "en", **changes: Any) -> Article:
    inputs = make_inputs()
    inputs["manifest"]["circumstances"] = {"finished": "2026-03-04T05:06:07+00:00"}
    return article(html_report.context(html_report.Found(**{**inputs, **changes}), lang))


@pytest.fixture(scope="module", params=LANGS)
def opened(request: pytest.FixtureRequest) -> tuple[Article, Any]:
    one = made(request.param)
    return one, docx.Document(io.BytesIO(word_file.to_bytes(one, no_picture)))


def test_equal_inputs_give_equal_bytes_without_any_time_in_them() -> None:
    one, other = (word_file.to_bytes(made(), no_picture) for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_tables_of_the_file_are_those_of_the_article(opened: tuple[Article, Any]) -> None:
    one, document = opened
    given = [block for part in one.parts for block in part.blocks if isinstance(block, Table)]
    assert len(document.tables) == len(given) == 2
    for table, wanted in zip(document.tables, given, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0] == list(wanted.head)
        for row, cells in zip(rows[1:], wanted.rows, strict=True):
            said = [
                "\n".join("".join(run.words for run in part.runs) for part in cell)
                for cell in cells
            ]
            clean = [printable(words) for words in said]
            # A row across has its one cell in each column.
            assert row == (clean if len(clean) > 1 else clean * len(wanted.head))
        head = table.rows[0]._tr.trPr
        assert head.find(qn("w:tblHeader")) is not None


def test_styles_are_words_own_and_each_run_has_its_language(opened: tuple[Article, Any]) -> None:
    one, document = opened
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= styles
    langs = set()
    for run in document.element.body.iter(qn("w:r")):
        if run.find(qn("w:t")) is not None:
            langs.add(run.rPr.find(qn("w:lang")).get(qn("w:val")))
    assert {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-US"}[one.lang] in langs
    assert {"ru-RU", "en-US"} <= langs <= {"kk-KZ", "ru-RU", "en-US"}


def test_pages_are_a4_tables_lie_and_pages_are_numbered(opened: tuple[Article, Any]) -> None:
    _, document = opened
    sizes = {(round(one.page_width.mm), round(one.page_height.mm)) for one in document.sections}
    assert sizes == {(210, 297), (297, 210)}
    fields = [
        field.get(qn("w:instr")).strip()
        for field in document.sections[0].footer._element.iter(qn("w:fldSimple"))
    ]
    assert fields == ["PAGE", "NUMPAGES"]
    assert all(section.footer.is_linked_to_previous for section in list(document.sections)[1:])


def test_pictures_and_captions_are_read_out_and_numbered(opened: tuple[Article, Any]) -> None:
    _, document = opened
    body = document.element.body
    said = [one.get("descr") for one in body.iter(qn("wp:docPr"))]
    assert said and all(said)
    codes = [field.get(qn("w:instr")).split()[1] for field in body.iter(qn("w:fldSimple"))]
    assert codes.count("Table") == 2 and codes.count("Figure") == len(said)


def test_properties_are_those_of_the_run() -> None:
    document = docx.Document(io.BytesIO(word_file.to_bytes(made("kk"), no_picture)))
    own = document.core_properties
    assert (
        own.created == own.modified == datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
    )
    assert own.identifier == "r0123456789abcdef" and own.language == "kk-KZ"


def test_hostile_words_stay_words() -> None:
    blob = word_file.to_bytes(made(), no_picture)
    document = docx.Document(io.BytesIO(blob))
    text = "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "<script>alert(1)</script>" in text and "\x00" not in text
    assert "\u202e" not in text and "gnirts" in text


def test_a_run_that_is_not_there_and_a_wrong_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="run"):
        word_report.export(tmp_path, lang="en")
    with pytest.raises(UsageError, match=r"ends in \.docx"):
        word_report.export(tmp_path, to=tmp_path / "report.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_a_run_is_exported_twice_with_the_same_bytes(
    two_runs: Path, tmp_path: Path, lang: str
) -> None:
    files = [tmp_path / f"{i}.docx" for i in range(2)]
    for file in files:
        written = word_report.export(two_runs / "outputs", lang=lang, to=file)
        assert written.file == file
    assert files[0].read_bytes() == files[1].read_bytes()
    document = docx.Document(str(files[0]))
    pictures = len(document.inline_shapes)
    assert pictures >= (0 if picture_files.undrawn(picture_files.LETTERS) else 3)


@pytest.mark.slow
def test_the_command_names_its_file(two_runs: Path) -> None:
    told = contentan("export docx --lang ru", two_runs).stdout
    assert told.strip().endswith("report.docx")
    refused = contentan("export docx --gold verify", two_runs)
    assert refused.returncode == 2 and "export docx" in refused.stderr
