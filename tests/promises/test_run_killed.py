"""Runs that are killed, interrupted or two at once: the bytes are the same, and nothing is left."""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from contentan.model import Document
from contentan.runs import pool, preparing
from contentan.runs.job import Job, Settings
from contentan.runs.workshop import Failure
from tests.conftest import results, write_corpus
from tests.runs.small_runs import copies, go


@pytest.fixture
def many(small_codebook: Path, tmp_path: Path) -> Settings:
    """More documents than are read without other processes."""
    return Settings(
        write_corpus(tmp_path / "many", copies(7)), small_codebook, tmp_path / "cold", workers=1
    )


def start(settings: Settings, workers: int = 2) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "contentan.cli",
        "run",
        "--corpus",
        settings.corpus,
        "--codebook",
        settings.codebook,
    ]
    command += ["--outputs", settings.outputs, "--workers", str(workers)]
    return subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def killed() -> Iterator[Callable[[subprocess.Popen[bytes], float], None]]:
    """Kill a process's whole group after a delay, as a power cut would."""
    started: list[subprocess.Popen[bytes]] = []

    def kill(process: subprocess.Popen[bytes], delay: float) -> None:
        started.append(process)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    yield kill
    for process in started:
        assert process.poll() is not None


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="process groups and SIGKILL are POSIX")
def test_killed_anywhere_the_next_run_ends_with_the_same_bytes(
    many: Settings, killed: Callable[[subprocess.Popen[bytes], float], None], tmp_path: Path
) -> None:
    cold = results(go(many).folder)
    cut = dataclasses.replace(many, outputs=tmp_path / "cut")
    rng = random.Random(7)
    for _ in range(4):  # each goes on where the one before was cut off
        killed(start(cut), rng.uniform(0.4, 3.0))
    again = go(cut)
    assert results(again.folder) == cold
    assert not any((cut.outputs / "cache" / "tmp").iterdir())


def die_once(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Work for a pool: a worker dies at d3, always, and at d5 the first time."""
    for document in documents:
        mark = ready.settings.outputs / document.id
        if document.id == "d3" or (document.id == "d5" and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return [Failure(document.id, "seen", "") for document in documents]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_worker_that_dies_takes_only_its_document(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several pools one after the other, and a worker that is killed: every other document is
    done.
    """
    monkeypatch.setattr(pool, "BATCHES_PER_WORKER", 2)
    monkeypatch.setattr(pool, "LITTLE", 0)
    settings.outputs.mkdir()
    ready = dataclasses.replace(
        preparing.prepare(settings), settings=dataclasses.replace(settings, workers=2)
    )
    documents = [dataclasses.replace(ready.documents[0], id=f"d{i}") for i in range(9)]
    found = pool.each(die_once, ready, pool.in_batches(documents, 1), pool.quiet, "reading")
    assert [(failure.doc, failure.cause) for failure in found] == [
        (f"d{i}", "crashed" if i == 3 else "seen") for i in range(9)
    ]


@pytest.mark.slow
def test_two_runs_at_once_do_not_disturb_each_other(many: Settings, tmp_path: Path) -> None:
    cold = results(go(many).folder)
    both = dataclasses.replace(many, outputs=tmp_path / "both")
    processes = [start(both, workers=1), start(both, workers=2)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    assert results(both.outputs / "latest") == cold


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGINT to a group is POSIX")
def test_interrupt_leaves_no_process_behind(many: Settings) -> None:
    import psutil

    process = start(many)
    deadline = time.monotonic() + 30
    while not psutil.Process(process.pid).children(recursive=True) and time.monotonic() < deadline:
        time.sleep(0.05)
    children = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=10)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
