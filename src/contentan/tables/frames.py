"""Frames (polars) by their declarations: checked, written, read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from contentan.errors import TableError
from contentan.tables.schema import TEXT, Column, Table


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
    repeated = given.select(table.key).is_duplicated()
    if repeated.any():
        row = repeated.arg_true()[0]
        raise TableError(
            f"row {row} repeats its key {dict(given.select(table.key).row(row, named=True))}",
            where=table.name,
        )
    return given


def _check_values(values: pl.Series, column: Column, table: Table) -> None:
    if not column.null and values.null_count():
        row = values.is_null().arg_true()[0]
        raise TableError(f"column {column.name!r} is empty in row {row}", where=table.name)
    if column.one_of:
        wrong = values.is_in(column.one_of).not_()
        if wrong.any():
            row = wrong.arg_true()[0]
            raise TableError(
                f"column {column.name!r}, row {row}: {values[row]!r} is none of"
                f" {', '.join(column.one_of)}",
                where=table.name,
            )


def to_ipc(table: pl.DataFrame) -> bytes:
    """Arrow IPC bytes; equal frames give equal bytes."""
    buffer = io.BytesIO()
    # In one piece: how a frame was put together must not show in its bytes.
    table.rechunk().write_ipc(buffer, compression="lz4")
    return buffer.getvalue()


def from_ipc(blob: bytes) -> pl.DataFrame:
    """The frame that `to_ipc` wrote."""
    return pl.read_ipc(io.BytesIO(blob))


def to_csv(table: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows Cyrillic; cells that a spreadsheet would
    run are made text.
    """
    guarded = table.with_columns(
        _guard(name) for name, dtype in table.schema.items() if dtype == pl.String
    )
    return b"\xef\xbb\xbf" + guarded.write_csv(line_terminator="\n", float_precision=6).encode()


def from_csv(blob: bytes, table: Table) -> pl.DataFrame:
    """The table that `to_csv` wrote; numbers have six decimals."""
    texts = [column.name for column in table.columns if not column.null and column.dtype == TEXT]
    found = pl.read_csv(blob.removeprefix(b"\xef\xbb\xbf"), schema=table.schema)
    # An empty cell is read as missing; in a column that may not be empty it is an empty text.
    return found.with_columns(pl.col(texts).fill_null("")).with_columns(
        pl.col(name).str.replace(r"^'([=+\-@\t\r])", "$1")
        for name, dtype in table.schema.items()
        if dtype == TEXT
    )


def _guard(name: str) -> pl.Expr:
    column = pl.col(name)
    return (
        pl.when(column.str.contains(r"^[=+\-@\t\r]"))
        .then(pl.lit("'") + column)
        .otherwise(column)
        .alias(name)
    )
