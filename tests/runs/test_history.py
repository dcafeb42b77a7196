"""Runs, what made them differ, a run made again, and the store without what no run needs."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.decisions.database import connect
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.stored_samples import Drawn, Sample, add_sample
from contentan.errors import UsageError
from contentan.runs import pipeline, preparing
from contentan.runs.after import cleanup, reproduce
from contentan.runs.job import Settings
from contentan.store import history
from contentan.store.marks import in_use
from contentan.store.run_folders import manifest_of, point
from tests.conftest import CODEBOOK, TEXTS, Cli, results, write_corpus

BOOK = json.dumps(
    {
        "name": "n",
        "version": "1",
        "languages": ["ru"],
        "codes": [["accord", {}, *[""] * 6]],
        "patterns": [],
    }
)
CLOCK = iter(
    f"2026-01-01T{hour:02}:{minute:02}:00+00:00" for hour in range(24) for minute in range(60)
)


def now() -> str:
    return next(CLOCK)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, a codebook and two runs: before and after an edit of the codebook."""
    home = tmp_path_factory.mktemp("made")
    write_corpus(home / "corpus", TEXTS)
    (home / "codebook").mkdir()
    for text in (
        CODEBOOK,
        CODEBOOK.replace("- student exchange", "- student exchange\n        - student"),
    ):
        (home / "codebook" / "codebook.yaml").write_text(text, encoding="utf-8")
        pipeline.run(
            Settings(home / "corpus", home / "codebook", home / "outputs", workers=1), now=now
        )
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it in which paths lead to the copy."""
    home = tmp_path / "home"
    shutil.copytree(made, home, symlinks=True)
    for path in (home / "outputs" / "runs").glob("*/run.json"):
        path.write_text(
            path.read_text(encoding="utf-8").replace(str(made), str(home)), encoding="utf-8"
        )
    return home


def runs(home: Path) -> list[Path]:
    return history.runs_of(home / "outputs")


def again(home: Path, run: int = -1, **options: bool) -> reproduce.Reproduced:
    return reproduce.reproduce(runs(home)[run], home / "outputs", now=now, workers=1, **options)  # type: ignore[arg-type]


def files(home: Path) -> set[str]:
    """Everything in the store."""
    cache = home / "outputs" / "cache"
    return {path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()}


# ---- runs ---------------------------------------------------------------------------------------


def test_runs_are_listed_with_what_made_them_differ(home: Path) -> None:
    first, second = history.history(home / "outputs")
    assert (first.hits, second.hits) == (8, 9)
    assert (first.marks, second.marks) == ((), ("latest",))
    assert [change.says for change in second.changes] == ["small 0.1.0 was edited: patterns +1 -0"]
    told = "\n".join(history.lines([first, second]))
    assert re.search(
        rf"{second.folder.name} +2026-01-01 \d\d:\d\d +4 +9  small 0.1.0  \[latest\]\n    small"
        r" 0.1.0 was edited: patterns \+1 -0",
        told,
    )
    assert told.index(second.folder.name) < told.index(first.folder.name)


def manifest(**changed: object) -> dict[str, object]:
    document = {"id": "a", "sha256": "1", "country": "KAZ"}
    usual = {
        "documents": [document, {**document, "id": "b"}],
        "codebook": {"name": "n", "version": "1", "digest": "c"},
        "contentan": "1",
        "sources": {"code": "s"},
        "stages": {"code": "s"},
        "libraries": {"polars": "1"},
        "seed": 1,
        "options": {"countries": "KAZ,USA", "limits": {}},
        "decisions": "",
        "cases": "x",
        "indicators": "",
    }
    return {**usual, **changed}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"documents": [{"id": "a", "sha256": "1", "country": "KAZ"}]}, ["1 document gone: b"]),
        (
            {
                "documents": [
                    {"id": x, "sha256": "2" if x == "b" else "1", "country": "KAZ"} for x in "abcd"
                ]
            },
            ["2 documents added: c, d", "1 document changed: b"],
        ),
        (
            {"documents": [{"id": x, "sha256": "1", "country": "USA"} for x in "ab"]},
            ["another country in the register for a, b"],
        ),
        ({"codebook": {"name": "n", "version": "2", "digest": "d"}}, ["codebook n 1 -> n 2"]),
        (
            {"contentan": "2", "sources": {"code": "t"}},
            ["contentan 1 -> 2", "other programs of code"],
        ),
        ({"libraries": {"polars": "2", "new": "1"}}, ["new none -> 1", "polars 1 -> 2"]),
        ({"seed": 2}, ["seed 1 -> 2"]),
        (
            {"options": {"countries": "KAZ,USA", "period": "2019-2024", "limits": {"pages": 3}}},
            ["limit pages none -> 3", "period none -> 2019-2024"],
        ),
        (
            {"decisions": "y", "cases": "y", "indicators": "y"},
            ["decisions changed", "cases changed", "indicators changed"],
        ),
        ({"stages": {"code": "t"}}, []),
    ],
)
def test_each_input_that_differs_is_named(changed: dict[str, object], says: list[str]) -> None:
    assert [change.says for change in history.differences(manifest(), manifest(**changed))] == says


@given(st.data())
def test_a_run_differs_from_itself_in_nothing_and_from_another_in_something_both_ways(
    data: st.DataObject,
) -> None:
    keys = ("seed", "contentan", "decisions", "cases", "indicators")
    changed = {key: data.draw(st.sampled_from([manifest()[key], 7])) for key in keys}
    one, other = manifest(), manifest(**changed)
    assert history.differences(other, other) == []
    kinds = [
        {change.kind for change in history.differences(*pair)}
        for pair in ((one, other), (other, one))
    ]
    assert kinds[0] == kinds[1] == {key for key in keys if changed[key] != one[key]}


def test_runs_of_earlier_versions_are_listed_and_what_they_do_not_tell_is_not_said(
    home: Path,
) -> None:
    first = runs(home)[0]
    old = json.loads((first / "run.json").read_text(encoding="utf-8"))
    for name in ("sources", "hits", "decisions", "cases", "indicators", "case_names"):
        del old[name]
    old["options"] = {"countries": "KAZ,USA"}
    (first / "run.json").write_text(json.dumps(old), encoding="utf-8")
    (first / "codebook.json").unlink()
    entries = history.history(home / "outputs")
    assert (entries[0].hits, entries[0].lost) == (8, ("codebook.json",))
    assert [change.says for change in entries[1].changes] == [
        "small 0.1.0 was edited",
        "report_lang none -> en",
    ]


def test_a_damaged_run_is_named_and_does_not_hide_the_others(home: Path, cli: Cli) -> None:
    first, second = runs(home)
    (first / "run.json").write_text("{", encoding="utf-8")
    (home / "outputs" / "runs" / "r0").mkdir()
    done = cli("runs", "--outputs", home / "outputs")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2:] == [
        f"{name}: no run.json that can be read" for name in sorted(["r0", first.name])
    ]
    assert second.name in done.stdout


def test_runs_are_found_by_id_beginning_path_and_latest(home: Path) -> None:
    second = runs(home)[1]
    find = history.find_run
    for name in ("latest", "", second.name, second.name[:6], str(second)):
        assert find(home / "outputs", name).resolve() == second.resolve()
    for name, message in (("r", "begins 2 runs"), ("x", "no run begins with 'x'")):
        with pytest.raises(UsageError, match=message):
            find(home / "outputs", name)
    with pytest.raises(UsageError, match="no run yet"):
        find(home / "none", "")


def test_published_and_held_runs_are_marked_and_kept(home: Path) -> None:
    first, second = runs(home)
    outputs = home / "outputs"
    assert history.kept_runs(outputs, 1) == [second]
    point(outputs, first.name, name="published")
    (outputs / "changes" / f"{first.name}-{second.name}").mkdir(parents=True)
    (outputs / "changes" / f"{first.name}-{second.name}" / "held.json").write_text("{}")
    (outputs / "publications.csv").write_text("when,run\n")
    assert [entry.marks for entry in history.history(outputs)] == [
        ("published",),
        ("latest", "held"),
    ]
    assert history.kept_runs(outputs, 1) == [first, second]


# ---- reproduce ----------------------------------------------------------------------------------


def test_an_untouched_run_is_made_again_with_the_same_bytes_and_leaves_nothing_behind(
    home: Path,
) -> None:
    before = {path: path.read_bytes() for path in (home / "outputs").rglob("*") if path.is_file()}
    done = again(home)
    assert done.equal, list(reproduce.lines(done))
    assert (done.notes, done.other) == ([], {})
    assert set(done.same) == set(manifest_of(runs(home)[-1])["files"])
    assert {
        path: path.read_bytes() for path in (home / "outputs").rglob("*") if path.is_file()
    } == before


def test_a_codebook_that_was_edited_since_is_taken_from_the_run(home: Path) -> None:
    done = again(home, 0, quick=True)  # of the first run: the file has been edited since
    assert done.equal, list(reproduce.lines(done))
    assert done.notes == [
        f"codebook: {home / 'codebook'} has been edited since; the run's own codebook.json is taken"
    ]
    shutil.rmtree(home / "codebook")
    assert again(home, 0, quick=True).notes == [
        f"codebook: {home / 'codebook'} can no longer be read; the run's own codebook.json is taken"
    ]
    (runs(home)[0] / "codebook.json").write_text("{}", encoding="utf-8")
    told = "\n".join(reproduce.lines(again(home, 0)))
    assert (
        "codebook: codebook.json of the run is gone or changed, and so is the codebook from which"
        " it was made" in told
    )


def test_each_input_that_is_gone_or_changed_is_named(home: Path) -> None:
    (home / "corpus" / "us-a.txt").write_text("another text", encoding="utf-8")
    (home / "corpus" / "kz-a.txt").unlink()
    (home / "corpus" / "indicators.csv").write_text("x", encoding="utf-8")
    (runs(home)[-1] / "counts.csv").unlink()
    with (runs(home)[-1] / "hits.csv").open("ab") as file:
        file.write(b"\n")
    done = again(home)
    told = "\n".join(done.faults)
    for expected in (
        "document kz-a: ",
        "kz-a.txt is gone",
        "document us-a: ",
        "us-a.txt has changed, its SHA-256 is",
        "indicators changed",
        "file: counts.csv is missing in",
        "file: hits.csv in",
    ):
        assert expected in told, told
    assert not done.equal
    assert done.same == []


def test_codes_in_another_order_are_another_run_because_its_report_follows_them(home: Path) -> None:
    accord = re.split(r"(?=  - id: )", CODEBOOK)[1]
    one, other = (
        re.sub(r"    patterns:.*", "", accord.replace("id: accord", f"id: {name}"), flags=re.S)
        for name in "ab"
    )
    jobs = []
    for text in (
        CODEBOOK + one + other,
        CODEBOOK + other + one,
    ):  # no pattern moves to another line
        (home / "codebook" / "codebook.yaml").write_text(text, encoding="utf-8")
        jobs.append(
            preparing.prepare(Settings(home / "corpus", home / "codebook", home / "outputs"))
        )
    assert jobs[0].codebook.digest == jobs[1].codebook.digest
    assert jobs[0].id != jobs[1].id


@pytest.mark.slow
def test_documents_may_have_moved(home: Path) -> None:
    moved = home / "elsewhere"
    (home / "corpus").rename(moved)
    assert len(again(home).faults) == 4
    done = reproduce.reproduce(runs(home)[-1], home / "outputs", now=now, corpus=moved, workers=1)
    assert done.equal, done


def test_other_versions_are_named_and_the_files_compared_all_the_same(home: Path) -> None:
    run = runs(home)[-1]
    kept = json.loads((run / "run.json").read_text(encoding="utf-8"))
    kept["libraries"]["spacy"] = "3.0"
    kept["contentan"] = "0.0.1"
    changed = (run / "counts.csv").read_bytes().replace(b"KAZ", b"USA", 1)
    (run / "counts.csv").write_bytes(changed)
    kept["files"]["counts.csv"] = [len(changed), hashlib.sha256(changed).hexdigest()]
    (run / "run.json").write_text(json.dumps(kept), encoding="utf-8")
    done = again(home, quick=True)
    assert done.notes[:2] == [
        "contentan: contentan 0.0.1 -> 0.1.0",
        f"libraries: spacy 3.0 -> {store_version('spacy')}",
    ]
    assert done.other["counts.csv"].startswith("1 of ")
    assert not done.equal


def store_version(name: str) -> str:
    import importlib.metadata

    return importlib.metadata.version(name)


def decided(path: Path, sample: str, item: str, at: str) -> None:
    """A sample of one hit, and one decision on it."""
    with closing(connect(path, lambda: "x")) as db:
        facts = dict.fromkeys(
            (
                "title",
                "institution",
                "country",
                "pattern",
                "quote",
                "before",
                "after",
                "text_digest",
                "codes",
            ),
            "x",
        ) | dict.fromkeys(("page", "paragraph", "segment", "start", "stop", "line"), 1)
        one = {
            **facts,
            "id": item,
            "kind": "hit",
            "doc": "kz-b",
            "lang": "ru",
            "year": 2021,
            "code": "accord",
        }
        book = {"digest": "d", "name": "n", "version": "1", "canonical": BOOK}
        drawn = Drawn(book, [one], [(item, "A", 1, "s", 1.0)], [("s", 1, 1)], [(item, "s")])
        add_sample(db, Sample(sample, "verify", True, "r", "d", 1, {}, at), drawn)
        decide(db, Decision(sample, item, "A", "accept", at))


def test_decisions_that_came_since_do_not_keep_a_run_from_being_made_again(home: Path) -> None:
    path = home / "outputs" / "review" / "review.sqlite3"
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    decided(path, "one", "h1", "2025-01-01T00:00:00+00:00")
    before = pipeline.run(settings, now=now)
    assert before.manifest["decisions"]
    assert again(home, quick=True).notes == []
    decided(path, "two", "h2", "2026-12-01T00:00:00+00:00")
    done = again(home, quick=True)
    assert done.equal, list(reproduce.lines(done))
    assert done.notes == ["decisions: others have come since; those that counted then are taken"]
    assert again(home, 0, quick=True).equal  # the first run had none
    path.unlink()
    assert again(home, quick=True).faults == ["decisions changed"]


@pytest.mark.slow
def test_a_run_with_a_period_and_limits_is_made_again_without_the_documents_that_it_did_not_count(
    home: Path,
) -> None:
    register = home / "corpus" / "register.csv"
    register.write_text(
        register.read_text(encoding="utf-8").replace("kk,2021", "kk,1999"), encoding="utf-8"
    )
    settings = Settings(
        home / "corpus",
        home / "codebook",
        home / "outputs",
        workers=1,
        period=(2020, 2024),
        limits={"pages": 3},
        seed=3,
    )
    pipeline.run(settings, now=now)
    (home / "corpus" / "kz-a.txt").unlink()
    done = again(home)
    assert done.equal, list(reproduce.lines(done))


@pytest.mark.slow
def test_commands_tell_by_their_exit_code(home: Path, cli: Cli) -> None:
    done = cli("reproduce", "latest", "--quick", "--outputs", home / "outputs")
    assert (done.returncode, "files have the same bytes" in done.stdout) == (0, True), done.stderr
    (home / "corpus" / "us-a.txt").unlink()
    done = cli("reproduce", runs(home)[-1].name, "--outputs", home / "outputs")
    assert (done.returncode, "document us-a: " in done.stdout) == (1, True)
    done = cli("runs", *(run.name for run in runs(home)), "--outputs", home / "outputs")
    assert done.stdout.splitlines()[1:] == ["  small 0.1.0 was edited: patterns +1 -0"]


# ---- cache gc -----------------------------------------------------------------------------------


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
    assert done.files == {"code": 1}
    assert before - files(home) == {path for path in before if path.startswith("code/")} - files(
        home
    )
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
    assert cleanup.collect(home / "outputs", keep=1).files == {"code": 1}
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


def test_a_mark_of_another_machine_holds_for_a_while(home: Path) -> None:
    tmp = home / "outputs" / "cache" / "tmp"
    mark = tmp / "elsewhere.example.org.17.abcdef01"
    mark.touch()
    with pytest.raises(UsageError, match=r"process 17 on elsewhere\.example\.org works with it"):
        cleanup.collect(home / "outputs", keep=1)
    os.utime(mark, (time.time() - 8 * 86_400,) * 2)
    assert cleanup.collect(home / "outputs", keep=1).files == {"code": 1}


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


# ---- documents that are not what they were ------------------------------------------------------


@pytest.mark.slow
def test_a_document_that_changed_since_is_never_stored_under_its_old_digest(home: Path) -> None:
    cold = results(runs(home)[-1])
    shutil.rmtree(home / "outputs" / "cache")
    path = home / "corpus" / "us-b.txt"
    text = path.read_bytes()
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1, seed=5)
    for damage in (
        lambda: path.write_text("harmony harmony"),
        path.unlink,
        lambda: path.write_bytes(b""),
    ):
        damage()
        done = pipeline.recode(settings, now=now)
        documents = pl.read_csv(done.folder / "documents.csv")
        reason = documents.filter(pl.col("doc") == "us-b")["reason"][0]
        assert reason.startswith("changed: us-b.txt is no longer the file"), reason
        assert done.manifest["may_pass"] == ["us-b"]
        path.write_bytes(text)
    shutil.rmtree(home / "outputs" / "runs")
    assert (
        results(pipeline.run(dataclasses.replace(settings, seed=20240101), now=now).folder) == cold
    )


@pytest.mark.slow
def test_what_a_look_up_misses_is_no_failure_of_the_document(home: Path, cli: Cli) -> None:
    cold = results(runs(home)[-1])
    hit = pl.read_parquet(runs(home)[-1] / "hits.parquet")["hit"][0]
    shutil.rmtree(home / "outputs" / "cache" / "extract")
    done = cli("why", hit, "--outputs", home / "outputs")
    assert (done.returncode, "is no longer in the store" in done.stderr) == (2, True)
    shutil.rmtree(home / "outputs" / "cache" / "lemmatize")
    shutil.rmtree(home / "outputs" / "runs")
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    assert results(pipeline.run(settings, now=now).folder) == cold
