"""A table AGREEMENT as lines for a terminal."""

from __future__ import annotations

from typing import Any

import polars as pl


def agreement_lines(rows: pl.DataFrame) -> list[str]:
    """A head and a line for each row, in the order of the rows; the row of all codes has none."""
    head = f"{'code':<34} {'units':>5}  {'share':<17} {'kappa':<19} {'alpha':<19} {'AC1':<19}"
    return [head, *(_line(row) for row in rows.iter_rows(named=True))]


def _line(row: dict[str, Any]) -> str:
    values = [_value(row, name) for name in ("share", "kappa", "alpha", "ac1")]
    # A reason may also be that of a missing interval.
    undefined = "undefined: " if row["reason"] and row["alpha"] is None else ""
    wide = f"{values[0]:<17} " + " ".join(f"{value:<19}" for value in values[1:])
    told = f"{row['code'] or 'all codes':<34} {row['units']:>5}  {wide} {undefined}{row['reason']}"
    return told.rstrip()


def _value(row: dict[str, Any], name: str) -> str:
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    if value is None:
        return "–"
    return f"{value:.2f}" if low is None or high is None else f"{value:.2f} [{low:.2f}, {high:.2f}]"
