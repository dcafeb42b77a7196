"""versions.csv: the only state of a fetch survives a torn line and any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.register_reading import register_sheet
from contentan.errors import TableError
from contentan.sources.fetch import fetched_versions
from tests.sources.web_server import NOW


def test_versions_survive_a_torn_line(tmp_path: Path) -> None:
    known = fetched_versions.Versions(tmp_path)
    line = fetched_versions.Version(
        "a", "u", "f", "new", "d", "fetched/a", "html", 1, NOW, etag='"x,=1"', note="=1+1"
    )
    known.append(line)
    with (tmp_path / "versions.csv").open("ab") as file:
        file.write(b"a,u,f,chan")
    assert fetched_versions.Versions(tmp_path).latest == {"a": line}
    again = fetched_versions.Versions(tmp_path)
    again.append(line)
    assert fetched_versions.read_versions(tmp_path) == [line, line]
    assert "'=1+1" in (tmp_path / "versions.csv").read_text(encoding="utf-8")


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_versions_keep_any_text(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    folder = tmp_path_factory.mktemp("versions")
    etag, modified, content, note = (
        " ".join(register_sheet.in_one_line(cell).split()) for cell in cells
    )
    line = fetched_versions.Version(
        "a", "u", "f", "new", "d", "x", "html", 1, NOW, etag, modified, content, note
    )
    fetched_versions.Versions(folder).append(line)
    assert fetched_versions.read_versions(folder) == [line]


def test_versions_that_are_something_else(tmp_path: Path) -> None:
    (tmp_path / "versions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"versions\.csv:1"):
        fetched_versions.read_versions(tmp_path)


@given(st.from_regex(r"[\w.-]{1,120}", fullmatch=True))
def test_file_names_stay_in_their_folder(doc: str) -> None:
    name = fetched_versions.name_of(doc, "ab" * 32, "html")
    folder, _, file = name.partition("/")
    assert (
        folder == "fetched"
        and "/" not in file
        and not file.startswith(".")
        and len(file.encode()) < 200
    )


@given(st.sampled_from("con PRN aux NUL com1 LPT9 con.2021 nul.a.b".split()))
def test_a_file_is_never_named_as_a_device_of_windows(doc: str) -> None:
    file = fetched_versions.name_of(doc, "ab" * 32, "html").rpartition("/")[2]
    assert file.split(".")[0].lower() != doc.split(".", maxsplit=1)[0].lower()
