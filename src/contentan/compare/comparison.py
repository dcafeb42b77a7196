"""All tables of a comparison, from tallies and exposures: one bootstrap serves them all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import bootstrap, contrasts, permutation
from contentan.compare.adjusted import adjusted
from contentan.compare.bootstrap import Draws
from contentan.compare.contrasts import PER, Columns, Measured, framed, long
from contentan.compare.document_arrays import Material, material
from contentan.compare.influence import influence
from contentan.compare.specification import per_hit, specification
from contentan.compare.tables import ADJUSTED, COMPARISON, SPECIFICATION, WITHIN
from contentan.compare.tipping import tipping
from contentan.compare.trends import trends
from contentan.tables.schema import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

    #: A side by its country and language.
    ByLang = Mapping[tuple[str, str], Measured]

#: Replicates within a language, where they are not the whole's too.
SIZE = 1000


class Compared(NamedTuple):
    """The tables of these names."""

    comparison: pl.DataFrame
    within: pl.DataFrame
    trends: pl.DataFrame
    slopes: pl.DataFrame
    specification: pl.DataFrame
    adjusted: pl.DataFrame


def compare(
    tallies: pl.DataFrame,
    exposures: pl.DataFrame,
    documents: pl.DataFrame,
    codes: Sequence[str],
    *,
    countries: Sequence[str],
    seed: int,
) -> pl.DataFrame:
    """Table COMPARISON: a row for each code and pair of countries, in the order given."""
    return everything(
        tallies, exposures, documents, codes, countries=countries, seed=seed
    ).comparison


def everything(
    tallies: pl.DataFrame,
    exposures: pl.DataFrame,
    documents: pl.DataFrame,
    codes: Sequence[str],
    *,
    countries: Sequence[str],
    seed: int,
    fired: tuple[pl.DataFrame, pl.DataFrame] | None = None,
    spoken_of: tuple[pl.DataFrame, pl.DataFrame] | None = None,
) -> Compared:
    """All tables of a comparison.

    Two choices of the specification need more: `fired`, the table FIRED and the codebook's ancestry
    (counts.ancestry), to count matches before overlap; `spoken_of`, tables TALLY and EXPOSURE by
    the countries that segments speak of.
    """
    others = set(spoken_of[0]["code"]) if spoken_of else set()
    # Both materials need the same columns, or their factors would not fit.
    of = material(tallies, exposures, documents, codes, countries, also=others)
    draws = bootstrap.draw(of, seed)
    readings = None
    if spoken_of:
        other = material(*spoken_of, documents, codes, countries, also=set(tallies["code"]))
        readings = other, bootstrap.draw(other, seed)
    by_lang = _by_lang(of, draws, countries)
    measured = {country: _whole(of, draws, country, by_lang) for country in countries}
    factor = per_hit(of, *fired) if fired else None
    main, within, chosen, models = [], [], [], []
    for number, (left, right) in enumerate(itertools.combinations(countries, 2)):
        part = contrast(of, draws, measured[left], measured[right], [seed, 1, number])
        within += list(_within(of, draws, by_lang, part, [seed, 2, number]))
        part |= _tipped(of, measured[left], measured[right], by_lang, part)
        choices = specification(of, draws, measured[left], measured[right], part, factor, readings)
        main.append(part | _counted(choices))
        chosen += choices
        models.append(adjusted(of, left, right))
    return Compared(
        judged(COMPARISON, of, main),
        judged(WITHIN, of, within),
        *trends(of, draws),
        framed(SPECIFICATION, long(of, chosen)),
        framed(ADJUSTED, long(of, models)),
    )


def _by_lang(of: Material, draws: Draws, countries: Sequence[str]) -> ByLang:
    # Languages are only parts of a whole here; where sums of languages make up the whole, all
    # replicates are needed.
    size = SIZE if draws.few and len(of.langs) > 1 else bootstrap.REPLICATES
    return {
        (country, lang): contrasts.measure(of, draws, country, of.lang == i, size=size)
        for country in countries
        for i, lang in enumerate(of.langs)
    }


def _counted(choices: Sequence[Columns]) -> Columns:
    """How many choices have an interval, and under how many the difference holds."""
    known = [np.isfinite(np.asarray(one["difference_low"], dtype=float)) for one in choices]
    return {
        "choices": np.sum(known, axis=0) if choices else 0,
        "choices_hold": np.sum([one["holds"] for one in choices], axis=0) if choices else 0,
    }


def judged(table: Table, of: Material, parts: Sequence[Columns]) -> pl.DataFrame:
    """A table of contrasts, with q over all of them, and verdicts."""
    columns = long(of, parts)
    return framed(table, columns | contrasts.verdicts(columns) if columns else columns)


def _whole(of: Material, draws: Draws, country: str, by_lang: ByLang) -> Measured:
    """A country's texts of all languages. Sums over languages add up; what they spread does not,
    and is computed anew.
    """
    own = [by_lang[country, lang] for lang in of.langs if len(by_lang[country, lang].side)]
    if len(of.langs) == 1:
        return by_lang[country, of.langs[0]]
    # The spread of a whole is not the sum of its parts' where a document has text in two languages.
    if draws.few or not own:
        return contrasts.measure(of, draws, country)
    drawn = (
        bootstrap.add([one.drawn[0] for one in own]),
        bootstrap.add([one.drawn[1] for one in own]),
    )
    return contrasts.measure(of, draws, country, drawn=drawn)


def contrast(
    of: Material, draws: Draws, left: Measured, right: Measured, seed: Sequence[int]
) -> Columns:
    """The columns of the table COMPARISON for one pair, but for q, verdict and what other modules
    say of it.
    """
    cells, test = contrasts.tested(left.side, right.side, seed=seed, few=draws.few)
    part = contrasts.sides(left, right) | contrasts.differences(left, right)
    part |= contrasts.scored(left.side, right.side) | cells
    return part | _influence(of, draws, left, right, test, seed) | _comparability(of, left, right)


def _influence(
    of: Material,
    draws: Draws,
    left: Measured,
    right: Measured,
    test: permutation.Tested | None,
    seed: Sequence[int],
) -> Columns:
    names = ("difference_without", "ratio_without", "p_without")
    if test is None:
        return {"influential": "", **dict.fromkeys(names, np.nan), "one_document": False}
    found = influence(left.side, right.side, test, seed=seed, few=draws.few, level=contrasts.ALPHA)
    docs = [of.docs[number] if number >= 0 else "" for number in found.doc]
    values = dict(zip(names, (found.difference, found.ratio, found.p), strict=True))
    return {"influential": docs, **values, "one_document": found.p >= contrasts.ALPHA}


def _within(
    of: Material, draws: Draws, by_lang: ByLang, whole: Columns, seed: Sequence[int]
) -> Iterator[Columns]:
    """The same contrast in each language in which a side has text."""
    for number, lang in enumerate(of.langs):
        left, right = (by_lang[whole[side], lang] for side in ("left", "right"))
        if len(of.langs) == 1:
            # One language is the whole: testing anew would only give other random digits.
            yield whole | {"lang": lang}
        elif len(left.side) or len(right.side):
            cells, _ = contrasts.tested(left.side, right.side, seed=[*seed, number], few=draws.few)
            part = {"lang": lang} | contrasts.sides(left, right)
            yield (
                part
                | contrasts.differences(left, right)
                | contrasts.scored(left.side, right.side)
                | cells
            )


def _tipped(
    of: Material, left: Measured, right: Measured, by_lang: ByLang, part: Columns
) -> Columns:
    """How unequal recall between languages would erase each contrast."""
    nothing = {"tipping": np.nan, "tipping_interval": np.nan, "tipping_languages": ""}
    if min(len(left.side), len(right.side)) < 2 or len(of.langs) < 2:
        return nothing
    now, drawn = [], []
    for lang in of.langs:
        own, other = by_lang[left.side.country, lang], by_lang[right.side.country, lang]
        now.append((own.now[0].x / left.now[0].n - other.now[0].x / right.now[0].n)[0])
        size = len(own.drawn[0].x)
        with np.errstate(divide="ignore", invalid="ignore"):
            replicates = (
                own.drawn[0].x / left.drawn[0].n[:size] - other.drawn[0].x / right.drawn[0].n[:size]
            )
        # A replicate without text of a side says nothing of how languages vary together.
        drawn.append(np.nan_to_num(replicates - np.nanmean(replicates, axis=0)))
    parts, spread = np.stack(now), np.stack(drawn)
    covariance = np.einsum("lbc,mbc->lmc", spread, spread, optimize=True) / len(spread[0])
    low, high = (
        np.asarray(part["difference_low"], dtype=float),
        np.asarray(part["difference_high"], dtype=float),
    )
    end = np.where(parts.sum(axis=0) > 0, low, high) / PER
    found = tipping(parts, covariance, end, of.langs)
    return {
        "tipping": found.recall,
        "tipping_interval": found.interval,
        "tipping_languages": found.low,
    }


def _comparability(of: Material, left: Measured, right: Measured) -> Columns:
    """What the two countries' texts, and the hits of a code, do not share: a difference may then be
    one of genre, time or language.
    """
    if not len(left.side) or not len(right.side):
        return {"note": "no text on one side", "unshared_hits": ""}
    numbers = [of.country == of.countries.index(one.side.country) for one in (left, right)]
    text: list[str] = []
    hits: list[list[str]] = [[] for _ in of.hits.T]
    for name, values in _facts(of).items():
        level, value = np.unique(values[values >= 0], return_inverse=True)
        if not len(level):
            continue
        known = values >= 0
        marks = (value[:, None] == np.arange(len(level))).T.astype(float)
        has = [(marks @ mine[known][:, None] > 0)[:, 0] for mine in numbers]
        if not (has[0] & has[1]).any():
            text.append(name)
        found = [marks @ ((of.hits[known] > 0) & mine[known][:, None]) > 0 for mine in numbers]
        apart = found[0].any(axis=0) & found[1].any(axis=0) & ~(found[0] & found[1]).any(axis=0)
        for code in np.flatnonzero(apart):
            hits[code].append(name)
    return {
        "note": f"no shared {', '.join(text)}" if text else "",
        "unshared_hits": [", ".join(names) for names in hits],
    }


def _facts(of: Material) -> dict[str, NDArray[np.intp]]:
    """A number for the family, year and language of each row; -1 where it is unknown."""
    family = of.facts["family"].rank("dense").to_numpy().astype(np.intp)
    year = of.facts["year"].fill_null(-1).to_numpy().astype(np.intp)
    return {"family": family[of.doc], "year": year[of.doc], "language": of.lang}
