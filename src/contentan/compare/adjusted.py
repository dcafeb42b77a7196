"""A ratio of two countries with year, language and family held equal: negative binomial regression
of hits on documents.

    log E[x] = log(words) + b · left + c · year + language + family
    Var(x)   = μ + α μ²                                                 (NB2; Hilbe 2011)

A cell is a document in one language and country. Coefficients by iteratively reweighted least
squares, α by the moment equation Σ (x-μ)²/(μ+αμ²) = cells - coefficients, errors robust and
clustered by document (Liang & Zeger 1986), interval by Student's t with documents - coefficients
degrees of freedom. All codes are fitted at once. What would leave the country undetermined (no
shared family, say) stays out; the table names what stayed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.contrasts import Columns
from contentan.compare.document_arrays import Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]

#: Documents with a hit that each side needs, and documents for each coefficient.
MIN_HIT, PER_COEFFICIENT = 5, 5
_ROUNDS, _CLOSE, _LARGEST, _SAME = 30, 1e-6, 30.0, 1e-9
_Z = 1.959964


class Design(NamedTuple):
    """Cells by columns: constant, what is adjusted for, and last the country (1 for the left).
    `factor` names the factor of each column.
    """

    x: Reals
    factor: tuple[str, ...]


class Fit(NamedTuple):
    """For each code: coefficients (codes, columns), their robust errors, α (codes,), and whether it
    converged.
    """

    beta: Reals
    error: Reals
    alpha: Reals
    sound: Flags


def adjusted(of: Material, left: str, right: str) -> Columns:
    """The columns of the table ADJUSTED for one pair of countries."""
    rows = np.isin(of.country, [of.countries.index(left), of.countries.index(right)])
    tokens, hits, doc = (
        of.tokens[rows],
        of.hits[rows],
        np.unique(of.doc[rows], return_inverse=True)[1],
    )
    on_left = of.country[rows] == of.countries.index(left)
    codes = of.hits.shape[1]
    nothing = np.full(codes, np.nan)
    part: Columns = {
        "left": left,
        "right": right,
        "documents": np.zeros(codes),
        "adjusted_for": "",
        "ratio": nothing,
        "low": nothing,
        "high": nothing,
        "dispersion": nothing,
        "note": [""] * codes,
    }
    found = np.stack([_documents(hits[own] > 0, doc[own]) for own in (on_left, ~on_left)])
    if not len(doc) or not (enough := np.all(found >= MIN_HIT, axis=0, keepdims=True)[0]).any():
        return part | {"note": [f"fewer than {MIN_HIT} documents with a hit on a side"] * codes}
    plan = design(of, rows, on_left)
    weight, active = usable(plan, hits[:, enough])
    documents = _documents(weight > 0, doc)
    made = fit(plan.x, hits[:, enough], tokens, doc, weight, active)
    notes = _notes(made, documents, active)
    return part | _filled(part, plan, made, documents, active, notes, enough)


def _documents(flags: Flags, doc: Whole) -> Reals:
    """How many documents have a flag, for each column of flags (cells, codes); cells of a document
    are neighbours.
    """
    if not len(doc):
        return np.zeros(flags.shape[1])
    return np.asarray(np.logical_or.reduceat(flags, _starts(doc), axis=0).sum(axis=0), dtype=float)


def _starts(doc: Whole) -> Whole:
    return np.flatnonzero(np.diff(doc, prepend=-1))


def design(of: Material, rows: Flags, on_left: Flags) -> Design:
    """Year, language and family, one after the other, as far as they vary, leave the country
    determined and have enough documents.
    """
    facts = of.facts[of.doc[rows]]
    columns: list[tuple[str, Reals]] = [("", np.ones(len(on_left)))]
    years = facts["year"].to_numpy().astype(float)
    offers = [
        ("language", _levels(of.lang[rows])),
        ("family", _levels(facts["family"].to_numpy().astype(str))),
    ]
    if not np.isnan(years).any():
        offers.insert(0, ("year", [years - years.mean()] if np.ptp(years) > 0 else []))
    country = on_left.astype(float)
    for name, offered in offers:
        trial = [*columns, *((name, column) for column in offered)]
        enough = PER_COEFFICIENT * (len(trial) + 1 - (name != "year")) <= len(
            np.unique(of.doc[rows])
        )  # one level of a factor follows
        if (
            offered
            and enough
            and _kept(np.stack([*(column for _, column in trial), country], axis=1))[-1]
        ):
            columns = trial
    return Design(
        np.stack([*(column for _, column in columns), country], axis=1),
        (*(name for name, _ in columns), "country"),
    )


def _levels(values: NDArray[np.generic]) -> list[Reals]:
    """A column of zeros and ones for each value; none where all are one."""
    found = np.unique(values)
    return [(values == value).astype(float) for value in found] if len(found) > 1 else []


def _kept(x: Reals) -> Flags:
    kept: Flags = independent((x.T @ x)[None])[0]
    return kept


def independent(products: Reals) -> Flags:
    """Which columns follow from none before them; `products` X'X of each code, (codes, columns,
    columns).
    """
    left = products.copy()
    size = products.shape[1]
    kept = np.zeros(products.shape[:2], dtype=bool)
    for j in range(size):
        kept[:, j] = left[:, j, j] > _SAME * np.maximum(products[:, j, j], 1e-300)
        pivot = np.where(kept[:, j], left[:, j, j], 1.0)
        gone = left[:, :, j, None] * left[:, j, None, :] / pivot[:, None, None]
        left -= np.where(kept[:, j, None, None], gone, 0.0)
    return kept


def usable(plan: Design, hits: Reals) -> tuple[Reals, Flags]:
    """Weight of each cell (cells, codes), 0 in a language or family without any hit: whatever the
    rest, its mean is then zero. And the columns that are left to each code (codes, columns), none
    that follows from those before it.
    """
    weight = np.ones(hits.shape)
    for name, column in zip(plan.factor, plan.x.T, strict=True):
        if name in {"language", "family"}:
            weight *= np.where((column @ hits == 0) & (column[:, None] > 0), 0.0, 1.0)
    pairs, size = _pairs(plan.x), plan.x.shape[1]
    return weight, independent(_square(pairs.T @ weight, size))


def _pairs(x: Reals) -> Reals:
    rows, columns = np.triu_indices(x.shape[1])
    return x[:, rows] * x[:, columns]


def _square(upper: Reals, size: int) -> Reals:
    """Symmetric matrices (codes, size, size) from their upper triangles (pairs, codes)."""
    rows, columns = np.triu_indices(size)
    full = np.zeros((upper.shape[1], size, size))
    full[:, rows, columns] = full[:, columns, rows] = upper.T
    return full


def fit(x: Reals, hits: Reals, tokens: Reals, doc: Whole, weight: Reals, active: Flags) -> Fit:
    """NB2 of each column of hits (cells, codes) on the columns of x (cells, columns) that are
    active for it, clustered by document.
    """
    pairs, offset = _pairs(x), np.log(tokens)[:, None]
    beta = np.zeros(active.shape)
    beta[:, 0] = np.log((weight * hits).sum(axis=0) / (weight * tokens[:, None]).sum(axis=0))
    alpha, freedom = np.zeros(len(beta)), (weight > 0).sum(axis=0) - active.sum(axis=1)
    rest = np.arange(len(beta))
    for _ in range(_ROUNDS):
        own, y, w, on = alpha[rest], hits[:, rest], weight[:, rest], active[rest]
        mu = _mean(x, beta[rest], offset)
        working = w / (1 + own * mu)
        score = np.where(on, (working * (y - mu)).T @ x, 0)
        step = np.linalg.solve(_information(pairs, working * mu, on), score[:, :, None])[:, :, 0]
        beta[rest] += np.clip(step, -2, 2)
        alpha[rest] = dispersion(own, y, mu, w, freedom[rest])
        moves = (np.abs(step).max(axis=1) > _CLOSE) | (
            np.abs(alpha[rest] - own) > _CLOSE * (1 + own)
        )
        rest = rest[moves]
        if not len(rest):
            break
    mu = _mean(x, beta, offset)
    working = weight / (1 + alpha * mu)
    error = _robust(
        x, working * (hits - mu), _information(pairs, working * mu, active), doc, weight, active
    )
    sound: Flags = np.abs(beta).max(axis=1) < _LARGEST / 2
    sound[rest] = False
    return Fit(beta, error, alpha, sound)


def _mean(x: Reals, beta: Reals, offset: Reals) -> Reals:
    return np.asarray(np.exp(np.clip(x @ beta.T + offset, -_LARGEST, _LARGEST)))


def _information(pairs: Reals, working: Reals, active: Flags) -> Reals:
    """X'WX of each code; the identity in columns that are not active."""
    size = active.shape[1]
    full = np.where(active[:, :, None] & active[:, None, :], _square(pairs.T @ working, size), 0)
    full[:, np.arange(size), np.arange(size)] += ~active
    return full


