"""The store: what is written comes back, a torn file is as good as none, a draft never shows."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.store import results
from contentan.store.files import sweep
from contentan.store.keys import key
from contentan.store.packing import pack, unpack
from contentan.store.run_folders import latest, point, publish, run_folder

TABLE = pl.DataFrame({"word": ["қазақ", None], "n": [1, 2], "lemmas": [["a", "b"], []]})


@given(st.text(), st.lists(st.integers() | st.text()), st.integers(0, 200), st.integers(1, 255))
def test_packed_parts_come_back_and_any_changed_byte_is_noticed(
    text: str, values: list[int | str], at: int, change: int
) -> None:
    blob = pack({"text": text, "values": values, "table": TABLE})
    parts = unpack(blob)
    assert (parts["text"], parts["values"]) == (text, values)
    assert parts["table"].equals(TABLE)
    at %= len(blob)
    with pytest.raises(ValueError, match="damaged"):
        unpack(blob[:at] + bytes([blob[at] ^ change]) + blob[at + 1 :])
    with pytest.raises(ValueError, match="damaged"):
        unpack(blob[:at])


def test_equal_parts_give_equal_bytes() -> None:
    assert pack({"table": TABLE}) == pack({"table": TABLE.clone()})


def test_damaged_file_is_removed_and_counts_as_none(tmp_path: Path) -> None:
    kept = results.Store(tmp_path)
    kept.write("segment", "ab12", {"text": "x"})
    path = kept.path("segment", "ab12")
    path.write_bytes(path.read_bytes()[:-1])
    assert kept.read("segment", "ab12") is None
    assert not kept.has("segment", "ab12")


def test_key_depends_on_every_input() -> None:
    keys = {
        key("a", x=1),
        key("b", x=1),
        key("a", x=2),
        key("a", x="1"),
        key("a", y=1),
    }
    assert len(keys) == 5


def test_sweep_removes_drafts_of_dead_processes_only(tmp_path: Path) -> None:
    mine = tmp_path / f"{socket.gethostname()}.{os.getpid()}.aa"
    dead = tmp_path / f"{socket.gethostname()}.999999999.bb"
    other = tmp_path / "another-host.1.cc"
    for path in (mine, dead, other):
        path.write_text("x")
    (tmp_path / f"{socket.gethostname()}.999999998.dd").mkdir()
    assert sweep(tmp_path) == 2
    assert sorted(tmp_path.iterdir()) == sorted([mine, other])


def test_publish_keeps_a_complete_folder_unless_told_to_replace_it(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "r1"
    for text, replace, kept in (
        ("one", False, "one"),
        ("two", False, "one"),
        ("three", True, "three"),
    ):
        draft = tmp_path / "tmp" / text
        draft.mkdir(parents=True)
        (draft / "run.json").write_text(text)
        publish(folder, draft, replace=replace)
        assert (folder / "run.json").read_text() == kept
        assert not draft.exists()
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["r1"]


def test_latest_points_to_a_run_by_link_or_by_text(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "r1"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{}")
    point(tmp_path, "r1")
    assert latest(tmp_path) == folder.resolve()
    (tmp_path / "latest").unlink()
    (tmp_path / "latest").write_text("r1")
    assert latest(tmp_path) == folder.resolve()
    assert run_folder(tmp_path, "r1") == folder
    with pytest.raises(UsageError, match="no run r2"):
        run_folder(tmp_path, "r2")
