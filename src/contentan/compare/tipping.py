"""How unequal the recall of languages would have to be for a contrast to be nothing but that.

If in language l only a share r of what is meant is found, x hits stand for x/r. Let the languages
of a set S have r times the recall of the others, and d_l be what language l adds to the difference
of the two rates (x_l/N left, minus the same right). The corrected difference is

    D(k) = Σ d_l (l not in S) + k Σ d_l (l in S) = u - k v,   k = 1/r,

zero at k = u/v: the contrast is erased at r = v/u. Of all sets S that one counts which needs the
least inequality, the r nearest to 1. With its interval it is erased already where (u - kv)² = c²
Var(u - kv), c such that at k = 1 the interval is the one that is reported. It is the plain contrast
that can be erased so: within a language recall is the same on both sides.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.contrasts import PER, Columns
from contentan.compare.document_arrays import Material
from contentan.compare.engine.variance_law import Law
from contentan.compare.works import Works

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def tipped(of: Material, langs: Works, two: tuple[int, int], law: Law, part: Columns) -> Columns:
    """The columns of the table COMPARISON that say how unequal recall between languages would erase
    each plain contrast; `part` holds the interval of the plain difference.
    """
    nothing = {"tipping": np.nan, "tipping_interval": np.nan, "tipping_languages": ""}
    if min(part["works_left"], part["works_right"]) < 2 or len(of.langs) < 2:
        return nothing
    added = np.zeros((len(of.langs), langs.hits.shape[1]))
    variance = np.zeros_like(added)
    for sign, country in zip((1, -1), two, strict=True):
        own = langs.only(langs.country == country)
        words = own.words.sum()
        for lang in np.unique(own.lang):
            x, n = own.hits[own.lang == lang], own.words[own.lang == lang]
            mean = x.sum(axis=0) / n.sum() * n[:, None]
            added[lang] += sign * x.sum(axis=0) / words
            # Languages are taken to vary by themselves, as most works have one.
            variance[lang] += (law.s2 * (law.phi * mean + law.alpha * mean**2)).sum(
                axis=0
            ) / words**2
    covariance = np.zeros((len(of.langs), *added.shape))
    covariance[np.arange(len(of.langs)), np.arange(len(of.langs))] = variance
    ends = [np.asarray(part[f"plain_difference_{end}"], dtype=float) for end in ("low", "high")]
    end = np.where(added.sum(axis=0) > 0, *ends) / PER
    found = tipping(added, covariance, end, of.langs)
    return {
        "tipping": found.recall,
        "tipping_interval": found.interval,
        "tipping_languages": found.low,
    }


class Tipping(NamedTuple):
    """`recall` erases the contrast, `interval` lets its interval include zero (1 where it does
    already); shape (codes,).

    NaN: cannot be erased so. `low` names the languages in which less would have to be found, for
    `recall` where there is one.
    """

    recall: Reals
    interval: Reals
    low: list[str]


def tipping(parts: Reals, covariance: Reals, end: Reals, langs: Sequence[str]) -> Tipping:
    """Tipping points from what each language adds to the difference of rates, `parts` (langs,
    codes).

    `covariance` (langs, langs, codes) is how these vary together from sample to sample, `end`
    (codes,) the end of the difference's interval that is nearer to zero, or NaN.

    >>> parts, covariance = np.array([[4.0], [-1.0]]), np.zeros((2, 2, 1))
    >>> found = tipping(parts, covariance, np.array([np.nan]), ("ru", "en"))
    >>> found.recall, found.low
    (array([0.25]), ['en'])
    """
    total = parts.sum(axis=0)
    sign = np.sign(total)
    codes = parts.shape[1]
    recall, within, low = (
        np.full(codes, np.nan),
        np.full(codes, np.nan),
        np.full(codes, "", dtype=object),
    )
    variance = covariance.sum(axis=(0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        # c² of the module's docstring: the reported interval in units of the standard error at k =
        # 1.
        factor = np.where(variance > 0, (np.abs(total) - sign * end) ** 2 / variance, np.nan)
    # All sets but the empty one and the whole: recall that is equally low everywhere erases
    # nothing.
    for size in range(1, len(langs)):
        for chosen in itertools.combinations(range(len(langs)), size):
            inside = np.isin(np.arange(len(langs)), chosen)
            u, v = sign * parts[~inside].sum(axis=0), -sign * parts[inside].sum(axis=0)
            with np.errstate(divide="ignore", invalid="ignore"):
                r = np.where((v > 0) & (u > v), v / u, np.nan)
            reached = _root(u, v, covariance, inside, factor)
            name = "+".join(langs[i] for i in chosen)
            low[np.isnan(recall) & ~np.isnan(reached) & ~(within >= reached)] = name
            within = np.fmax(within, reached)
            better = ~np.isnan(r) & ~(recall >= r)
            recall[better], low[better] = r[better], name
    within = np.where(sign * end > 0, np.fmax(within, recall), np.where(np.isnan(end), np.nan, 1.0))
    return Tipping(recall, np.where(total == 0, np.nan, within), [str(name) for name in low])


def _root(u: Reals, v: Reals, covariance: Reals, inside: Flags, factor: Reals) -> Reals:
    """1/k of the least k above 1 at which (u - kv)² = factor · Var(u - kv); NaN where there is
    none.
    """
    outer = covariance[np.ix_(~inside, ~inside)].sum(axis=(0, 1))
    inner = covariance[np.ix_(inside, inside)].sum(axis=(0, 1))
    # Cov(u, -v), so Var(u - kv) has + 2k across.
    across = covariance[np.ix_(~inside, inside)].sum(axis=(0, 1))
    a, b, c = v * v - factor * inner, -2 * (u * v + factor * across), u * u - factor * outer
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.sqrt(np.where(b * b >= 4 * a * c, b * b - 4 * a * c, np.nan))
        straight = np.where(a == 0, -c / b, np.nan)
        roots = np.stack([straight, (-b - reach) / (2 * a), (-b + reach) / (2 * a)])
    # k = 1 is equal recall; just above it lies rounding.
    roots = np.where(roots > 1 + 1e-9, roots, np.inf).min(axis=0)
    return np.where(np.isfinite(roots), 1 / roots, np.nan)
