"""Rows of a register that name archives: which documents they stand for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus import member_files, register
from contentan.corpus.file_digests import Digests
from contentan.errors import RegisterError
from contentan.model import Document
from tests.corpus.archives import packed, patched, written

HEADER = "id,path,sha256,title,country,year\n"
FILES = {"annex.txt": "annex", "b/main.txt": "main", "in.zip": packed({"c.txt": "inner"})}


def read(folder: Path, *rows: str) -> list[Document]:
    (folder / "register.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return register.read(folder)


def refused(folder: Path, *rows: str) -> list[str]:
    with pytest.raises(RegisterError) as found:
        read(folder, *rows)
    return [re.sub(r"^.*register\.csv:", "", line) for line in str(found.value).splitlines()]


def test_a_row_stands_for_each_document_in_the_archive(tmp_path: Path) -> None:
    written(tmp_path / "x" / "report.zip", FILES)
    found = read(tmp_path, ",x/report.zip,,Report,KAZ,2021")
    assert [(one.id, one.path, one.title) for one in found] == [
        ("x-report-annex", "x/report.zip!/annex.txt", "Report: annex.txt"),
        ("x-report-b-main", "x/report.zip!/b/main.txt", "Report: b/main.txt"),
        ("x-report-in-c", "x/report.zip!/in.zip!/c.txt", "Report: in/c.txt"),
    ]
    assert {(one.country, one.year) for one in found} == {("KAZ", 2021)}
    for one, text in zip(found, ("annex", "main", "inner"), strict=True):
        (tmp_path / "t").write_text(text, encoding="utf-8")
        assert one.sha256 == register.sha256(tmp_path / "t")
        assert one.sha256 == member_files.digest(tmp_path / one.path)


def test_the_id_of_a_row_begins_those_of_its_members(tmp_path: Path) -> None:
    written(tmp_path / "a.zip", FILES)
    assert [one.id for one in read(tmp_path, "s,a.zip,,,KAZ,")] == ["s-annex", "s-b-main", "s-in-c"]
    assert {one.title for one in read(tmp_path, "s,a.zip,,,KAZ,")} == {""}


def test_members_may_have_rows_of_their_own(tmp_path: Path) -> None:
    archive = written(tmp_path / "a.zip", FILES)
    own = [
        "main,a.zip!/b/main.txt,,The text,USA,2020",
        ",a.zip,,Rest,KAZ,",
        "n,a.zip!/in.zip,,,USA,",
    ]
    assert [(one.id, one.country, one.title) for one in read(tmp_path, *own)] == [
        ("a-annex", "KAZ", "Rest: annex.txt"),
        ("main", "USA", "The text"),
        ("n-c", "USA", ""),
    ]
    (one,) = read(tmp_path, ",a.zip!/annex.txt,,,KAZ,")
    assert (one.id, one.path) == ("a-annex", "a.zip!/annex.txt")
    digests = {label: digest for label, digest, *_ in member_files.held(archive)}
    stated = [f",a.zip,{digests['']},,KAZ,", f"n,a.zip!/in.zip,{digests['in.zip']},,USA,"]
    assert len(read(tmp_path, *stated, f"t,a.zip!/annex.txt,{digests['annex.txt']},,USA,")) == 3


def test_ids_do_not_depend_on_order_and_are_unlike(tmp_path: Path) -> None:
    files = {"a.txt": "1", "a.md": "2", "b c.txt": "3", "b-c.txt": "4", f"{'long ' * 40}.txt": "5"}
    written(tmp_path / "z.zip", files)
    first = {one.path: one.id for one in read(tmp_path, ",z.zip,,,KAZ,")}
    written(tmp_path / "z.zip", dict(reversed(files.items())))
    assert {one.path: one.id for one in read(tmp_path, ",z.zip,,,KAZ,")} == first
    assert len(set(first.values())) == 5
    assert {first["z.zip!/a.txt"], first["z.zip!/a.md"]} == {"z-a.txt", "z-a.md"}


def test_what_is_wrong_is_said_at_its_line(tmp_path: Path) -> None:
    written(tmp_path / "a.zip", FILES)
    (tmp_path / "t.txt").write_text("x", encoding="utf-8")
    (tmp_path.parent / "out.zip").write_bytes(packed({"x.txt": "x"}))
    rows = [
        ",a.zip!/none.txt,,,KAZ,",
        f",a.zip,{'0' * 64},,KAZ,",
        ",a.zip!/annex.txt,,,KAZ,",
        ",a.zip!/annex.txt,,,KAZ,",
        ",t.txt!/x,,,KAZ,",
        ",../out.zip!/x.txt,,,KAZ,",
        ",a.zip!/../../out.zip,,,KAZ,",
        ",gone.zip!/x.txt,,,KAZ,",
    ]
    found = refused(tmp_path, *rows)
    assert found[0].startswith(
        "2: a.zip!/none.txt does not exist: a.zip has no such member; it holds"
    )
    assert found[1].startswith("3: a.zip has changed: its SHA-256 is")
    assert found[2] == "5: a.zip!/annex.txt is named by an earlier row; leave one of them out"
    assert found[3].startswith("6: t.txt!/x does not exist: t.txt has no such member; it is no")
    assert found[4] == "7: ../out.zip!/x.txt lies outside the corpus folder"
    assert found[5] == "8: a.zip!/../../out.zip lies outside the corpus folder"
    assert found[6] == "9: gone.zip!/x.txt does not exist"


def test_a_bad_archive_does_not_stop_the_others(tmp_path: Path) -> None:
    whole = packed({"a.txt": "x" * 999, "b.txt": "y"})
    for name, blob in {
        "cut": whole[:80],
        "empty": packed({}),
        "locked": patched(whole, flags=1),
    }.items():
        (tmp_path / f"{name}.zip").write_bytes(blob)
    found = read(tmp_path, ",cut.zip,,,KAZ,", ",empty.zip,,,KAZ,", ",locked.zip,,,KAZ,")
    assert [one.path for one in found] == [
        "cut.zip",
        "empty.zip",
        "locked.zip!/a.txt",
        "locked.zip!/b.txt",
    ]
    assert len({one.sha256 for one in found}) == 4


def test_what_an_archive_holds_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = written(tmp_path / "a.zip", FILES)
    memory = Digests(None, "one")
    told = memory.held(archive)
    assert told == member_files.held(archive) and memory.changed
    (tmp_path / "t.txt").write_text("x", encoding="utf-8")
    assert memory.held(tmp_path / "t.txt") == ()
    kept = memory.blob
    with monkeypatch.context() as patch:
        patch.setattr(member_files, "held", lambda _: pytest.fail("taken apart again"))
        again = Digests(kept, "one")
        assert again.held(archive) == told and not again.changed
    # Other code finds other things; another file holds others.
    assert Digests(kept, "two").held(archive) == told
    written(archive, {"new.txt": "new"})
    assert [one.label for one in Digests(kept, "one").held(archive)] == ["", "new.txt"]


@given(
    st.dictionaries(st.text("ab/.! (", min_size=1, max_size=6), st.binary(max_size=3), max_size=6)
)
def test_no_file_of_an_archive_goes_without_a_word(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    """Whatever the names: as many documents as there are files, each read by its path."""
    folder = tmp_path_factory.mktemp("law")
    named = {name: blob for name, blob in files.items() if not name.endswith("/")}
    if named:
        written(folder / "z.zip", named)
        found = read(folder, ",z.zip,,,KAZ,")
        assert len(found) == len({one.path for one in found}) == len(named)
        read_back = []
        for one in found:
            with member_files.opened(folder / one.path) as file:
                read_back.append(file.read_bytes())
        assert sorted(read_back) == sorted(named.values())
