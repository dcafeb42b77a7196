"""Looking something up in a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.conftest import Cli, results
from tests.runs.two_runs import now, runs


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
