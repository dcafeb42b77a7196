"""How many units of each stratum, where a number in all is shared out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from contentan.errors import UsageError

#: Units that a stratum has at least in Neyman's allocation.
FEWEST = 4
_NOTHING = 1e-9


def neyman(
    sizes: Mapping[str, int],
    deviations: Mapping[str, float],
    total: int,
    *,
    minimum: int = FEWEST,
) -> dict[str, int]:
    """How many of each stratum, so that the variance of the sum over all strata is least: by size ×
    standard deviation (Neyman 1934), at least `minimum` where there are so many.

    A stratum whose deviation is 0 gets its minimum. Raises UsageError where `total` is less than
    the minimum of all strata.

    >>> neyman({"likely": 100, "rest": 1000}, {"likely": 0.46, "rest": 0.14}, 60)
    {'likely': 15, 'rest': 45}
    """
    weight = {name: size * deviations.get(name, 0.0) for name, size in sizes.items()}
    return shared_out(sizes, total, minimum, weight)


def shared_out(
    sizes: Mapping[str, int], total: int, minimum: int, weight: Mapping[str, float]
) -> dict[str, int]:
    """`total` in all, by weight, each stratum within its minimum (or size, if it has less) and its
    size; all there are where `total` is more. Raises UsageError where it is less than the minimum
    of all.
    """
    names = sorted(sizes)
    most = np.array([sizes[name] for name in names], dtype=float)
    least = np.minimum(most, minimum)
    if total < least.sum():
        raise UsageError(
            f"{total} in all, but {len(names)} strata need {int(least.sum())} at {minimum} each:"
            f" take {int(least.sum())} or more, or fewer codes"
        )
    if total >= most.sum():
        return dict(zip(names, map(int, most), strict=True))
    weights = np.array([weight[name] for name in names], dtype=float)
    weights /= float((weights / most).max()) or 1.0
    small = weights <= _NOTHING * most
    # Where nothing is expected to vary, or what does is used up, size decides.
    used_up = np.where(small, least, most).sum() < total
    weights = np.where(small, _NOTHING * most if used_up else 0.0, weights)
    # The factor by which weights are multiplied so that all strata, held within their bounds, sum
    # to the total.
    low, high = 0.0, float(most.max() / weights[weights > 0].min()) + 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (
            (middle, high)
            if np.clip(middle * weights, least, most).sum() < total
            else (low, middle)
        )
    exact = np.clip(low * weights, least, most)
    whole = np.floor(exact + 1e-9)
    # What rounding down left over goes to the largest remainders; names decide between equal ones.
    for at in sorted(range(len(names)), key=lambda i: (whole[i] - exact[i], names[i]))[
        : int(total - whole.sum())
    ]:
        whole[at] += 1
    return dict(zip(names, map(int, whole), strict=True))
