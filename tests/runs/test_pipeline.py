"""Runs: only what changed is done anew, and the bytes are the same however they were reached."""

from __future__ import annotations

import dataclasses
import random
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from contentan.coding.tables import HITS
from contentan.errors import ContentanError
from contentan.runs import pipeline, pool, preparing
from contentan.runs.analysis import DECLARED
from contentan.runs.job import Settings
from contentan.runs.run_files import RESULTS
from contentan.tables.frames import from_csv, read_table, to_csv
from tests.conftest import CODEBOOK, results, write_corpus
from tests.runs.small_runs import SUITE, go
from tests.runs.two_runs import now, runs


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


def test_changed_document_is_processed_alone(ran: Settings) -> None:
    before = stored(ran.outputs, "extract", "segment", "lemmatize", "code")
    (ran.corpus / "us-b.txt").write_text(
        "Another text about an exchange program.", encoding="utf-8"
    )
    go(ran)
    new = stored(ran.outputs, "extract", "segment", "lemmatize", "code") - before
    assert sorted(path.parts[-3] for path in new) == ["code", "extract", "lemmatize", "segment"]


def test_changed_codebook_starts_at_coding(ran: Settings) -> None:
    before = stored(ran.outputs, "extract", "segment", "lemmatize")
    path = ran.codebook / "codebook.yaml"
    path.write_text(
        CODEBOOK.replace("- student exchange", "- student exchange\n        - student"),
        encoding="utf-8",
    )
    shutil.rmtree(ran.corpus)  # recode does not look at the documents
    outcome = go(ran, pipeline.recode)
    assert outcome.worked
    assert stored(ran.outputs, "extract", "segment", "lemmatize") == before
    counted = pl.read_csv(outcome.folder / "counts.csv")
    assert counted.filter(pl.col("code") == "exchange")["hits"].sum() == 6


def test_undoing_a_change_leads_back_to_the_same_run(ran: Settings) -> None:
    first = go(ran)
    path = ran.codebook / "codebook.yaml"
    path.write_text(CODEBOOK.replace("student exchange", "students abroad"), encoding="utf-8")
    assert go(ran).folder != first.folder
    path.write_text(CODEBOOK, encoding="utf-8")
    back = go(ran)
    assert (back.folder, back.worked) == (first.folder, False)
    assert (ran.outputs / "latest").resolve() == first.folder.resolve()


@pytest.fixture
def many(small_codebook: Path, tmp_path: Path) -> Settings:
    return Settings(
        write_corpus(tmp_path / "many", SUITE), small_codebook, tmp_path / "cold", workers=1
    )


@pytest.mark.slow
def test_bytes_do_not_depend_on_how_they_were_reached(
    many: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = results(go(many).folder)
    # other processes, another order of rows, another place
    register = many.corpus / "register.csv"
    header, *rows = register.read_text(encoding="utf-8").splitlines()
    random.Random(1).shuffle(rows)
    register.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    moved = tmp_path / "elsewhere"
    shutil.copytree(many.corpus, moved)
    other = dataclasses.replace(many, corpus=moved, outputs=tmp_path / "parallel", workers=2)
    with monkeypatch.context() as patch:
        patch.setattr(pool, "LITTLE", 0)
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


def test_damaged_and_missing_results_are_made_again(ran: Settings) -> None:
    cold = results(ran.outputs / "latest")
    for stage in ("extract", "segment", "lemmatize", "code"):
        shutil.rmtree(ran.outputs / "runs")
        victim = sorted(stored(ran.outputs, stage))[0]
        victim.write_bytes(victim.read_bytes()[:-3])
        if stage != "code":
            shutil.rmtree(ran.outputs / "cache" / "code")
        assert results(go(ran).folder) == cold, stage


def test_removed_result_file_is_made_again(ran: Settings) -> None:
    folder = (ran.outputs / "latest").resolve()
    (folder / "counts.csv").unlink()
    again = go(ran)
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


def test_hits_csv_and_parquet_say_the_same(one_run: Path) -> None:
    folder = one_run / "outputs" / "latest"
    csv, parquet = (
        pl.read_csv(folder / "hits.csv", infer_schema_length=None),
        pl.read_parquet(folder / "hits.parquet"),
    )
    assert csv.select("hit", "doc", "code", "start", "quote").equals(
        parquet.select("hit", "doc", "code", pl.col("start").cast(pl.Int64), "quote")
    )


def test_every_table_of_a_run_is_csv_and_parquet(one_run: Path) -> None:
    folder = one_run / "outputs" / "latest"
    for name, table in {**DECLARED, "hits": HITS}.items():
        blob, parquet = (folder / f"{name}.csv").read_bytes(), read_table(folder, name, table)
        assert parquet.schema == table.schema
        assert from_csv(blob, table).height == parquet.height == len(blob.splitlines()) - 1
        assert to_csv(parquet) == blob


def test_wrong_input_writes_nothing(settings: Settings) -> None:
    (settings.codebook / "codebook.yaml").write_text(
        CODEBOOK.replace("criterion", "criterium"), encoding="utf-8"
    )
    with pytest.raises(ContentanError):
        go(settings)
    with pytest.raises(ContentanError):
        go(dataclasses.replace(settings, countries=("FRA",)))
    assert not settings.outputs.exists()


def test_codes_in_another_order_are_another_run_because_its_report_follows_them(home: Path) -> None:
    accord = re.split(r"(?=  - id: )", CODEBOOK)[1]
    one, other = (
        re.sub(r"    patterns:.*", "", accord.replace("id: accord", f"id: {name}"), flags=re.S)
        for name in "ab"
    )
    jobs = []
    # no pattern moves to another line
    for text in (CODEBOOK + one + other, CODEBOOK + other + one):
        (home / "codebook" / "codebook.yaml").write_text(text, encoding="utf-8")
        jobs.append(
            preparing.prepare(Settings(home / "corpus", home / "codebook", home / "outputs"))
        )
    assert jobs[0].codebook.digest == jobs[1].codebook.digest
    assert jobs[0].id != jobs[1].id


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
