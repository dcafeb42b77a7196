"""A run of the small codebook on the small corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, TEXTS, write_corpus


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus, codebook and a run, made once; nobody changes it."""
    folder = tmp_path_factory.mktemp("made")
    write_corpus(folder / "corpus", TEXTS)
    (folder / "codebook").mkdir()
    (folder / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    pipeline.run(
        Settings(folder / "corpus", folder / "codebook", folder / "outputs", workers=1),
        now=lambda: "now",
    )
    return folder
