"""Scores from the project itself: of a classifier trained on decisions, or on the dictionary's own
hits.

*trained* learns from what people decided; *weak* learns which paragraphs the dictionary finds,
with the words by which it finds them taken out, so that what else stands there must tell. Both are
cross-fitted: documents are put in five folds by the digest of their id, and no
judged unit gets a score of a model that saw its document: it gets that of the model without its
fold, any other unit the mean of all models (Zrnic & Candès 2024). The same decisions give the same
scores; nothing is kept. It reads parts of words and lemmas, and says chances: the answers of three
parts of what it learns from, each by a model that did not see it, tell how sure it may be.

A score proposes and is in no raw count. Trained on 300 judgements of real texts it hardly ever
pays (docs/method/assisted.md): the plan says so, and then it is not used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.decisions import score_file
from contentan.errors import UsageError
from contentan.review.samples import reviewed_now, sampling_frame, text_words
from contentan.runs.after import lookup
from contentan.runs.after.lookup import Stored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FOLDS = 5
#: Parts by which chances are calibrated, and units of each kind without which they are not.
PARTS, ENOUGH = 3, 6
#: Units of each kind without which nothing is learned; paragraphs without a hit that the weak
#: score learns from, for each with one.
LEAST, WITHOUT = 10, 5
WAYS = ("trained", "weak", "none")
#: What stands where words were taken out.
GAP = " … "


class Units(NamedTuple):
    """All hits and all paragraphs without a hit of a code: item, doc, lang, text, and `right`,
    what people decided (null where nobody did).
    """

    hits: pl.DataFrame
    paragraphs: pl.DataFrame


class Made(NamedTuple):
    """`scores` has columns item, code, score (and text, for `none`); `notes` say which code could
    not be learned.
    """

    scores: pl.DataFrame
    notes: tuple[str, ...]


def make(outputs: Path, codes: Sequence[str], way: str, *, run: str = "") -> Made:
    """Scores of all hits and paragraphs of a run for some codes. UsageError for a code that the run
    does not have.
    """
    if way not in WAYS:
        raise UsageError(f"{way!r}; expected one of {', '.join(WAYS)}", where="--by")
    whole = lookup.stored(outputs, run)
    now = reviewed_now.reviewed_now(outputs, whole)
    known = set(now.ancestry["code"])
    if not codes or (strangers := sorted(set(codes) - known)):
        wrong = f"no code {strangers[0]!r} in the codebook of run {whole.folder.name}"
        raise UsageError(wrong if codes else "expected at least one code", where="--codes")
    hits, segments = sampling_frame.hits(whole), sampling_frame.segments(whole)
    texts = _texts(whole, segments)
    parts, notes = [], []
    for code in codes:
        below = score_file.with_below(now.ancestry, code)
        own = _units(now, (hits, segments, texts), code, below)
        if way == "none":
            parts.append(_named(code, pl.concat([own.hits, own.paragraphs]), None))
            continue
        found = _weak(own, _masked(hits, texts, below)) if way == "weak" else _trained(own)
        if found is None:
            notes.append(f"{code}: fewer than {LEAST} of a kind to learn from; no scores")
            continue
        parts += [_named(code, *pair) for pair in zip(own, found, strict=True)]
    columns = ("item", "code", "score", *(["text"] if way == "none" else []))
    empty = pl.DataFrame(schema={"item": pl.String, "code": pl.String, "score": pl.Float64})
    return Made(pl.concat(parts).select(columns) if parts else empty, tuple(notes))


def _named(code: str, units: pl.DataFrame, score: Reals | None) -> pl.DataFrame:
    values = pl.lit(None, pl.Float64) if score is None else pl.Series(np.round(score, 6))
    return units.select("item", pl.lit(code).alias("code"), values.alias("score"), "text").sort(
        "item"
    )


def _texts(whole: Stored, segments: pl.DataFrame) -> pl.DataFrame:
    """Paragraphs with the places of their texts: item, doc, segment, start, text."""
    shown = sampling_frame.with_texts(whole, segments)
    return shown.select("item", "doc", "segment", "start", pl.col("quote").alias("text"))


def _units(
    now: reviewed_now.Reviewed,
    frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    code: str,
    below: Sequence[str],
) -> Units:
    hits, segments, texts = frames
    settled = pl.col("state") == "resolved"
    judged = now.verified.filter(settled).select("item", pl.col("correct").alias("right"))
    there = pl.col("codes").str.split(" ").list.set_intersection(list(below)).list.len() > 0
    read = now.searched.filter(settled).select("item", there.alias("right"))
    text = texts.select("doc", "segment", "text")
    own_hits = hits.filter(pl.col("code").is_in(below)).join(
        text, on=("doc", "segment"), how="left"
    )
    # A hit in what is no paragraph, as a heading, is read as the words themselves.
    shown = own_hits.with_columns(pl.col("text").fill_null(pl.col("quote")))
    bare = score_file.without_hits(segments, below).join(
        texts.select("item", "text"), on="item", how="left"
    )
    return Units(
        *(
            frame.select("item", "doc", "lang", "text")
            .join(answers, on="item", how="left", maintain_order="left")
            .sort("item")
            for frame, answers in ((shown, judged), (bare, read))
        )
    )


def fold(doc: str) -> int:
    """The fold of a document, the same on any machine."""
    return hashlib.blake2b(doc.encode(), digest_size=2).digest()[0] % FOLDS


def _trained(own: Units) -> tuple[Reals, Reals] | None:
    """Hits and paragraphs learn apart: what makes a hit wrong is not what makes a miss."""
    made = []
    for units in own:
        known = units["right"].is_not_null().to_numpy()
        right = units["right"].fill_null(value=False).to_numpy().astype(bool)
        if min(right[known].sum(), (~right[known]).sum()) < LEAST:
            made.append(np.full(len(units), np.nan))
            continue
        folds = np.array([fold(doc) for doc in units["doc"]], dtype=np.intp)
        texts = units["text"].to_list()
        lemmas = text_words.lemma_texts(texts, units["lang"])
        made.append(cross_fitted(texts, right, known, folds, lemmas=lemmas))
    if all(np.isnan(part).all() for part in made):
        return None
    return made[0], made[1]


def _weak(own: Units, masked: Mapping[str, str]) -> tuple[Reals, Reals] | None:
    """`masked` are texts of the hits without the words by which they were found."""
    texts = [masked[item] for item in own.hits["item"]]
    alike = pl.Series(texts, dtype=pl.String)
    # One paragraph with three hits is one text.
    first = alike.is_first_distinct().to_numpy()
    bare = own.paragraphs
    if min(int(first.sum()), len(bare)) < LEAST:
        return None
    picked = bare.sample(min(len(bare), WITHOUT * int(first.sum())), seed=1)["item"]
    known = np.concatenate([first, bare["item"].is_in(picked.to_list()).to_numpy()])
    right = np.concatenate([np.ones(len(texts), bool), np.zeros(len(bare), bool)])
    docs = [*own.hits["doc"], *bare["doc"]]
    folds = np.array([fold(doc) for doc in docs], dtype=np.intp)
    every = [*texts, *bare["text"]]
    lemmas = text_words.lemma_texts(every, [*own.hits["lang"], *bare["lang"]])
    score = cross_fitted(every, right, known, folds, lemmas=lemmas, judged_only=False)
    return score[: len(texts)], score[len(texts) :]


def _masked(hits: pl.DataFrame, texts: pl.DataFrame, below: Sequence[str]) -> dict[str, str]:
    """By hit, the text of its paragraph without the words of all hits of these codes."""
    own = hits.filter(pl.col("code").is_in(below)).join(
        texts.select("doc", "segment", pl.col("start").alias("first"), "text"),
        on=("doc", "segment"),
        how="left",
    )
    made: dict[str, str] = {}
    for part in own.partition_by("doc", "segment", maintain_order=True):
        text, first = part["text"][0], part["first"][0]
        if text is not None:
            for start, stop in sorted(part.select("start", "stop").iter_rows(), reverse=True):
                text = text[: max(0, start - first)] + GAP + text[max(0, stop - first) :]
        made |= dict.fromkeys(part["item"], text or GAP)
    return made


def cross_fitted(
    texts: Sequence[str],
    right: Flags,
    known: Flags,
    folds: NDArray[np.intp],
    *,
    lemmas: Sequence[str] = (),
    judged_only: bool = True,
) -> Reals:
    """Chances of each text, from models that did not see its fold, learned from the `known` ones;
    `lemmas` are those of each text, space between.

    With `judged_only` a text that is not known gets the mean of all models, since none of them saw
    its answer; else each text that of the model without its fold. A fold without which one kind
    is not there is not left out. NaN where nothing can be learned.
    """
    matrix = _features(texts, lemmas)
    score, every = np.full(len(texts), np.nan), []
    for one in range(FOLDS):
        learn = known & (folds != one)
        if right[learn].all() or not right[learn].any():
            continue
        chance = _chances(matrix, learn, right)
        every.append(chance)
        own = folds == one
        score[own] = chance[own]
    if every and judged_only:
        score[~known] = np.mean(every, axis=0)[~known]
    return score


def _features(texts: Sequence[str], lemmas: Sequence[str]) -> Any:
    """Weights of parts of words and of lemmas (texts, features), sparse."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    parts = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_features=50_000
    )
    found = [parts.fit_transform(texts)]
    if any(lemmas):
        words = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True, max_features=50_000)
        found.append(words.fit_transform(lemmas))
    return hstack(found).tocsr()


def _chances(matrix: Any, learn: Flags, right: Flags) -> Reals:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=10.0, max_iter=1000, solver="liblinear")
    if min(right[learn].sum(), (~right[learn]).sum()) >= ENOUGH:
        # By Platt's curve: alone, a regression on so many features is not sure enough.
        model = CalibratedClassifierCV(model, method="sigmoid", cv=PARTS, ensemble=False)
    model.fit(matrix[learn], right[learn])
    return np.asarray(model.predict_proba(matrix)[:, 1], dtype=np.float64)
