"""How the words of a pattern are read: the lemmas that each stands for, and the forms that these
meet in the corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import tree_of
from contentan.coding.matcher import Matcher
from contentan.model import Pattern
from contentan.segment.language import pattern_language

#: Words of a pattern and forms of a word that are told; sets have hundreds.
MOST_WORDS, MOST_FORMS = 12, 6


def word_forms(matchers: Sequence[Matcher], pattern: Pattern) -> list[dict[str, Any]]:
    """Of each word, in its order: `word`, how it is meant (`how`), its `lemmas`, and `forms` with
    how often each stands there, the most frequent first.
    """
    found = []
    for word in list(dict.fromkeys(_words(pattern)))[:MOST_WORDS]:
        met: Counter[str] = Counter()
        for matcher in matchers:
            types = matcher.types(word, pattern.lang)
            sizes = matcher.index.offset[types + 1] - matcher.index.offset[types]
            for at in np.argsort(-sizes, kind="stable")[:MOST_FORMS].tolist():
                form = matcher.index.vocabulary.form(int(types[at])).lower()
                met[form] += int(sizes[at])
        own = pattern_language(word.text, pattern.lang)
        found.append(
            {
                "word": word.text,
                "how": word.how,
                "lemmas": list(matchers[0].lemmas(word.text, own)) if word.how == "lemma" else [],
                "forms": met.most_common(MOST_FORMS),
            }
        )
    return found


def _words(pattern: Pattern) -> Iterator[Word]:
    for leaf in elements(tree_of(pattern)):
        if isinstance(leaf, Word):
            yield leaf
