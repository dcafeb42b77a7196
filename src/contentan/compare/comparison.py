"""All tables of a comparison, from tallies and exposures: one law of variance serves them all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import contrasts, verdicts
from contentan.compare.contrasts import Columns, Laws, Pair, framed, long
from contentan.compare.document_arrays import Material, material
from contentan.compare.engine import score_test
from contentan.compare.engine.omnibus import omnibus
from contentan.compare.engine.variance_law import Law
from contentan.compare.influence import influence
from contentan.compare.shared_texts import shared_texts
from contentan.compare.specification import per_hit, specification
from contentan.compare.strata import LEAST
from contentan.compare.tables import COMPARISON, SHARED_TEXTS, SPECIFICATION, WITHIN
from contentan.compare.tipping import tipped
from contentan.compare.trends import trends
from contentan.compare.works import (
    Works,
    crossed,
    in_shared_languages,
    whole_works,
    works_by_language,
)
from contentan.tables.frames import frame_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


class Further(NamedTuple):
    """What two choices of the specification need: `fired`, the table FIRED and the codebook's
    ancestry (counts.ancestry), to count matches before overlap; `spoken_of`, tables TALLY and
    EXPOSURE by the countries that segments speak of.
    """

    fired: tuple[pl.DataFrame, pl.DataFrame]
    spoken_of: tuple[pl.DataFrame, pl.DataFrame] | None = None


class Compared(NamedTuple):
    """The tables of these names."""

    comparison: pl.DataFrame
    within: pl.DataFrame
    shared_texts: pl.DataFrame
    trends: pl.DataFrame
    slopes: pl.DataFrame
    specification: pl.DataFrame


def compare(
    tallies: pl.DataFrame,
    exposures: pl.DataFrame,
    documents: pl.DataFrame,
    codes: Sequence[str],
    *,
    countries: Sequence[str],
    seed: int,
    margin: float = verdicts.MARGIN,
) -> pl.DataFrame:
    """Table COMPARISON: a row for each code and pair of countries, in the order given."""
    return everything(
        tallies, exposures, documents, codes, countries=countries, seed=seed, margin=margin
    ).comparison


def everything(
    tallies: pl.DataFrame,
    exposures: pl.DataFrame,
    documents: pl.DataFrame,
    codes: Sequence[str],
    *,
    countries: Sequence[str],
    seed: int,
    margin: float = verdicts.MARGIN,
    further: Further | None = None,
) -> Compared:
    """All tables of a comparison. Rates within a factor of `margin` of each other are alike."""
    spoken_of = further.spoken_of if further else None
    # Both materials need the same columns, or their factors would not fit.
    others = set(spoken_of[0]["code"]) if spoken_of else set()
    of = material(tallies, exposures, documents, codes, countries, also=others)
    other = None
    if spoken_of:
        other = material(*spoken_of, documents, codes, countries, also=set(tallies["code"]))
    works, langs = whole_works(of), works_by_language(of)
    known = contrasts.laws(works)
    whole = _sides(of, works, known)
    factor = per_hit(of, *further.fired) if further else None
    pairs = list(itertools.combinations(range(len(of.countries)), 2))
    main, within, chosen, shared = [], [], [], []
    for left, right in pairs:
        pair = _pair(of, langs, left, right, known, seed)
        part: Columns = {"left": of.countries[left], "right": of.countries[right]}
        part |= whole[left]["left"] | whole[right]["right"] | contrasts.contrasted(pair, known)
        part |= contrasts.plain(works, left, right, known)
        part |= influence(of, pair, part["p"], known.hits)
        part |= tipped(of, langs, (left, right), known.hits, part)
        within += list(_within(of, langs, (left, right), known, seed, part))
        choices = specification(of, left, right, known, part, factor, other)
        main.append(part | _counted(choices))
        chosen += choices
        shared.append(shared_texts(of, pair, left, right))
    p_all = _of_all(of, langs, known.hits, seed)
    return Compared(
        _judged_pairs(of, main, p_all, margin),
        _judged(of, within, margin),
        pl.concat([frame_of(SHARED_TEXTS, []), *shared]),
        *trends(of, known, seed),
        framed(SPECIFICATION, long(of, chosen)),
    )


def _sides(of: Material, works: Works, known: Laws) -> list[dict[str, Columns]]:
    """Of each country what is found there, under the names of the left and of the right side."""
    own = [works.only(works.country == number) for number in range(len(of.countries))]
    return [{name: contrasts.side(name, one, known) for name in ("left", "right")} for one in own]


def _pair(
    of: Material, langs: Works, left: int, right: int, known: Laws, seed: int, *also: str
) -> Pair:
    works = in_shared_languages(langs, (left, right))
    names = (of.countries[left], of.countries[right], *also)
    return contrasts.paired(works, left, right, known, names, seed)


def _within(
    of: Material,
    langs: Works,
    two: tuple[int, int],
    known: Laws,
    seed: int,
    whole: Columns,
) -> Iterator[Columns]:
    """The same contrast in each language in which a side has text."""
    names = {"left": of.countries[two[0]], "right": of.countries[two[1]]}
    for number, lang in enumerate(of.langs):
        if len(of.langs) == 1:
            yield whole | names | {"lang": lang}
            continue
        own = langs.only((langs.lang == number) & np.isin(langs.country, two))
        if own.size:
            sides = [own.only(own.country == country) for country in two]
            pair = _pair(of, own, *two, known, seed, lang)
            yield (
                names
                | {"lang": lang}
                | contrasts.side("left", sides[0], known)
                | contrasts.side("right", sides[1], known)
                | contrasts.contrasted(pair, known)
                | contrasts.plain(own, *two, known)
            )


def _counted(choices: Sequence[Columns]) -> Columns:
    """How many choices have an interval, and under how many the difference holds."""
    known = [~np.isnan(np.asarray(one["ratio_low"], dtype=float)) for one in choices]
    return {
        "choices": np.sum(known, axis=0) if choices else 0,
        "choices_hold": np.sum([one["holds"] for one in choices], axis=0) if choices else 0,
    }


def _of_all(of: Material, langs: Works, law: Law, seed: int) -> Reals:
    """p of one rate in all countries with enough works; NaN for fewer than three countries."""
    nothing = np.full(len(of.codes), np.nan)
    if len(of.countries) < 3:
        return nothing
    works = in_shared_languages(langs, range(len(of.countries)))
    enough = np.bincount(works.country, minlength=len(of.countries)) >= LEAST
    works = works.only(enough[works.country])
    strata = crossed(works.family, works.lang, size=works.size)
    rows = score_test.rows_of(works.hits, works.words, works.country.astype(float), strata)
    if not len(rows.strata):
        return nothing
    many = works.size > contrasts.MANY * len(of.countries)
    size = (contrasts.FEWER if many else contrasts.PERMUTATIONS).first
    names = "all", *sorted(of.countries)
    p = omnibus(rows, law, permutations=size, seed=contrasts.chance(seed, *names))
    seen = rows.x.sum(axis=0) > 0
    return np.asarray(np.where(seen, p, np.nan)[of.column], dtype=float)


def _judged_pairs(
    of: Material, parts: Sequence[Columns], p_all: Reals, margin: float
) -> pl.DataFrame:
    """Table COMPARISON, with q and verdicts."""
    columns = long(of, parts)
    if not columns:
        return framed(COMPARISON, columns)
    shape = len(parts), len(of.codes)
    p, least = (np.reshape(columns[name], shape) for name in ("p", "p_least"))
    q, q_all = verdicts.q_of_pairs(p, least, p_all, len(of.countries))
    columns |= {"p_all": np.tile(p_all, len(parts)), "q_all": np.tile(q_all, len(parts))}
    return framed(COMPARISON, columns | verdicts.judged(columns, q.ravel(), margin))


def _judged(of: Material, parts: Sequence[Columns], margin: float) -> pl.DataFrame:
    """Table WITHIN, with q over all its contrasts, and verdicts."""
    columns = long(of, parts)
    if not columns:
        return framed(WITHIN, columns)
    q = verdicts.over_all(columns["p"], columns["p_least"])
    return framed(WITHIN, columns | verdicts.judged(columns, q, margin))
