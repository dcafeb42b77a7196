"""Sequences of one to three lemmas that stand in texts which people coded and the machine did not:
adjacent, or with gaps.

A word is taken by its best lemma. Counted is in how many texts of either kind a sequence stands;
the coder says later what the pattern made of it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.propose.fold_counts import TEXTS
from contentan.coding.index import Index
from contentan.coding.vocabulary import fold
from contentan.runs.content_words import is_content

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: Words between two lemmas at most, and how a pattern says so.
GAP = 3
_BETWEEN = {"": " ", "gap": f" _{{0,{GAP}}} "}
#: Sequences of a form that are tried, those first that would gain most by themselves.
MOST = 1500
#: A sequence is needless beside one of its words that is nearly as often right.
SAME = 0.02


class Sequence(NamedTuple):
    """Lemmas of a language, how they stand (adjacent, or 'gap'), and in how many texts that people
    coded, and did not code.
    """

    lang: str
    words: tuple[str, ...]
    how: str
    right: int
    wrong: int

    @property
    def source(self) -> str:
        return _BETWEEN[self.how].join(self.words)


class Lemmas(NamedTuple):
    """Places of content words: `at` their positions, `term` the lemma of each; names and languages
    of the lemmas.
    """

    at: Ints
    term: Ints
    words: list[str]
    langs: list[str]


def lemmas_of(positions: Index) -> Lemmas:
    """The content words of an index."""
    vocabulary = positions.vocabulary
    number: dict[tuple[str, str], int] = {}
    of_type = np.full(len(vocabulary), -1, dtype=np.int64)
    for kind in range(len(vocabulary)):
        lang, known = vocabulary.language(kind), vocabulary.lemmas_of(kind)
        word = fold(known[0]) if known else ""
        if lang and is_content(word, lang):
            of_type[kind] = number.setdefault((lang, word), len(number))
    term = of_type[positions.type]
    at = np.flatnonzero(term >= 0)
    return Lemmas(at, term[at], [word for _, word in number], [lang for lang, _ in number])


def pairs(lemmas: Lemmas, positions: Index) -> Ints:
    """Shape (n, 2): each lemma with each text in which it stands, once."""
    texts = positions.segment[lemmas.at].astype(np.int64)
    return np.unique(np.stack([lemmas.term, texts], axis=1), axis=0)


def sequences(positions: Index, right: Flags, wrong: Flags) -> list[Sequence]:
    """Sequences that stand in TEXTS or more of the texts `right`, and what they have of `wrong`;
    those that one of their words makes needless are left out.
    """
    lemmas = lemmas_of(positions)
    single = _counted(_words(positions, lemmas), lemmas, (right, wrong), "")
    known = {(one.lang, one.words[0]): one for one in single}
    found = _best(single)
    for how, stretches in (
        ("", _adjacent(positions, lemmas, 2)),
        ("", _adjacent(positions, lemmas, 3)),
        ("gap", _apart(positions, lemmas)),
    ):
        own = _counted(stretches, lemmas, (right, wrong), how)
        found += _best([one for one in own if _is_needed(one, known)])
    return _without_twins(found)


def _is_needed(one: Sequence, known: dict[tuple[str, str], Sequence]) -> bool:
    parts = [known[one.lang, word] for word in one.words if (one.lang, word) in known]
    return all(_precision(part) < _precision(one) - SAME for part in parts)


def _precision(one: Sequence) -> float:
    return one.right / (one.right + one.wrong)


def _best(own: list[Sequence]) -> list[Sequence]:
    return sorted(own, key=lambda one: (one.wrong - one.right, one.lang, one.words))[:MOST]


def _without_twins(found: list[Sequence]) -> list[Sequence]:
    """A gap that is never used says nothing more."""
    close = {(one.lang, one.words): (one.right, one.wrong) for one in found if not one.how}
    return [
        one
        for one in found
        if not one.how or close.get((one.lang, one.words)) != (one.right, one.wrong)
    ]


#: Rows of lemmas, and the text of each row.
Stretches = tuple["Ints", "Ints"]


def _words(positions: Index, lemmas: Lemmas) -> Stretches:
    return lemmas.term[:, None], positions.segment[lemmas.at].astype(np.int64)


def _adjacent(positions: Index, lemmas: Lemmas, size: int) -> Stretches:
    """Neighbours that are linked."""
    if len(lemmas.at) < size:
        return np.empty((0, size), dtype=np.int64), np.empty(0, dtype=np.int64)
    columns = [lemmas.at[step : len(lemmas.at) - size + 1 + step] for step in range(size)]
    linked = np.ones(len(columns[0]), dtype=bool)
    for before, after in pairwise(columns):
        linked &= (after - before == 1) & positions.link[before]
    rows = np.flatnonzero(linked)[:, None] + np.arange(size)
    return lemmas.term[rows], positions.segment[lemmas.at[rows[:, 0]]].astype(np.int64)


def _apart(positions: Index, lemmas: Lemmas) -> Stretches:
    """Pairs of one sentence with at most GAP words between."""
    terms, texts = [np.empty((0, 2), dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for step in range(1, GAP + 2):
        before, after = lemmas.at[:-step], lemmas.at[step:]
        near = (after - before <= GAP + 1) & (
            positions.sentence[before] == positions.sentence[after]
        )
        terms.append(np.stack([lemmas.term[:-step][near], lemmas.term[step:][near]], axis=1))
        texts.append(positions.segment[before[near]].astype(np.int64))
    return np.concatenate(terms), np.concatenate(texts)


def _counted(
    stretches: Stretches, lemmas: Lemmas, kinds: tuple[Flags, Flags], how: str
) -> list[Sequence]:
    """Each sequence of one language once, with its texts of both kinds; rare ones left out."""
    terms, texts = stretches
    wanted = (kinds[0] | kinds[1])[texts]
    terms, texts = terms[wanted], texts[wanted]
    if not len(terms):
        return []
    rows = np.unique(np.column_stack([terms, texts]), axis=0)
    new = np.append(True, np.any(rows[1:, :-1] != rows[:-1, :-1], axis=1))
    starts = np.flatnonzero(new)
    right, wrong = (np.add.reduceat(kind[rows[:, -1]].astype(np.int64), starts) for kind in kinds)
    own = np.flatnonzero(right >= TEXTS)
    return list(_named(rows[starts[own], :-1], lemmas, right[own], wrong[own], how))


def _named(terms: Ints, lemmas: Lemmas, right: Ints, wrong: Ints, how: str) -> Iterator[Sequence]:
    for row, r, w in zip(terms.tolist(), right.tolist(), wrong.tolist(), strict=True):
        langs = {lemmas.langs[term] for term in row}
        if len(langs) == 1 and len(set(row)) == len(row):
            yield Sequence(langs.pop(), tuple(lemmas.words[term] for term in row), how, r, w)
