"""Documents drawn anew, and the intervals that follow: the document is the unit of inference,
because hits cluster in documents.

Strata are documents of one voice (own country), family and year; where there are fewer than STRATUM
of these, of one voice and family, then of one voice. From a stratum of n documents n-1 are drawn
with replacement and weigh n/(n-1) (Rao & Wu 1988), so that small strata do not make intervals too
narrow. A document that has text of several countries is drawn once for all of them.

Up to FEW documents the interval is studentized and symmetric (Hall 1988): estimate ± m·s on a scale
that evens out the variance (square root of a rate, logarithm of a ratio), m the 95th percentile of
|replicate - estimate| / (the replicate's own s). Above, it is the percentile interval.
benchmarks/statistics/null.py shows what both cover.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare.document_arrays import Material, Side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]

REPLICATES = 2000
LEVEL = 0.95
STRATUM = 5
FEW = 200
_CHUNK = 4_000_000  # weights that are floats at a time


class Draws(NamedTuple):
    """How often each document was drawn, `times` (REPLICATES, documents), and what it weighs each
    time, `weight` (documents,).

    `few` asks for studentized intervals.
    """

    times: NDArray[np.uint8]
    weight: Reals
    few: bool


class Sums(NamedTuple):
    """A ratio Σx/Σn in each replicate: x (replicates, columns), n (replicates, 1), `spread` the
    linearized variance of x/n or None.
    """

    x: Reals
    n: Reals
    spread: Reals | None

    @property
    def value(self) -> Reals:
        """NaN where a replicate drew no text."""
        return np.asarray(
            np.divide(self.x, self.n, out=np.full(self.x.shape, np.nan), where=self.n > 0),
            dtype=float,
        )

    @property
    def variance(self) -> Reals:
        """`spread`, but never less than a Poisson count's."""
        if self.spread is None:
            raise ValueError("the spread of these sums was not asked for")
        return np.asarray(np.maximum(self.spread, self.x / self.n**2), dtype=float)


def strata(facts: pl.DataFrame) -> list[Whole]:
    """Numbers of the documents of each stratum. `facts` has columns own, family, year; alone is
    nobody unless all documents are one.
    """
    rest, found = np.arange(len(facts)), []
    for keys in (("own", "family", "year"), ("own", "family"), ("own",)):
        groups = _groups(facts, keys, rest)
        found += [group for group in groups if len(group) >= STRATUM]
        rest = np.sort(
            np.concatenate(
                [np.empty(0, np.intp), *(group for group in groups if len(group) < STRATUM)]
            )
        )
    small = _groups(facts, ("own",), rest)
    found += [group for group in small if len(group) > 1]
    alone = np.concatenate([np.empty(0, np.intp), *(group for group in small if len(group) == 1)])
    # A stratum of one document cannot be drawn from with n - 1: it joins the largest stratum.
    if len(alone) == 1 and found:
        largest = max(range(len(found)), key=lambda i: (len(found[i]), -int(found[i][0])))
        found[largest], alone = np.sort(np.append(found[largest], alone)), alone[:0]
    return [*found, alone] if len(alone) else found


def _groups(facts: pl.DataFrame, keys: tuple[str, ...], rest: Whole) -> list[Whole]:
    found: dict[tuple[object, ...], list[int]] = {}
    for number, key in zip(rest, facts.select(keys)[rest].iter_rows(), strict=True):
        found.setdefault(key, []).append(int(number))
    return [np.array(group, dtype=np.intp) for group in found.values()]


def draw(of: Material, seed: int) -> Draws:
    """Which documents each replicate has."""
    times = np.zeros((REPLICATES, len(of.docs)), dtype=np.uint8)
    weight = np.ones(len(of.docs))
    # Each use of chance has a number of its own behind the seed, so that one can change without
    # moving the others.
    rng = np.random.default_rng([seed, 0])
    for stratum in strata(of.facts):
        n = len(stratum)
        drawn = rng.integers(0, n, (REPLICATES, max(n - 1, 1)))
        # Replicate and document as one number: a single count serves all replicates.
        flat = (drawn + n * np.arange(REPLICATES)[:, None]).ravel()
        times[:, stratum] = np.bincount(flat, minlength=n * REPLICATES).reshape(REPLICATES, n)
        weight[stratum] = n / max(n - 1, 1)
    return Draws(times, weight, len(of.docs) <= FEW)


def spread(x: Reals, n: Reals, xx: Reals, xn: Reals, nn: Reals, documents: Reals | int) -> Reals:
    """Linearized variance of the ratio x/n of sums over documents, from their sums of squares and
    products (Cochran 1977, 6.4).
    """
    rate = x / n
    squares = np.maximum(xx - 2 * rate * xn + rate * rate * nn, 0)
    return np.asarray(squares / n**2 * documents / np.maximum(documents - 1, 1), dtype=float)


def replicate(draws: Draws, doc: Whole, x: Reals, n: Reals, *, size: int = REPLICATES) -> Sums:
    """Sums of x (documents, codes) and n (documents,) in the first `size` replicates; `doc` are the
    documents' numbers.
    """
    weight = draws.weight[doc][:, None]
    columns = [x, n[:, None]]
    if draws.few:
        # Sums of squares and products: each replicate then has its own spread.
        columns += [x * x, x * n[:, None], (n * n)[:, None], np.ones((len(n), 1))]
    stacked = np.hstack(columns) * weight
    chunk = max(1, _CHUNK // max(len(doc), 1))
    parts = [
        draws.times[at : min(at + chunk, size), doc].astype(float) @ stacked
        for at in range(0, size, chunk)
    ]
    made, k = np.vstack(parts), x.shape[1]
    sums, total = made[:, :k], made[:, k : k + 1]
    if not draws.few:
        return Sums(sums, total, None)
    xx, xn, nn, documents = (
        made[:, k + 1 : 2 * k + 1],
        made[:, 2 * k + 1 : 3 * k + 1],
        made[:, -2:-1],
        made[:, -1:],
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return Sums(sums, total, spread(sums, total, xx, xn, nn, documents))


def observed(x: Reals, n: Reals) -> Sums:
    """The same sums of the documents as they are, each of shape (1, ...)."""
    sums, total = x.sum(axis=0)[None], np.full((1, 1), n.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = (x * x).sum(axis=0)[None], (x * n[:, None]).sum(axis=0)[None], (n * n).sum()
        return Sums(sums, total, spread(sums, total, *parts, len(n)))


def add(parts: list[Sums]) -> Sums:
    """Sums of texts that have no document in common, or of one document's parts; without spread."""
    return Sums(sum(p.x for p in parts), sum(p.n for p in parts), None)  # type: ignore[arg-type]


def both(draws: Draws, one: Side, *, size: int = REPLICATES) -> tuple[Sums, Sums]:
    """Replicates of hits per token and of coded units per unit of a side."""
    return (
        replicate(draws, one.doc, one.hits, one.tokens, size=size),
        replicate(draws, one.doc, one.segments, one.units, size=size),
    )
