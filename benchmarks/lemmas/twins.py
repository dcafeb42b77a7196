"""Codebook hits of a text against those of its Cyrillic twin, paragraph by paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from contentan.authoring.check.example_texts import hits_of_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.lemmatize.scripts.alphabets import written
from contentan.lemmatize.word_lemmas import pattern_lemmas

CODEBOOK = Path(__file__).parents[2] / "codebooks/people_diplomacy"
#: Words of a paragraph: a passage of a text, not a sentence alone.
PARAGRAPH = 120


def paragraphs(words: Sequence[str]) -> Iterator[str]:
    """Words as paragraphs of one sentence each."""
    for at in range(0, len(words), PARAGRAPH):
        yield " ".join(words[at : at + PARAGRAPH]) + "."


def print_twins(words: Sequence[str], columns: Iterable[str]) -> None:
    """A line for each alphabet: hits found again, and hits that the twin does not have."""
    rules = coder.compile_rules(codebook_file.read(CODEBOOK), pattern_lemmas)
    texts = list(paragraphs(words))
    twin = _hits(texts, rules)
    print(f"  {'cyrillic':14}{twin.total()} hits")
    for column in columns:
        own = _hits([written(text, column) for text in texts], rules)
        again, new = (twin & own).total(), (own - twin).total()
        shares = (100 * again / twin.total(), 100 * new / twin.total())
        print(f"  {column:14}" + "found again {:.2f} %, new {:.2f} %".format(*shares))


def _hits(texts: Sequence[str], rules: coder.Rules) -> Counter[tuple[object, ...]]:
    return Counter(hits_of_texts(texts, rules).select("segment", "code").iter_rows())
