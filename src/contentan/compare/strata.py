"""What two countries' works share, and so what a contrast of them can hold equal.

A stratum is family × language × time. *Shared works* are how many works a side a balanced
comparison would have that is as good: 2 Σ n_L n_R / (n_L + n_R) over strata (overlap weights: Li,
Morgan & Zaslavsky 2018). Below LEAST of them there is no verdict. Family and language are never
dropped in silence. Time is years, else blocks of three years, else nothing, where years cost more
than a third of what family and language share; but where the two sides lie in unlike years it
stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.works import Works, crossed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]

LEAST = 5
#: Shared works that strata of time must keep of what family and language share.
KEPT = 2 / 3
BLOCK = 3


class Standard(NamedTuple):
    """`strata` (works,) numbers of the strata; `held` names what varies and is held equal; `shared`
    works; `missing` names what is not shared, so that no verdict can be separated from it.
    """

    strata: Whole
    held: tuple[str, ...]
    shared: float
    missing: str


def shared_works(left: Flags, *factors: Whole) -> float:
    """Shared works of the strata that these factors make."""
    strata = crossed(*factors, size=len(left))
    ours = np.bincount(strata, weights=left)
    theirs = np.bincount(strata, weights=~left)
    return float(2 * (ours * theirs / np.maximum(ours + theirs, 1)).sum())


def standard(works: Works, left: Flags) -> Standard:
    """The strata of a contrast; `left` says which works are of the left country."""
    family, lang = works.family, works.lang
    blocks = np.where(works.year < 0, -1, works.year // BLOCK)
    times = {"year": works.year, "three years": blocks}
    base = shared_works(left, family, lang)
    total = shared_works(left)
    unlike = shared_works(left, blocks) < min(KEPT * total, total)
    missing = _missing(left, family, lang, blocks, base)
    for name, time in times.items():
        least = LEAST if unlike and name == "three years" else max(LEAST, KEPT * base)
        if (shared := shared_works(left, family, lang, time)) >= least:
            return _standard(works, left, {name: time}, shared, missing)
    if unlike and not missing and total >= LEAST:
        missing = "year" if base >= total - 1e-9 else "family, language and year together"
    return _standard(works, left, {}, base, missing)


def _missing(left: Flags, family: Whole, lang: Whole, blocks: Whole, base: float) -> str:
    """What too few works share: a single factor where it alone is the reason."""
    if shared_works(left) < LEAST:
        return ""
    alone = {"family": family, "language": lang, "year": blocks}
    names = [name for name, factor in alone.items() if shared_works(left, factor) < LEAST]
    if names:
        return " and ".join(names) if len(names) < 3 else "family, language and year"
    return "family and language together" if base < LEAST else ""


def _standard(
    works: Works, left: Flags, time: dict[str, Whole], shared: float, missing: str
) -> Standard:
    factors = {"family": works.family, "language": works.lang} | time
    held = tuple(name for name, factor in factors.items() if len(np.unique(factor)) > 1)
    return Standard(crossed(*factors.values(), size=len(left)), held, shared, missing)
