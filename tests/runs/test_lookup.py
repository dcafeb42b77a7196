"""Looking something up in a run."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import polars as pl
import pytest

from contentan.runs import pipeline
from contentan.runs.after import remaking
from contentan.runs.job import Settings, recipe_of
from tests.conftest import Cli, results
from tests.runs.two_runs import now, runs


@pytest.mark.slow
def test_what_a_look_up_misses_it_makes_anew_or_says_why_not_and_is_no_failure_of_the_document(
    home: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold, outputs = results(runs(home)[-1]), home / "outputs"
    hit = pl.read_parquet(runs(home)[-1] / "hits.parquet")["hit"][0]
    asked = ("why", hit, "--outputs", outputs), ("kwic", "exchange program", "--outputs", outputs)
    told = [cli(*one).stdout for one in asked]
    for steps in (("index",), ("extract", "segment", "index"), ("lemmatize", "layout", "place")):
        for step in steps:
            shutil.rmtree(outputs / "cache" / step)
        assert [cli(*one).stdout for one in asked] == told, steps
    for step in ("extract", "lemmatize", "index"):
        shutil.rmtree(outputs / "cache" / step)
    with monkeypatch.context() as patch:
        other = recipe_of(Settings(home, home, outputs))
        stages = {**other.stages, "extract": "another"}
        patch.setattr(remaking, "recipe_of", lambda _: dataclasses.replace(other, stages=stages))
        for one in asked:
            done = cli(*one)
            assert done.returncode == 2 and "another version of contentan" in done.stderr
            assert "Traceback" not in done.stderr
    (home / "corpus").rename(home / "gone")
    done = cli(*asked[0])
    assert (done.returncode, done.stderr.startswith("contentan: changed: ")) == (2, True)
    (home / "gone").rename(home / "corpus")
    shutil.rmtree(home / "outputs" / "runs")
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    assert results(pipeline.run(settings, now=now).folder) == cold
