"""Precision, recall, F1, kappa and alpha of yes and no, over texts; intervals from texts drawn
anew, or Wilson's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from contentan.statistics import agreement
from contentan.statistics.intervals import LEVEL, wilson
from contentan.tables.schema import declare, with_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: A code, or several of which any one will do.
Target: TypeAlias = frozenset[str]
REPLICATES = 2000
MICRO, MACRO = "(all, pooled)", "(mean of codes)"


SCORES = declare(
    "gold",
    "code lang",
    f"""
    code     text  target: codes with + between them; {MICRO} and {MACRO} sum up
    labels   text  their labels that mean just this, ; between them
    lang     text  language of the texts; empty for all
    texts    int   texts that a person judged for it
    human    int   of these, texts to which a person gave it
    machine  int   texts in which the machine found it
    both     int   texts in which both did
    """,
    with_interval("precision", "both over machine; Wilson, of the pooled row texts drawn anew"),
    with_interval("recall", "both over human; likewise"),
    with_interval("f1", "harmonic mean of the two; texts drawn anew"),
    with_interval("kappa", "Cohen's kappa; texts drawn anew"),
    with_interval("alpha", "Krippendorff's alpha; texts drawn anew"),
    """
    reason  text  why a value is empty
    """,
)


class Judged(NamedTuple):
    """Human and machine values of each text for each target: 1, 0, or -1 for a text that nobody
    judged for it.

    `labels` are those that mean just the target.
    """

    targets: tuple[Target, ...]
    labels: tuple[str, ...]
    human: NDArray[np.int8]
    machine: NDArray[np.int8]


def name(target: Target) -> str:
    return " + ".join(sorted(target))


def scores(
    judged: Judged, where: NDArray[np.bool_], lang: str, seed: int, replicates: int
) -> list[tuple[object, ...]]:
    """Rows of SCORES for the texts `where`; with more than one target also the pooled and the mean
    row.
    """
    human, machine = judged.human[where], judged.machine[where]
    yes = machine == 1
    cells = np.stack(
        [(human == 1) & yes, (human == 0) & yes, (human == 1) & ~yes, (human == 0) & ~yes], axis=2
    )
    # Texts with the same answers for all codes are drawn as one kind with its number.
    kinds, times = np.unique(cells, axis=0, return_counts=True)
    drawn = np.random.default_rng([seed, len(human)]).multinomial(
        times.sum(), times / times.sum(), size=replicates
    )
    weights = np.vstack([times[None], drawn]).astype(float)
    # Draws, targets, (both, wrong, missed, neither).
    counts = np.tensordot(weights, kinds.astype(float), axes=(1, 0))
    rows = [
        (name(target), labels, lang, *_row(counts[:, at], human[:, at], machine[:, at]))
        for at, (target, labels) in enumerate(zip(judged.targets, judged.labels, strict=True))
    ]
    if len(judged.targets) > 1:
        rows.append(
            (
                MICRO,
                "",
                lang,
                *_row(counts.sum(axis=1), human.ravel(), machine.ravel(), pooled=True),
            )
        )
        rows.append((MACRO, "", lang, *_mean(counts)))
    return rows


def _f1(both: Reals, wrong: Reals, missed: Reals) -> Reals:
    with np.errstate(invalid="ignore"):
        return np.asarray(2 * both / (2 * both + wrong + missed))


def _share(part: Reals, whole: Reals, *, pooled: bool) -> list[float | None]:
    """A share with its interval: Wilson's, but of draws where codes are pooled, because those of
    one text hang together.
    """
    if not whole[0]:
        return [None, None, None]
    value = float(part[0] / whole[0])
    if pooled:
        with np.errstate(invalid="ignore"):
            return [value, *_percentile(part[1:] / whole[1:])]
    ends = wilson(value, whole[0])
    return [value, float(ends.low), float(ends.high)]


def _row(
    counts: Reals, human: NDArray[np.int8], machine: NDArray[np.int8], *, pooled: bool = False
) -> tuple[object, ...]:
    """Columns of SCORES from `texts` on; the first row of `counts` is the file itself, the others
    are draws of it.
    """
    both, wrong, missed, neither = counts.T
    tp, fp, fn = (int(part[0]) for part in (both, wrong, missed))
    values = [(int(h), int(m)) for h, m in zip(human, machine, strict=True) if h >= 0]
    reasons = []
    shares: list[float | None] = []
    for whole, missing in ((wrong, "the machine never found it"), (missed, "no person gave it")):
        shares += _share(both, both + whole, pooled=pooled)
        reasons += [missing] if shares[-3] is None else []
    f1 = _interval(_f1(both, wrong, missed), tp, tp + fp + fn)
    coefficients = []
    for coefficient, of in ((agreement.kappa, _kappa), (agreement.alpha, _alpha)):
        own = coefficient(values)
        reasons += [own.reason] if own.reason else []
        coefficients += [
            own.value,
            *(
                _percentile(of(both, wrong, missed, neither)[1:])
                if own.value is not None
                else (None, None)
            ),
        ]
    reason = "; ".join(dict.fromkeys(reasons))
    return (len(values), tp + fn, tp + fp, tp, *shares, *f1, *coefficients, reason)


def _interval(
    values: Reals, both: int, either: int
) -> tuple[float | None, float | None, float | None]:
    """F1 with its interval: of draws, but where it is 0 or 1, and no draw differs, from Wilson's of
    the share of texts with both yeses.

    F1 = 2J/(1 + J), J the texts with both yeses over those with one or two.
    """
    if not either:
        return None, None, None
    value = float(values[0])
    # Where all are right or all are wrong, every draw says the same.
    if 0 < value < 1:
        return (value, *_percentile(values[1:]))
    low, high = (float(2 * end / (1 + end)) for end in wilson(both / either, either)[1:])
    return value, low, high


def _percentile(values: Reals) -> tuple[float | None, float | None]:
    """Ends of the middle of draws; none where a fortieth of them or more is not defined."""
    known = values[np.isfinite(values)]
    if len(known) <= len(values) * (1 + LEVEL) / 2:
        return None, None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _kappa(both: Reals, wrong: Reals, missed: Reals, neither: Reals) -> Reals:
    """Cohen's kappa of two times two cells; see `agreement.kappa`."""
    n = both + wrong + missed + neither
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = ((both + wrong) * (both + missed) + (neither + wrong) * (neither + missed)) / n**2
        return np.asarray(((both + neither) / n - chance) / (1 - chance))


