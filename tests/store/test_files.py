"""Files come to their place whole, on systems that refuse it for a while too; what dead processes
left is swept away, and nothing else.
"""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contentan.runs.after import doctor
from contentan.store import files, marks, processes, run_folders
from contentan.store.files import put, sweep, temporary, write_atomic
from tests.conftest import ROOT

Move = Callable[[Path, Path], None]


def held_open(number: int = 32) -> PermissionError:
    """As Windows tells it: 5 access denied, 32 sharing violation."""
    error = PermissionError(13, "The process cannot access the file")
    error.winerror = number  # type: ignore[misc]
    return error


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(files.time, "sleep", slept.append)
    return slept


def refusing(move: Move, times: int, error: OSError) -> Move:
    left = [error] * times

    def moved(draft: Path, place: Path) -> None:
        if left:
            raise left.pop()
        move(draft, place)

    return moved


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_is_held_open_twice_is_in_its_place_at_the_third_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], number: int
) -> None:
    monkeypatch.setattr(os, "replace", refusing(os.replace, 2, held_open(number)))
    (tmp_path / "hits.csv").write_bytes(b"old")
    write_atomic(tmp_path / "hits.csv", b"new", tmp=tmp_path / "tmp")
    assert (tmp_path / "hits.csv").read_bytes() == b"new"
    assert len(pauses) == 2 and pauses == sorted(pauses)
    assert not list((tmp_path / "tmp").iterdir())


def test_a_folder_whose_file_is_held_open_is_in_its_place_at_the_third_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(os, "rename", refusing(os.rename, 2, held_open(5)))
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "shard").write_bytes(b"1")
    put(tmp_path / "draft", tmp_path / "place")
    assert (tmp_path / "place" / "shard").read_bytes() == b"1" and len(pauses) == 2


def test_what_stays_open_is_named_after_three_seconds_and_the_old_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(os, "replace", refusing(os.replace, 1000, held_open()))
    (tmp_path / "hits.csv").write_bytes(b"old")
    with pytest.raises(PermissionError, match=r"another program holds it open.*hits\.csv"):
        write_atomic(tmp_path / "hits.csv", b"new", tmp=tmp_path / "tmp")
    assert 2 < sum(pauses) < 5
    assert (tmp_path / "hits.csv").read_bytes() == b"old"
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize(
    "error", [PermissionError(13, "no right to write here"), OSError(28, "no space left")]
)
def test_a_refusal_of_another_kind_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], error: OSError
) -> None:
    monkeypatch.setattr(os, "replace", refusing(os.replace, 1, error))
    (tmp_path / "draft").write_bytes(b"")
    with pytest.raises(OSError, match=str(error.strerror)):
        put(tmp_path / "draft", tmp_path / "place")
    assert not pauses


def test_every_rename_of_the_package_goes_through_put() -> None:
    """`a.rename(b)` and `a.replace(b)` of a path have one argument that is no text and no table."""
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            of = ast.unparse(node.func.value)
            if (node.func.attr in ("rename", "replace") and of == "os") or (
                node.func.attr in ("rename", "replace")
                and len(node.args) == 1
                and not node.keywords
                and any(word in of for word in ("draft", "path", "folder", "file", "place"))
            ):
                found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    assert found == []


def ended() -> int:
    """The number of a process that was."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def draft_of(pid: int, tmp: Path) -> Path:
    tmp.mkdir(exist_ok=True)
    path = tmp / f"{socket.gethostname()}.{pid}.0123abcd"
    path.touch()
    return path


def test_drafts_of_dead_processes_go_and_those_of_others_stay(tmp_path: Path) -> None:
    mine, dead = temporary(tmp_path), draft_of(ended(), tmp_path)
    mine.mkdir()
    elsewhere = tmp_path / "another-machine.1.0123abcd"
    elsewhere.touch()
    assert sweep(tmp_path) == 1
    assert mine.is_dir() and elsewhere.exists() and not dead.exists()


class Kernel:
    """kernel32.dll as far as it is asked: processes that run, that ended but are held open, and one
    that may not be asked.
    """

    RUNS, ENDED, FORBIDDEN = 10, 20, 30

    def __init__(self) -> None:
        self.open: list[int] = []
        self.error = 0

    def OpenProcess(self, rights: int, inherit: bool, pid: int) -> int:  # noqa: N802
        assert rights == 0x1000 and not inherit
        self.error = {self.RUNS: 0, self.ENDED: 0, self.FORBIDDEN: 5}.get(pid, 87)
        if self.error:
            return 0
        self.open.append(pid)
        return pid

    def GetExitCodeProcess(self, handle: int, code: object) -> int:  # noqa: N802
        code._obj.value = 259 if handle == self.RUNS else 1  # type: ignore[attr-defined]
        return 1

    def CloseHandle(self, handle: int) -> int:  # noqa: N802
        self.open.remove(handle)
        return 1


@pytest.mark.parametrize(
    ("pid", "there"),
    [(Kernel.RUNS, True), (Kernel.ENDED, False), (Kernel.FORBIDDEN, True), (40, False)],
)
def test_on_windows_a_process_is_asked_for_without_harm(pid: int, there: bool) -> None:
    kernel = Kernel()
    assert processes.alive_on_windows(pid, kernel, lambda: kernel.error) is there
    assert not kernel.open


def test_on_windows_drafts_and_marks_of_dead_processes_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alive(pid: int) -> bool:
        kernel = Kernel()
        return processes.alive_on_windows(pid, kernel, lambda: kernel.error)

    monkeypatch.setattr(files, "alive", alive)
    runs = draft_of(Kernel.RUNS, tmp_path / "tmp")
    for pid in (Kernel.ENDED, 40):
        draft_of(pid, tmp_path / "tmp")
    assert marks.users(tmp_path) == [runs]


def test_a_run_is_not_held_back_by_whoever_deleted_from_the_store_and_was_killed(
    tmp_path: Path,
) -> None:
    (tmp_path / "tmp").mkdir()
    killed = draft_of(ended(), tmp_path / "tmp")
    killed.rename(killed.with_name(killed.name + marks.DELETING))
    with marks.in_use(tmp_path):
        assert len(marks.users(tmp_path)) == 1


def test_a_draft_that_a_virus_scanner_holds_open_stays_until_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = draft_of(ended(), tmp_path)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise held_open()

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        sweep(tmp_path)
    assert dead.exists() and sweep(tmp_path) == 1 and not dead.exists()


@pytest.mark.parametrize("links", [True, False])
def test_latest_is_a_link_or_a_text_and_each_takes_the_place_of_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    for run in ("r1", "r2"):
        (tmp_path / "runs" / run).mkdir(parents=True)
        (tmp_path / "runs" / run / "run.json").write_text("{}")
    run_folders.point(tmp_path, "r1")
    monkeypatch.setattr(run_folders, "_LINKS", links)
    run_folders.point(tmp_path, "r2")
    assert (tmp_path / "latest").is_symlink() is links
    assert run_folders.latest(tmp_path) == (tmp_path / "runs" / "r2").resolve()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".latest")]


def test_doctor_names_a_pointer_of_either_kind_that_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for links in (True, False):
        monkeypatch.setattr(run_folders, "_LINKS", links)
        run_folders.point(tmp_path, "r1")
        lines = [fact.says for fact in doctor._runs(tmp_path, "2026-01-01T00:00:00+00:00")]
        assert any("outputs/latest points to a run that is not there" in line for line in lines)
