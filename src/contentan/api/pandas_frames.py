"""Polars frames as pandas frames, without pyarrow: a column at a time, by its declaration.

`polars.DataFrame.to_pandas` needs pyarrow, 170 MB for what these lines do; the types would be the
same, but for categories.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.api.column_units import units_of
from contentan.tables.schema import Column, Table

if TYPE_CHECKING:
    import pandas as pd


def to_pandas(frame: pl.DataFrame, table: Table, **facts: str) -> pd.DataFrame:
    """A table as a pandas frame with a plain index; `attrs` say what it is, `facts` besides.

    Texts are `string`, texts of which only some values may come `category`, whole numbers `int64`
    or, where a cell may be empty, `Int64`; numbers are `float64` with NaN for empty, yes and no
    `bool` or `boolean`. Columns that the declaration does not have (of a run of another version)
    are converted by their own type.
    """
    import pandas as pd

    known = {column.name: column for column in table.columns}
    made = pd.DataFrame(
        {series.name: _column(series, known.get(series.name)) for series in frame},
        index=pd.RangeIndex(len(frame)),
        copy=False,
    )
    made.attrs = attributes(table, **facts)
    return made


def attributes(table: Table, **facts: str) -> dict[str, Any]:
    """What `attrs` hold: `table`, `key` (columns that together are unique), `columns` (a sentence
    each) and `units`.
    """
    says = {column.name: column.says for column in table.columns}
    own = {"table": table.name, "key": list(table.key), "columns": says, "units": units_of(table)}
    return {**facts, **own}


def _column(series: pl.Series, declared: Column | None) -> Any:
    import pandas as pd

    if series.dtype == pl.String:
        if declared and declared.one_of:
            return _category(series, declared.one_of)
        return pd.array(series.to_numpy(), dtype="string")
    missing = declared.null if declared else bool(series.null_count())
    if series.dtype == pl.Boolean:
        return _masked(series, "boolean", False) if missing else series.to_numpy().astype(bool)
    if series.dtype.is_integer():
        return _masked(series, "Int64", 0) if missing else series.to_numpy().astype(np.int64)
    return series.cast(pl.Float64).to_numpy(writable=True)


def _masked(series: pl.Series, dtype: str, filler: int) -> Any:
    import pandas as pd

    values = series.fill_null(filler).to_numpy()
    if dtype == "boolean":
        return pd.arrays.BooleanArray(values.astype(bool), series.is_null().to_numpy())
    return pd.arrays.IntegerArray(values.astype(np.int64), series.is_null().to_numpy(writable=True))


def _category(series: pl.Series, values: Mapping[str, Any] | tuple[str, ...]) -> Any:
    import pandas as pd

    number = {value: i for i, value in enumerate(values)}
    codes = series.replace_strict(number, default=-1, return_dtype=pl.Int64)
    return pd.Categorical.from_codes(codes.to_numpy(), categories=list(values))
