"""What the matcher finds in an English text, before overlap is resolved."""

from __future__ import annotations

from contentan.authoring.check.example_texts import paragraphs
from contentan.codebook.pattern_tree import Expression
from contentan.coding import index
from contentan.coding.matcher import Matcher
from contentan.lemmatize.lemmas import lemmatize
from contentan.segment.segments import segment


def matches(tree: Expression, text: str) -> set[tuple[int, int]]:
    """Spans of a tree. Its words stand for themselves, so that no lemmatizer has a say."""
    tokens = lemmatize(text, segment(paragraphs([text]), judged=False))
    matcher = Matcher(index.build([index.Part(text, *tokens)]), lambda word, _lang: (word,))
    return {tuple(span) for span in matcher.find(tree, "en").tolist()}
