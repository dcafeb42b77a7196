"""Texts as the lemmas of their words, for a classifier that learns from few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.segment.language import words

Lemmas = Callable[[str, str], Sequence[str]]


def lemma_texts(
    texts: Iterable[str], langs: Iterable[str], lemmas: Lemmas = pattern_lemmas
) -> list[str]:
    """Each text as the likeliest lemmas of its words, in lower case, space between; a word of no
    known language stands for itself.

    >>> lemma_texts(["Программы обменов"], ["ru"])
    ['программа обмен']
    """
    known: dict[tuple[str, str], str] = {}

    def lemma(word: str, lang: str) -> str:
        if (word, lang) not in known:
            found = lemmas(word, lang) if lang else ()
            known[word, lang] = found[0] if found else word
        return known[word, lang]

    return [
        " ".join(lemma(word, lang) for word in words(text.lower()))
        for text, lang in zip(texts, langs, strict=True)
    ]
