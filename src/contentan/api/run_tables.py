"""The tables of a run by name: read when they are first asked for, then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import polars as pl

from contentan.coding.tables import HITS
from contentan.errors import TableError, UsageError, meant
from contentan.runs.analysis import DECLARED
from contentan.store.run_differences import some
from contentan.tables.frames import read_table
from contentan.tables.schema import Table

if TYPE_CHECKING:
    import pandas as pd

#: Every table of a run, in the order in which people look at them.
TABLES: Mapping[str, Table] = {"documents": DECLARED["documents"], "hits": HITS, **DECLARED}
Frame = TypeVar("Frame", bound="pl.DataFrame | pd.DataFrame")


class Tables(Generic[Frame]):
    """Tables as attributes. What is listed here is what an editor completes; `read` gives a table
    by its name.
    """

    documents: Frame
    hits: Frame
    counts: Frame
    counts_about: Frame
    comparison: Frame
    within: Frame
    trends: Frame
    slopes: Frame
    specification: Frame
    keyness: Frame
    keyness_lines: Frame
    shared_texts: Frame
    passage_versions: Frame
    patterns: Frame
    network_nodes: Frame
    network_edges: Frame
    cases: Frame
    case_themes: Frame
    case_passages: Frame
    claims: Frame
    conflicts: Frame
    indicators: Frame
    quality: Frame
    corrected: Frame
    agreement: Frame
    harm: Frame
    lost: Frame

    def __init__(self, read: Callable[[str], Frame]) -> None:
        self._read = read

    # Hidden from type checkers, which would take every name for a table.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Frame:
            """A table, which from then on is an attribute like any other."""
            if name not in TABLES:
                raise AttributeError(f"no table {name!r}{like(name, TABLES)}", name=name, obj=self)
            self.__dict__[name] = made = self._read(name)
            return made

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})


class PolarsTables(Tables[pl.DataFrame]):
    """Tables of a run as polars frames; `passages` is the table."""

    passages: pl.DataFrame


class ByName(Mapping[str, Frame]):
    """Tables by name, for names that are computed, and for the one name that is a method:
    `run.tables["passages"]`.
    """

    def __init__(self, tables: Callable[[str], Frame]) -> None:
        self._tables = tables

    def __getitem__(self, name: str) -> Frame:
        if name not in TABLES:
            raise KeyError(f"{name}{like(name, TABLES)}")
        return self._tables(name)

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __contains__(self, name: object) -> bool:
        return name in TABLES  # without reading it

    def __repr__(self) -> str:
        return f"tables of a run: {', '.join(TABLES)}"


def read(folder: Path, name: str) -> pl.DataFrame:
    """A table of a run folder. UsageError where its file is gone, TableError where the version that
    made the run wrote another table.
    """
    try:
        return read_table(folder, name, TABLES[name])
    except FileNotFoundError:
        raise UsageError(
            f"{name}.csv of the run is missing; `contentan run` makes it again", where=folder
        ) from None
    except pl.exceptions.PolarsError as error:
        first = str(error).partition("\n")[0]
        raise TableError(
            f"not as this version of contentan writes it ({first}); `contentan run` makes it anew",
            where=folder / f"{name}.csv",
        ) from None


def like(name: str, known: Mapping[str, object]) -> str:
    """The end of a message: which known name may be meant, else the first of those that there are.

    >>> like("hit", {"hits": 0, "counts": 0})
    "; did you mean 'hits'?"
    """
    return meant(name, known) or f"; there are {some(list(known))}"
