"""The codebook that outside coders use."""

from __future__ import annotations

import pytest

from contentan.codebook import codebook_file
from contentan.model import Codebook
from tests.conftest import CODEBOOK


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("book")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return codebook_file.read(folder)
