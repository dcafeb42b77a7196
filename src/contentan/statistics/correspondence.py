"""Correspondence analysis of a table of counts: rows and columns as points, so that those with like
profiles lie together (Benzécri 1973; Greenacre 2017, Correspondence Analysis in Practice).

With P the table over its sum, r and c its margins, the singular values of D_r^-½ (P - r c') D_c^-½
are the roots of the principal inertias, and points are its vectors over the roots of their masses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Reals = NDArray[np.float64]

#: Singular values below it are rounding.
_LEAST = 1e-9


class Correspondence(NamedTuple):
    """Principal coordinates `rows` (rows, axes) and `columns` (columns, axes), the `inertia` of
    each axis, the most first, and `mass_rows`, `mass_columns`, which sum to 1.
    """

    rows: Reals
    columns: Reals
    inertia: Reals
    mass_rows: Reals
    mass_columns: Reals


def correspondence(counts: ArrayLike) -> Correspondence:
    """The analysis of a table without empty rows or columns, ValueError else. Of each axis the
    column with the most inertia lies on the positive side, so that no library decides signs.

    >>> found = correspondence([[4, 2], [1, 5]])
    >>> found.inertia.round(4), (found.rows[:, 0] * found.mass_rows).sum().round(12) == 0
    (array([0.2571]), np.True_)
    """
    table = np.asarray(counts, dtype=float)
    if not table.size or (table < 0).any() or not (table.sum(0).all() and table.sum(1).all()):
        raise ValueError("expected counts with no empty row and no empty column")
    shares = table / table.sum()
    r, c = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(r, c)
    u, s, vt = np.linalg.svd((shares - expected) / np.sqrt(expected), full_matrices=False)
    kept = s > _LEAST
    u, s, v = u[:, kept], s[kept], vt[kept].T
    most = np.argmax(np.abs(v).round(9), axis=0)
    sign = np.sign(v[most, np.arange(len(s))])
    rows, columns = u * sign * s / np.sqrt(r)[:, None], v * sign * s / np.sqrt(c)[:, None]
    return Correspondence(rows, columns, s**2, r, c)
