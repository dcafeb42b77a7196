"""Precision, recall, F1, kappa and alpha of yes and no, over texts; intervals from texts drawn
anew, or Wilson's. Texts may have weights (`weighted_texts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from contentan.authoring.evaluate import weighted_texts
from contentan.authoring.evaluate.weighted_texts import Design
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
    "code lang group",
    f"""
    code     text  target: its name, or codes with + between them; {MICRO} and {MACRO} sum up
    labels   text  labels that mean just this, ; between them
    lang     text  language of the texts; empty for all
    group    text  group of the texts, by the columns of --by; empty for all
    texts    int   texts that a person judged for it
    human    int   of these, texts to which a person gave it
    machine  int   texts in which the machine found it
    both     int   texts in which both did
    """,
    with_interval(
        "precision", "both over machine, weighted; Wilson, of the pooled row texts drawn anew"
    ),
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

    `labels` are those that mean just the target, `names` what it is called.
    """

    targets: tuple[Target, ...]
    labels: tuple[str, ...]
    human: NDArray[np.int8]
    machine: NDArray[np.int8]
    names: tuple[str, ...]


class Part(NamedTuple):
    """Some of the texts: which, how they were drawn, and what they are called in the table."""

    where: NDArray[np.bool_]
    drawn: Design
    lang: str = ""
    group: str = ""


def name(target: Target) -> str:
    return " + ".join(sorted(target))


def scores(judged: Judged, part: Part, seed: int, replicates: int) -> list[tuple[object, ...]]:
    """Rows of SCORES for a part of the texts; with more than one target also the pooled and the
    mean row.
    """
    human, machine = judged.human[part.where], judged.machine[part.where]
    drawn = weighted_texts.part(part.drawn, part.where)
    yes = machine == 1
    cells = np.stack(
        [(human == 1) & yes, (human == 0) & yes, (human == 1) & ~yes, (human == 0) & ~yes], axis=2
    )
    counts = _draws(cells, drawn, seed, replicates)
    of = (part.lang, part.group)
    rows = [
        (name, labels, *of, *_row(counts[:, at], human[:, at], machine[:, at], drawn))
        for at, (name, labels) in enumerate(zip(judged.names, judged.labels, strict=True))
    ]
    if len(judged.targets) > 1:
        every = human.ravel(), machine.ravel()
        rows.append((MICRO, "", *of, *_row(counts.sum(axis=1), *every, None)))
        rows.append((MACRO, "", *of, *_mean(counts, cells)))
    return rows


def _draws(cells: NDArray[np.bool_], drawn: Design, seed: int, replicates: int) -> Reals:
    """Weighted numbers of texts: draws (the texts themselves first), targets, (both, wrong, missed,
    neither). Texts are drawn anew within their stratum.
    """
    random = np.random.default_rng([seed, len(cells)])
    total = np.zeros((replicates + 1, *cells.shape[1:]))
    for stratum in np.unique(drawn.stratum):
        own = drawn.stratum == stratum
        flat = np.column_stack([cells[own].reshape(own.sum(), -1), drawn.weight[own]])
        # Texts with the same answers for all codes are drawn as one kind with its number.
        kinds, times = np.unique(flat, axis=0, return_counts=True)
        again = random.multinomial(times.sum(), times / times.sum(), size=replicates)
        weights = np.vstack([times[None], again]) * kinds[:, -1]
        total += np.tensordot(weights, kinds[:, :-1].reshape(-1, *cells.shape[1:]), axes=(1, 0))
    return total


def _f1(both: Reals, wrong: Reals, missed: Reals) -> Reals:
    with np.errstate(invalid="ignore"):
        return np.asarray(2 * both / (2 * both + wrong + missed))


def _share(part: Reals, whole: Reals, size: float, drawn: Design | None) -> list[float | None]:
    """A share with its interval: Wilson's of so many texts, but of draws where codes are pooled,
    because those of one text hang together.
    """
    if not whole[0]:
        return [None, None, None]
    value = float(part[0] / whole[0])
    # Where all are right or all are wrong, every draw says the same.
    if drawn is None and 0 < value < 1:
        with np.errstate(invalid="ignore"):
            return [value, *_percentile(part[1:] / whole[1:])]
    ends = wilson(value, size)
    return [value, float(ends.low), float(ends.high)]


def _size(has: NDArray[np.bool_], whole: NDArray[np.bool_], drawn: Design | None) -> float:
    """How many texts tell of a share; of codes that are pooled, how many answers."""
    if drawn is None or len(np.unique(drawn.weight)) < 2:
        return float(whole.sum())
    return weighted_texts.size(has, whole, drawn)


def _row(
    counts: Reals, human: NDArray[np.int8], machine: NDArray[np.int8], drawn: Design | None
) -> tuple[object, ...]:
    """Columns of SCORES from `texts` on; the first row of `counts` is the file itself, the others
    are draws of it. Without `drawn` codes are pooled.
    """
    both, wrong, missed, neither = counts.T
    given, found = human == 1, (machine == 1) & (human >= 0)
    tp, either = int((given & found).sum()), int((given | found).sum())
    values = [(int(h), int(m)) for h, m in zip(human, machine, strict=True) if h >= 0]
    reasons = []
    shares: list[float | None] = []
    for whole, other, missing in (
        (found, wrong, "the machine never found it"),
        (given, missed, "no person gave it"),
    ):
        shares += _share(both, both + other, _size(given & found, whole, drawn), drawn)
        reasons += [missing] if shares[-3] is None else []
    f1 = _interval(_f1(both, wrong, missed), tp, either)
    coefficients: list[float | None] = []
    for coefficient, of in ((agreement.kappa, _kappa), (agreement.alpha, _alpha)):
        own, drawn_anew = coefficient(values), of(both, wrong, missed, neither)
        reasons += [own.reason] if own.reason else []
        coefficients += (
            [float(drawn_anew[0]), *_percentile(drawn_anew[1:])]
            if own.value is not None
            else [None, None, None]
        )
    reason = "; ".join(dict.fromkeys(reasons))
    numbers = (len(values), int(given.sum()), int(found.sum()), tp)
    return (*numbers, *shares, *f1, *coefficients, reason)


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


def _mean(counts: Reals, cells: NDArray[np.bool_]) -> tuple[object, ...]:
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
    own = cells.sum(axis=(0, 1))
    texts, human, machine, tp = map(int, (own.sum(), own[0] + own[2], own[0] + own[1], own[0]))
    left = sum(int((~np.isfinite(values[0])).sum()) for values in every[:2])
    reason = f"shares of codes that are not defined and not in the means: {left}" if left else ""
    return (texts, human, machine, tp, *ends, *([None] * 6), reason)
