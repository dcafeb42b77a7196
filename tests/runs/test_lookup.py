"""Looking something up in a run."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import polars as pl
import pytest

from contentan.errors import ExtractError, UsageError
from contentan.runs import pipeline
from contentan.runs.after import lookup, remaking
from contentan.runs.job import Settings, recipe_of
from tests.conftest import CODEBOOK, TEXTS, results, write_corpus
from tests.runs.two_runs import now, runs


@pytest.mark.slow
def test_what_a_look_up_misses_it_makes_anew_or_says_why_not_and_is_no_failure_of_the_document(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold, outputs = results(runs(home)[-1]), home / "outputs"
    hit = pl.read_parquet(runs(home)[-1] / "hits.parquet")["hit"][0]

    def looked_up() -> tuple[lookup.Explained, list[lookup.Line]]:
        return lookup.why(outputs, hit), [*lookup.kwic(outputs, "exchange program")]

    def lose(*steps: str) -> None:
        for step in steps:
            shutil.rmtree(outputs / "cache" / step)

    told = looked_up()
    for steps in (("index",), ("extract", "segment", "index"), ("lemmatize", "layout", "place")):
        lose(*steps)
        assert looked_up() == told, steps
    lose("extract", "index")
    with monkeypatch.context() as patch:
        here = recipe_of(Settings(home, home, outputs))
        other = dataclasses.replace(here, stages={**here.stages, "extract": "another"})
        patch.setattr(remaking, "recipe_of", lambda _: other)
        with pytest.raises(UsageError, match="another version of contentan"):
            lookup.why(outputs, hit)
        with pytest.raises(UsageError, match="another version of contentan"):
            [*lookup.kwic(outputs, "exchange program")]
    assert not list((outputs / "cache" / "extract").rglob("*"))
    (home / "corpus").rename(home / "gone")
    with pytest.raises(ExtractError, match="changed"):
        lookup.why(outputs, hit)
    (home / "gone").rename(home / "corpus")
    shutil.rmtree(outputs / "cache" / "lemmatize", ignore_errors=True)
    shutil.rmtree(home / "outputs" / "runs")
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    assert results(pipeline.run(settings, now=now).folder) == cold


def test_noise_and_what_cannot_be_read_do_not_make_the_index_of_a_run_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    noise = {"noise": ("USA", "en", "abcdeffffiflffifflſtstghijklmno")}
    corpus = write_corpus(tmp_path / "corpus", TEXTS | noise | {"broken": ("USA", "en", "x")})
    (corpus / "broken.txt").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    outputs = tmp_path / "outputs"
    made = pipeline.run(Settings(corpus, tmp_path / "codebook.yaml", outputs, workers=1), now=now)
    documents = pl.read_parquet(made.folder / "documents.parquet")
    assert set(documents.filter(status="failed")["doc"]) == {"noise", "broken"}
    index = sorted((outputs / "cache" / "index").glob("*/*"))
    assert [*lookup.kwic(outputs, "exchange program")]
    assert sorted((outputs / "cache" / "index").glob("*/*")) == index
    assert not any("made anew" in line for line in caplog.messages)
