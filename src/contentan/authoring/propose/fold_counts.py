"""Right and wrong by fold, and what a change of the codebook would do to them.

Texts fall into FOLDS by a hash of their letters, so that equal texts fall together. A change is
learned only where each four folds speak for it without the fifth; what it gains is then gained in
folds that had no say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]

FOLDS = 5
#: Different texts that a change makes right: in all, and outside of any fold.
TEXTS, TEXTS_WITHOUT_A_FOLD = 3, 2
_LETTERS = re.compile(r"[^\W_]+")


class Figures(NamedTuple):
    """Of some texts; what has nothing to divide by is None."""

    f1: float
    precision: float | None
    recall: float | None


def folds(texts: Sequence[str]) -> tuple[Ints, NDArray[np.bool_]]:
    """The fold of each text, from its letters and digits alone, and whether no text before it has
    the same.

    >>> [part.tolist() for part in folds(["Accord.", "accord", "Harmony"])]
    [[3, 3, 4], [True, False, True]]
    """
    keys = ["".join(_LETTERS.findall(text.casefold().replace("ё", "е"))) for text in texts]
    known: set[str] = set()
    first = np.zeros(len(texts), dtype=bool)
    for at, key in enumerate(keys):
        first[at] = key not in known
        known.add(key)
    number = [int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % FOLDS for key in keys]
    return np.array(number, dtype=np.int64), first


def counts(human: NDArray[np.int8], machine: NDArray[np.bool_], fold: Ints) -> Ints:
    """Shape (FOLDS, 3): both say yes, the machine alone, people alone; texts that nobody judged
    (-1) are in none.
    """
    cells = ((human == 1) & machine, (human == 0) & machine, (human == 1) & ~machine)
    return np.stack([np.bincount(fold[cell], minlength=FOLDS) for cell in cells], axis=1)


def f1(cells: Ints) -> Reals:
    """F1 of counts whose last axis is (both, machine alone, people alone); 0 where there is
    nothing.
    """
    both, wrong, missed = (cells[..., at].astype(float) for at in range(3))
    whole = 2 * both + wrong + missed
    return np.asarray(np.divide(2 * both, whole, out=np.zeros_like(whole), where=whole > 0))


def figures(cells: Ints) -> Figures:
    """F1, precision and recall of counts by fold, added up."""
    total = cells.sum(axis=0)
    both, wrong, missed = total.tolist()
    return Figures(
        float(f1(total)),
        both / (both + wrong) if both + wrong else None,
        both / (both + missed) if both + missed else None,
    )


def gains(now: Ints, change: Ints, texts: Ints) -> Reals:
    """What each change adds to F1, 0 for one that is not learned.

    `now` are counts by fold; `change` has shape (changes, FOLDS, 2): how many more texts both say
    yes to, and the machine alone; `texts` (changes, FOLDS) how many different texts become right.
    """
    more = np.concatenate([change, -change[..., :1]], axis=-1)
    whole = now.sum(axis=0)
    gain: Reals = f1(whole + more.sum(axis=1)) - f1(whole)
    without = whole - now
    rises = f1(without + more.sum(axis=1, keepdims=True) - more) > f1(without)
    all_texts = texts.sum(axis=1, keepdims=True)
    seen = (all_texts - texts >= TEXTS_WITHOUT_A_FOLD).all(axis=1) & (all_texts[:, 0] >= TEXTS)
    return np.where(rises.all(axis=1) & seen, gain, 0.0)