def dispersion(alpha: Reals, hits: Reals, mu: Reals, weight: Reals, freedom: Reals) -> Reals:
    """Two steps of Newton towards the moment equation; 0 where hits vary no more than Poisson
    counts.
    """
    squares = weight * (hits - mu) ** 2
    for _ in range(2):
        variance = mu + alpha * mu * mu
        excess = (squares / variance).sum(axis=0) - freedom
        slope = (squares * mu * mu / variance**2).sum(axis=0)
        alpha = np.clip(
            alpha + np.divide(excess, slope, out=np.zeros_like(slope), where=slope > 0), 0, 1e4
        )
    return alpha


def _robust(
    x: Reals, residual: Reals, information: Reals, doc: Whole, weight: Reals, active: Flags
) -> Reals:
    """Errors by the sandwich over documents, corrected for few of them as Stata and statsmodels
    do.
    """
    scores = np.add.reduceat(residual[:, :, None] * x[:, None, :], _starts(doc), axis=0) * active
    clusters, cells = _documents(weight > 0, doc), (weight > 0).sum(axis=0)
    meat = np.matmul(scores.transpose(1, 2, 0), scores.transpose(1, 0, 2))
    meat *= (
        clusters
        / np.maximum(clusters - 1, 1)
        * (cells - 1)
        / np.maximum(cells - active.sum(axis=1), 1)
    )[:, None, None]
    inverse = np.linalg.inv(information)
    covariance = inverse @ meat @ inverse
    return np.asarray(np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0)))


