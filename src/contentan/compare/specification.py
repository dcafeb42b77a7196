"""The same contrast by other reasonable choices: what is held equal, unit, denominator, weight of
works, matches before overlap, which texts, one language.

Each choice changes one thing and is made by the same engine, without permutations. Simonsohn,
Simmons & Nelson (2020) call the whole a specification curve. A difference holds under a choice when
it has the direction of the comparison's and its interval leaves out 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare.contrasts import LEAST_FOR_INTERVAL, PER, Columns, Laws
from contentan.compare.document_arrays import Material
from contentan.compare.engine import score_test, variance_law
from contentan.compare.engine.variance_law import Law
from contentan.compare.strata import standard
from contentan.compare.works import Works, in_shared_languages, works_by_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

AS_COMPARED = "as compared"


class Choice(NamedTuple):
    """A name; works; what is counted (works, columns) over what (works,); the law, and that by
    which works weigh; of how many of its unit the rate is reported; whether strata are held equal.
    """

    name: str
    works: Works
    x: Reals
    n: Reals
    law: Law
    working: Law | None = None
    per: int = PER
    strata: bool = True


def specification(
    of: Material,
    left: int,
    right: int,
    known: Laws,
    main: Columns,
    factor: Reals | None,
    spoken_of: Material | None,
) -> list[Columns]:
    """The columns of the table SPECIFICATION for one pair of countries, one part a choice.

    `main` are the columns of the comparison, `factor` (docs, columns) unblocked matches for each
    hit, `spoken_of` the material by countries spoken of.
    """
    if not main["documents_left"] or not main["documents_right"]:
        return []
    made = (_part(one, left, main) for one in choices(of, left, right, known, factor, spoken_of))
    return [_as_compared(main), *(part for part in made if part)]


def choices(
    of: Material,
    left: int,
    right: int,
    known: Laws,
    factor: Reals | None,
    spoken_of: Material | None,
) -> Iterator[Choice]:
    """Every choice that the material allows, but for the one of the comparison itself."""

    def works(rows: Flags | None = None, at: Material = of) -> Works:
        return in_shared_languages(works_by_language(at, rows), (left, right))

    def of_hits(name: str, one: Works) -> Choice:
        return Choice(name, one, one.hits, one.words, known.hits)

    own = works()
    strangers = variance_law.poisson(own.hits.shape[1])
    equal = strangers._replace(phi=0 * strangers.phi, alpha=strangers.phi)
    yield of_hits("nothing held equal", own)._replace(strata=False)
    yield Choice("share of paragraphs", own, own.segments, own.units, known.segments, per=1)
    present = (own.hits > 0).astype(float)
    yield Choice("share of works", own, present, np.ones(own.size), strangers, per=1)
    yield Choice("hits per paragraph", own, own.hits, own.units, known.hits, per=1)
    yield of_hits("each work equal", own)._replace(working=equal)
    yield of_hits("each word equal", own)._replace(working=strangers)
    if factor is not None:
        matches = of._replace(hits=of.hits * factor[of.doc])
        yield of_hits("matches before overlap", works(at=matches))
    if len(of.works) < len(of.docs):
        alone = of._replace(work=np.arange(len(of.docs)), works=of.docs)
        yield of_hits("each document alone", works(at=alone))
    yield of_hits("without the longest work", own.only(_without_longest(own)))
    if (~of.speaks).any():
        yield of_hits("own voice only", works(of.speaks[of.doc]))
    if spoken_of is not None:
        yield of_hits("country spoken of", works(at=spoken_of))
    for number, lang in enumerate(of.langs):
        yield of_hits(f"{lang} only", works(of.lang == number))


def _without_longest(works: Works) -> Flags:
    keep = np.ones(works.size, bool)
    for country in np.unique(works.country):
        own = np.flatnonzero(works.country == country)
        keep[own[np.argmax(works.words[own])]] = False
    return keep


def per_hit(of: Material, fired: pl.DataFrame, ancestry: pl.DataFrame) -> Reals:
    """Unblocked matches for each hit, (docs, columns), of a code and all below it; 1 where a
    document has no hit.

    `fired` is the table FIRED, `ancestry` has columns code and ancestor.
    """
    sums = (
        fired.join(ancestry, on="code", how="inner")
        .group_by("doc", "ancestor")
        .agg((pl.col("matches") - pl.col("blocked")).sum().alias("matches"), pl.col("hits").sum())
        .filter(pl.col("hits") > 0)
    )
    docs = pl.DataFrame(
        {"doc": of.docs, "row": range(len(of.docs))}, schema={"doc": pl.String(), "row": pl.Int64()}
    )
    codes = pl.DataFrame(
        {"ancestor": of.codes, "column": of.column}, schema_overrides={"ancestor": pl.String()}
    )
    placed = sums.join(docs, on="doc").join(codes, on="ancestor")
    found = np.ones((len(of.docs), of.hits.shape[1]))
    found[placed["row"].to_numpy(), placed["column"].to_numpy()] = (
        placed["matches"] / placed["hits"]
    ).to_numpy()
    return found


def _as_compared(main: Columns) -> Columns:
    names = ("left", "right", "rate_left", "rate_right", "ratio", "ratio_low", "ratio_high")
    part = {"specification": AS_COMPARED, **{name: main[name] for name in names}}
    return part | _held(part, main["beta"], main["beta"])


def _part(choice: Choice, left: int, main: Columns) -> Columns:
    ours = choice.works.country == left
    if not ours.any() or ours.all():
        return {}
    rates = [choice.per * choice.x[own].sum(axis=0) / choice.n[own].sum() for own in (ours, ~ours)]
    nothing = np.full(choice.x.shape[1], np.nan)
    part: Columns = {
        "left": main["left"],
        "right": main["right"],
        "specification": choice.name,
        "rate_left": rates[0],
        "rate_right": rates[1],
        **dict.fromkeys(("ratio", "ratio_low", "ratio_high"), nothing),
    }
    held = standard(choice.works, ours)
    strata = held.strata if choice.strata else np.zeros(len(ours), dtype=np.intp)
    rows = score_test.rows_of(choice.x, choice.n, ours.astype(float), strata)
    if min(ours.sum(), (~ours).sum()) < LEAST_FOR_INTERVAL or not len(rows.strata):
        return part | _held(part, nothing, main["beta"])
    made = score_test.contrast(rows, choice.law, working=choice.working)
    inside = rows.z @ rows.x, (1 - rows.z) @ rows.x
    seen = inside[0] + inside[1] > 0
    both = (inside[0] > 0) & (inside[1] > 0)
    part |= {
        "ratio": np.where(both, np.exp(made.test.beta), np.nan),
        "ratio_low": np.where(seen, made.low, np.nan),
        "ratio_high": np.where(seen, made.high, np.nan),
    }
    return part | _held(part, np.where(seen, made.test.beta, np.nan), main["beta"])


def _held(part: Columns, beta: Reals, main: Reals) -> Columns:
    """Which side has more, and whether that holds; without an interval the rates say which."""
    apart = np.where(np.isnan(beta), part["rate_left"] - part["rate_right"], beta)
    sign = np.select([apart > 0, apart < 0], ["more", "less"], "equal")
    outside = (part["ratio_low"] > 1) | (part["ratio_high"] < 1)
    return {"sign": sign, "holds": outside & (np.sign(beta) == np.sign(main))}
