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

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.authoring.suggest.word_counts import (
    TERM,
    TOTAL,
    Counted,
    log_odds,
    phrase_starts,
    phrases_of,
)
from contentan.coding.index import Index
from contentan.runs.content_words import Terms, names, verbs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]

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
KEY = ("code", *TERM)


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
    found = phrases_of(index, terms, phrase_starts(index, terms))
    return found.join(wanted, on=TERM, how="semi").select(*TERM, *TOTAL)


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
