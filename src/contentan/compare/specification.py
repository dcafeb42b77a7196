"""The same contrast by other reasonable choices: unit, denominator, weight of documents, matches
before overlap, which texts, one language.

Each choice is a ratio Σx/Σn over documents with its own x and n, so one bootstrap serves them all.
Simonsohn, Simmons & Nelson (2020) call the whole a specification curve. A difference holds under a
choice when it has the sign of the comparison's and its interval leaves out zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.compare import bootstrap, bootstrap_intervals, contrasts
from contentan.compare.bootstrap import Draws
from contentan.compare.contrasts import PER, Columns, Measured
from contentan.compare.document_arrays import Material, Side, fact_rows, side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

#: Replicates behind the intervals of this table; the first of the comparison's.
SIZE = 500
AS_COMPARED = "as compared"


class Lot(NamedTuple):
    """Documents of one side with what is counted, (documents, columns), over what it is counted,
    (documents,).
    """

    doc: NDArray[np.intp]
    x: Reals
    n: Reals


class Choice(NamedTuple):
    """A name, the left and the right side, their draws, and of how many of its unit the rate is
    reported: 1,000 words, or 1.
    """

    name: str
    lots: tuple[Lot, Lot]
    draws: Draws
    per: int = PER


def specification(
    of: Material,
    draws: Draws,
    left: Measured,
    right: Measured,
    main: Columns,
    factor: Reals | None,
    spoken_of: tuple[Material, Draws] | None,
) -> list[Columns]:
    """The columns of the table SPECIFICATION for one pair of countries, one part a choice.

    `main` are the columns of the comparison, `factor` (docs, columns) unblocked matches for each
    hit, `spoken_of` the material by countries spoken of.
    """
    if not len(left.side) or not len(right.side):
        return []
    offered = list(choices(of, draws, (left.side, right.side), factor))
    if spoken_of:
        other, drawn = spoken_of
        lots = pooled(side(other, left.side.country)), pooled(side(other, right.side.country))
        offered.append(Choice("country spoken of", lots, drawn))
    return [
        _as_compared(main),
        *(_part(one, main) for one in offered if all(len(lot.doc) for lot in one.lots)),
    ]


def choices(
    of: Material, draws: Draws, two: tuple[Side, Side], factor: Reals | None
) -> Iterator[Choice]:
    """Every choice that the material allows, but for the one of the comparison itself."""

    def lots(make: Callable[[Side], Lot]) -> tuple[Lot, Lot]:
        return make(two[0]), make(two[1])

    yield Choice(
        # Rates of this choice are shares: reported per 1, not per 1,000 words.
        "share of paragraphs",
        lots(lambda one: Lot(one.doc, one.segments, one.units)),
        draws,
        1,
    )
    yield Choice(
        "share of documents",
        lots(lambda one: Lot(one.doc, (one.hits > 0).astype(float), np.ones(len(one)))),
        draws,
        1,
    )
    yield Choice(
        "hits per paragraph", lots(lambda one: Lot(one.doc, one.hits, one.units)), draws, 1
    )
    yield Choice("each document equal", lots(lambda one: weighed(one, one.tokens)), draws)
    yield Choice("each family equal", lots(lambda one: weighed(one, family_words(of, one))), draws)
    if factor is not None:
        before = factor
        yield Choice(
            "matches before overlap",
            lots(lambda one: Lot(one.doc, one.hits * before[one.doc], one.tokens)),
            draws,
        )
    yield Choice("without the longest document", lots(_without_longest), draws)
    if of.facts["about"].n_unique() > 1:
        own = fact_rows(of, "about", "speaker")
        yield Choice("own voice only", lots(lambda one: pooled(side(of, one.country, own))), draws)
    for number, lang in enumerate(of.langs):
        yield Choice(f"{lang} only", _in_language(of, two, number), draws)


def pooled(one: Side) -> Lot:
    """Hits over words."""
    return Lot(one.doc, one.hits, one.tokens)


def _in_language(of: Material, two: tuple[Side, Side], number: int) -> tuple[Lot, Lot]:
    left, right = (pooled(side(of, one.country, of.lang == number)) for one in two)
    return left, right


def _without_longest(one: Side) -> Lot:
    rest = np.arange(len(one)) != np.argmax(one.tokens)
    return Lot(one.doc[rest], one.hits[rest], one.tokens[rest])


def weighed(one: Side, words: Reals) -> Lot:
    """Each document weighed by 1 / `words`, scaled so that the sum of words stays about what it
    was.
    """
    weight = one.tokens.sum() / max(len(one), 1) / words
    return Lot(one.doc, one.hits * weight[:, None], one.tokens * weight)


def family_words(of: Material, one: Side) -> Reals:
    """For each document of a side the words of its family there."""
    families, number = np.unique(
        of.facts["family"].to_numpy()[one.doc].astype(str), return_inverse=True
    )
    # Divided by these, each family weighs alike, however many documents or words it has.
    sums: Reals = np.bincount(number, weights=one.tokens, minlength=len(families)).astype(float)
    return sums[number]


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
    names = (
        "left",
        "right",
        "rate_left",
        "rate_right",
        "ratio",
        "difference",
        "difference_low",
        "difference_high",
    )
    part = {"specification": AS_COMPARED, **{name: main[name] for name in names}}
    return part | _held(part, main)


def _part(choice: Choice, main: Columns) -> Columns:
    left, right = choice.lots
    now = bootstrap.observed(left.x, left.n), bootstrap.observed(right.x, right.n)
    nothing = np.full(left.x.shape[1], np.nan)
    ends = bootstrap_intervals.Interval(nothing, nothing)
    if min(len(left.doc), len(right.doc)) > 1:
        first = bootstrap.replicate(choice.draws, left.doc, left.x, left.n, size=SIZE)
        second = bootstrap.replicate(choice.draws, right.doc, right.x, right.n, size=SIZE)
        ends = bootstrap_intervals.of_difference(now, (first, second))
    rates = [choice.per * sums.value[0] for sums in now]
    part: Columns = {
        "left": main["left"],
        "right": main["right"],
        "specification": choice.name,
        "rate_left": rates[0],
        "rate_right": rates[1],
        "ratio": contrasts.quotient(rates[0], rates[1]),
        "difference": rates[0] - rates[1],
        "difference_low": choice.per * ends.low,
        "difference_high": choice.per * ends.high,
    }
    return part | _held(part, main)


def _held(part: Mapping[str, Reals], main: Mapping[str, Reals]) -> Columns:
    sign = np.where(
        part["difference"] > 0, "more", np.where(part["difference"] < 0, "less", "equal")
    )
    outside = (part["difference_low"] > 0) | (part["difference_high"] < 0)
    return {
        "sign": sign,
        "holds": outside & (np.sign(part["difference"]) == np.sign(main["difference"])),
    }
