"""Whether a negation stands near a hit, in the reach that each language gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from contentan.coding.index import Index
from contentan.coding.vocabulary import LANG_OF

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


NEGATION_REACH = 3


_NEGATORS_BEFORE = {
    "ru": ("не", "ни", "нет", "без"),
    "en": ("not", "no", "never", "without", "n't", "neither", "nor", "cannot"),
}


_NEGATORS_AFTER = {"kk": ("емес", "жоқ", "жок")}


def negated(index: Index, first: Ints, last: Ints) -> NDArray[np.bool_]:
    """Whether a negation stands up to three words before each match (Kazakh: behind it), in its
    sentence.
    """
    found = np.zeros(len(first), dtype=bool)
    lang = index.vocabulary.lang[index.type[first]]
    for here, step, negators in ((first, -1, _NEGATORS_BEFORE), (last, 1, _NEGATORS_AFTER)):
        for number, name in enumerate(LANG_OF):
            # Words of no language are taken for English, as `token_cuts` does.
            of = name or "en"
            own = np.flatnonzero(lang == number)
            if of in negators and len(own):
                found[own] |= _near(index, here[own], first[own], step, negators[of])
    return found


def _near(
    index: Index, here: Ints, home: Ints, step: int, words: Sequence[str]
) -> NDArray[np.bool_]:
    types = np.concatenate([index.vocabulary.surface(word) for word in words])
    found = np.zeros(len(here), dtype=bool)
    for distance in range(1, NEGATION_REACH + 1):
        # Positions are words: punctuation between is not counted, but the sentence has to be the
        # same.
        at = here + step * distance
        inside = (at >= 0) & (at < len(index))
        at = np.where(inside, at, 0)
        found |= (
            inside & (index.sentence[at] == index.sentence[home]) & np.isin(index.type[at], types)
        )
    return found
