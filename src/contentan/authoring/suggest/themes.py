"""Themes of the paragraphs that no code touches: non-negative matrix factorization of tf-idf
weights, for each language by itself.

Words are lemmas (see `terms`). Paragraphs are drawn by a number made of the seed, document and
paragraph, the lowest first, so that which are drawn depends neither on the order of documents nor
on shards. Lee and Seung 1999, Nature 401: 788-791.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.coding import mapped_arrays
from contentan.coding.coder import Coded
from contentan.coding.counts import UNITS
from contentan.runs.content_words import NONE, Terms, names, segment_rows, verbs
from contentan.runs.shards import Opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: Paragraphs of a language that are looked at, at most; below FEW there are no themes to find.
MOST, FEW = 20_000, 60
#: Content words that a paragraph has at least.
WORDS = 12
THEMES, TOP_WORDS = 10, 10
#: A word is in so many paragraphs at least, and in so large a share of them at most: rarer ones are
#: chance, commoner ones no theme.
LEAST, LARGEST = 4, 0.2
#: Documents from which a theme must come: what fills one document is that document's subject, which
#: its title tells.
DOCUMENTS = 3
#: Cosine of words from which on a code is named as similar.
SIMILAR = 0.3


class Theme(NamedTuple):
    """`paragraphs` are of the sample, the heaviest first, as rows of it."""

    words: tuple[str, ...]
    paragraphs: tuple[dict[str, Any], ...]
    documents: int
    of: int
    like: tuple[str, ...]


def paragraphs(
    opened: Opened, terms: Terms, coded: Mapping[str, Coded], seed: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of a shard: paragraphs without a hit, and the words of those with hits.

    Columns draw, doc, segment, lang, text; and code, lang, words, n.
    """
    index = opened.positions
    rows = opened.segments.with_row_index("row").select("row", "doc", "segment", "lang", "kind")
    at = np.flatnonzero(terms.at != NONE)
    words = pl.DataFrame(
        {"row": segment_rows(opened)[index.segment[at]].astype(np.uint32), "term": terms.at[at]}
    )
    own = words.join(terms.frame(), on="term", how="inner", maintain_order="left").join(
        rows.filter(pl.col("kind").is_in(UNITS)),
        on=("row", "lang"),
        how="inner",
        maintain_order="left",
    )
    hit = pl.concat(
        pl.DataFrame(
            {"row": segment_rows(opened)[index.segment[one.counted.first]].astype(np.uint32)}
        )
        .unique()
        .select(pl.lit(code).alias("code"), "row")
        for code, one in sorted(coded.items())
    )
    profile = (
        own.join(hit, on="row", how="inner")
        .group_by("code", "lang", "words")
        .agg(pl.len().cast(pl.Int64).alias("n"))
    )
    free = (
        own.join(hit, on="row", how="anti", maintain_order="left")
        .group_by("row", "doc", "segment", "lang", maintain_order=True)
        .agg("words")
        .filter(pl.col("words").list.len() >= WORDS)
        .select("doc", "segment", "lang", pl.col("words").list.join(" ").alias("text"))
    )
    draws = [
        mapped_arrays.digest(f"{seed} {doc} {n}")
        for doc, n in free.select("doc", "segment").iter_rows()
    ]
    return drawn(free.select(pl.Series("draw", draws, dtype=pl.UInt64()), pl.all())), profile


def drawn(free: pl.DataFrame) -> pl.DataFrame:
    """The MOST paragraphs of each language with the lowest numbers; the same text counts once."""
    return (
        free.sort("draw", "doc", "segment")
        .unique(("lang", "text"), keep="first", maintain_order=True)
        .filter(pl.int_range(pl.len()).over("lang") < MOST)
    )


