"""The words that stand in a codebook's patterns."""

from __future__ import annotations

from collections import defaultdict

from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import tree_of
from contentan.coding.matcher import Lemmas
from contentan.coding.vocabulary import fold
from contentan.model import Codebook
from contentan.segment.language import pattern_language

#: Words of this length say little of a code: of, and, мен, для.
_SHORT = 3


def codes_by_word(codebook: Codebook, lemmas: Lemmas) -> dict[tuple[str, str], set[str]]:
    """Codes by language of the list and a lemma or form that stands in one of their patterns, short
    words aside.
    """
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pattern in codebook.patterns:
        for word in elements(tree_of(pattern)):
            if isinstance(word, Word) and word.how in ("lemma", "surface", "exact"):
                own = pattern_language(word.text, pattern.lang)
                for name in lemmas(word.text, own) if word.how == "lemma" else (fold(word.text),):
                    if len(name) > _SHORT or word.how == "exact":
                        found[pattern.lang, name].add(pattern.code)
    return found
