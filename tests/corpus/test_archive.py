"""What an archive holds: documents, archives in it, and members that are refused one by one."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus import archive, member_files
from contentan.corpus.archive import Bounds, members
from contentan.errors import ExtractError
from contentan.extract.sniff import sniff
from tests.corpus.archives import packed, patched, written


def faults(file: Path, bounds: Bounds | None = None) -> dict[str, str]:
    """Cause by label, '' for a document that may be read; archives that are taken apart left
    out.
    """
    found = members(file, bounds) if bounds else members(file)
    return {one.label: one.fault[0] if one.fault else "" for one in found if not one.holds}


def file_of(folder: Path, blob: bytes) -> Path:
    file = folder / "a.zip"
    file.write_bytes(blob)
    return file


def test_archives_in_archives_are_taken_apart_to_a_depth(tmp_path: Path) -> None:
    blob = packed({"deep.txt": "x"})
    for depth in range(4, 0, -1):
        blob = packed({f"{depth}.zip": blob, f"{depth}.txt": "x"})
    assert faults(file_of(tmp_path, blob)) == {
        "1.txt": "",
        "1.zip!/2.txt": "",
        "1.zip!/2.zip!/3.txt": "",
        "1.zip!/2.zip!/3.zip": "too_big",
    }


@pytest.mark.parametrize(
    "entries",
    [
        {"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"},
        {"word/document2.xml": "<x/>"},
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"},
        {"mimetype": "application/epub+zip"},
        {"xl/workbook.xml": "<x/>"},
        {"ppt/slides/slide1.xml": "<x/>"},
    ],
)
def test_a_container_that_is_one_document_is_no_archive(
    tmp_path: Path, entries: dict[str, str]
) -> None:
    blob = packed(entries)
    assert sniff(blob) != "zip"
    assert members(file_of(tmp_path, blob)) == ()
    inside = written(tmp_path / "outer.zip", {"a.docx": blob, "b.txt": "x"})
    assert list(faults(inside)) == ["a.docx", "b.txt"]


@pytest.mark.parametrize("blob", [b"", b"PK", b"text", packed({"a.txt": "x" * 999})[:60]])
def test_what_does_not_open_is_a_document_that_fails_by_itself(tmp_path: Path, blob: bytes) -> None:
    assert members(file_of(tmp_path, blob)) == ()


@pytest.mark.parametrize("files", [{}, {"__MACOSX/._a": "x", "folder/": ""}])
def test_an_archive_without_a_document_says_so(tmp_path: Path, files: dict[str, str]) -> None:
    file = file_of(tmp_path, packed(files))
    assert faults(file) == {"": "empty"}
    with pytest.raises(ExtractError, match="without a document"), member_files.opened(file):
        pass


def test_a_password_refuses_one_member(tmp_path: Path) -> None:
    file = file_of(tmp_path, patched(packed({"a.txt": "x", "b.txt": "y"}), flags=1))
    assert faults(file) == {"a.txt": "encrypted", "b.txt": ""}


def test_a_wrong_checksum_refuses_one_member(tmp_path: Path) -> None:
    file = file_of(tmp_path, patched(packed({"a.txt": "x", "b.txt": "y"}), crc=1))
    first, second = (one for one in members(file) if one.label)
    with pytest.raises(ExtractError, match="damaged: does not unpack"):
        archive.unpacked(file, first)
    assert archive.unpacked(file, second) == b"y"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = file_of(tmp_path, packed({"bomb.txt": bytes(20_000_000), "a.txt": "x"}))
    assert faults(file) == {"a.txt": "", "bomb.txt": "too_big"}


def test_a_size_that_lies_brings_no_more_than_it_says(tmp_path: Path) -> None:
    content = b"x" * 5_000_000
    blob = patched(packed({"a.txt": content}), size=10, crc=zlib.crc32(content[:10]))
    file = file_of(tmp_path, blob)
    (one,) = (one for one in members(file) if one.label)
    assert archive.unpacked(file, one) == content[:10]


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    """One stored body, listed a hundred times."""
    blob = packed({"a.txt": os.urandom(10_000)})
    at = blob.index(b"PK\1\2")
    central, end = blob[at : blob.index(b"PK\5\6")], bytearray(blob[blob.index(b"PK\5\6") :])
    end[8:12] = (100).to_bytes(2, "little") * 2
    end[12:16] = (100 * len(central)).to_bytes(4, "little")
    file = file_of(tmp_path, blob[:at] + central * 100 + bytes(end))
    assert faults(file) == {"": "damaged"}


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        (Bounds(members=4), {"a.txt": "", "b.txt": "", "in.zip": "too_big"}),
        (Bounds(members=2), {"": "too_big"}),
        (Bounds(unpacked_bytes=1), {"": "too_big"}),
        (Bounds(member_bytes=50), {"a.txt": "", "b.txt": "", "in.zip": "too_big"}),
        (Bounds(nesting=1), {"a.txt": "", "b.txt": "", "in.zip": "too_big"}),
    ],
)
def test_bounds(tmp_path: Path, bounds: Bounds, found: dict[str, str]) -> None:
    inner = packed({"c.txt": "x", "d.txt": "y"})
    file = file_of(tmp_path, packed({"a.txt": "x", "b.txt": "y", "in.zip": inner}))
    assert faults(file, bounds) == found


def test_methods_of_packing(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as made:
        for name, method in {"lzma": zipfile.ZIP_LZMA, "bzip2": zipfile.ZIP_BZIP2}.items():
            made.writestr(f"{name}.txt", "x" * 99, method)
    assert faults(file) == {"bzip2.txt": "", "lzma.txt": "unsupported"}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=9))
def test_no_damage_is_more_than_a_failure(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int]]
) -> None:
    files = {"a.txt": "words " * 40, "in.zip": packed({"b.txt": "y"}), "c.md": "z"}
    blob = bytearray(packed(files))
    for at, value in edits:
        blob[at % len(blob)] = value
    file = file_of(tmp_path_factory.mktemp("torn"), bytes(blob))
    for label, _, holds, readable in member_files.held(file):
        if label and not holds:
            try:
                with member_files.opened(Path(f"{file}!/{label}")) as copy:
                    assert copy.is_file() and readable
            except ExtractError:
                assert not readable


def test_a_link_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as made:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert faults(file) == {"link.txt": "unsupported"}


def test_a_member_is_a_file_for_a_while_and_under_no_name_of_its_own(tmp_path: Path) -> None:
    file = file_of(tmp_path, packed({"../../e vil$(x).md": "text", "b.t/../xt": "y"}))
    path = Path(f"{file}!/e vil$(x).md")
    with member_files.opened(path) as copy:
        assert (copy.read_text(encoding="utf-8"), copy.name) == ("text", "member.md")
    assert not copy.exists()
    assert member_files.there(path) and not member_files.there(Path(f"{file}!/nothing"))
    with pytest.raises(ExtractError, match="changed"), member_files.opened(Path(f"{file}!/no")):
        pass


def test_a_file_of_that_name_comes_first(tmp_path: Path) -> None:
    """As in a packed run, where members lie in a folder that is named as the archive."""
    file_of(tmp_path, packed({"b.txt": "inside"}))
    (tmp_path / "a.zip!").mkdir()
    path = tmp_path / "a.zip!" / "b.txt"
    inside = member_files.digest(path)
    path.write_text("outside", encoding="utf-8")
    assert member_files.parted(path) == (path, "")
    assert member_files.digest(path) == member_files.sha256(path) != inside
