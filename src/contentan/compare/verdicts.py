"""What may be said of a contrast. Four words:

*differs*: q below 5 % and an interval of the ratio that leaves out 1, both of what the two sides
share. *alike*: the ratio's 90 % interval lies within the margin, two one-sided tests at 5 %
(Schuirmann 1987). *not separable*: the two sides share too little of a family of sources, a
language or a time, and a difference could as well be one of these. *open*: none of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from contentan.compare.engine.multiplicity import benjamini_hochberg, shaffer
from contentan.compare.strata import LEAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

ALPHA = 0.05
#: Rates within this factor of each other are alike, unless the study says otherwise.
MARGIN = 1.5
DIFFERS, ALIKE, NOT_SEPARABLE, OPEN = "differs", "alike", "not separable", "open"
NO_HITS, NO_TEXT = "no hits", "not comparable"
VERDICTS = (DIFFERS, ALIKE, NOT_SEPARABLE, OPEN, NO_HITS, NO_TEXT)
FEW_WORKS, FEW_HITS, NO_SHARED_HIT = "too few works", "too few hits", "no hit in what both share"


def judged(columns: Mapping[str, Any], q: Reals, margin: float) -> dict[str, Any]:
    """Columns q, verdict and reason of contrasts with these columns, a value each contrast."""
    hits = np.asarray(columns["hits_left"]) + np.asarray(columns["hits_right"])
    least = np.minimum(columns["documents_left"], columns["documents_right"])
    p, p_least = (np.asarray(columns[name], dtype=float) for name in ("p", "p_least"))
    low, high, inner_low, inner_high = (
        np.asarray(columns[name], dtype=float)
        for name in ("ratio_low", "ratio_high", "inner_low", "inner_high")
    )
    missing = np.asarray(columns["missing"])
    works = np.minimum(columns["works_left"], columns["works_right"])
    enough = (works >= LEAST) & (np.asarray(columns["shared_works"], dtype=float) >= LEAST)
    with np.errstate(invalid="ignore"):
        differs = (q <= ALPHA) & ((low > 1) | (high < 1))
        alike = ~np.isnan(p) & (inner_low > 1 / margin) & (inner_high < margin)
        mute = p_least > ALPHA
    cases = {
        NO_TEXT: least == 0,
        NO_HITS: hits == 0,
        NOT_SEPARABLE: missing != "",
        DIFFERS: differs,
        ALIKE: alike,
    }
    verdict = np.select(list(cases.values()), list(cases), OPEN)
    reason = np.select(
        [
            verdict == NOT_SEPARABLE,
            (verdict == OPEN) & np.isnan(p) & enough,
            (verdict == OPEN) & np.isnan(p),
            (verdict == OPEN) & mute,
        ],
        [missing, NO_SHARED_HIT, FEW_WORKS, FEW_HITS],
        "",
    )
    return {"q": q, "verdict": verdict, "reason": reason}


def in_words(verdict: str, reason: str) -> str:
    """
    >>> in_words(NOT_SEPARABLE, "language"), in_words(OPEN, FEW_WORKS), in_words(DIFFERS, "")
    ('not separable from language', 'open: too few works', 'differs')
    """
    if not reason:
        return verdict
    return f"{verdict} from {reason}" if verdict == NOT_SEPARABLE else f"{verdict}: {reason}"


def q_of_pairs(p: Reals, p_least: Reals, p_all: Reals, countries: int) -> tuple[Reals, Reals]:
    """q of each pair, (pairs, codes), and of the test of all countries at once, (codes,).

    With two countries: Benjamini and Hochberg over codes. With more, a code is chosen by the test
    of all of them; inside it Shaffer's steps at .05 × chosen / codes (Van den Berge et al. 2017).
    """
    if countries < 3:
        return benjamini_hochberg(p[0], p_least[0], level=ALPHA)[None], np.full(p.shape[1], np.nan)
    speaks = np.where(np.isnan(p), np.inf, p_least).min(axis=0)
    q_all = benjamini_hochberg(p_all, speaks, level=ALPHA)
    family, chosen = np.isfinite(q_all).sum(), max(1, int((q_all <= ALPHA).sum()))
    inside = np.minimum(shaffer(p, countries) * family / chosen, 1.0)
    return np.where(np.isnan(p) | np.isnan(q_all), np.nan, np.maximum(inside, q_all)), q_all


def over_all(p: Sequence[float] | Reals, p_least: Sequence[float] | Reals) -> Reals:
    """q over all contrasts of a table."""
    return benjamini_hochberg(p, p_least, level=ALPHA)
