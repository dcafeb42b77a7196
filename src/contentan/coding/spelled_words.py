"""The words of matches as a person reads them: lemmas, and how each word was matched."""

from __future__ import annotations

import numpy as np
import polars as pl

from contentan.coding.index import Index
from contentan.coding.winning_matches import Found


def words(index: Index, found: Found) -> tuple[pl.Series, pl.Series]:
    """Best lemmas and trace of each match. The same words come again and again, so they are spelled
    once.
    """
    sizes = found.last - found.first + 1
    number = np.empty(len(sizes), dtype=np.int64)
    spelled: list[tuple[str, str]] = []
    for size in np.unique(sizes).tolist():
        own = np.flatnonzero(sizes == size)
        types = index.type[found.first[own, None] + np.arange(size)]
        different, place = np.unique(types, axis=0, return_inverse=True)
        number[own] = len(spelled) + place.ravel()
        spelled += [_spelled(index, tuple(row)) for row in different.tolist()]
    lemmas, trace = (pl.Series([row[i] for row in spelled], dtype=pl.String) for i in (0, 1))
    return lemmas.gather(number), trace.gather(number)


def _spelled(index: Index, types: tuple[int, ...]) -> tuple[str, str]:
    """'мягкий сила' and 'мягкой(ru: мягкий) силы(ru: сила)': form, language and plausible lemmas of
    each word.
    """
    own = index.vocabulary
    rows = [(own.form(t), own.language(t), own.lemmas_of(t)) for t in types]
    lemmas = " ".join((all_of or (form,))[0] for form, _, all_of in rows)
    return lemmas, " ".join(f"{form}({lang}: {'|'.join(all_of)})" for form, lang, all_of in rows)
