"""Documents put together to works, the unit of inference: translations, editions and copies of one
text are one work.

A work has the mean hits and the mean words of its versions. So a text says as much when it is there
in three languages as when it is there in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.document_arrays import Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]

#: A language counts as one of a work's from this share of its longest language's words on.
PART = 0.2


class Works(NamedTuple):
    """A row for each work and country, sorted by country and work.

    `work`, `country`, `lang`, `family` are numbers, `year` is -1 where it is unknown; `words`,
    `units` (rows,) and `hits`, `segments` (rows, columns) are means over versions; `documents` and
    `documents_hit` count.
    """

    work: Whole
    country: Whole
    lang: Whole
    family: Whole
    year: Whole
    words: Reals
    units: Reals
    hits: Reals
    segments: Reals
    documents: Whole
    documents_hit: Whole

    @property
    def size(self) -> int:
        return len(self.work)

    def only(self, rows: Flags | Whole) -> Works:
        return Works._make(part[rows] for part in self)


def whole_works(of: Material, rows: Flags | None = None) -> Works:
    """Works with the text of all their languages, or of some rows; `lang` is that of most words."""
    chosen = np.flatnonzero(np.ones(len(of.doc), bool) if rows is None else rows)
    # First each document over its languages, then each work over its documents.
    versions = _summed(of, chosen, (of.country[chosen], of.doc[chosen]))
    return _averaged(of, versions, (versions.country, of.work[versions.work]))


def works_by_language(of: Material, rows: Flags | None = None) -> Works:
    """Works with a row for each of their languages."""
    chosen = np.flatnonzero(np.ones(len(of.doc), bool) if rows is None else rows)
    keys = of.country[chosen], of.doc[chosen], of.lang[chosen]
    versions = _summed(of, chosen, keys)
    return _averaged(of, versions, (versions.country, of.work[versions.work], versions.lang))


def _summed(of: Material, chosen: Whole, keys: tuple[Whole, ...]) -> Works:
    """Rows of the material summed by keys; `work` has the documents' numbers."""
    order = np.lexsort(keys[::-1])
    rows = chosen[order]
    start = _starts(tuple(key[order] for key in keys))
    first = rows[start]
    most = _of_most_words(of.lang[rows], of.tokens[rows], start)

    def total(part: Reals) -> Reals:
        return np.asarray(np.add.reduceat(part[rows], start, axis=0), dtype=float)

    if not len(start):
        return _empty(of)
    hits = total(of.hits)
    return Works(
        of.doc[first],
        of.country[first],
        most,
        of.family[of.doc[first]],
        of.year[of.doc[first]],
        total(of.tokens),
        total(of.units),
        hits,
        total(of.segments),
        np.ones(len(start), np.intp),
        (hits > 0).astype(np.intp),
    )


def _empty(of: Material) -> Works:
    none, wide = np.zeros(0, np.intp), np.zeros((0, of.hits.shape[1]))
    numbers = [none] * 5
    return Works._make(
        [*numbers, none.astype(float), none.astype(float), wide, wide, none, wide.astype(np.intp)]
    )


def _averaged(of: Material, versions: Works, keys: tuple[Whole, ...]) -> Works:
    """Versions averaged to works; family and year are those of the first that has them."""
    if not versions.size:
        return versions
    order = np.lexsort((versions.year, *keys[::-1]))
    start = _starts(tuple(key[order] for key in keys))
    count = np.diff(np.append(start, len(order)))

    def mean(part: Reals) -> Reals:
        sums = np.add.reduceat(part[order], start, axis=0)
        return np.asarray(sums / count.reshape(-1, *[1] * (sums.ndim - 1)), dtype=float)

    year = versions.year[order]
    known = np.where(year >= 0, year, np.iinfo(np.intp).max)
    earliest = np.minimum.reduceat(known, start)
    return Works(
        of.work[versions.work[order][start]],
        versions.country[order][start],
        _of_most_words(versions.lang[order], versions.words[order], start),
        np.maximum.reduceat(versions.family[order], start),
        np.where(earliest == np.iinfo(np.intp).max, -1, earliest),
        mean(versions.words),
        mean(versions.units),
        mean(versions.hits),
        mean(versions.segments),
        count,
        np.add.reduceat(versions.documents_hit[order], start, axis=0),
    )


def _starts(keys: tuple[Whole, ...]) -> Whole:
    """Where a new combination of sorted keys begins."""
    if not len(keys[0]):
        return np.zeros(0, np.intp)
    new = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.concatenate([[0], np.flatnonzero(new) + 1])


def _of_most_words(lang: Whole, words: Reals, start: Whole) -> Whole:
    """The language with most words from each start to the next; the first of equals."""
    if not len(start):
        return np.zeros(0, np.intp)
    group = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(lang))))
    sums = np.zeros((len(start), int(lang.max()) + 1))
    np.add.at(sums, (group, lang), words)
    return np.asarray(sums.argmax(axis=1), dtype=np.intp)


def crossed(*factors: Whole, size: int) -> Whole:
    """A number for each combination of factors."""
    number = np.zeros(size, dtype=np.intp)
    for factor in factors:
        _, number = np.unique(np.stack([number, factor]), axis=1, return_inverse=True)
        number = number.reshape(-1)
    return number


def in_shared_languages(by_language: Works, countries: Sequence[int]) -> Works:
    """The works of these countries, each in one language: of its languages, that in which the other
    countries have most works. So a translated work stands where it can be compared.
    """
    own = by_language.only(np.isin(by_language.country, countries))
    if not own.size:
        return own
    group = crossed(own.country, own.work, size=own.size)
    longest = np.zeros(int(group.max()) + 1)
    np.maximum.at(longest, group, own.words)
    fits = own.words >= PART * longest[group]
    there = np.zeros((int(own.country.max()) + 1, int(own.lang.max()) + 1))
    np.add.at(there, (own.country[fits], own.lang[fits]), 1)
    others = (there.sum(axis=0) - there)[own.country, own.lang]
    # Last of the order: fits, most works elsewhere, most words, first language.
    order = np.lexsort((-own.lang, own.words, others, fits, group))
    last = np.append(np.flatnonzero(np.diff(group[order])), len(order) - 1)
    return own.only(np.sort(order[last]))
