"""The choice among readings for all tokens of a document at once, by look-ups in arrays.

`ranker.context_features` says what is added up; here it is added up fast: readings of all ambiguous
tokens lie one after the other in flat arrays, and each template is one look-up for all of them.
Only tokens whose form leaves a choice are visited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contentan.lemmatize.ranker import EDGE, LEAST_SHARE, Ranked, Ranker

#: Lemmas of a token in order are one number, five bits each.
BITS, MOST = 5, 5
Ints = NDArray[np.int64]


class _Flat(NamedTuple):
    """Readings of all ambiguous types, one after the other; `begin` and `size` by type, `lemma`
    numbers them within a type.
    """

    begin: Ints
    size: Ints
    score: NDArray[np.float64]
    kinds: Ints
    mask: Ints
    lemma: Ints


def choices(
    model: Ranker,
    found: Sequence[Ranked | None],
    ask: Sequence[bool],
    type_of: Ints,
    sentence_of: Ints,
) -> Ints:
    """For each token the code of its plausible lemmas in order (see `decode`); 0 where the form
    alone decides.

    `found` has a row for each type, None for a type of another language, which shows nothing; `ask`
    says which types are to be ranked: a full stop only shows itself to others.
    """
    codes = np.zeros(len(type_of), dtype=np.int64)
    flat = _flatten(
        [
            one if one and asked and not one.single else None
            for one, asked in zip(found, ask, strict=True)
        ]
    )
    places = np.flatnonzero(flat.size[type_of] > 0)
    if not len(places):
        return codes
    here = type_of[places]
    count = flat.size[here]
    token = np.repeat(np.arange(len(places)), count)
    begin = np.cumsum(count) - count
    # Row of each reading of each token: readings lie in a run a type, tokens repeat the runs of
    # their types.
    rows = flat.begin[here][token] + np.arange(len(token)) - begin[token]
    score = flat.score[rows] + _context(
        model, found, type_of, sentence_of, places, flat, token, rows
    )
    codes[places] = _codes(token, flat.lemma[rows], score)
    return codes


def _flatten(found: Sequence[Ranked | None]) -> _Flat:
    count = np.array([len(one.among) if one else 0 for one in found], dtype=np.int64)
    kept = [one for one in found if one]
    lemma: list[int] = []
    for one in kept:
        ends = (*one.first[1:], len(one.among))
        for number, (first, end) in enumerate(zip(one.first, ends, strict=True)):
            lemma += [number] * (end - first)
    return _Flat(
        np.cumsum(count) - count,
        count,
        np.array([score for one in kept for score in one.among], dtype=np.float64),
        np.array([row for one in kept for row in one.kinds], dtype=np.int64),
        np.array([mask for one in kept for mask in one.mask], dtype=np.int64),
        np.array(lemma, dtype=np.int64),
    )


def _context(
    model: Ranker,
    found: Sequence[Ranked | None],
    type_of: Ints,
    sentence_of: Ints,
    places: Ints,
    flat: _Flat,
    token: Ints,
    rows: Ints,
) -> NDArray[np.float64]:
    """What the neighbours add to each reading."""
    nothing = (0,) * len(model.seen)
    seen = np.array([one.seen if one else nothing for one in found], dtype=np.int64)
    masks = np.array([one.masks if one else (0, 0, 0) for one in found], dtype=np.int64)
    kinds, own_mask = flat.kinds[rows], flat.mask[rows]
    total = np.zeros(len(rows))
    for offset in sorted({one.offset for one in model.templates}):
        at = places + offset
        inside = (at >= 0) & (at < len(type_of))
        # Beyond the document any place will do: what is read there is masked by `inside`.
        at = np.where(inside, at, 0)
        inside &= sentence_of[at] == sentence_of[places]
        neighbour = type_of[at]
        # Templates that differ in the reading's kind alone read the same rows.
        rows_of: dict[tuple[int, bool], Ints] = {}
        for template, matrix in zip(model.templates, model.matrices, strict=True):
            if template.offset != offset:
                continue
            shown = rows_of.get((template.seen, template.agree))
            if shown is None and template.agree:
                shown = _agreement(masks[neighbour, template.seen][token], own_mask, inside[token])
            elif shown is None:
                edge = model.seen[template.seen].get(EDGE, 0)
                shown = np.where(inside, seen[neighbour, template.seen], edge)[token]
            rows_of[template.seen, template.agree] = shown
            total += matrix[shown, kinds[:, template.kind]]
    return total


def _agreement(other: Ints, own: Ints, inside: NDArray[np.bool_]) -> Ints:
    """The cells of `ranker.agreement`: 0 one of the two does not inflect, 1 they disagree, 2 they
    can agree, 3 no neighbour.
    """
    both = np.where(other & own, 2, 1)
    return np.where(inside, np.where((other == 0) | (own == 0), 0, both), 3)


def _codes(token: Ints, lemma: Ints, score: NDArray[np.float64]) -> Ints:
    """Readings summed up by lemma, lemmas in order of their sum, those with a small share left
    out.
    """
    first = np.flatnonzero(np.r_[True, token[1:] != token[:-1]])
    best = np.maximum.reduceat(score, first)
    # Relative to the best reading of the token, so that no exponential overflows.
    likely = np.exp(score - best[token])
    start = np.flatnonzero(np.r_[True, (token[1:] != token[:-1]) | (lemma[1:] != lemma[:-1])])
    share = np.add.reduceat(likely, start)
    of, lemma = token[start], lemma[start]
    total = np.bincount(of, weights=share)
    order = np.lexsort((lemma, -share, of))
    of, lemma, share = of[order], lemma[order], share[order]
    begin = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    rank = np.arange(len(of)) - begin[of]
    kept = (rank == 0) | ((share >= LEAST_SHARE * total[of]) & (rank < MOST))
    # Lemma number plus one in five bits, shifted by its rank: zero means that no lemma follows.
    return np.add.reduceat(np.where(kept, (lemma + 1) << (BITS * np.minimum(rank, MOST)), 0), begin)


def decode(code: int, lemmas: Sequence[str]) -> tuple[str, ...]:
    """The lemmas that a code names: decode(2 + (1 << 5), ('a', 'b')) == ('b', 'a')."""
    out = []
    while code:
        out.append(lemmas[(code & ((1 << BITS) - 1)) - 1])
        code >>= BITS
    return tuple(out)
