"""Words that mean the like of a code's words, or of words that are named, in each language of a
run: for a person who looks for what a codebook misses.

A code leads from language to language: the words of its patterns are the seeds in each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.authoring.near import company
from contentan.authoring.near.corpus_words import CorpusWords, corpus_words
from contentan.authoring.suggest.run_words import run_words
from contentan.codebook import canonical_form
from contentan.coding.pattern_words import codes_by_word
from contentan.coding.vocabulary import fold
from contentan.errors import UsageError
from contentan.lemmatize.word_lemmas import look_up
from contentan.model import LANGS
from contentan.runs import pattern_lemmas
from contentan.runs.after.lookup import stored
from contentan.runs.content_words import NONE
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

TOP = 20
#: Below so many content words of a language its vectors are noise; sentences still tell.
ENOUGH = 50_000
#: ... and the company of seeds that stand at fewer places in all.
SEEDED = 60
#: A word that stands together with seeds is shown where its vector is so near to theirs, and where
#: so many times the share of all sentences is that of its sentences with a seed.
LIKE, OFTENER = 0.2, 4.0
#: A word stands together with a seed in so many sentences, and oftener than chance would have it
#: once in a thousand words.
TOGETHER, TOLD = 3, 10.83
#: A word in the patterns of more codes (programme, cooperation) says little of one of them.
MOST_CODES = 2
#: What ranks in two lists are joined by (Cormack, Clarke and Buettcher 2009): 1 / (rank + 10).
_JOIN = 10
NEAR_WORDS = declare(
    "near_words",
    "lang rank",
    """
    lang      text   language
    rank      int    place among the words of the language, from 1
    word      text   the word, as a lemma
    places    int    how often the corpus has it
    likeness  real?  cosine with the middle of the seeds, by the words around them; empty where the
                     language has too little text
    together  int    sentences that it shares with a seed
    found_by  text   what put it among the first
    codes     text   codes in whose patterns it stands already
    """,
    values={"lang": LANGS, "found_by": ("company", "sentences", "both")},
)


class Asked(NamedTuple):
    """A code, or words of any language."""

    code: str = ""
    words: Sequence[str] = ()


class Near(NamedTuple):
    """`table` is NEAR_WORDS; by language the `seeds` that the corpus has, and its `size` in content
    words.
    """

    table: pl.DataFrame
    seeds: dict[str, list[str]]
    size: dict[str, int]


def near(outputs: Path, asked: Asked, *, run: str = "", top: int = TOP) -> Near:
    """The words of a run, the latest where none is named, that are near to what is asked.

    Raises UsageError where the run or its index is gone, the codebook has no such code, or the
    corpus has none of the words.
    """
    whole = stored(outputs, run)
    book = canonical_form.codebook_of_run(whole.folder)
    if asked.code and asked.code not in {code.id for code in book.codes}:
        raise UsageError(f"the codebook of the run has no code {asked.code!r}", where="--code")
    codes_of = codes_by_word(book, pattern_lemmas.remembered(whole.store, whole.recipe))
    words = corpus_words((opened.positions, terms) for opened, terms in run_words(whole))
    seeds = _seeds(words, asked, codes_of)
    if not any(map(len, seeds.values())):
        raise UsageError("the corpus has none of these words", where="--code" if asked.code else "")
    return found(words, seeds, codes_of, top, without=asked.code)


def _seeds(
    words: CorpusWords, asked: Asked, codes_of: Mapping[tuple[str, str], set[str]]
) -> dict[str, Ints]:
    """The seeds of each language. Words lead to another language by the codes that have them; of a
    code's words those count that belong to few codes, as far as there are any.
    """
    own = {one: codes for one, codes in codes_of.items() if len(codes) <= MOST_CODES}
    rows = list(zip(words.langs, words.words, strict=True))
    if asked.code:
        wanted = {one for one, codes in own.items() if asked.code in codes}
        wanted = wanted or {one for one, codes in codes_of.items() if asked.code in codes}
    else:
        wanted = {
            (lang, lemma)
            for lang in LANGS
            for word in asked.words
            for lemma in (fold(word), fold(look_up(word, lang).lemmas[0]))
        }
        spoken = {lang for lang, word in wanted if (lang, word) in set(rows)}
        codes = {code for one in wanted if one[0] in spoken for code in codes_of.get(one, ())}
        wanted |= {one for one, has in own.items() if one[0] not in spoken and has & codes}
    return {
        lang: np.array(
            [i for i, one in enumerate(rows) if one in wanted and one[0] == lang], dtype=np.int64
        )
        for lang in LANGS
    }


def found(
    words: CorpusWords,
    seeds: Mapping[str, Ints],
    codes_of: Mapping[tuple[str, str], set[str]],
    top: int = TOP,
    without: str = "",
) -> Near:
    """The nearest words to some seeds, those in the patterns of the code `without` left out."""
    rows, sizes = list[list[Any]](), dict[str, int]()
    for lang in LANGS:
        own = words.of(lang)
        sizes[lang] = int(own[words.at[words.at != NONE]].sum())
        if not len(seeds.get(lang, ())):
            continue
        candidates = words.shown & own
        candidates[seeds[lang]] = False
        for i in np.flatnonzero(candidates).tolist():
            candidates[i] = not without or without not in codes_of.get((lang, words.words[i]), ())
        rows += _ranked(words, lang, (seeds[lang], candidates, sizes[lang]), codes_of, top)
    named = {lang: sorted(words.words[i] for i in one) for lang, one in seeds.items()}
    return Near(frame_of(NEAR_WORDS, rows), named, sizes)


def _ranked(
    words: CorpusWords,
    lang: str,
    among: tuple[Ints, NDArray[np.bool_], int],
    codes_of: Mapping[tuple[str, str], set[str]],
    top: int,
) -> list[list[Any]]:
    """Rows of NEAR_WORDS of a language, given its seeds, the candidates and its size."""
    seeds, candidates, size = among
    told, both, share = company.together(words, lang, seeds)
    like = np.full(len(words.words), np.nan)
    has_company = size >= ENOUGH and words.places[seeds].sum() >= SEEDED
    if has_company:
        known, made = company.vectors(words, lang)
        like[known] = company.likeness(known, made, seeds)
    by_company = _order(np.round(like, 2), words, candidates & (np.nan_to_num(like) > 0))
    beside = candidates & (told >= TOLD) & (both >= TOGETHER) & (share >= OFTENER)
    if has_company:
        beside &= np.nan_to_num(like) >= LIKE
    by_sentence = _order(np.round(told, 2), words, beside)
    score = np.zeros(len(words.words))
    for order in (by_company, by_sentence):
        score[order] += 1 / (np.arange(len(order)) + 1 + _JOIN)
    best = _order(score, words, score > 0)[:top]
    first = dict.fromkeys(by_company[:top].tolist(), "company")
    for i in by_sentence[:top].tolist():
        first[i] = "both" if i in first else "sentences"
    return [
        [
            lang,
            rank,
            words.words[i],
            int(words.places[i]),
            None if np.isnan(like[i]) else round(float(like[i]), 2),
            int(both[i]),
            first.get(i, "both"),
            " ".join(sorted(codes_of.get((lang, words.words[i]), ()))),
        ]
        for rank, i in enumerate(best.tolist(), 1)
    ]


def _order(score: NDArray[np.float64], words: CorpusWords, kept: NDArray[np.bool_]) -> Ints:
    """Numbers of the kept words, best first; equal ones by frequency, then by letters."""
    numbers = np.flatnonzero(kept).tolist()
    numbers.sort(key=lambda i: (-score[i], -words.places[i], words.words[i]))
    return np.array(numbers, dtype=np.int64)
