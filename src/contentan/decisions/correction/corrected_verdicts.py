"""The table CORRECTED, and whether a difference of two countries survives review.

*survives*: the raw interval leaves out zero, and so does the corrected one, on the same side. *does
not*: the corrected interval holds zero, or is on the other side, and the raw ratio lies outside
what review alone leaves open. *unknown*: review leaves both open, or has not looked at enough of a
side's hits or paragraphs. Empty where the raw interval holds zero: there is nothing to survive.

Differences and ratios are those within what both sides share, as in the comparison: an interval of
the difference leaves out zero exactly where that of the ratio leaves out 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.contrasts import Columns
from contentan.decisions.correction.reviewed_shares import COVERED, UNSETTLED
from contentan.statistics.intervals import Ends
from contentan.tables.schema import Column, columns_of, declare, with_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

SIDES = ("left", "right")
VERDICTS = ("survives", "does not", "unknown", "")
#: What corrected figures are made of; empty where nothing is corrected.
REVIEW_ALONE, WITH_SCORES = "review", "review and scores"


class Open(NamedTuple):
    """Of one country: hits that stand behind reviewed ones, and of them those that stand behind
    what is not settled; paragraphs likewise. Arrays (codes,).
    """

    hits: Reals
    open_hits: Reals
    paragraphs: Reals
    open_paragraphs: Reals


class Covered(NamedTuple):
    """Of one country: hits and those of them from which reviewed ones were drawn; paragraphs
    likewise; what of these is open. Arrays (codes,).
    """

    country: str
    hits: Reals
    hits_behind: Reals
    paragraphs: Reals
    paragraphs_behind: Reals
    open: Open


def _side(side: str) -> tuple[Column, ...]:
    estimates: list[Column] = []
    for kind, of in (("raw", "from works"), ("corrected", "from works and review")):
        hits = f"hits per 1,000 words; its interval is {of}"
        paragraphs = f"share of paragraphs with a hit; its interval is {of}"
        estimates += with_interval(f"{kind}_rate_{side}", hits)
        estimates += with_interval(f"{kind}_share_{side}", paragraphs)
    counted = f"""
    hits_{side}      int  the machine's hits in the {side} country
    reviewed_{side}  int  of these judged
    correct_{side}   int  of these right
    searched_{side}  int  paragraphs read in which the machine found no hit of the code
    missed_{side}    int  of these with the code
    """
    return columns_of(counted, estimates)


CORRECTED = declare(
    "corrected",
    "code left right",
    """
    code   text  code id; a parent's numbers include its children's
    left   text  first country
    right  text  second country
    """,
    _side("left"),
    _side("right"),
    with_interval("raw_difference", "difference of the two rates within what both sides share"),
    with_interval("corrected_difference", "the same of the corrected rates"),
    with_interval("raw_ratio", "ratio of the two rates within what both sides share"),
    with_interval("corrected_ratio", "the same of the corrected rates"),
    """
    verdict  text   whether the raw difference survives; empty where there is none
    why      text   why the verdict is not that it survives
    method   text   what corrected figures are made of: review, or review and scores where scores
                    help in either country; empty where nothing is corrected
    kappa    real?  part of the review's variance that remains with scores, the least of hits and
                    paragraphs of both countries; empty where they do not help
    """,
    values={"verdict": VERDICTS, "method": (REVIEW_ALONE, WITH_SCORES, "")},
)


def verdicts(part: Columns, review_alone: tuple[Ends, Ends], *sides: Covered) -> Columns:
    """verdict and why of one contrast's codes; without enough review the corrected columns are
    emptied. `review_alone` are difference and logarithm of the ratio with the error of review
    alone.
    """
    gaps = [_gap(number, *sides) for number in range(len(sides[0].hits))]
    open_ones = np.array([bool(gap) for gap in gaps], dtype=bool)
    emptied = {
        name: np.where(open_ones, np.nan, values)
        for name, values in part.items()
        if name.startswith("corrected_")
    }
    full = part | emptied
    found = [_verdict(full, review_alone, number, gap) for number, gap in enumerate(gaps)]
    return emptied | {"verdict": [one[0] for one in found], "why": [one[1] for one in found]}


def _gap(number: int, *sides: Covered) -> str:
    """What of a side was not looked at, or not settled, if it is too much."""
    for one in sides:
        for name, there, behind in (
            ("hits", one.hits[number], one.hits_behind[number]),
            ("paragraphs", one.paragraphs[number], one.paragraphs_behind[number]),
        ):
            if behind < COVERED * there:
                which = f"{there - behind:.0f} of {there:.0f} {name} of {one.country}"
                return f"{which} were not in what was reviewed"
        for name, size, open_ones in (
            ("hits", one.open.hits[number], one.open.open_hits[number]),
            ("paragraphs", one.open.paragraphs[number], one.open.open_paragraphs[number]),
        ):
            if open_ones > UNSETTLED * size + 1e-9:
                return f"{open_ones:.0f} of {size:.0f} {name} of {one.country} were not settled"
    return ""


def _verdict(
    part: Columns, review_alone: tuple[Ends, Ends], number: int, gap: str
) -> tuple[str, str]:
    raw, after = (
        tuple(float(part[f"{kind}_difference{end}"][number]) for end in ("", "_low", "_high"))
        for kind in ("raw", "corrected")
    )
    # Only a difference that the raw figures show can survive.
    if not _shown(*raw):
        return "", "a difference is shown after correction only" if _shown(*after) else ""
    if gap:
        return "unknown", gap
    if not np.isfinite(after).all():
        return "unknown", "the corrected difference has no interval"
    if _shown(*after):
        return (
            ("survives", "")
            if after[0] * raw[0] > 0
            else ("does not", "the difference turns round")
        )
    apart, ratio = (Ends(*(end[number] for end in ends)) for ends in review_alone)
    raw_ratio = float(part["raw_ratio"][number])
    # Without a raw ratio (a side without hits) the difference is asked instead.
    low, at, high = (
        (ratio.low, np.log(raw_ratio), ratio.high)
        if np.isfinite(raw_ratio)
        else (apart.low, raw[0], apart.high)
    )
    if low <= at <= high:
        return "unknown", "what was reviewed allows both the raw difference and none"
    return "does not", "what was reviewed excludes the raw difference"


def _shown(_: float, low: float, high: float) -> bool:
    return low > 0 or high < 0
