"""Settings of the small corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.runs.job import Settings


@pytest.fixture
def settings(small_corpus: Path, small_codebook: Path, tmp_path: Path) -> Settings:
    return Settings(small_corpus, small_codebook, tmp_path / "outputs", workers=1)
