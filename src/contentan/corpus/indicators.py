"""Context figures beside the text evidence: what a country's rank, population or reach is said to
be, by whom, for which year.

A CSV of a person's own, one row a figure with its source. Nothing here is counted in texts and
nothing is mixed with what is. Two sources that give different figures are both kept and marked, for
which of them is right is not for software to say.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from contentan.corpus import register
from contentan.errors import ContentanError
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

REQUIRED = ("country", "year", "indicator", "value", "unit", "source")
OPTIONAL = ("note", "checked")
YEARS = range(1800, 2101)
_YES = {"yes": True, "no": False, "": False}

INDICATORS = declare(
    "indicators",
    "country year indicator source",
    """
    country    text  ISO 3166-1 alpha-3 code
    year       int   year for which the figure stands
    indicator  text  what is measured
    value      real  the figure
    unit       text  what the figure counts: %, people, rank
    source     text  who gives the figure
    note       text  what a reader must know of it
    checked    flag  somebody has looked it up in the source
    conflict   flag  another source gives another figure for the same country, year and
                     indicator
    line       int   line of the file
    """,
)


class IndicatorError(ContentanError):
    """The file of indicators is not what docs/method/indicators.md describes."""


def read(path: Path) -> pl.DataFrame:
    """Table INDICATORS, by indicator, year, country and source; IndicatorError at file:line for the
    first row that is wrong.

    Example: read(Path("corpus/indicators.csv")).filter(pl.col("country") == "KAZ")
    """
    found: dict[tuple[str, int, str, str], list[object]] = {}
    for line, row in _rows(path):
        key, rest = _row(row, path, line)
        if key in found:
            raise IndicatorError(
                f"{key[0]} {key[1]} {key[2]!r} of this source stands in line {found[key][-1]}"
                " already",
                where=path,
                line=line,
            )
        found[key] = [*rest, line]
    made = [
        (country, year, indicator, value, unit, source, note, checked, False, line)
        for (country, year, indicator, source), (value, unit, note, checked, line) in found.items()
    ]
    same = ["country", "year", "indicator"]
    table = frame_of(INDICATORS, made).with_columns(
        # The same number in another unit is another figure.
        (pl.struct("value", "unit").n_unique().over(same) > 1).alias("conflict")
    )
    return table.sort("indicator", "year", "country", "source")


def empty() -> pl.DataFrame:
    """Table INDICATORS without a row, for a study that has no such file."""
    return frame_of(INDICATORS, [])


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column, empty rows left out; a decimal comma is made a point where
    commas do not part the cells.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise IndicatorError("there is no such file", where=path) from None
    except UnicodeDecodeError:
        raise IndicatorError("not UTF-8; save it as 'CSV UTF-8'", where=path) from None
    # Excel writes semicolons where the decimal sign is a comma.
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(keepends=True), strict=True, delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, path)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise IndicatorError(
                    f"{len(cells)} cells, the header has {len(header)}",
                    where=path,
                    line=reader.line_num,
                )
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            if delimiter != ",":
                row["value"] = row["value"].replace(",", ".", 1)
            yield reader.line_num, row
    except csv.Error as error:
        raise IndicatorError(f"broken row: {error}", where=path, line=reader.line_num) from None


def _check_header(header: list[str], path: Path) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise IndicatorError(
            f"there is no column {', '.join(missing)}; the header has"
            f" {', '.join(header) or 'nothing'}",
            where=path,
            line=1,
        )
    for name in header:
        if name not in (*REQUIRED, *OPTIONAL):
            raise IndicatorError(
                f"column {name!r} is none of {', '.join((*REQUIRED, *OPTIONAL))}",
                where=path,
                line=1,
            )
        if header.count(name) > 1:
            raise IndicatorError(f"column {name!r} stands there twice", where=path, line=1)


def _row(
    row: dict[str, str], path: Path, line: int
) -> tuple[tuple[str, int, str, str], list[object]]:
    """The key and the rest of a row, or IndicatorError."""

    def wrong(message: str) -> IndicatorError:
        return IndicatorError(message, where=path, line=line)

    country = row["country"].upper()
    if country not in register.countries():
        raise wrong(f"country {row['country']!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA")
    if not re.fullmatch(r"\d{4}", row["year"]) or int(row["year"]) not in YEARS:
        raise wrong(f"year {row['year']!r}: expected four digits, {YEARS[0]} to {YEARS[-1]}")
    for name in ("indicator", "unit", "source"):
        if not row[name]:
            raise wrong(
                f"the cell {name!r} is empty" + ("; a figure needs one" if name == "source" else "")
            )
    if row.get("checked", "").lower() not in _YES:
        raise wrong(f"checked {row['checked']!r}: expected yes or no")
    key = (country, int(row["year"]), row["indicator"], row["source"])
    return key, [
        _number(row["value"], path, line),
        row["unit"],
        row.get("note", ""),
        _YES[row.get("checked", "").lower()],
    ]


def _number(text: str, path: Path, line: int) -> float:
    """A figure as people write it: 20300000, 20 300 000, 71.3, -2."""
    bare = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(\D|$))", "", text)
    if not re.fullmatch(r"[-\N{MINUS SIGN}]?\d+(\.\d+)?", bare) or not math.isfinite(
        float(bare.replace("\N{MINUS SIGN}", "-"))
    ):
        raise IndicatorError(
            f"value {text!r}: expected a number such as 71.3 or 20300000; % and the like go to the"
            " column unit",
            where=path,
            line=line,
        )
    return float(bare.replace("\N{MINUS SIGN}", "-"))
