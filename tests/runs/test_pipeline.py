"""Runs: only what changed is done anew, and the bytes are the same however they were reached."""

from __future__ import annotations

import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pytest

from contentan.errors import ContentanError
from contentan.model import Document
from contentan.runs import pipeline, pool, preparing
from contentan.runs.job import Job, Settings
from contentan.runs.pipeline import Outcome
from contentan.runs.run_files import RESULTS
from contentan.runs.workshop import Failure
from tests.conftest import CODEBOOK, TEXTS, results, write_corpus

SUITE = {
    f"{key}-{i}": (country, lang, f"{text} {i}")
    for i in range(2)
    for key, (country, lang, text) in TEXTS.items()
}


@pytest.fixture
def settings(small_corpus: Path, small_codebook: Path, tmp_path: Path) -> Settings:
    return Settings(small_corpus, small_codebook, tmp_path / "outputs", workers=1)


def go(settings: Settings, verb: Callable[..., Outcome] = pipeline.run) -> Outcome:
    return verb(settings, now=lambda: "now")


def stored(outputs: Path, *stages: str) -> set[Path]:
    return {
        path
        for stage in stages
        for path in (outputs / "cache" / stage).rglob("*")
        if path.is_file()
    }


def test_run_folder_holds_everything_and_latest_points_to_it(settings: Settings) -> None:
    outcome = go(settings)
    assert {path.name for path in outcome.folder.iterdir()} == {*RESULTS, "run.json"}
    assert (settings.outputs / "latest").resolve() == outcome.folder.resolve()
    counted = pl.read_csv(outcome.folder / "counts.csv")
    assert dict(counted.group_by("code").agg(pl.col("hits").sum()).iter_rows()) == {
        "accord": 3,
        "exchange": 5,
    }
    assert outcome.manifest["status"] == {"ok": 4, "warning": 0, "failed": 0}


def test_unchanged_run_does_no_work(settings: Settings) -> None:
    first = go(settings)
    before = {path: path.stat().st_mtime_ns for path in settings.outputs.rglob("*")}
    second = go(settings)
    assert (first.worked, second.worked) == (True, False)
    assert {path: path.stat().st_mtime_ns for path in settings.outputs.rglob("*")} == before


def test_changed_document_is_processed_alone(settings: Settings) -> None:
    go(settings)
    before = stored(settings.outputs, "extract", "segment", "lemmatize", "code")
    (settings.corpus / "us-b.txt").write_text(
        "Another text about an exchange program.", encoding="utf-8"
    )
    go(settings)
    new = stored(settings.outputs, "extract", "segment", "lemmatize", "code") - before
    assert sorted(path.parts[-3] for path in new) == ["code", "extract", "lemmatize", "segment"]


def test_changed_codebook_starts_at_coding(settings: Settings) -> None:
    go(settings)
    before = stored(settings.outputs, "extract", "segment", "lemmatize")
    path = settings.codebook / "codebook.yaml"
    path.write_text(
        CODEBOOK.replace("- student exchange", "- student exchange\n        - student"),
        encoding="utf-8",
    )
    shutil.rmtree(settings.corpus)  # recode does not look at the documents
    outcome = go(settings, pipeline.recode)
    assert outcome.worked
    assert stored(settings.outputs, "extract", "segment", "lemmatize") == before
    counted = pl.read_csv(outcome.folder / "counts.csv")
    assert counted.filter(pl.col("code") == "exchange")["hits"].sum() == 6


def test_undoing_a_change_leads_back_to_the_same_run(settings: Settings) -> None:
    first = go(settings)
    path = settings.codebook / "codebook.yaml"
    path.write_text(CODEBOOK.replace("student exchange", "students abroad"), encoding="utf-8")
    assert go(settings).folder != first.folder
    path.write_text(CODEBOOK, encoding="utf-8")
    back = go(settings)
    assert (back.folder, back.worked) == (first.folder, False)
    assert (settings.outputs / "latest").resolve() == first.folder.resolve()


@pytest.fixture
def many(small_codebook: Path, tmp_path: Path) -> Settings:
    return Settings(
        write_corpus(tmp_path / "many", SUITE), small_codebook, tmp_path / "cold", workers=1
    )


