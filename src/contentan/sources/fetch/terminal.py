"""What a person reads of a fetch: how many of each status, and each document that is not as it
was.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from contentan.errors import many
from contentan.sources.fetch.fetching import STATUSES

MOST_ROWS = 20


def lines(table: pl.DataFrame) -> Iterator[str]:
    """The table `FETCHED` in lines; unchanged documents are only counted, unless there is something
    to say of them.
    """
    if table.is_empty():
        yield "No row has a url: nothing to fetch."
        return
    counts = [f"{table.filter(status=status).height} {status}" for status in STATUSES]
    yield f"{table.height} address{'es' * (table.height != 1)}: {', '.join(counts)}"
    for status in STATUSES:
        shown = table.filter(
            pl.col("status") == status, pl.lit(status != "unchanged") | (pl.col("note") != "")
        )
        if shown.is_empty():
            continue
        yield f"\n{status}"
        yield from (f"  {_line(row)}" for row in shown.head(MOST_ROWS).iter_rows(named=True))
        if shown.height > MOST_ROWS:
            yield f"  … {shown.height - MOST_ROWS} more in fetch.csv"


def _line(row: dict[str, str | int]) -> str:
    if row["status"] == "failed":
        return f"{row['id']}  {row['reason']}  {row['url']}"
    note = f"  ({row['note']})" if row["note"] else ""
    return f"{row['id']}  {row['kind']}, {_size(int(row['bytes']))}  {row['file']}{note}"


def _size(number: int) -> str:
    return (
        f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{max(1, number // 1_000)} KB"
    )


def plan_lines(hosts: pl.DataFrame) -> Iterator[str]:
    """What would be asked: `fetching.plan` in lines."""
    known = hosts.filter(pl.col("host") != "")
    documents = int(hosts["documents"].sum())
    if not documents:
        yield "No row has a url: nothing to fetch."
        return
    yield (
        f"{many(documents, 'address', 'addresses')} on {many(known.height, 'host')}; hosts are"
        " asked in parallel, each for one document at a time"
    )
    for row in known.head(MOST_ROWS).iter_rows(named=True):
        yield f"  {row['documents']:>4}  {row['host']}  (at least {row['seconds']:,.0f} s)"
    if known.height > MOST_ROWS:
        yield f"  … {many(known.height - MOST_ROWS, 'more host')}"
    for row in hosts.filter(pl.col("host") == "").iter_rows(named=True):
        yield f"  {many(row['documents'], 'row')} with a url that is not an address"
