"""Figures that are looked at while people still work: intervals that hold at every look.

A 95 % interval holds the truth at one look. Who looks again and again, and stops when it suits,
meets sooner or later one that does not. Where K looks are planned, each interval is one of 1 -
.05/K: then all of them hold the truth at once in 95 % of the cases (Bonferroni), however the looks
lie and however alike the figures are. The boundaries of Pocock (1977) are up to 5 % narrower, but
need normal figures and looks after equal steps, which a review by people does not promise; a
confidence sequence that holds at any time is wider than five planned looks.
"""

from __future__ import annotations

from contentan.errors import UsageError
from contentan.statistics.intervals import LEVEL

#: More looks than this make intervals so wide that one waits better.
MOST = 20


def level(planned: int) -> float:
    """The level of each of so many intervals.

    >>> round(level(5), 4)
    0.99
    """
    if not 1 <= planned <= MOST:
        raise UsageError(f"{planned} looks; expected 1 to {MOST}", where="--looks")
    return 1 - (1 - LEVEL) / planned
