"""Make the golden tables of the sample corpus anew: `python tests/golden/make.py`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from contentan.runs import pipeline
from contentan.runs.job import Settings

ROOT = Path(__file__).parents[2]
SCAN = "us-youth-exchange-2020"


def documents_table(folder: Path) -> pl.DataFrame:
    """What was read of each document."""
    columns = [
        "doc",
        "status",
        "format",
        "pages",
        "segments",
        "tokens_kk",
        "tokens_ru",
        "tokens_en",
        "hits",
    ]
    return (
        pl.read_csv(folder / "documents.csv")
        .filter(pl.col("doc") != SCAN)
        .select(columns)
        .sort("doc")
    )


def hits_table(folder: Path) -> pl.DataFrame:
    """Hits of each document, code and language, counted and blocked."""
    hits = pl.read_parquet(folder / "hits.parquet").filter(pl.col("doc") != SCAN)
    return (
        hits.group_by("doc", "code", "lang")
        .agg(
            pl.col("blocked_by").is_null().sum().cast(pl.Int64).alias("counted"),
            pl.col("blocked_by").count().cast(pl.Int64).alias("blocked"),
        )
        .sort("doc", "code", "lang")
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as outputs:
        settings = Settings(ROOT / "corpus", ROOT / "codebooks" / "people_diplomacy", Path(outputs))
        folder = pipeline.run(settings, now=lambda: "now").folder
        documents_table(folder).write_csv(Path(__file__).with_name("sample_documents.csv"))
        hits_table(folder).write_csv(Path(__file__).with_name("sample_hits.csv"))


if __name__ == "__main__":
    main()
