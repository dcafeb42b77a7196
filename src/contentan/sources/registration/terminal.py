"""What a person reads of a check and of added rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from contentan.errors import many
from contentan.sources.registration.add_documents import Added
from contentan.sources.registration.register_findings import LEVELS
from contentan.sources.registration.work_proposals import Works

#: More findings than these of one kind and column are summed up in one line.
MOST = 5


def findings(table: pl.DataFrame, documents: int) -> Iterator[str]:
    """The table `FINDINGS` in lines: what is the same in many rows is said once."""
    counts = ", ".join(f"{many(table.filter(level=level).height, level)}" for level in LEVELS)
    yield f"{many(documents, 'row')}: {counts}"
    for level in LEVELS:
        own = table.filter(level=level)
        if own.height:
            yield f"\n{level}s"
        for (kind, column), group in own.group_by("kind", "column", maintain_order=True):
            yield from _group(str(kind), str(column), group)


def _group(kind: str, column: str, group: pl.DataFrame) -> Iterator[str]:
    rows = list(group.iter_rows(named=True))
    shown = rows if group.height <= MOST or not column else rows[:1]
    yield from (f"  line {row['line']}  {row['id']}: {row['says']}" for row in shown)
    if len(rows) > len(shown):
        names = ", ".join(row["id"] for row in rows[1:4])
        yield (
            f"  … and {many(len(rows) - 1, 'more row')} with {column} {kind}:"
            f" {names}{', …' if len(rows) > 4 else ''}"
        )


def works(found: Works, named: int, nameless: int) -> Iterator[str]:
    """Works of several documents, pairs that may be one; how many cells were `named`, and how many
    would be.
    """
    if found.works:
        yield "\nworks of several documents"
    for work in found.works:
        yield f"  {work.work}"
        for by, docs in (("register", work.registered), ("proposed", work.proposed)):
            if docs:
                yield f"    {by}: {', '.join(docs)}"
    if found.possible:
        yield f"\nmay be one work, {many(len(found.possible), 'pair')}: the column work decides"
        yield from (f"  {first}, {second}" for first, second in found.possible)
    if named:
        yield f"\n{many(named, 'cell')} of the column work written: change what is wrong"
    elif nameless:
        yield (
            "\n--write names what is proposed in the column work, for you to confirm or change;"
            " a document's own id there says that it stands alone"
        )


def added(made: Sequence[Added], *, dry: bool) -> Iterator[str]:
    """Each file with its row: what was guessed, what is missing, or why it has none."""
    for one in made:
        if one.reason:
            yield f"{one.file}: {one.reason}"
            continue
        yield f"{one.file}: {'would be ' if dry else ''}added as {one.cells['id']}"
        if one.holds:
            yield f"  stands for each document in it: {one.holds}"
        if one.copied:
            yield (
                f"  copied to {one.cells['path']}"
                if not dry
                else f"  would be copied to {one.cells['path']}"
            )
        for column, cell in one.cells.items():
            if cell and column not in ("id", "guessed"):
                yield f"  {column:<12} {cell}{'   (guessed)' if column in one.guessed else ''}"
        if one.note:
            yield f"  look at the year: {one.note}"
        if one.missing:
            yield f"  to be filled by a person: {', '.join(one.missing)}"
