"""Frames (polars) by their declarations: checked, written, read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from contentan.errors import TableError
from contentan.tables.schema import TEXT, Column, Table

#: How Parquet files are written, whole or in pieces: so many rows are read at a time.
PARQUET: Mapping[str, Any] = {"compression": "zstd", "statistics": False, "row_group_size": 20_000}


def frame_of(table: Table, rows: Iterable[Sequence[Any]] | Mapping[str, Any]) -> pl.DataFrame:
    """A checked frame from rows in column order, or from a mapping of columns."""
    if isinstance(rows, Mapping):
        made = pl.DataFrame({name: rows[name] for name in table.schema}, schema=table.schema)
    else:
        made = pl.DataFrame([tuple(row) for row in rows], schema=table.schema, orient="row")
    return check_frame(made, table)


def check_frame(given: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The same frame, or TableError that names the column, what came, what was expected and the
    first offender.
    """
    for column in table.columns:
        if column.name not in given.columns:
            raise TableError(
                f"column {column.name!r} is missing; there are {', '.join(given.columns)}",
                where=table.name,
            )
        if given.schema[column.name] != column.dtype:
            raise TableError(
                f"column {column.name!r} is {given.schema[column.name]}, expected {column.dtype}; "
                f"first value {given[column.name].head(1).to_list()}",
                where=table.name,
            )
        _check_values(given[column.name], column, table)
    if list(given.columns) != list(table.schema):
        raise TableError(
            f"columns {given.columns}, expected {list(table.schema)}", where=table.name
        )
    if _is_repeated(given, table):
        repeated = given.select(table.key).is_duplicated()
        row = repeated.arg_true()[0]
        raise TableError(
            f"row {row} repeats its key {dict(given.select(table.key).row(row, named=True))}",
            where=table.name,
        )
    return given


def _is_repeated(given: pl.DataFrame, table: Table) -> bool:
    """Whether a key comes twice."""
    if len(table.key) == 1:
        return given[table.key[0]].n_unique() < given.height
    return bool(given.select(table.key).is_duplicated().any())


def _held(values: pl.Series) -> set[Any]:
    """The values of a column; of few rows they are told faster one by one."""
    return set((values if len(values) < 5_000 else values.unique()).to_list())


def _check_values(values: pl.Series, column: Column, table: Table) -> None:
    if not column.null and values.null_count():
        row = values.is_null().arg_true()[0]
        raise TableError(f"column {column.name!r} is empty in row {row}", where=table.name)
    if column.one_of and not _held(values) <= {*column.one_of, None}:
        wrong = values.is_in(column.one_of).not_()
        row = wrong.arg_true()[0]
        raise TableError(
            f"column {column.name!r}, row {row}: {values[row]!r} is not one of"
            f" {', '.join(column.one_of)}",
            where=table.name,
        )


def to_ipc(table: pl.DataFrame) -> bytes:
    """Bytes of an Arrow IPC stream, which polars reads twenty times as fast as a file where tables
    are small; equal frames give equal bytes.
    """
    buffer = io.BytesIO()
    # In one piece: how a frame was put together must not show in its bytes.
    table.rechunk().write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def from_ipc(blob: bytes) -> pl.DataFrame:
    """The frame that `to_ipc` wrote, or that of an earlier version: an Arrow IPC file."""
    if blob.startswith(b"ARROW1"):
        return pl.read_ipc(io.BytesIO(blob))
    return pl.read_ipc_stream(io.BytesIO(blob))


#: What a line ends at in some program that reads CSV: Python's `splitlines`, R, spreadsheets; and
#: the zero byte, at which R stops.
_BREAKS = r"[\x00\n\x0b\x0c\r\x1c-\x1e\x{85}\x{2028}\x{2029}]"
#: How a cell begins that a spreadsheet would run.
_RUNS = r"^[=+\-@\t\r]"


def to_csv(table: pl.DataFrame) -> bytes:
    """UTF-8 without a byte order mark, a line a row; cells that a spreadsheet would run are made
    text, and each line break in a cell is a space (`to_parquet` keeps texts as they are). Yes and
    no are TRUE and FALSE, the only words for them that R, pandas and spreadsheets all take.
    """
    guarded = table.with_columns(
        _guard(name) for name, dtype in table.schema.items() if dtype == pl.String
    ).with_columns(
        pl.col(name).cast(pl.String).str.to_uppercase()
        for name, dtype in table.schema.items()
        if dtype == pl.Boolean
    )
    return guarded.write_csv(line_terminator="\n", float_precision=6).encode()


def from_csv(blob: bytes, table: Table) -> pl.DataFrame:
    """The table that `to_csv` wrote, or wrote with a byte order mark until version 0.1; numbers
    have six decimals.
    """
    texts = [column.name for column in table.columns if not column.null and column.dtype == TEXT]
    found = pl.read_csv(blob.removeprefix(b"\xef\xbb\xbf"), schema=table.schema)
    # An empty cell is read as missing; in a column that may not be empty it is an empty text.
    return found.with_columns(pl.col(texts).fill_null("")).with_columns(
        pl.col(name).str.replace(r"^'([=+\-@\t\r])", "$1")
        for name, dtype in table.schema.items()
        if dtype == TEXT
    )


def to_parquet(table: pl.DataFrame) -> bytes:
    """Parquet; equal frames give equal bytes."""
    buffer = io.BytesIO()
    table.rechunk().write_parquet(buffer, **PARQUET)
    return buffer.getvalue()


def read_table(folder: Path, name: str, table: Table) -> pl.DataFrame:
    """NAME.parquet of a folder; where there is none, as in runs of earlier versions and in packed
    ones, NAME.csv. OSError where there is neither.
    """
    path = folder / f"{name}.parquet"
    if path.is_file():
        return pl.read_parquet(path)
    return from_csv((folder / f"{name}.csv").read_bytes(), table)


def _guard(name: str) -> pl.Expr:
    column = pl.col(name)
    plain = column.str.replace_all(_BREAKS, " ")
    return (
        pl.when(column.str.contains(_RUNS)).then(pl.lit("'") + plain).otherwise(plain).alias(name)
    )