@pytest.mark.slow
def test_bytes_do_not_depend_on_how_they_were_reached(many: Settings, tmp_path: Path) -> None:
    cold = results(go(many).folder)
    # other processes, another order of rows, another place
    register = many.corpus / "register.csv"
    header, *rows = register.read_text(encoding="utf-8").splitlines()
    random.Random(1).shuffle(rows)
    register.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    moved = tmp_path / "elsewhere"
    shutil.copytree(many.corpus, moved)
    other = dataclasses.replace(many, corpus=moved, outputs=tmp_path / "parallel", workers=2)
    assert results(go(other).folder) == cold
    # warm: everything but the run is in the store
    shutil.rmtree(many.outputs / "runs")
    assert results(go(many).folder) == cold
    # codebook changed and changed back, with the store of the other one in between
    tweaked = many.codebook / "codebook.yaml"
    tweaked.write_text(CODEBOOK.replace("student exchange", "student"), encoding="utf-8")
    go(many)
    tweaked.write_text(CODEBOOK, encoding="utf-8")
    shutil.rmtree(many.outputs / "runs")
    assert results(go(many).folder) == cold


def test_damaged_and_missing_results_are_made_again(settings: Settings) -> None:
    cold = results(go(settings).folder)
    for stage in ("extract", "segment", "lemmatize", "code"):
        shutil.rmtree(settings.outputs / "runs")
        victim = sorted(stored(settings.outputs, stage))[0]
        victim.write_bytes(victim.read_bytes()[:-3])
        if stage != "code":
            shutil.rmtree(settings.outputs / "cache" / "code")
        assert results(go(settings).folder) == cold, stage


def test_removed_result_file_is_made_again(settings: Settings) -> None:
    folder = go(settings).folder
    (folder / "counts.csv").unlink()
    again = go(settings)
    assert again.worked
    assert (folder / "counts.csv").is_file()


def test_bad_document_is_named_and_the_others_go_on(settings: Settings) -> None:
    (settings.corpus / "us-b.txt").write_bytes(b"")
    outcome = go(settings)
    documents = pl.read_csv(outcome.folder / "documents.csv")
    assert (
        documents.filter(pl.col("status") == "failed").select("doc", "reason").rows()[0][0]
        == "us-b"
    )
    assert documents.filter(pl.col("doc") == "us-b")["reason"][0].startswith("empty: ")
    assert outcome.failed == 1
    assert not go(settings).worked


def test_text_that_comes_twice_counts_once(settings: Settings) -> None:
    shutil.copy(settings.corpus / "us-a.txt", settings.corpus / "us-b.txt")
    outcome = go(settings)
    documents = pl.read_csv(outcome.folder / "documents.csv")
    assert documents.filter(pl.col("doc") == "us-b").select("status", "hits").rows() == [
        ("warning", 0)
    ]
    assert "same_text: as us-a" in documents.filter(pl.col("doc") == "us-b")["reason"][0]
    hits = pl.read_parquet(outcome.folder / "hits.parquet")
    assert hits["hit"].n_unique() == len(hits)
    assert "us-b" not in hits["doc"].to_list()


def test_hits_csv_and_parquet_say_the_same(settings: Settings) -> None:
    folder = go(settings).folder
    csv, parquet = (
        pl.read_csv(folder / "hits.csv", infer_schema_length=None),
        pl.read_parquet(folder / "hits.parquet"),
    )
    assert csv.select("hit", "doc", "code", "start", "quote").equals(
        parquet.select("hit", "doc", "code", pl.col("start").cast(pl.Int64), "quote")
    )


def test_wrong_input_writes_nothing(settings: Settings) -> None:
    (settings.codebook / "codebook.yaml").write_text(
        CODEBOOK.replace("criterion", "criterium"), encoding="utf-8"
    )
    with pytest.raises(ContentanError):
        go(settings)
    with pytest.raises(ContentanError):
        go(dataclasses.replace(settings, countries=("FRA",)))
    assert not settings.outputs.exists()


# ---- processes ----------------------------------------------------------------------------------


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
