"""A run made again: with the same bytes, or with the name of what is gone or has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from contentan.runs import pipeline
from contentan.runs.after import reproduce
from contentan.runs.job import Settings
from contentan.store.run_folders import manifest_of, write_manifest
from tests.conftest import Cli
from tests.runs.two_runs import decided, now, runs


def again(home: Path, run: int = -1, **options: bool) -> reproduce.Reproduced:
    return reproduce.reproduce(runs(home)[run], home / "outputs", now=now, workers=1, **options)  # type: ignore[arg-type]


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
    write_manifest(run, kept)
    done = again(home, quick=True)
    assert done.notes[:2] == [
        "contentan: contentan 0.0.1 -> 0.1.0",
        f"libraries: spacy 3.0 -> {store_version('spacy')}",
    ]
    assert done.other["counts.csv"].startswith("no longer there: 1 of ")
    assert not done.equal


def store_version(name: str) -> str:
    import importlib.metadata

    return importlib.metadata.version(name)


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
