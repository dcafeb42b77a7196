"""The reading process: it answers, and whatever happens to it, the caller gets an error and no
process is left.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil
import pytest

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.sandbox.reader import Reader


def _text(folder: Path, words: str = "Peoples live together in accord.") -> Path:
    path = folder / "a.txt"
    path.write_text(words)
    return path


def test_one_child_reads_many_files_and_is_gone_afterwards(tmp_path: Path) -> None:
    with Reader() as reader:
        children = set()
        for _ in range(3):
            assert reader.read(_text(tmp_path)).text == "Peoples live together in accord."
            assert reader._child is not None
            children.add(reader._child.pid)
        assert len(children) == 1
    assert not psutil.pid_exists(children.pop())


def test_errors_of_the_file_come_through(tmp_path: Path) -> None:
    with Reader() as reader:
        with pytest.raises(ExtractError) as caught:
            reader.read(_text(tmp_path, " "))
        assert caught.value.cause == "empty"
        assert reader.read(_text(tmp_path)).format == "text"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_file_that_never_ends_is_a_timeout_and_the_next_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.txt")
    with Reader(Limits(seconds=1.5)) as reader:
        with pytest.raises(ExtractError) as caught:
            reader.read(tmp_path / "never.txt")
        assert caught.value.cause == "timeout"
        reader.limits = Limits()
        assert reader.read(_text(tmp_path)).format == "text"


def test_a_crash_is_an_error_and_the_next_file_is_read(tmp_path: Path) -> None:
    with Reader() as reader:
        reader.read(_text(tmp_path))
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert reader.read(_text(tmp_path)).format == "text"


@pytest.mark.skipif(sys.platform != "linux", reason="the memory bound holds on Linux")
def test_memory_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 6_000_000)
    limits = Limits(memory_bytes=400_000_000, seconds=60)
    with Reader(limits) as reader, pytest.raises(ExtractError) as caught:
        reader.read(path)
    # A process that is out of memory while a library loads may stand still: its time ends it.
    assert caught.value.cause in ("too_big", "crashed", "timeout")


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_module_in_the_working_folder_does_not_stand_in_for_a_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "html.py").write_text("raise SystemExit(3)")
    (tmp_path / "a.html").write_text(
        "<main><p>" + "Peoples live together in accord. " * 9 + "</p></main>"
    )
    monkeypatch.chdir(tmp_path)
    with Reader() as reader:
        assert reader.read(Path("a.html")).format == "html"
