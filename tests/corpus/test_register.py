"""The register: what is read, and what is refused at file:line."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from contentan.corpus import register as corpus
from contentan.corpus.file_digests import Digests
from contentan.errors import RegisterError

HEADER = "id,path,sha256,title,family,country,lang,year\n"
ROW = "a,a.txt,,Title,un,KAZ,kk+ru,2021\n"


def read(tmp_path: Path, text: str | bytes, **options: dict[str, str]) -> list[corpus.Document]:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "b.txt").write_text("other", encoding="utf-8")
    register = tmp_path / "register.csv"
    register.write_bytes(text if isinstance(text, bytes) else text.encode())
    return corpus.read(tmp_path, **options)


def test_row_becomes_a_document(tmp_path: Path) -> None:
    (document,) = read(tmp_path, HEADER + ROW)
    assert (document.id, document.country, document.about, document.year) == (
        "a",
        "KAZ",
        "speaker",
        2021,
    )
    assert document.sha256 == corpus.sha256(tmp_path / "a.txt")


def test_documents_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    assert [d.id for d in read(tmp_path, HEADER + "b,b.txt,,,un,KAZ,kk,2021\n" + ROW)] == ["a", "b"]


def test_other_column_names_and_international_documents(tmp_path: Path) -> None:
    (document,) = read(tmp_path, "path,source_family,issuer,country,note\na.txt,osce,OSCE,INT,x\n")
    assert (
        document.id,
        document.family,
        document.institution,
        document.country,
        document.about,
    ) == (
        "a",
        "osce",
        "OSCE",
        "",
        "mentioned",
    )
    (document,) = read(tmp_path, "path,kind\na.txt,unesco\n", columns={"family": "kind"})
    assert document.family == "unesco"


def test_excel_in_a_russian_locale(tmp_path: Path) -> None:
    (document,) = read(
        tmp_path, b"\xef\xbb\xbf" + 'id;path;title\r\na;a.txt;"Отчёт; 2021"\r\n'.encode()
    )
    assert document.title == "Отчёт; 2021"


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("", None, "the register is empty"),
        (ROW + ROW, 3, "id 'a' is a duplicate; first in line 2"),
        ("a,a.txt,,,un,KAZ\n", 2, "6 cells, the header has 8"),
        ('a,"a.txt,,,un,KAZ,kk,2021\n', 2, "broken row"),
        ("a,,,,un,KAZ,kk,2021\n", 2, "the cell 'path' is empty"),
        ("a,nowhere.txt,,,un,KAZ,kk,2021\n", 2, "nowhere.txt does not exist"),
        ("a,../secret.txt,,,un,KAZ,kk,2021\n", 2, "lies outside the corpus folder"),
        ("a,/etc/hostname,,,un,KAZ,kk,2021\n", 2, "lies outside the corpus folder"),
        (f"a,a.txt,{'0' * 64},,un,KAZ,kk,2021\n", 2, "a.txt has changed: its SHA-256 is"),
        ("a,a.txt,,,un,KZ,kk,2021\n", 2, "country 'KZ' is no ISO 3166-1 alpha-3 code"),
        ("a,a.txt,,,press,KAZ,kk,2021\n", 2, "family 'press' is not one of apk"),
        ("a,a.txt,,,un,KAZ,kk,21\n", 2, "year '21': expected four digits"),
        ("a b,a.txt,,,un,KAZ,kk,2021\n", 2, "id 'a b'"),
    ],
)
def test_error_names_file_and_line(
    tmp_path: Path, rows: str, line: int | None, message: str
) -> None:
    with pytest.raises(RegisterError, match=re.escape(message)) as caught:
        read(tmp_path, HEADER + rows)
    assert caught.value.line == line
    assert str(tmp_path / "register.csv") in str(caught.value)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    rows = "a,a.txt,,,un,KZ,kk,21\nb,nowhere.txt,,,press,KAZ,kk,2021\na,b.txt,,,un,KAZ,kk,2021\n"
    with pytest.raises(RegisterError) as caught:
        read(tmp_path, HEADER + rows + "a,a.txt\n")
    lines = [fault.line for fault in caught.value.faults]
    assert lines == [2, 2, 3, 3, 5]
    assert str(caught.value).count(str(tmp_path / "register.csv")) == 5


def test_no_more_than_twenty_faults_are_listed(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as caught:
        read(tmp_path, HEADER + "a,nowhere.txt,,,un,KAZ,kk,2021\n" * 33)
    assert len(str(caught.value).splitlines()) == 21
    assert str(caught.value).endswith("and 13 more faults")


def test_files_that_differ_in_their_extension_alone_get_ids_of_their_own(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.docx"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    found = read(tmp_path, "path\na.pdf\na.txt\nb.txt\na.docx\n")
    assert [one.id for one in found] == ["a.docx", "a.pdf", "a.txt", "b"]


def test_an_unknown_language_is_a_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A command that a test called in this process keeps its notes to itself.
    monkeypatch.setattr(logging.getLogger("contentan"), "propagate", True)
    (document,) = read(tmp_path, HEADER + "a,a.txt,,,un,KAZ,de,2021\n")
    assert document.lang == "de"
    assert "register.csv:2: language 'de' is not kk, ru, en" in caplog.text


def test_families_are_those_of_the_study(tmp_path: Path) -> None:
    (document,) = read(
        tmp_path, HEADER + "a,a.txt,,,press,KAZ,kk,2021\n", families=("press", "party")
    )
    assert document.family == "press"
    with pytest.raises(RegisterError, match=r"family 'un' is not one of press, party; \[study"):
        read(tmp_path, HEADER + ROW, families=("press", "party"))


def test_date_must_agree_with_year_and_exist(tmp_path: Path) -> None:
    for date, message in (("2020-13-01", "date '2020-13-01'"), ("2020-05", "disagree")):
        with pytest.raises(RegisterError, match=message):
            read(tmp_path, f"path,date,year\na.txt,{date},2021\n")


def test_folder_without_register_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"`contentan register add FILE` makes one"):
        corpus.read(tmp_path)


def test_register_in_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="not UTF-8"):
        read(tmp_path, (HEADER + "a,a.txt,,Café Übung,un,KAZ,kk,2021\n").encode("latin-1"))


def test_digests_are_remembered_until_the_file_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one", encoding="utf-8")
    digests = Digests()
    first = digests(file)
    digests.changed = False
    assert (digests(file), digests.changed) == (first, False)
    file.write_text("two!", encoding="utf-8")
    assert digests(file) != first
    assert digests.changed


@pytest.mark.shared
def test_register_with_other_names_of_the_development_documents(shared: Path) -> None:
    documents = corpus.read(shared / "corpus")
    assert len(documents) == 82
    assert {d.about for d in documents if not d.country} == {"mentioned"}
