"""What an edit does to the hits, at once: only codes that it touches are coded, before and after,
on indexes that are open.

A code is touched when a line of it changed, came or went, or when it refers to a code that is
touched. Codes do not disturb each other otherwise, so the hits of all others are what they were.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from contentan.authoring.changes.codebook_changes import lines_by_code
from contentan.codebook.pattern_tree import references
from contentan.codebook.patterns import tree_of
from contentan.coding import coder, hits
from contentan.coding.matcher import Lemmas
from contentan.coding.tables import HITS
from contentan.model import Codebook
from contentan.runs import shards
from contentan.runs.shards import Opened, Repeated, Shard
from contentan.store.results import Store


class Corpus(NamedTuple):
    """The indexes of a corpus, held open. `again` are documents whose text another one brought
    already; `twins` those of them that do not count.
    """

    parts: tuple[Opened, ...]
    again: Repeated

    @property
    def twins(self) -> frozenset[str]:
        """Documents that do not count."""
        return frozenset(self.again.twins)


def open_corpus(store: Store, parts: Sequence[Shard]) -> Corpus:
    """The indexes of shards that are in the store."""
    again = shards.repeated(shards.facts_of(store, parts), parts)
    return Corpus(tuple(shards.open_shard(store, part) for part in parts), again)


def touched(a: Codebook, b: Codebook) -> set[str]:
    """Codes of either whose hits may differ between the two.

    >>> touched(book, book)  # doctest: +SKIP
    set()
    """
    before, after = lines_by_code(a), lines_by_code(b)
    found = {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
    uses = _uses(a)
    for code, own in _uses(b).items():
        uses[code] = uses.get(code, set()) | own
    # Codes that refer to a touched code, and those that refer to these.
    while more := {code for code, own in uses.items() if own & found} - found:
        found |= more
    return found


def _uses(book: Codebook) -> dict[str, set[str]]:
    """The codes that each code's patterns refer to."""
    uses: dict[str, set[str]] = {code.id: set() for code in book.codes}
    for pattern in book.patterns:
        for source in pattern.sources:
            # No set may hold a reference.
            if "<" in source:
                uses[pattern.code] |= references(tree_of(pattern, source))
    return uses


def part(book: Codebook, codes: Collection[str]) -> Codebook:
    """A codebook with some of its codes and those that they refer to, without parents: enough to
    code them.
    """
    uses = _uses(book)
    wanted = set(codes) & uses.keys()
    while more := {used for code in wanted for used in uses[code]} - wanted:
        wanted |= more
    return replace(
        book,
        codes=tuple(replace(code, parent="") for code in book.codes if code.id in wanted),
        patterns=tuple(pattern for pattern in book.patterns if pattern.code in wanted),
    )


def coded(corpus: Corpus, book: Codebook, codes: Collection[str], lemmas: Lemmas) -> pl.DataFrame:
    """Table HITS of some codes on the whole corpus."""
    own = part(book, codes)
    rules = coder.compile_rules(own, lemmas)
    tables = [
        hits.table(
            coder.code(one.positions, rules), one.positions, rules, one.source, *corpus.again
        )
        for one in (corpus.parts if own.codes else ())
    ]
    every = pl.concat(tables) if tables else pl.DataFrame(schema=HITS.schema)
    # Documents of one part may lie between those of another.
    every = every.sort("doc", maintain_order=True)
    return every.filter(pl.col("code").is_in(list(codes)))
