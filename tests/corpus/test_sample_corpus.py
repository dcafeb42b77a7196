"""The sample corpus: its register is true, every text says what it is, and each file comes from its
text.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.study import FAMILIES
from contentan.model import LANGS, About

CORPUS = Path(__file__).parents[2] / "corpus"
MAKER = Path(__file__).parents[2] / "tools" / "sample_corpus"
sys.path.insert(0, str(MAKER))

from typesetting import fonts, lines, source  # noqa: E402

HEADER = "id,path,sha256,title,institution,programme,family,country,about,lang,date,year,url,rights"


def read_register() -> list[dict[str, str]]:
    with (CORPUS / "register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_register()
by_id = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])


def typeset(*arguments: str | Path) -> None:
    command = [sys.executable, MAKER / "typeset.py", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def differing(folder: Path) -> list[str]:
    """Names of files below `folder` that are not the committed ones."""
    made = sorted(path for path in folder.rglob("*") if path.is_file())
    assert made
    return [
        path.name
        for path in made
        if path.read_bytes() != (CORPUS / path.relative_to(folder)).read_bytes()
    ]


def text_of(row: dict[str, str]) -> source.Source:
    return source.read(CORPUS / "texts" / f"{row['id']}.md")


def word_count(row: dict[str, str]) -> int:
    return sum(
        len(part.split())
        for block in text_of(row).blocks
        for part in (block.text, *sum(block.rows, ()))
    )


@given(st.text(alphabet="абвгдежіқңөұьй -aeiou", max_size=120), st.integers(4, 40))
def test_lines_lose_nothing_but_the_hyphens_they_add(text: str, width: int) -> None:
    filled = lines.fill(text, width, lambda run, mark: len(run))
    plain = lines.fill(text, width, lambda run, mark: len(run), divide=False)
    assert [word for line in plain for word in line.words] == text.split()
    joined = "".join("".join(line.words) for line in filled)
    assert joined.replace("-", "") == "".join(text.split()).replace("-", "")
    assert all(len(" ".join(line.words)) <= width or len(line.words) == 1 for line in filled)


@given(st.text(alphabet="бвгдлмнрстаеиоуіқңөұьй", min_size=1, max_size=20))
def test_words_are_divided_before_a_consonant_that_a_vowel_follows(word: str) -> None:
    places = [0, *lines.breaks(word), len(word)]
    assert all(b - a >= 1 for a, b in pairwise(places))
    assert all(
        2 <= place <= len(word) - 2 and word[place] not in "ьаеиоуіөұ" for place in places[1:-1]
    )


def test_divided_words_read_well() -> None:
    words = [
        "бірлестік",
        "этносаралық",
        "дипломатия",
        "interethnic",
        "exchange",
        "interest",
        "people-to-people",
    ]
    shown = [
        "-".join(word[a:b] for a, b in pairwise([0, *lines.breaks(word), len(word)]))
        for word in words
    ]
    assert shown == [
        "бір-лес-тік",
        "эт-но-са-ра-лық",
        "дип-ло-ма-тия",
        "inter-ethnic",
        "ex-change",
        "interest",
        "people-to-people",
    ]


def test_the_register_has_the_documents_of_the_folder() -> None:
    assert ",".join(ROWS[0]) == HEADER
    assert {row["path"] for row in ROWS} == {
        f"documents/{path.name}" for path in (CORPUS / "documents").iterdir()
    }
    assert {row["id"] for row in ROWS} == {path.stem for path in (CORPUS / "texts").iterdir()}
    assert len({row["id"] for row in ROWS}) == len(ROWS)


@by_id
def test_the_digest_is_the_files(row: dict[str, str]) -> None:
    assert row["sha256"] == hashlib.sha256((CORPUS / row["path"]).read_bytes()).hexdigest()


@by_id
def test_the_row_is_complete(row: dict[str, str]) -> None:
    empty = {column for column, cell in row.items() if not cell}
    assert empty == ({"url"} if row["about"] == "speaker" else {"url", "country"})
    assert row["family"] in FAMILIES
    assert row["about"] in get_args(About)
    assert set(row["lang"].split("+")) <= set(LANGS)
    assert date.fromisoformat(row["date"]).year == int(row["year"])
    assert row["country"] in ("KAZ", "USA", "")
    assert "(demonstration)" in row["institution"]


@by_id
def test_the_text_carries_its_demonstration_mark(row: dict[str, str]) -> None:
    text = text_of(row)
    assert any(mark in block.text for block in text.blocks for mark in source.MARKS)
    assert text.blocks[0].level == 1
    assert text.blocks[0].text.casefold() == row["title"].casefold()


@by_id
def test_the_text_has_the_length_of_a_short_document(row: dict[str, str]) -> None:
    two_columns = text_of(row).options["layout"] == "two-columns"
    least, most = (600, 900) if two_columns else (150, 450)
    assert least <= word_count(row) <= most


def test_both_countries_speak_in_every_language_and_through_the_years() -> None:
    for country in ("KAZ", "USA"):
        own = [row for row in ROWS if row["country"] == country]
        assert len(own) >= 5
        assert {lang for row in own for lang in row["lang"].split("+")} == set(LANGS)
        assert {row["year"] for row in own} == {str(year) for year in range(2019, 2025)}


def test_one_pair_is_alike_in_genre_year_language_and_length() -> None:
    left, right = (
        row for row in ROWS if row["id"] in ("kz-bolashak-review-2024", "us-american-spaces-2024")
    )
    assert {left["country"], right["country"]} == {"KAZ", "USA"}
    assert all(left[column] == right[column] for column in ("family", "lang", "year"))
    assert abs(word_count(left) - word_count(right)) <= 0.05 * word_count(left)
    kinds = [Counter(block.kind for block in text_of(row).blocks) for row in (left, right)]
    assert kinds[0] == kinds[1]


def test_the_folder_stays_small() -> None:
    own = [path for folder in ("texts", "documents") for path in (CORPUS / folder).glob("*.*")]
    assert sum(path.stat().st_size for path in own) < 1_500_000


def test_text_web_and_word_files_come_from_the_texts_byte_by_byte(tmp_path: Path) -> None:
    typeset("--only", "txt", "html", "docx", "--into", tmp_path)
    assert differing(tmp_path) == []


def test_pdf_come_from_the_texts_byte_by_byte(tmp_path: Path) -> None:
    try:
        here = fonts.made_with()
    except (ImportError, fonts.FontsMissingError) as missing:
        pytest.skip(f"PDF cannot be made: {missing}")
    there = json.loads((CORPUS / "made-with.json").read_text(encoding="utf-8"))
    other = sorted(name for name in there if there[name] != here.get(name))
    if other:
        pytest.skip(f"PDF bytes depend on {', '.join(other)}, which differ from made-with.json")
    typeset("--only", "pdf", "--into", tmp_path)
    assert differing(tmp_path) == []


def test_the_law_is_in_windows_1251_with_its_trap_words() -> None:
    raw = (CORPUS / "documents/kz-culture-law-2021.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    text = " ".join(raw.decode("windows-1251").split())
    assert all(
        trap in text for trap in ("с согласия палаты", "Национальный Банк", "биржевой обмен")
    )


def test_the_scan_has_no_text_layer_and_the_other_pdf_have_one() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    for path in (CORPUS / "documents").glob("*.pdf"):
        with pdfium.PdfDocument(path) as document:
            text = "".join(page.get_textpage().get_text_range() for page in document)
            assert ("contentan" in text) is (path.stem != "us-youth-exchange-2020")


def test_word_files_open_with_headings_list_table_and_footnote() -> None:
    docx = pytest.importorskip("docx")
    opened = docx.Document(str(CORPUS / "documents/kz-ethnocultural-programme-2020.docx"))
    styles = Counter(paragraph.style.name for paragraph in opened.paragraphs)
    assert styles["Title"] == 1
    assert styles["Heading 2"] == 7
    assert styles["List Paragraph"] == 5
    assert [cell.text for cell in opened.tables[0].rows[0].cells] == [
        "Мероприятие",
        "2020",
        "2021",
        "2022",
    ]
    notes = next(
        part for part in opened.part.package.iter_parts() if part.partname == "/word/footnotes.xml"
    )
    assert "филиалы" in notes.blob.decode()


def test_latin_look_alikes_and_the_hidden_accordion_are_in_the_address() -> None:
    page = (CORPUS / "documents/kz-accord-address-2022.html").read_text(encoding="utf-8")
    assert "мəдениетiнiң" in page
    assert (
        page.index("display:none")
        < page.index("Этномәдени бірлестікке қалай")
        < page.index("</div>")
    )
    assert page.count("<div") == page.count("</div>") == 1
