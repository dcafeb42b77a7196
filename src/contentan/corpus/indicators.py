"""Context figures beside the text evidence: what a country's rank, population or reach is said to
be, by whom, for which year.

A CSV of a person's own, one row a figure with its source. Nothing here is counted in texts and
nothing is mixed with what is. Two sources that give different figures are both kept and marked, for
which of them is right is not for software to say.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from contentan.corpus import register
from contentan.errors import ContentanError, Faults, many
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
    """Table INDICATORS, by indicator, year, country and source; IndicatorError with every fault at
    file:line for a file in which a row is wrong.

    Example: read(Path("corpus/indicators.csv")).filter(pl.col("country") == "KAZ")
    """
    found: dict[tuple[str, int, str, str], list[object]] = {}
    faults = Faults(IndicatorError, path)
    for line, row in _rows(path, faults):
        entry = _row(row, line, faults)
        if entry is None:
            continue
        key, rest = entry
        if key in found:
            faults.add(
                f"{key[0]} {key[1]} {key[2]!r} of this source is a duplicate of line"
                f" {found[key][-1]}",
                line,
            )
        found.setdefault(key, [*rest, line])
    faults.refuse()
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


def _rows(path: Path, faults: Faults) -> Iterator[tuple[int, dict[str, str]]]:
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
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, path, faults)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                faults.add(
                    f"{many(len(cells), 'cell')}, the header has {len(header)}", reader.line_num
                )
                continue
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            if delimiter != ",":
                row["value"] = row["value"].replace(",", ".", 1)
            yield reader.line_num, row
    except csv.Error as error:
        faults.add(f"broken row: {error}", reader.line_num)


def _check_header(header: list[str], path: Path, faults: Faults) -> None:
    """Note odd columns; raise where rows cannot be read for want of one."""
    stop = Faults(IndicatorError, path)
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        stop.add(
            f"there is no column {', '.join(missing)}; the header has"
            f" {', '.join(header) or 'nothing'}",
            1,
        )
        stop.refuse()
    for name in dict.fromkeys(header):
        if name not in (*REQUIRED, *OPTIONAL):
            faults.add(f"column {name!r} is not one of {', '.join((*REQUIRED, *OPTIONAL))}", 1)
        if header.count(name) > 1:
            faults.add(f"column {name!r} is a duplicate", 1)


def _row(
    row: dict[str, str], line: int, faults: Faults
) -> tuple[tuple[str, int, str, str], list[object]] | None:
    """The key and the rest of a row; None, with what is wrong noted."""
    before = len(faults.found)
    country = row["country"].upper()
    if country not in register.countries():
        faults.add(
            f"country {row['country']!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA", line
        )
    if not re.fullmatch(r"\d{4}", row["year"]) or int(row["year"]) not in YEARS:
        faults.add(f"year {row['year']!r}: expected four digits, {YEARS[0]} to {YEARS[-1]}", line)
    for name in ("indicator", "unit", "source"):
        if not row[name]:
            reason = "; a figure needs one" if name == "source" else ""
            faults.add(f"the cell {name!r} is empty{reason}", line)
    if row.get("checked", "").lower() not in _YES:
        faults.add(f"checked {row['checked']!r}: expected yes or no", line)
    value = _number(row["value"])
    if value is None:
        faults.add(
            f"value {row['value']!r}: expected a number such as 71.3 or 20300000; % and the like go"
            " to the column unit",
            line,
        )
    if len(faults.found) > before:
        return None
    key = (country, int(row["year"]), row["indicator"], row["source"])
    checked = _YES[row.get("checked", "").lower()]
    return key, [value, row["unit"], row.get("note", ""), checked]


def _number(text: str) -> float | None:
    """A figure as people write it: 20300000, 20 300 000, 71.3, -2; None for anything else.

    >>> _number("20 300 000"), _number("71.3 %")
    (20300000.0, None)
    """
    bare = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(\D|$))", "", text)
    bare = bare.replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"-?\d+(\.\d+)?", bare) or not math.isfinite(float(bare)):
        return None
    return float(bare)
