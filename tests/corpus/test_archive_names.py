"""Names of files in archives: code pages, names that lead out, names that come twice."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.archive_names import decoded, labels
from tests.corpus.archives import packed, raw_named


def names(blob: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        return [label for label, _ in labels(archive.infolist())]


@pytest.mark.parametrize("page", ["cp866", "cp1251", "utf-8"])
@pytest.mark.parametrize(
    "name",
    ["Отчёт 2021.docx", "ПРОТОКОЛ.doc", "дом.txt", "Приложение №1.pdf", "Резолюция-АНК (итог).pdf"],
)
def test_russian_names_without_a_stated_code_page(name: str, page: str) -> None:
    assert names(raw_named(name.encode(page))) == [name]


@pytest.mark.parametrize("name", ["Қазақстан халқы.pdf", "Есеп берудің қорытындысы.docx"])
def test_kazakh_names_of_windows(name: str) -> None:
    assert names(raw_named(name.encode("kz1048"))) == [name]


@pytest.mark.parametrize("name", ["Müller.txt", "résumé.pdf", "report_2021 (final).docx"])
def test_western_names_stay(name: str) -> None:
    assert decoded(name.encode("cp437")) == name


def test_a_name_that_says_it_is_utf8_and_the_field_of_info_zip() -> None:
    assert names(raw_named("Өнер.txt".encode(), flags=0x800)) == ["Өнер.txt"]
    raw = b"?ner.txt"
    for crc, found in ((zlib.crc32(raw), "Өнер.txt"), (zlib.crc32(b"older"), "?ner.txt")):
        field = struct.pack("<BI", 1, crc) + "Өнер.txt".encode()
        extra = struct.pack("<HH", 0x7075, len(field)) + field
        assert names(raw_named(raw, extra=extra)) == [found]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\a.txt", "Users/a.txt"),
        ("a\\..\\..\\b.txt", "a/b.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("a\nb;\u202ec.txt", "a b; c.txt"),
        ("x!/a.txt", "x! /a.txt"),
    ],
)
def test_a_name_leads_nowhere(name: str, label: str) -> None:
    assert names(packed({name: "x"})) == [label]


def test_what_programs_leave_behind_is_no_document() -> None:
    left = ["__MACOSX/._a.txt", "a/.DS_Store", "Thumbs.db", "a/desktop.ini", "~$a.docx", "b/"]
    assert names(packed(dict.fromkeys([*left, "a.txt"], "x"))) == ["a.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_come_twice_are_numbered_whatever_their_order() -> None:
    files = [("a.txt", "one"), ("a.txt", "two"), ("a (2).txt", "x"), ("../a.txt", "three")]
    expected = ["a (2).txt", "a (3).txt", "a (4).txt", "a.txt"]

    def found(blob: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            every = archive.infolist()
            return {label: archive.read(every[n]) for label, n in labels(every)}

    assert list(found(packed(files))) == expected
    assert found(packed(files)) == found(packed(reversed(files)))


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6))
def test_any_bytes_make_names_that_stay_inside(raw: list[bytes]) -> None:
    entries = []
    for one in raw:
        entry = zipfile.ZipInfo("x")
        entry.orig_filename, entry.CRC = one.decode("cp437"), 0
        entries.append(entry)
    found = [label for label, _ in labels(entries)]
    assert len(set(found)) == len(found)
    for label in found:
        assert not label.startswith("/") and "\\" not in label and "!/" not in label
        assert label.isprintable() and not {"", ".", ".."} & set(label.split("/"))
