"""Documents written as facts, and the tables that a comparison makes of them."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.compare import comparison
from contentan.corpus.tables import DOCUMENTS
from contentan.tables.frames import frame_of

COUNTRIES = ("KAZ", "USA")
CODES = ("a", "b", "never")
Fact = dict[str, Any]
Row = dict[str, Any]


def fact(doc: str, country: str, hits: int, **more: Any) -> Fact:
    """A document, or its text in one language: hits of code a (of b half as many), 1,000 words in
    English of 2021 unless said otherwise; a work of its own.
    """
    own = {"family": "un", "year": 2021, "lang": "en", "tokens": 1000, "about": "speaker"}
    return {
        "doc": doc,
        "country": country,
        "hits": hits,
        **own,
        "for": (country,),
        "work": "",
        **more,
    }


def inputs(facts: list[Fact]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """TALLY, EXPOSURE and DOCUMENTS of these documents."""
    tallies, exposures, documents = [], [], {}
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    for one in facts:
        units = one["tokens"] // 50 + 1
        for country in one["for"]:
            exposures.append((one["doc"], country, one["lang"], one["tokens"], units))
            tallies += [
                (one["doc"], country, one["lang"], code, n, min(n, units))
                for code, n in (("a", one["hits"]), ("b", one["hits"] // 2))
                if n
            ]
        documents[one["doc"]] = empty | {"status": "ok"} | one
    rows = [[row[name] for name in DOCUMENTS.schema] for row in documents.values()]
    works = pl.Series("work", [row["work"] for row in documents.values()], pl.String)
    return (
        frame_of(TALLY, tallies),
        frame_of(EXPOSURE, exposures),
        frame_of(DOCUMENTS, rows).with_columns(works),
    )


def everything(
    facts: list[Fact], countries: tuple[str, ...] = COUNTRIES, **more: Any
) -> comparison.Compared:
    return comparison.everything(*inputs(facts), CODES, countries=countries, seed=1, **more)


def compared(facts: list[Fact], code: str = "a", countries: tuple[str, ...] = COUNTRIES) -> Row:
    """The row of a code, of the first pair of countries."""
    table = everything(facts, countries).comparison
    return table.filter(pl.col("code") == code).row(0, named=True)


def many(country: str, n: int, hits: int, **more: Any) -> list[Fact]:
    return [fact(f"{country}{i:02}", country, hits + i % 3, **more) for i in range(n)]


def has_nan(table: pl.DataFrame) -> bool:
    reals = [name for name, dtype in table.schema.items() if dtype == pl.Float64]
    return any(table[name].is_nan().any() for name in reals)


def near(one: Row, other: Row, *, but: tuple[str, ...] = (), close: float = 1e-6) -> list[str]:
    """Columns that differ by more than rounding."""
    differ = []
    for name in one:
        a, b = one[name], other[name]
        same = (
            math.isclose(a, b, rel_tol=close, abs_tol=close)
            if isinstance(a, float) and isinstance(b, float)
            else a == b
        )
        if not same and name not in but:
            differ.append(f"{name}: {a} {b}")
    return differ


MIXED = [
    *many("KAZ", 6, 9, lang="kk", family="apk"),
    *many("USA", 6, 2),
    *(
        fact(f"k{i}", "KAZ", 6 + i, lang="ru", family="apk", year=2020 + i, tokens=700 + 90 * i)
        for i in range(3)
    ),
    *(fact(f"u{i}", "USA", 1 + i, lang="ru", family="state", year=2020 + i) for i in range(3)),
    *(fact(f"m{i}", country, 3 + i) for i, country in enumerate(("KAZ", "USA") * 6)),
    fact("osce", "", 4, about="mentioned", family="osce", **{"for": COUNTRIES}),
]
