"""The choice among readings for all tokens of a document at once, by look-ups in arrays.

`ranker.context_features` says what is added up; here it is added up fast: readings of all ambiguous
tokens lie one after the other in flat arrays, and each template is one look-up for all of them.
Only tokens whose form leaves a choice are visited.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contentan.lemmatize.ranked_rows import RankedRows
from contentan.lemmatize.ranker import EDGE, LEAST_SHARE, Ranker

#: Lemmas of a token in order are one number, five bits each.
BITS, MOST = 5, 5
Ints = NDArray[np.int64]


def choices(
    model: Ranker, rows: RankedRows, row_of: Ints, ask: NDArray[np.bool_], sentence_of: Ints
) -> Ints:
    """For each token the code of its plausible lemmas in order (see `decode`); 0 where the form
    alone decides.

    `row_of` is each token's row, 0 for a token of another language, which shows nothing; `ask` says
    which tokens are to be ranked: a full stop only shows itself to others.
    """
    codes = np.zeros(len(row_of), dtype=np.int64)
    first, size = rows.span.values[row_of].T
    places = np.flatnonzero((size > 0) & ask)
    if not len(places):
        return codes
    count = size[places]
    token = np.repeat(np.arange(len(places)), count)
    begin = np.cumsum(count) - count
    # Row of each reading of each token: readings lie in a run a form, tokens repeat the runs of
    # their forms.
    readings = first[places][token] + np.arange(len(token)) - begin[token]
    found = rows.kinds.values[readings]
    score = rows.scores.values[readings, 0] + _context(
        model, rows, row_of, sentence_of, places, token, found
    )
    codes[places] = _codes(token, found[:, -1], score)
    return codes


def _context(
    model: Ranker,
    rows: RankedRows,
    row_of: Ints,
    sentence_of: Ints,
    places: Ints,
    token: Ints,
    found: Ints,
) -> NDArray[np.float64]:
    """What the neighbours add to each reading."""
    kinds, own_mask = np.ascontiguousarray(found.T[:-2]), found[:, -2]
    total = np.zeros(len(token))
    for offset in sorted({one.offset for one in model.templates}):
        at = places + offset
        inside = (at >= 0) & (at < len(row_of))
        # Beyond the document any place will do: what is read there is masked by `inside`.
        at = np.where(inside, at, 0)
        inside &= sentence_of[at] == sentence_of[places]
        neighbour = row_of[at]
        seen, masks = rows.seen.values[neighbour].T, rows.masks.values[neighbour].T
        # Templates that differ in the reading's kind alone read the same rows.
        rows_of: dict[tuple[int, bool], Ints] = {}
        for template, matrix in zip(model.templates, model.matrices, strict=True):
            if template.offset != offset:
                continue
            shown = rows_of.get((template.seen, template.agree))
            if shown is None and template.agree:
                shown = _agreement(masks[template.seen][token], own_mask, inside[token])
            elif shown is None:
                edge = model.seen[template.seen].get(EDGE, 0)
                shown = np.where(inside, seen[template.seen], edge)[token]
            rows_of[template.seen, template.agree] = shown
            total += matrix.ravel()[shown * matrix.shape[1] + kinds[template.kind]]
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