def themes(
    free: pl.DataFrame, profile: pl.DataFrame, traits: pl.DataFrame, seed: int
) -> Iterator[tuple[str, Theme]]:
    """Each language with its themes, those of most paragraphs first; names and verbs make none."""
    none = names(traits)
    for lang in sorted(set(free["lang"])):
        own = free.filter(pl.col("lang") == lang)
        if len(own) >= FEW:
            vocabulary = own.select("lang", pl.col("text").str.split(" ")).explode("text").unique()
            left_out = {word for of, word in none | verbs(traits, vocabulary.rows()) if of == lang}
            found = _factorized(own, profile.filter(pl.col("lang") == lang), left_out, seed)
            yield from (
                (lang, theme)
                for theme in sorted(found, key=lambda one: (-len(one.paragraphs), one.words))
            )


def _factorized(
    own: pl.DataFrame, profile: pl.DataFrame, left_out: Collection[str], seed: int
) -> Iterator[Theme]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=lambda text: [word for word in text.split() if word not in left_out],
        min_df=LEAST,
        max_df=LARGEST,
        sublinear_tf=True,
        max_features=MOST,
        dtype=np.float64,
    )
    weights = vectorizer.fit_transform(own["text"].to_list())
    known = vectorizer.get_feature_names_out().tolist()
    # Fewer themes where there are few paragraphs or words to make them of.
    number = min(THEMES, len(own) // (FEW // 2), len(known) // TOP_WORDS)
    model = NMF(number, init="nndsvda", random_state=seed, max_iter=400)
    with warnings.catch_warnings():
        # Themes that would still move a little serve as well.
        warnings.simplefilter("ignore", ConvergenceWarning)
        share = model.fit_transform(weights)
    codes = _profiles(profile, known, vectorizer.idf_)
    rows = own.rows(named=True)
    strongest = np.where(share.max(axis=1) > 0, share.argmax(axis=1), NONE)
    for k, component in enumerate(model.components_):
        inside = np.flatnonzero(strongest == k)
        # Rounded, so that the last digits of a library do not order paragraphs.
        heaviest = sorted(inside.tolist(), key=lambda i: (-round(share[i, k], 9), rows[i]["draw"]))
        found = tuple(rows[i] for i in heaviest)
        documents = len({row["doc"] for row in found})
        if documents >= DOCUMENTS:
            words = sorted(range(len(known)), key=lambda j: (-round(component[j], 9), known[j]))[
                :TOP_WORDS
            ]
            yield Theme(
                tuple(known[j] for j in words),
                found,
                documents,
                len(own),
                _similar(component, codes),
            )


def _profiles(profile: pl.DataFrame, known: Sequence[str], idf: Reals) -> dict[str, Reals]:
    """Weights of the words in the paragraphs with hits of each code, of length 1."""
    number = {name: j for j, name in enumerate(known)}
    found: dict[str, Reals] = {}
    for code, word, n in profile.select("code", "words", "n").sort("code", "words").iter_rows():
        if word in number:
            found.setdefault(code, np.zeros(len(known)))[number[word]] = (1 + np.log(n)) * idf[
                number[word]
            ]
    return {code: weights / np.linalg.norm(weights) for code, weights in found.items()}


def _similar(component: Reals, codes: Mapping[str, Reals]) -> tuple[str, ...]:
    """The two codes whose paragraphs have the most similar words, where they are similar at all."""
    length = np.linalg.norm(component)
    cosine = {
        code: round(float(weights @ component / length), 9) for code, weights in codes.items()
    }
    best = sorted(cosine, key=lambda code: (-cosine[code], code))[:2]
    return tuple(code for code in best if cosine[code] >= SIMILAR)


def examples(theme: Theme) -> list[tuple[str, int]]:
    """Document and segment of the heaviest paragraphs, of one document each as far as there are
    enough.
    """
    first: dict[str, tuple[str, int]] = {}
    for row in theme.paragraphs:
        first.setdefault(row["doc"], (row["doc"], row["segment"]))
    return list(first.values())[:3]
