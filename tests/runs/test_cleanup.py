"""The store without what no run needs."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from contentan.errors import UsageError
from contentan.runs import pipeline, preparing
from contentan.runs.after import cleanup
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, results
from tests.runs.two_runs import decided, files, now, runs


def test_all_runs_kept_nothing_goes(home: Path) -> None:
    before = files(home)
    done = cleanup.collect(home / "outputs")
    assert (done.files, files(home), len(done.kept)) == ({}, before, 2)


def test_what_is_left_is_what_the_kept_run_alone_would_have_made(
    home: Path, tmp_path: Path
) -> None:
    dry = cleanup.collect(home / "outputs", keep=1, dry=True)
    before = files(home)
    done = cleanup.collect(home / "outputs", keep=1)
    assert (dry.files, dry.bytes) == (done.files, done.bytes)
    assert done.files == {"code": 1, "spans": 1}
    assert before - files(home) == {
        path for path in before if path.startswith(("code/", "spans/"))
    } - files(home)
    alone = Settings(home / "corpus", home / "codebook", tmp_path / "alone", workers=1)
    pipeline.run(alone, now=now)
    made = {
        path.relative_to(tmp_path / "alone" / "cache").as_posix()
        for path in (tmp_path / "alone" / "cache").rglob("*")
        if path.is_file()
    }
    assert made - {"digests.json"} <= files(home)
    assert {name for name in files(home) - made if "/" in name} == set()


@pytest.mark.parametrize("keep", [0, 1])
def test_a_kept_run_costs_nothing_after_it_and_one_that_is_not_kept_gives_the_same_bytes(
    home: Path, keep: int
) -> None:
    first, second = runs(home)
    cold = [results(run) for run in (first, second)]
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    preparing.prepare(settings)  # the copy's files are others: their digests are remembered once
    cleanup.collect(home / "outputs", keep=keep)
    before = {path: path.stat().st_mtime_ns for path in (home / "outputs").rglob("*")}
    assert not pipeline.run(settings, now=now).worked
    assert {path: path.stat().st_mtime_ns for path in (home / "outputs").rglob("*")} == before
    known = files(home)
    shutil.rmtree(second)
    assert results(pipeline.run(settings, now=now).folder) == cold[1]
    assert files(home) == known  # nothing of it had to be made again
    (home / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    shutil.rmtree(first)
    assert results(pipeline.run(settings, now=now).folder) == cold[0]


def test_run_folders_go_only_where_asked_and_decisions_never(home: Path) -> None:
    first, second = runs(home)
    decided(
        home / "outputs" / "review" / "review.sqlite3", "one", "h1", "2025-01-01T00:00:00+00:00"
    )
    cleanup.collect(home / "outputs", keep=1)
    assert runs(home) == [first, second]
    done = cleanup.collect(home / "outputs", keep=1, runs=True, dry=True)
    assert (done.runs, runs(home)) == ((first.name,), [first, second])
    cleanup.collect(home / "outputs", keep=1, runs=True)
    assert runs(home) == [second]
    assert (home / "outputs" / "review" / "review.sqlite3").is_file()
    assert list((home / "outputs" / "cache" / "tmp").iterdir()) == []


def test_results_of_a_run_that_did_not_end_stay_for_a_day(home: Path) -> None:
    new = home / "outputs" / "cache" / "extract" / "ab" / ("ab" * 32)
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_bytes(b"x")
    cleanup.collect(home / "outputs")
    assert new.is_file()
    for age, there in ((2 * 86_400, False),):
        os.utime(new, (time.time() - age,) * 2)
        cleanup.collect(home / "outputs")
        assert new.is_file() == there


def test_what_belongs_to_no_run_goes_by_age_and_what_is_not_the_stores_never(home: Path) -> None:
    cache = home / "outputs" / "cache"
    old = [
        cache / "check-words" / "ab" / ("ab" * 32),
        cache / "prefect" / "prefect.db",
        cache / "mine" / "ab" / "notes.txt",
    ]
    for path in old:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    cleanup.collect(home / "outputs")
    assert all(path.is_file() for path in old)
    for path in old:
        os.utime(path, (time.time() - 31 * 86_400,) * 2)
    cleanup.collect(home / "outputs")
    assert [path.is_file() for path in old] == [False, True, True]


def test_an_empty_place_has_nothing_to_delete(tmp_path: Path) -> None:
    done = cleanup.collect(tmp_path / "none")
    assert list(cleanup.lines(done, dry=False)) == [
        "0 results, 0 bytes, deleted; those of 0 runs stay"
    ]
    assert not (tmp_path / "none").exists()


def test_a_mark_of_another_machine_holds_for_a_while(home: Path) -> None:
    tmp = home / "outputs" / "cache" / "tmp"
    mark = tmp / "elsewhere.example.org.17.abcdef01"
    mark.touch()
    with pytest.raises(UsageError, match=r"process 17 on elsewhere\.example\.org works with it"):
        cleanup.collect(home / "outputs", keep=1)
    os.utime(mark, (time.time() - 8 * 86_400,) * 2)
    assert cleanup.collect(home / "outputs", keep=1).files == {"code": 1, "spans": 1}
