"""Words and two-word phrases near hits, counted by document, and how far they stand out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.coder import Coded
from contentan.coding.index import Index
from contentan.coding.winning_matches import Found
from contentan.runs.content_words import NONE, Terms, traits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]

REACH = 8
TERM = ("kind", "lang", "words")
TOTAL = (pl.col("near").alias("total"), pl.col("documents").alias("spread"))
_FOUND = ("lang", "words", "near", "documents", "most")


class Counted(NamedTuple):
    """Of a shard, or of several added up.

    `near` has columns code, kind, lang, words, near, documents, most (in one document); `size`
    code, kind, lang, size; `total` kind, lang, words, total, spread (in documents); `all` kind,
    lang, all (sums of totals, of phrases those too that `total` leaves out); `docs` lang, docs
    (documents with words of it); `traits` what `terms.traits` says.
    """

    near: pl.DataFrame
    size: pl.DataFrame
    total: pl.DataFrame
    all: pl.DataFrame
    docs: pl.DataFrame
    traits: pl.DataFrame


def log_odds(
    y1: Reals, n1: Reals, y2: Reals, n2: Reals, prior: Reals, prior_sum: Reals | float
) -> tuple[Reals, Reals]:
    """Log-odds ratio and its z for each word, given counts and sums in two bodies of text and the
    prior.

    >>> d, z = log_odds(*(np.array([x]) for x in (1.0, 9.0, 0.0, 9.0, 0.05)), 0.55)
    >>> round(float(z[0]), 7)
    0.6894228
    """
    one, two = y1 + prior, y2 + prior
    d = np.log(one / (n1 + prior_sum - one)) - np.log(two / (n2 + prior_sum - two))
    return d, d / np.sqrt(1 / one + 1 / two)


def places(index: Index, code: str, coded: Mapping[str, Coded]) -> Ints:
    """Positions near counted hits of a code that lie in no match of it and in no hit of another,
    ascending.
    """
    hits = coded[code].counted
    found = [np.empty(0, dtype=np.int64)]
    steps = np.arange(1, REACH + 1)
    for home, side in ((hits.first, -steps), (hits.last, steps)):
        # Beyond an end stands the end itself: another sentence, or near too.
        at = np.clip(home[:, None] + side, 0, len(index) - 1)
        found.append(at[index.sentence[at] == index.sentence[home][:, None]])
    near = np.unique(np.concatenate(found))
    near = near[~within(near, coded[code].every)]
    for other in coded.values():
        near = near[~within(near, other.counted)]
    return near


def within(positions: Ints, matches: Found) -> NDArray[np.bool_]:
    """Which positions lie in a match."""
    if not len(matches.first):
        return np.zeros(len(positions), dtype=bool)
    order = np.argsort(matches.first, kind="stable")
    reach = np.maximum.accumulate(matches.last[order])
    before = np.searchsorted(matches.first[order], positions, side="right")
    inside: NDArray[np.bool_] = (before > 0) & (reach[np.maximum(before - 1, 0)] >= positions)
    return inside


def phrase_starts(index: Index, terms: Terms) -> Ints:
    """Positions of content words that are linked to a content word of the same language."""
    lang = np.array([*terms.lang, ""])
    here, there = terms.at[:-1], terms.at[1:]
    return np.flatnonzero(
        (here != NONE) & (there != NONE) & index.link[:-1] & (lang[here] == lang[there])
    )


def count(index: Index, terms: Terms, coded: Mapping[str, Coded]) -> Counted:
    """What one shard has; phrases are totalled later, and only those that are wanted."""
    starts = phrase_starts(index, terms)
    every = np.flatnonzero(terms.at != NONE)
    near, size = [], []
    for code in sorted(coded):
        at = places(index, code, coded)
        for found in (
            _words(index, terms, at[terms.at[at] != NONE]),
            phrases_of(index, terms, starts[np.isin(starts, at) & np.isin(starts + 1, at)]),
        ):
            named = found.select(pl.lit(code).alias("code"), pl.all())
            near.append(named)
            size.append(
                named.group_by("code", "kind", "lang").agg(pl.col("near").sum().alias("size"))
            )
    total = _words(index, terms, every).select(*TERM, *TOTAL)
    phrases = _languages(terms, distinct(index, starts, 2)).select(
        pl.lit("phrase").alias("kind"), "lang", "all"
    )
    sums = total.group_by("kind", "lang").agg(pl.col("total").sum().alias("all"))
    lang = pl.DataFrame({"term": terms.at[every], "doc": index.document(every)}).join(
        terms.frame(), on="term"
    )
    docs = lang.group_by("lang").agg(pl.col("doc").n_unique().cast(pl.Int64).alias("docs"))
    return Counted(
        pl.concat(near),
        pl.concat(size),
        total,
        pl.concat([sums, phrases]),
        docs,
        traits(index, terms),
    )


def distinct(index: Index, at: Ints, size: int) -> Ints:
    """Of positions, the first of each that stand between the same two forms of their sentence: what
    is printed every year counts once.
    """
    before, after = np.maximum(at - 1, 0), np.minimum(at + size, len(index) - 1)
    ends = [
        np.where((index.sentence[end] == index.sentence[at]) & (end != at), index.type[end], NONE)
        for end in (before, after)
    ]
    within = [index.type[at + i] for i in range(size)]
    if not len(at):
        return at
    _, first = np.unique(np.stack([*ends, *within]), axis=1, return_index=True)
    found: Ints = at[np.sort(first)]
    return found


def _words(index: Index, terms: Terms, at: Ints) -> pl.DataFrame:
    at = distinct(index, at, 1)
    rows = pl.DataFrame({"term": terms.at[at], "doc": index.document(at)})
    return (
        _per_document(rows, ["term"])
        .join(terms.frame(), on="term", how="inner")
        .select(_kind("word"), *_FOUND)
    )


def phrases_of(index: Index, terms: Terms, at: Ints) -> pl.DataFrame:
    at = distinct(index, at, 2)
    rows = pl.DataFrame({"term": terms.at[at], "next": terms.at[at + 1], "doc": index.document(at)})
    names = terms.frame()
    return (
        _per_document(rows, ["term", "next"])
        .join(names, on="term", how="inner")
        .join(
            names.select(pl.col("term").alias("next"), pl.col("words").alias("second")),
            on="next",
            how="inner",
        )
        .with_columns(pl.col("words") + " " + pl.col("second"))
        .select(_kind("phrase"), *_FOUND)
    )


def _kind(kind: str) -> pl.Expr:
    return pl.lit(kind).alias("kind")


def _per_document(rows: pl.DataFrame, term: list[str]) -> pl.DataFrame:
    own = rows.group_by(*term, "doc").agg(pl.len().cast(pl.Int64).alias("n"))
    return own.group_by(term).agg(
        pl.col("n").sum().alias("near"),
        pl.len().cast(pl.Int64).alias("documents"),
        pl.col("n").max().alias("most"),
    )


def _languages(terms: Terms, at: Ints) -> pl.DataFrame:
    rows = pl.DataFrame({"term": terms.at[at]}, schema={"term": pl.Int64()})
    return (
        rows.join(terms.frame(), on="term", how="inner")
        .group_by("lang")
        .agg(pl.len().cast(pl.Int64).alias("all"))
    )
