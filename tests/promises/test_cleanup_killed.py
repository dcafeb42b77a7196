"""Cleaning the store beside runs, and killed: nothing that a run needs goes, and nobody waits for
the dead.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contentan.errors import UsageError
from contentan.runs import pipeline
from contentan.runs.after import cleanup
from contentan.runs.job import Settings
from contentan.store.marks import in_use
from tests.conftest import CODEBOOK, results
from tests.runs.two_runs import copied, files, now, runs


@pytest.fixture
def home(two_runs: Path, tmp_path: Path) -> Path:
    return copied(two_runs, tmp_path / "home")


@pytest.fixture
def sleeper() -> Iterator[Callable[[Path, str], subprocess.Popen[bytes]]]:
    """A process that holds a mark in the store until it is killed."""
    started: list[subprocess.Popen[bytes]] = []
    program = """
import sys, time
from pathlib import Path
from contentan.runs.after import cleanup
from contentan.store.marks import in_use

root = Path(sys.argv[1])
with in_use(root) if sys.argv[2] == "run" else cleanup._alone(root, dry=False):
    print("there", flush=True)
    time.sleep(60)
"""

    def start(root: Path, what: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", program, root, what], stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout and process.stdout.readline() == b"there\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.skipif(os.name == "nt", reason="asks whether a process lives")
def test_while_a_run_works_nothing_is_deleted_and_a_killed_one_is_no_hindrance(
    home: Path, sleeper: Callable[[Path, str], subprocess.Popen[bytes]]
) -> None:
    cache, before = home / "outputs" / "cache", files(home)
    process = sleeper(cache, "run")
    with pytest.raises(UsageError, match=rf"process {process.pid} on .* works with it"):
        cleanup.collect(home / "outputs", keep=1)
    assert files(home) == before | {
        path.relative_to(cache).as_posix() for path in (cache / "tmp").iterdir()
    }
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert cleanup.collect(home / "outputs", keep=1).files == {"code": 1, "spans": 1}
    assert list((cache / "tmp").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="asks whether a process lives")
def test_a_run_waits_for_whoever_deletes_and_not_for_one_that_was_killed(
    home: Path, sleeper: Callable[[Path, str], subprocess.Popen[bytes]]
) -> None:
    import threading

    cache = home / "outputs" / "cache"
    process = sleeper(cache, "gc")
    began: list[float] = []

    def work() -> None:
        with in_use(cache):
            began.append(time.monotonic())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(0.6)
    assert not began
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    thread.join(10)
    assert began


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_anywhere_the_next_run_gives_the_same_bytes(home: Path) -> None:
    first = runs(home)[0]
    cold = results(first)
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    (home / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    program = """
import os, signal, sys
from pathlib import Path
from contentan.runs.after import cleanup

left, real = int(sys.argv[2]), cleanup._delete


def delete(path, tmp):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(path, tmp)


cleanup._delete = delete
cleanup.kept_runs = lambda outputs, keep: []  # everything goes
cleanup.UNFINISHED = 0
cleanup.collect(Path(sys.argv[1]))
"""
    for deletions in (0, 1, 3, 7, 100):
        shutil.rmtree(first, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-c", program, home / "outputs", str(deletions)], check=False
        )
        assert done.returncode == (0 if deletions == 100 else -signal.SIGKILL)
        assert results(pipeline.run(settings, now=now).folder) == cold