def _alpha(both: Reals, wrong: Reals, missed: Reals, neither: Reals) -> Reals:
    """Krippendorff's alpha of two times two cells: 1 - (n - 1) Do/De with 2n values; see
    `agreement.alpha`.
    """
    yes, no = 2 * both + wrong + missed, 2 * neither + wrong + missed
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(1 - (yes + no - 1) * (wrong + missed) / (yes * no))


def _mean(counts: Reals) -> tuple[object, ...]:
    """The macro line: means over targets for which a value is defined; kappa and alpha of several
    codes have no mean worth having.
    """
    both, wrong, missed, _ = np.moveaxis(counts, 2, 0)
    with np.errstate(invalid="ignore"):
        every = (both / (both + wrong), both / (both + missed), _f1(both, wrong, missed))
    ends: list[float | None] = []
    for values in every:
        defined = np.isfinite(values[0])
        if not defined.any():
            ends += [None, None, None]
            continue
        means = values[:, defined].mean(axis=1)
        ends += [float(means[0]), *_percentile(means[1:])]
    texts, human, machine, tp = (
        int(part[0].sum()) for part in (counts.sum(axis=2), both + missed, both + wrong, both)
    )
    left = sum(int((~np.isfinite(values[0])).sum()) for values in every[:2])
    reason = f"shares of codes that are not defined and not in the means: {left}" if left else ""
    return (texts, human, machine, tp, *ends, *([None] * 6), reason)
