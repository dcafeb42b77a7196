"""Settings of the small corpus, before and after a run, and a folder with two runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.runs.job import Settings
from tests.runs.two_runs import copied


@pytest.fixture
def settings(small_corpus: Path, small_codebook: Path, tmp_path: Path) -> Settings:
    return Settings(small_corpus, small_codebook, tmp_path / "outputs", workers=1)


@pytest.fixture
def ran(one_run: Path, tmp_path: Path) -> Settings:
    """Settings with which there has been a run already."""
    home = copied(one_run, tmp_path / "ran")
    return Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)


@pytest.fixture
def home(two_runs: Path, tmp_path: Path) -> Path:
    return copied(two_runs, tmp_path / "home")
