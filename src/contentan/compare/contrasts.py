"""One contrast of two countries for every code at once, as columns.

What is said of a side is about all its works. What is said of the two together is about what they
share: works within the same family, language and time (`strata`). Beside it stands the plain
contrast, which holds nothing equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import descriptive_scores
from contentan.compare.document_arrays import Material
from contentan.compare.engine import rate_intervals, score_test, variance_law
from contentan.compare.engine.rate_intervals import Rate
from contentan.compare.engine.score_test import NONE, Contrast, Permutations
from contentan.compare.engine.stratified_fit import Rows
from contentan.compare.engine.variance_law import Law
from contentan.compare.strata import LEAST, Standard, standard
from contentan.compare.works import Works, crossed
from contentan.statistics.intervals import Ends
from contentan.tables.frames import check_frame
from contentan.tables.schema import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PER = 1000
#: Works a side below which a ratio has no interval, and below which nothing is tested.
LEAST_FOR_INTERVAL, LEAST_WORKS = 3, LEAST
#: Permutations, and those of contrasts with more than MANY works a side.
PERMUTATIONS, FEWER, MANY = Permutations(1_999, 8_000), Permutations(999), 100
#: A column: a value for each column of the material, or one for all of them.
Columns = dict[str, Any]


class Laws(NamedTuple):
    """How hits vary over words, and coded paragraphs over paragraphs."""

    hits: Law
    segments: Law


class Pair(NamedTuple):
    """What was compared: the works in shared languages, whose they are, the strata, the contrast of
    their hits; None where nothing is shared.
    """

    works: Works
    left: Flags
    standard: Standard
    rows: Rows
    made: Contrast | None

    @property
    def inside(self) -> Works:
        """The works of the strata that both have, in the order of `rows`."""
        strata = self.standard.strata
        both = np.intersect1d(strata[self.left], strata[~self.left])
        return self.works.only(np.isin(strata, both))


def laws(works: Works) -> Laws:
    """Learned from the works of all countries, each country and stratum with a rate of its own."""
    cells = crossed(works.country, works.family, works.lang, size=works.size)
    return Laws(
        variance_law.fitted(works.hits, works.words, cells),
        variance_law.fitted(works.segments, works.units, cells),
    )


def side(name: str, works: Works, known: Laws) -> Columns:
    """What is found on one side; `name` is left or right."""
    columns = works.hits.shape[1]
    nothing = np.full(columns, np.nan)
    found: Columns = {
        f"hits_{name}": (works.hits * works.documents[:, None]).sum(axis=0).round(),
        f"documents_{name}": works.documents.sum(),
        f"documents_hit_{name}": works.documents_hit.sum(axis=0),
        f"works_{name}": works.size,
        f"works_hit_{name}": (works.hits > 0).sum(axis=0),
        f"dispersion_{name}": nothing,
        f"carried_{name}": nothing,
        f"rate_{name}_weighted": nothing,
    }
    for what, x, n, law, per in (
        ("rate", works.hits, works.words, known.hits, PER),
        ("share", works.segments, works.units, known.segments, 1),
    ):
        names = [f"{what}_{name}{end}" for end in ("", "_low", "_high")]
        found |= dict.fromkeys(names, nothing)
        if not works.size:
            continue
        one = rate_intervals.rate(x, n, law)
        found |= dict(zip(names, (per * end for end in plain_rate(x, n, one)), strict=True))
        if what == "rate":
            found |= {f"rate_{name}_weighted": per * one.at, f"carried_{name}": one.carried}
        else:
            found[f"share_{name}_high"] = np.minimum(found[f"share_{name}_high"], 1.0)
    if works.size > 1:
        found[f"dispersion_{name}"] = descriptive_scores.dp_norm(works.hits, works.words)
    return found


def plain_rate(x: Reals, n: Reals, one: Rate) -> Ends:
    """Hits over words, with the interval of the weighted rate; it is drawn out to the plain rate
    where one long work carries that.
    """
    plain = x.sum(axis=0) / n.sum()
    return Ends(plain, np.minimum(one.low, plain), np.maximum(one.high, plain))


def paired(
    works: Works, left: int, right: int, known: Laws, names: Sequence[str], seed: int
) -> Pair:
    """The contrast of two countries' works within what they share. `names` are those of the two
    countries and of what else decides which works these are: chance depends on them, never on the
    order of arrival.
    """
    both = works.only(np.isin(works.country, (left, right)))
    first = left if names[0] <= names[1] else right
    both = both.only(np.argsort(both.country != first, kind="stable"))
    ours = both.country == left
    held = standard(both, ours)
    rows = score_test.rows_of(both.hits, both.words, ours.astype(float), held.strata)
    if min(ours.sum(), (~ours).sum()) < LEAST_FOR_INTERVAL or not len(rows.strata):
        return Pair(both, ours, held, rows, None)
    many = min(ours.sum(), (~ours).sum()) > MANY
    size = (FEWER if many else PERMUTATIONS) if testable(ours, held) else NONE
    made = score_test.contrast(
        rows, known.hits, permutations=size, seed=chance(seed, *sorted(names), *held.held)
    )
    return Pair(both, ours, held, rows, made)


def testable(left: Flags, held: Standard) -> bool:
    enough = min(left.sum(), (~left).sum()) >= LEAST_WORKS
    return bool(enough and held.shared >= LEAST_WORKS and not held.missing)


def chance(seed: int, *names: str) -> int:
    """A seed of its own for each use of chance."""
    made = hashlib.sha256("\n".join([str(seed), *names]).encode()).digest()
    return int.from_bytes(made[:8], "big")


def contrasted(pair: Pair, known: Laws) -> Columns:
    """Ratio and difference of the two sides within what they share, of rates and of shares; the
    test; NaN where there is none.
    """
    columns = pair.works.hits.shape[1]
    nothing = np.full(columns, np.nan)
    names = ("ratio", "ratio_low", "ratio_high", "difference", "difference_low", "difference_high")
    found: Columns = dict.fromkeys([*names, *(f"share_{name}" for name in names)], nothing)
    found |= dict.fromkeys(("p", "p_exact", "p_least", "inner_low", "inner_high"), nothing)
    found |= {"beta": nothing, "kappa": nothing, "phi": known.hits.phi, "alpha": known.hits.alpha}
    found |= {
        "shared_works": pair.standard.shared,
        "held_equal": ", ".join(pair.standard.held),
        "missing": pair.standard.missing,
    }
    made, rows = pair.made, pair.rows
    if made is None:
        return found
    found |= _ratio_and_difference(rows, made, known.hits, "", PER)
    found |= {"inner_low": made.inner_low, "inner_high": made.inner_high, "beta": made.test.beta}
    if testable(pair.left, pair.standard):
        # Without a hit on either side there is nothing to test.
        seen = rows.x.sum(axis=0) > 0
        found |= {
            "p": np.where(seen, made.test.p, np.nan),
            "p_exact": np.where(seen, made.exact.p, np.nan),
            "p_least": np.where(seen, made.exact.p_least, np.nan),
            "kappa": made.test.kappa,
        }
    inside = pair.inside
    shares = rows._replace(x=inside.segments, n=inside.units[:, None])
    by_share = score_test.contrast(shares, known.segments)
    return found | _ratio_and_difference(shares, by_share, known.segments, "share_", 1)


def _ratio_and_difference(rows: Rows, made: Contrast, law: Law, prefix: str, per: int) -> Columns:
    hits = rows.z @ rows.x, (1 - rows.z) @ rows.x
    both, any_hit = (hits[0] > 0) & (hits[1] > 0), (hits[0] > 0) | (hits[1] > 0)
    apart = standardized_difference(rows, made, law)
    values = {
        "ratio": np.where(both, np.exp(made.test.beta), np.nan),
        "ratio_low": np.where(any_hit, made.low, np.nan),
        "ratio_high": np.where(any_hit, made.high, np.nan),
        "difference": per * apart.at,
        "difference_low": np.where(any_hit, per * apart.low, np.nan),
        "difference_high": np.where(any_hit, per * apart.high, np.nan),
    }
    return {prefix + name: value for name, value in values.items()}


def standardized_difference(rows: Rows, made: Contrast, law: Law) -> Ends:
    """The difference of rates per word, each side's strata put together by the contrast's
    weights.
    """
    sides = []
    for ours in (1.0, 0.0):
        parts = []
        for mark in rows.strata:
            own = (mark > 0) & (rows.z == ours)
            parts.append((rows.x[own], rows.n[own, 0]))
        sides.append(rate_intervals.rate_of_strata(parts, made.weights, law))
    return rate_intervals.difference(sides[0], sides[1], made.low, made.high)


def plain(works: Works, left: int, right: int, known: Laws) -> Columns:
    """The same with nothing held equal and no permutations: a description."""
    names = ("ratio", "ratio_low", "ratio_high", "difference", "difference_low", "difference_high")
    both = works.only(np.isin(works.country, (left, right)))
    ours = both.country == left
    nothing = np.full(works.hits.shape[1], np.nan)
    found: Columns = {f"plain_{name}": nothing for name in names}
    found |= {"log_ratio": nothing, "log_likelihood": nothing}
    if not ours.any() or ours.all():
        return found
    rows = Rows(both.hits, both.words[:, None], ours.astype(float), np.ones((1, both.size)))
    hits, words = (
        (rows.z @ rows.x, (1 - rows.z) @ rows.x),
        (rows.z @ both.words, (1 - rows.z) @ both.words),
    )
    seen = hits[0] + hits[1] > 0
    rates = hits[0] / words[0], hits[1] / words[1]
    found |= {
        "plain_ratio": quotient(*rates),
        "plain_difference": PER * (rates[0] - rates[1]),
        "log_ratio": np.where(seen, descriptive_scores.log_ratio(*hits, *words), np.nan),
        "log_likelihood": np.where(seen, descriptive_scores.log_likelihood(*hits, *words), np.nan),
    }
    if min(ours.sum(), (~ours).sum()) < LEAST_FOR_INTERVAL:
        return found
    ends = _ratio_and_difference(
        rows, score_test.contrast(rows, known.hits), known.hits, "plain_", PER
    )
    return found | {name: ends[name] for name in ends if name.endswith(("_low", "_high"))}


def quotient(left: Reals, right: Reals) -> Reals:
    """left over right; NaN where either is zero or unknown."""
    both = (left > 0) & (right > 0)
    return np.asarray(
        np.divide(left, right, out=np.full(left.shape, np.nan), where=both), dtype=float
    )


def long(of: Material, parts: Sequence[Columns]) -> dict[str, Any]:
    """The columns of several contrasts one below the other, with a value for each code."""
    if not parts:
        return {}
    found = {name: np.concatenate([_whole(part[name], of) for part in parts]) for name in parts[0]}
    return {"code": np.tile(of.codes, len(parts)), **found}


def _whole(value: Any, of: Material) -> Any:
    return np.asarray(value)[of.column] if np.ndim(value) else np.full(len(of.codes), value)


def framed(table: Table, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A checked frame of a table's columns; NaN becomes an empty cell."""
    if not columns:
        return pl.DataFrame(schema=table.schema)
    made = []
    for name, dtype in table.schema.items():
        values = np.asarray(columns[name])
        if dtype == pl.Float64:
            made.append(pl.Series(name, values.astype(float)).fill_nan(None))
        elif dtype == pl.Int32:
            made.append(pl.Series(name, values.astype(np.int32)))
        else:
            made.append(pl.Series(name, values.tolist(), dtype=dtype))
    return check_frame(pl.DataFrame(made), table)
