"""What a person reads of a fetch: how many of each status, and each document that is not as it
was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from contentan.errors import many
from contentan.sources.doubts.text_changes import Change
from contentan.sources.fetch.doubtful import said
from contentan.sources.fetch.fetched_versions import Version
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
    if "doubtful" in table["status"]:
        yield (
            "\nThe register keeps the last sound version of what is doubtful; look at the file,"
            " then `contentan fetch decide ID --take` or `--reject`"
        )


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


def doubt_lines(waiting: pl.DataFrame) -> Iterator[str]:
    """The table `DOUBTS` in lines."""
    if waiting.is_empty():
        yield "Nothing doubtful waits for a decision."
        return
    yield f"{many(waiting.height, 'document')} to decide on, with --take or --reject"
    for row in waiting.iter_rows(named=True):
        yield f"\n  {row['id']}  {row['says']}"
        yield f"    {row['file']}  {row['url']}"
        if row["begins"]:
            yield f"    begins: {row['begins']}"
        kept = f"the register keeps {row['sound']}" if row["sound"] else "no sound version is there"
        yield f"    since {row['since'][:10]}; {kept}"


def decided_lines(decided: Sequence[Version], *, take: bool) -> Iterator[str]:
    """What was decided, a line a document."""
    became = "taken as the document" if take else "rejected"
    yield from (f"{one.id}  {became}: {one.file}  ({said(one)})" for one in decided)


def change_lines(files: Sequence[str], found: Sequence[Change]) -> Iterator[str]:
    """Sentences that went and came, and how many stayed between them."""
    yield f"--- {files[0]}"
    yield f"+++ {files[1]}"
    if all(one.sign == "=" for one in found):
        yield "no sentence has changed"
        return
    for one in found:
        stayed = one.sign == "="
        yield (
            f"  … {many(int(one.text), 'sentence')} the same"
            if stayed
            else f"{one.sign} {one.text}"
        )
