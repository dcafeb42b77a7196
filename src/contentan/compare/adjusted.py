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
from contentan.compare.negative_binomial import (
    Fit,
    documents_with,
    fit,
    products_of,
    square_of,
    student,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]
    Flags = NDArray[np.bool_]

#: Documents with a hit that each side needs, and documents for each coefficient.
MIN_HIT, PER_COEFFICIENT = 5, 5
#: A column follows from those before it where less than this part of it is left.
_SAME = 1e-9


class Design(NamedTuple):
    """Cells by columns: constant, what is adjusted for, and last the country (1 for the left).
    `factor` names the factor of each column.
    """

    x: Reals
    factor: tuple[str, ...]


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
    found = np.stack([documents_with(hits[own] > 0, doc[own]) for own in (on_left, ~on_left)])
    # The same number of documents with a hit on each side, or a coefficient rests on a single text.
    if not len(doc) or not (enough := np.all(found >= MIN_HIT, axis=0, keepdims=True)[0]).any():
        return part | {"note": [f"fewer than {MIN_HIT} documents with a hit on a side"] * codes}
    plan = design(of, rows, on_left)
    weight, active = usable(plan, hits[:, enough])
    documents = documents_with(weight > 0, doc)
    made = fit(plan.x, hits[:, enough], tokens, doc, weight, active)
    notes = _notes(made, documents, active)
    return part | _filled(part, plan, made, documents, active, notes, enough)


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
    # One document without a year would take the column from all, or the document from the model.
    if not np.isnan(years).any():
        # Centred, so that the constant is the rate in a middle year and not in the year 0.
        offers.insert(0, ("year", [years - years.mean()] if np.ptp(years) > 0 else []))
    country = on_left.astype(float)
    for name, offered in offers:
        trial = [*columns, *((name, column) for column in offered)]
        # The country's column comes on top; of a factor one level follows from the others.
        coefficients = len(trial) + 1 - (name != "year")
        enough = PER_COEFFICIENT * coefficients <= len(np.unique(of.doc[rows]))
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
    pairs, size = products_of(plan.x), plan.x.shape[1]
    return weight, independent(square_of(pairs.T @ weight, size))


def _notes(made: Fit, documents: Reals, active: Flags) -> list[str]:
    """Why a code has no model; empty where it has one."""
    notes = []
    for sound, number, columns in zip(made.sound, documents, active, strict=True):
        # The country is the last column: gone means that it follows from language or family.
        if not columns[-1]:
            notes.append("where it has hits, the countries share no language or family")
        elif number < PER_COEFFICIENT * columns.sum():
            notes.append(f"documents: {number:.0f}, too few for {columns.sum()} coefficients")
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
    # A model that does not converge may have a coefficient whose exponential overflows; it is
    # dropped by `fine`.
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
