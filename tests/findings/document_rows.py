"""Rows of the table of documents."""

from __future__ import annotations

from typing import Any

import polars as pl

from contentan.corpus.tables import DOCUMENTS
from contentan.tables.frames import frame_of


def documents(*names: str) -> pl.DataFrame:
    rows = []
    for number, name in enumerate(names):
        own: dict[str, Any] = dict.fromkeys(DOCUMENTS.schema, "") | {
            "doc": name,
            "work": name,
            "work_by": "itself",
            "country": "USA",
            "year": 2020 + number,
        }
        own |= {
            column: 0
            for column, dtype in DOCUMENTS.schema.items()
            if dtype.is_numeric() and column != "year"
        }
        rows.append(
            [(own | {"about": "speaker", "status": "ok"})[column] for column in DOCUMENTS.schema]
        )
    return frame_of(DOCUMENTS, rows)
