"""Words and two-word phrases near the hits of a code that neither its patterns nor hits of other
codes cover.

Near is the same sentence, within REACH words. Each word is weighed by the log-odds of the
neighbourhood of the code's hits against the rest of the corpus in the same language, with a prior
that expects every word as often as the whole corpus has it (Monroe, Colaresi and Quinn 2008,
Political Analysis 16: 372-403): with y counts, n their sums, a the prior and a0 its sum,

    d = ln[(y1 + a) / (n1 + a0 - y1 - a)] - ln[(y2 + a) / (n2 + a0 - y2 - a)]
    z = d / sqrt(1 / (y1 + a) + 1 / (y2 + a))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.authoring.suggest.terms import NONE, Terms, names, traits, verbs
from contentan.coding.coder import Coded, Found
from contentan.coding.index import Index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]

REACH = 8
#: Words of prior: about as many as stand near the hits of a code of middling frequency, so that
#: rare words are held back.
PRIOR = 500.0
#: A suggestion stands near hits in so many documents (in a language that has few: in two), and one
#: has at most this share.
DOCUMENTS, MANY_DOCUMENTS, LARGEST = 3, 12, 0.6
#: Least share of a word's places that are near hits: of a word that mostly stands elsewhere a
#: pattern would mostly find something else.
SHARE = 0.05
#: A word near the hits of more codes than this, or (in a language with many documents) in a larger
#: share of them, belongs to the kind of text, and to no code.
CODES, SPREAD = 3, 0.6
#: A word is left to a suggested phrase that has so large a share of its places: 'mutual' to 'mutual
#: respect'.
PHRASE = 0.6
#: Least z that is shown: 1 in 200 by chance, if words were independent; they are not, so this is a
#: sieve and no test.
LEAST = 2.58
TERM = ("kind", "lang", "words")
KEY = ("code", *TERM)


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
            _phrases(index, terms, starts[np.isin(starts, at) & np.isin(starts + 1, at)]),
        ):
            named = found.select(pl.lit(code).alias("code"), pl.all())
            near.append(named)
            size.append(
                named.group_by("code", "kind", "lang").agg(pl.col("near").sum().alias("size"))
            )
    total = _words(index, terms, every).select(*TERM, *_TOTAL)
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


def _phrases(index: Index, terms: Terms, at: Ints) -> pl.DataFrame:
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


_TOTAL = (pl.col("near").alias("total"), pl.col("documents").alias("spread"))
_FOUND = ("lang", "words", "near", "documents", "most")


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


def added(parts: Iterable[Counted]) -> Counted:
    """Shards added up; a document is in one shard, so documents add up too."""
    near, size, total, every, docs, trait = (
        pl.concat(frames) for frames in zip(*parts, strict=True)
    )
    return Counted(
        near.group_by(KEY).agg(pl.col("near", "documents").sum(), pl.col("most").max()),
        size.group_by("code", "kind", "lang").agg(pl.col("size").sum()),
        summed(total),
        every.group_by("kind", "lang").agg(pl.col("all").sum()),
        docs.group_by("lang").agg(pl.col("docs").sum()),
        trait.group_by("lang", "words").agg(pl.all().sum()),
    )


def summed(total: pl.DataFrame) -> pl.DataFrame:
    """Totals of several shards added up."""
    return total.group_by(TERM).agg(pl.col("total", "spread").sum())


def candidates(counted: Counted) -> pl.DataFrame:
    """The rows of `near` that stand in enough documents and not mostly in one; single names, and
    verbs, are left out.
    """
    few = pl.when(pl.col("docs") < MANY_DOCUMENTS).then(2).otherwise(DOCUMENTS)
    found = counted.near.join(counted.docs, on="lang", how="inner").filter(
        (pl.col("documents") >= few) & (pl.col("most") <= LARGEST * pl.col("near"))
    )
    parts = found.select("lang", pl.col("words").str.split(" ")).explode("words").unique()
    none, no_noun = names(counted.traits), verbs(counted.traits, parts.rows())
    kept = [
        not any((lang, word) in no_noun for word in text.split())
        and not (kind == "word" and (lang, text) in none)
        for kind, lang, text in found.select(TERM).iter_rows()
    ]
    return found.filter(pl.Series(kept, dtype=pl.Boolean())).drop("docs")


def phrase_totals(index: Index, terms: Terms, wanted: pl.DataFrame) -> pl.DataFrame:
    """`total` of the wanted phrases (columns kind, lang, words) in one shard."""
    found = _phrases(index, terms, phrase_starts(index, terms))
    return found.join(wanted, on=TERM, how="semi").select(*TERM, *_TOTAL)


def scored(found: pl.DataFrame, counted: Counted) -> pl.DataFrame:
    """Candidates with columns total, elsewhere, score (z) and codes (all near which they stand),
    those below LEAST left out.

    `counted.total` has phrases by now.
    """
    rows = (
        found.join(counted.total, on=TERM, how="inner")
        .join(counted.size, on=("code", "kind", "lang"), how="inner")
        .join(counted.all, on=("kind", "lang"), how="inner")
        .join(counted.docs, on="lang", how="inner")
        .with_columns((pl.col("total") - pl.col("near")).alias("elsewhere"))
    )
    near, size, total, every = (
        rows[name].to_numpy().astype(float) for name in ("near", "size", "total", "all")
    )
    _, z = log_odds(
        near, size, total - near, every - size, PRIOR * total / np.maximum(every, 1), PRIOR
    )
    common = (pl.col("docs") >= MANY_DOCUMENTS) & (pl.col("spread") > SPREAD * pl.col("docs"))
    good = rows.with_columns(pl.Series("score", np.round(z, 4))).filter(
        (pl.col("score") >= LEAST)
        & (pl.col("near") >= SHARE * pl.col("total"))
        & ~(common & (pl.col("kind") == "word"))
    )
    few = good.filter(pl.len().over(TERM) <= CODES)
    named = few.with_columns(pl.col("code").sort().implode().over(TERM).alias("codes"))
    # A word that stands mostly in a suggested phrase would be suggested twice.
    return named.join(_in_phrases(named), on=KEY, how="anti")


def _in_phrases(rows: pl.DataFrame) -> pl.DataFrame:
    """Columns code, kind, lang, words: the words that stand mostly in one phrase among the rows."""
    parts = (
        rows.filter(pl.col("kind") == "phrase")
        .select("code", "lang", pl.col("words").str.split(" "), pl.col("near").alias("together"))
        .explode("words")
        .with_columns(pl.lit("word").alias("kind"))
    )
    found = rows.join(parts, on=KEY, how="inner")
    return found.filter(pl.col("together") >= PHRASE * pl.col("near")).select(KEY).unique()
