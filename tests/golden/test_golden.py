"""The sample corpus, pinned: what was read of each document, and hits of each code for each
country. `make golden` makes the tables anew.

The scan is left out: its text depends on the Tesseract that is installed.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from contentan.extract.scan import ocr
from tests.golden.make import SCAN, documents_table, hits_table

GOLDEN = Path(__file__).parent


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clone")]


@pytest.fixture
def folder(clone: Path) -> Path:
    return clone / "outputs" / "latest"


@pytest.mark.parametrize("name", ["documents", "hits"])
def test_sample_corpus_gives_what_is_pinned(name: str, folder: Path) -> None:
    made = {"documents": documents_table, "hits": hits_table}[name](folder)
    pinned = pl.read_csv(GOLDEN / f"sample_{name}.csv", schema=made.schema)
    changed = pl.concat(
        [made.with_columns(now=pl.lit(True)), pinned.with_columns(now=pl.lit(False))]
    ).filter(pl.struct(made.columns).is_unique())
    assert changed.is_empty(), (
        f"`make golden`, and say why in CHANGELOG: {changed.sort(made.columns).head(20).rows()}"
    )


def test_every_sample_document_is_read(folder: Path) -> None:
    documents = pl.read_csv(folder / "documents.csv")
    bad = documents.filter((pl.col("status") != "ok") & (pl.col("doc") != SCAN))
    assert bad.is_empty(), bad.select("doc", "status", "reason").rows()


def test_scan_is_read_or_named(folder: Path) -> None:
    """With Tesseract its words are there; without, a named warning and a count of pages without
    text, never silence.
    """
    scan = pl.read_csv(folder / "documents.csv").filter(pl.col("doc") == SCAN).row(0, named=True)
    if ocr.installed()[0]:
        assert scan["tokens"] > 100
        assert scan["pages_without_text"] == 0
    else:
        assert scan["status"] != "ok"
        assert "page_without_text" in scan["reason"] or "no_text" in scan["reason"]
