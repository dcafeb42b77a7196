"""Agreement between coders (persons, languages, versions) on nominal values.

Each coefficient takes units x coders, `None` where a coder gave no value, and returns a `Coefficient`. Where a coefficient is not
defined its value is None and `reason` says why: it is never 0, 1 or NaN instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Values: TypeAlias = Sequence[Sequence[Hashable | None]]

NO_PAIRS = "no unit has values of two coders"
NO_VARIANCE = "all values are alike, so agreement cannot be told from chance"


class Coefficient(NamedTuple):
    """`value` or, where there is none, the `reason`; `units` is the number of units with at least two values."""

    value: float | None
    units: int
    reason: str = ""


def coincidences(values: Values) -> tuple[list[Hashable], NDArray[np.float64]]:
    """Categories and the coincidence matrix of units x coders (Krippendorff 2019, ch. 12).

    Cell (c, k) sums over units the ordered pairs of values c and k of two coders, divided by the unit's values less one. So each value that
    can be paired weighs 1 in all, whatever the number of coders of its unit; a value that stands alone does not count.
    """
    import numpy as np

    units = [Counter(value for value in unit if value is not None) for unit in values]
    pairable = [unit for unit in units if unit.total() > 1]
    categories = sorted(
        {value for unit in pairable for value in unit}, key=lambda value: (str(type(value)), str(value))
    )
    counts = np.array([[unit[c] for c in categories] for unit in pairable], dtype=np.float64)
    counts = counts.reshape(len(pairable), len(categories))
    weights = 1 / (counts.sum(axis=1) - 1)
    matrix = (counts * weights[:, None]).T @ counts
    matrix -= np.diag((counts * weights[:, None]).sum(axis=0))
    return categories, matrix


def share(values: Values) -> Coefficient:
    """Share of pairs of coders that agree, each unit weighing by its number of values; with two coders, of units.

    >>> share([("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", None)]).value
    0.6666666666666666
    """
    _, matrix = coincidences(values)
    units = _paired(values)
    if not units:
        return Coefficient(None, 0, NO_PAIRS)
    return Coefficient(float(matrix.trace() / matrix.sum()), units)


def alpha(values: Values) -> Coefficient:
    """Krippendorff's alpha for nominal data, any number of coders, values may be missing.

    1 - Do/De with Do = (n - sum o_cc)/n and De = (n^2 - sum n_c^2)/(n(n - 1)), n the number of values that can be paired (Hayes and
    Krippendorff 2007; Krippendorff 2019). 1 is perfect, 0 what chance would give, below 0 systematic disagreement.

    >>> round(alpha([(1, 1), (1, 1), (0, 0), (0, 1)]).value, 3)
    0.533
    """
    _, matrix = coincidences(values)
    units, n = _paired(values), float(matrix.sum())
    if not units:
        return Coefficient(None, 0, NO_PAIRS)
    totals = matrix.sum(axis=1)
    if len(totals) < 2:
        return Coefficient(None, units, NO_VARIANCE)
    observed = (n - float(matrix.trace())) / n
    expected = (n * n - float(totals @ totals)) / (n * (n - 1))
    return Coefficient(1 - observed / expected, units)


def _paired(values: Values) -> int:
    return sum(sum(value is not None for value in unit) > 1 for unit in values)
