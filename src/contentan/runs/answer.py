"""What a run tells first, before its other tables and its report are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from contentan.model import Codebook


class Answer(NamedTuple):
    """The run's id and what it was made of (run.json without its files), its codebook, and three of
    its tables.
    """

    run: str
    manifest: Mapping[str, Any]
    codebook: Codebook
    documents: pl.DataFrame
    counts: pl.DataFrame
    comparison: pl.DataFrame
