"""How fast reviewers decide, and which rows were answered faster than anybody can read them.

A page tells how long a row was the current one. Nobody reads more than 1,000 words a minute: 238
are usual, and who is trained for speed understands less from 500 on (Brysbaert 2019; Rayner et al.
2016). And a choice that depends on what is seen takes 0.3 s at least. Of a hit only the marked
words need be read, of a paragraph all. Below that a row was not read; it is told, and nothing
follows from it.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections import defaultdict

import polars as pl

from contentan.decisions.stored_samples import samples
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

#: Seconds of the fastest choice, and of each word that is read at 1,000 words a minute.
CHOICE, WORD = 0.3, 0.06
#: A reviewer is named from this share of rows on: a key pressed twice happens to everybody.
SOME = 0.1
PACE = declare(
    "pace",
    "sample reviewer",
    """
    sample    text  id of the sample
    reviewer  text  who decided
    rows      int   rows of which it is known how long they were looked at, first answers alone
    seconds   real  median of the seconds of a row
    too_fast  int   rows answered faster than anybody can read them
    fast      flag  these are a tenth of the rows or more
    """,
)


def least_seconds(text: str) -> float:
    """The shortest time in which a text can be read and answered.

    >>> least_seconds("exchange programme")
    0.42
    """
    return round(CHOICE + WORD * len(text.split()), 4)


def pace(db: sqlite3.Connection) -> pl.DataFrame:
    """Table PACE: all samples, training rounds too, the oldest first."""
    taken: dict[tuple[str, str], dict[str, tuple[float, str]]] = defaultdict(dict)
    for sample, reviewer, item, seconds, quote in db.execute(
        "select d.sample, d.reviewer, d.item, d.seconds, i.quote from decision d"
        " join item i on i.id = d.item where d.seconds is not null and d.how = 'key'"
        " and d.undoes is null order by d.id"
    ):
        # An answer that is changed needs no second reading.
        taken[sample, reviewer].setdefault(item, (float(seconds), str(quote)))
    rows = []
    for sample in reversed(samples(db)):
        for (name, reviewer), own in sorted(taken.items()):
            if name == sample.id:
                fast = sum(seconds < least_seconds(quote) for seconds, quote in own.values())
                middle = statistics.median(seconds for seconds, _ in own.values())
                many = fast >= SOME * len(own)
                rows.append((name, reviewer, len(own), middle, fast, bool(fast) and many))
    return frame_of(PACE, rows)
