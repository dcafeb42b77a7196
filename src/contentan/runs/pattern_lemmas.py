"""Lemmas of the words of patterns, remembered between runs, so that coding loads no dictionary but
for a word that is new.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.runs.document_keys import Recipe
from contentan.store.proofs import read_sealed, write_sealed
from contentan.store.results import Store, memory_of


@dataclass(frozen=True, slots=True)
class Remembered:
    """Called like `pattern_lemmas`. `new` are those that were not known when it was read."""

    path: Path
    tmp: Path
    known: dict[str, dict[str, list[str]]]
    new: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def __call__(self, word: str, lang: str) -> tuple[str, ...]:
        for table in (self.known, self.new):
            found = table.get(lang, {}).get(word)
            if found is not None:
                return tuple(found)
        made = pattern_lemmas(word, lang)
        self.new.setdefault(lang, {})[word] = list(made)
        return made

    def save(self) -> None:
        """Add what is new to the file; what another process adds at the same moment may be looked
        up once more, no harm.
        """
        if self.new:
            merged = _read(self.path)
            for lang, words in self.new.items():
                merged.setdefault(lang, {}).update(words)
            blob = json.dumps(merged, ensure_ascii=False, sort_keys=True).encode()
            write_sealed(self.path, blob, tmp=self.tmp)


def remembered(store: Store, made_by: Recipe) -> Remembered:
    """Words looked up earlier by the same lemmatizers."""
    path = memory_of(store.root, "words", made_by.stages)
    return Remembered(path, store.root / "tmp", _read(path))


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(read_sealed(path) or b"{}")
    return found
