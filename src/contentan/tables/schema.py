"""How a table is declared: its columns, their types and one sentence each.

A frame is a polars DataFrame. Each step checks what it is given and what it returns
(`frames.check_frame`), so a wrong table stops at the step that made it. Offsets are code points in
the document's one cleaned text; page and paragraph numbers count from 1, all other numbers from 0.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from polars._typing import PolarsDataType


@dataclass(frozen=True, slots=True)
class Column:
    """`null` says whether the column may be empty; `one_of` lists the only values it may hold."""

    name: str
    dtype: PolarsDataType
    says: str
    null: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names the columns that together are unique."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, PolarsDataType]:
        return {column.name: column.dtype for column in self.columns}


INT, REAL, TEXT, FLAG = pl.Int32(), pl.Float64(), pl.String(), pl.Boolean()
_DTYPES: dict[str, PolarsDataType] = {"int": INT, "real": REAL, "text": TEXT, "flag": FLAG}


def declare(
    name: str,
    key: str,
    *parts: str | Iterable[Column],
    values: Mapping[str, tuple[str, ...]] | None = None,
) -> Table:
    """A table from its name, the columns that together are unique, and its columns as `columns_of`
    reads them.
    """
    return Table(name, tuple(key.split()), columns_of(*parts, values=values))


def columns_of(
    *parts: str | Iterable[Column], values: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Column, ...]:
    """Columns from texts with a line a column: name, type, sentence. Parts that are columns already
    stay as they are.

    Types are int, real, text and flag; `?` behind one says that the column may be empty. A line
    that is indented further goes on with the sentence. `values` are the only ones that a column may
    hold.

    >>> columns_of("page  int?  physical page,\\n            from 1")[0].says
    'physical page, from 1'
    """
    return tuple(
        column
        for part in parts
        for column in (_read_columns(part, values or {}) if isinstance(part, str) else part)
    )


def with_interval(name: str, says: str, *, of: str = "") -> tuple[Column, ...]:
    """Columns of a number and of the two ends of its interval; `of` is what the interval rests on.

    >>> [column.name for column in with_interval("share", "share of pairs that agree")]
    ['share', 'share_low', 'share_high']
    """
    return columns_of(f"""
    {name}       real?  {says}
    {name}_low   real?  lower end of its 95 % interval{of}
    {name}_high  real?  upper end
    """)


def _read_columns(declared: str, values: Mapping[str, tuple[str, ...]]) -> list[Column]:
    found: list[Column] = []
    for line in textwrap.dedent(declared).strip("\n").splitlines():
        if line.startswith(" ") or not line:
            # The sentence of the column above goes on.
            found[-1:] = [
                replace(one, says=f"{one.says} {line.strip()}".strip()) for one in found[-1:]
            ]
            continue
        name, kind, *says = line.split(None, 2)
        dtype, null = _DTYPES[kind.removesuffix("?")], kind.endswith("?")
        found.append(Column(name, dtype, "".join(says), null, values.get(name, ())))
    return found