def _notes(made: Fit, documents: Reals, active: Flags) -> list[str]:
    """Why a code has no model; empty where it has one."""
    notes = []
    for sound, number, columns in zip(made.sound, documents, active, strict=True):
        if not columns[-1]:
            notes.append("where it has hits, the countries share no language or family")
        elif number < PER_COEFFICIENT * columns.sum():
            notes.append(f"{number:.0f} documents are too few for {columns.sum()} coefficients")
        else:
            notes.append("" if sound else "the model does not converge")
    return notes


def _filled(
    part: Columns,
    plan: Design,
    made: Fit,
    documents: Reals,
    active: Flags,
    notes: list[str],
    enough: Flags,
) -> Columns:
    """The columns with the codes that were fitted in their places."""
    fine = np.array([not note for note in notes])
    with np.errstate(over="ignore"):
        b, half = (
            made.beta[:, -1],
            student(np.maximum(documents - active.sum(axis=1), 1)) * made.error[:, -1],
        )
        values = {
            "ratio": np.exp(b),
            "low": np.exp(b - half),
            "high": np.exp(b + half),
            "dispersion": made.alpha,
        }
    filled: Columns = {}
    for name, value in values.items():
        filled[name] = np.full(len(enough), np.nan)
        filled[name][enough] = np.where(fine, value, np.nan)
    filled["documents"] = np.zeros(len(enough))
    filled["documents"][enough] = np.where(fine, documents, 0)
    every = [f"fewer than {MIN_HIT} documents with a hit on a side"] * len(enough)
    names = [""] * len(enough)
    for at, note, own, good in zip(np.flatnonzero(enough), notes, active, fine, strict=True):
        every[at] = note
        used = [
            name
            for name, is_in in zip(plan.factor, own, strict=True)
            if is_in and name not in {"", "country"}
        ]
        names[at] = ", ".join(dict.fromkeys(used)) if good else ""
    return {**filled, "note": every, "adjusted_for": names}


def student(freedom: Reals | float) -> Reals:
    """97.5th percentile of Student's t (Cornish & Fisher 1938), good to 0.001 from 4 degrees of
    freedom.

    >>> float(student(10.0).round(3))
    2.228
    """
    z, v = _Z, np.asarray(freedom, dtype=float)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return np.asarray(
        z + sum(term / v**power for power, term in enumerate(terms, start=1)), dtype=float
    )
