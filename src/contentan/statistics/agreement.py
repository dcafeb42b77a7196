"""Agreement between coders (persons, languages, versions) on nominal values.

Each coefficient takes units x coders, `None` where a coder gave no value, and returns a
`Coefficient`. Where a coefficient is not defined its value is None and `reason` says why: it is
never 0, 1 or NaN instead. `agree` gives all of them for every code, with intervals from units drawn
anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

Values: TypeAlias = Sequence[Sequence[Hashable | None]]

NO_PAIRS = "no unit has values of two coders"
NO_VARIANCE = "all values are alike, so agreement cannot be told from chance"


class Coefficient(NamedTuple):
    """`value` or, where there is none, the `reason`; `units` is the number of units with at least
    two values.
    """

    value: float | None
    units: int
    reason: str = ""


class Measure(NamedTuple):
    """A coefficient in each of several weightings of the units, and the agreement by chance that it
    assumes; NaN where not defined.
    """

    value: Reals
    chance: Reals


def share(values: Values) -> Coefficient:
    """Share of pairs of coders that agree, each unit weighing by its number of values; with two
    coders, of units.

    >>> share([("yes", "yes"), ("yes", "no"), ("no", "no"), ("no", None)]).value
    0.6666666666666666
    """
    return _one(values, "share")


def alpha(values: Values) -> Coefficient:
    """Krippendorff's alpha for nominal data, any number of coders, values may be missing.

    1 - Do/De with Do = (n - sum o_cc)/n and De = (n^2 - sum n_c^2)/(n(n - 1)), n the number of
    values that can be paired (Hayes and Krippendorff 2007; Krippendorff 2019). 1 is perfect, 0 what
    chance would give, below 0 systematic disagreement.

    >>> round(alpha([(1, 1), (1, 1), (0, 0), (0, 1)]).value, 3)
    0.533
    """
    return _one(values, "alpha")


def kappa(values: Values) -> Coefficient:
    """Cohen's kappa of two coders, over units with both values: (po - pe)/(1 - pe), pe = sum r_c
    k_c of the coders' own shares (Cohen 1960). Of more coders Fleiss' kappa, see `fleiss`.
    """
    return _one(values, "kappa")


def fleiss(values: Values) -> Coefficient:
    """Fleiss' kappa, any number of coders (Fleiss 1971), with gaps as Gwet (2014, ch. 2) has them:
    (pa - pe)/(1 - pe), pa the mean over units with two values or more of the share of their pairs
    that agree, pe = sum p_c^2, p_c the mean share of c over all units.
    """
    return _one(values, "fleiss")


def ac1(values: Values) -> Coefficient:
    """Gwet's AC1, any number of coders, values may be missing (Gwet 2008; 2014, ch. 2).

    (pa - pe)/(1 - pe), pa as in `fleiss`, pe = sum p_c (1 - p_c)/(q - 1) over the q values that
    occur. Where almost all units have the same value, kappa and alpha fall towards 0 though coders
    agree; AC1 does not.
    """
    return _one(values, "ac1")


def _one(values: Values, name: str) -> Coefficient:
    units, weight = patterns(numbered(values))
    found = measures(units, weight[None].astype(float))
    paired = int(weight[_filled(units) > 1].sum())
    reason = undefined(units)
    if reason and (name != "share" or not paired):
        return Coefficient(None, paired, reason)
    return Coefficient(float(found[name].value[0]), paired)


def numbered(values: Values) -> NDArray[np.intp]:
    """Units x coders as numbers of values from 0, -1 for a gap; True is not 1 here, nor is 1
    '1'.
    """
    number: dict[tuple[type, Hashable], int] = {}
    rows = [
        [-1 if v is None else number.setdefault((type(v), v), len(number)) for v in unit]
        for unit in values
    ]
    return np.array(rows, dtype=np.intp).reshape(len(rows), len(rows[0]) if rows else 0)


def patterns(units: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The distinct rows and how often each occurs."""
    if not len(units):
        return units, np.empty(0, dtype=np.intp)
    found, times = np.unique(units, axis=0, return_counts=True)
    return found, times


def _filled(units: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.asarray((units >= 0).sum(axis=1), dtype=np.intp)


def undefined(units: NDArray[np.intp]) -> str:
    paired = units[_filled(units) > 1]
    if not len(paired):
        return NO_PAIRS
    return NO_VARIANCE if len(np.unique(paired[paired >= 0])) < 2 else ""


def measures(units: NDArray[np.intp], weight: Reals) -> dict[str, Measure]:
    """share, kappa, fleiss, alpha and ac1 of units x coders (numbers from 0, -1 for a gap) in each
    row of `weight` (rows, units).
    """
    q = int(units.max(initial=0)) + 1
    counts = np.stack([(units == value).sum(axis=1) for value in range(q)], axis=1).astype(float)
    n = counts.sum(axis=1)
    # A unit with one value has no pair: it is masked below, and must only not divide by zero.
    pairs = np.maximum(n - 1, 1)
    agreeing, paired = (counts * (counts - 1)).sum(axis=1) / pairs, n > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        values = weight @ np.where(paired, n, 0)
        observed = weight @ agreeing / values
        totals = weight @ np.where(paired[:, None], counts, 0)
        by_chance = 1 - (values**2 - (totals**2).sum(axis=1)) / (values * (values - 1))
        # `share` and alpha weigh a unit by its values, Fleiss and AC1 each unit alike.
        mean = weight @ (agreeing / np.maximum(n, 1)) / (weight @ paired)
        shares = weight @ (counts / np.maximum(n, 1)[:, None]) / (weight @ (n > 0))[:, None]
        squares, spread = (
            (shares**2).sum(axis=1),
            (shares * (1 - shares)).sum(axis=1) / max(q - 1, 1),
        )
        found = {
            "share": Measure(observed, np.zeros(len(weight))),
            "alpha": _corrected(observed, by_chance),
            "fleiss": _corrected(mean, squares),
            "ac1": _corrected(mean, spread),
        }
        return found | {
            "kappa": _cohen(units, weight, q) if units.shape[1] == 2 else found["fleiss"]
        }


def _corrected(observed: Reals, chance: Reals) -> Measure:
    """(observed - chance)/(1 - chance); NaN where chance leaves nothing to agree on."""
    left = np.where(chance < 1 - 1e-12, 1 - chance, np.nan)
    return Measure(np.asarray((observed - chance) / left, dtype=float), chance)


def _cohen(units: NDArray[np.intp], weight: Reals, q: int) -> Measure:
    both = np.all(units >= 0, axis=1)
    own = [
        weight @ ((units[:, coder, None] == np.arange(q)) & both.reshape(-1, 1)) for coder in (0, 1)
    ]
    n = weight @ both
    return _corrected(
        weight @ (both & (units[:, 0] == units[:, 1])) / n, (own[0] * own[1]).sum(axis=1) / n**2
    )
