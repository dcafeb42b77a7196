"""A positional index over the tokens of one or more documents: where each form and lemma stands.

Positions count words and numbers only; punctuation is not a position but may cut the `link` between two of them. Two neighbours are linked
when nothing stands between them but space, hyphens, slashes, quotation marks and parentheses that open; a comma or full stop cuts.
"""

from __future__ import annotations

import bisect
import fnmatch
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SOFT = np.array([ord(letter) for letter in " \t\n\r\u00a0\u2009\u202f-–—‐‑/'’\"«»“”„‘`´("], dtype=np.uint32)


class Part(NamedTuple):
    """What the index takes of one document: its cleaned text and its tables TOKENS and TYPES."""

    text: str
    tokens: pl.DataFrame
    types: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays have one entry a position, but for `order` and `offset`: positions of type t are order[offset[t]:offset[t + 1]].

    `start` and `stop` are offsets in the document's own text; `sentence` and `segment` are numbered through all documents, and
    `first_sentence`, `first_segment` hold each document's first number.
    """

    start: NDArray[np.int32]
    stop: NDArray[np.int32]
    sentence: NDArray[np.int32]
    segment: NDArray[np.int32]
    type: NDArray[np.int32]
    document: NDArray[np.int32]
    link: NDArray[np.bool_]
    first_sentence: NDArray[np.int32]
    first_segment: NDArray[np.int32]
    order: NDArray[np.int64]
    offset: NDArray[np.int64]
    vocabulary: Vocabulary

    def __len__(self) -> int:
        return len(self.start)

    def positions(self, types: Iterable[int]) -> NDArray[np.int64]:
        """Ascending positions of any of the types."""
        parts = [self.order[self.offset[t] : self.offset[t + 1]] for t in types]
        if not parts:
            return np.empty(0, dtype=np.int64)
        return np.sort(np.concatenate(parts)) if len(parts) > 1 else parts[0]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Types by what a pattern may ask for: form, folded form, lemma in a language, best lemma in any, and a sorted list for globs."""

    forms: tuple[str, ...]
    langs: tuple[str, ...]
    lemmas: tuple[tuple[str, ...], ...]
    by_form: dict[str, list[int]]
    by_folded: dict[str, list[int]]
    by_lemma: dict[tuple[str, str], list[int]]
    by_best: dict[str, list[int]]
    sorted_words: list[tuple[str, int]]

    def lemma(self, words: Iterable[str], lang: str) -> set[int]:
        """Types of which a plausible lemma is one of the words.

        A word in another script counts by its best lemma (Fulbright in a Russian sentence). Kazakh and Russian words never stand for
        each other: each language's list has its own patterns and exclusions.
        """
        found: set[int] = set()
        for word in words:
            found.update(self.by_lemma.get((lang, word), ()))
            found.update(t for t in self.by_best.get(word, ()) if self.other_script(t, lang))
        return found

    def other_script(self, t: int, lang: str) -> bool:
        """Whether a type is written in another script than the language's."""
        return (self.langs[t] in ("kk", "ru")) != (lang in ("kk", "ru"))

    def glob(self, pattern: str, lang: str) -> set[int]:
        """Types, of the language or another script, whose folded form or a lemma matches a glob with * and ?."""
        literal = re.match(r"[^*?]*", pattern)
        prefix = literal[0] if literal else ""
        first = bisect.bisect_left(self.sorted_words, (prefix, -1))
        last = bisect.bisect_left(self.sorted_words, (prefix + "\U0010ffff", -1)) if prefix else len(self.sorted_words)
        matches = _glob(pattern)
        found = {t for word, t in self.sorted_words[first:last] if matches(word)}
        return {t for t in found if self.langs[t] == lang or self.other_script(t, lang)}

    def regex(self, pattern: str) -> set[int]:
        """Types whose form matches in full; RE2, so the time is linear in the length of the form."""
        import re2

        compiled = re2.compile(pattern)
        return {t for t, form in enumerate(self.forms) if compiled.fullmatch(form)}


@functools.cache
def _glob(pattern: str):  # type: ignore[no-untyped-def]  # a bound method of re
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match


def fold(form: str) -> str:
    """Lower case, ё as е, one kind of apostrophe.

    >>> fold("Тёплый")
    'теплый'
    """
    return form.lower().replace("ё", "е").replace("’", "'")


def build(parts: Sequence[Part]) -> Index:
    """The index over some documents."""
    merged: dict[tuple[str, ...], int] = {}
    columns: dict[str, list[NDArray[Any]]] = defaultdict(list)
    firsts = [[0], [0]]  # sentences and segments before each document
    for number, part in enumerate(parts):
        own = np.array(
            [merged.setdefault(row, len(merged)) for row in part.types.select(_TYPE).iter_rows()], dtype=np.int32
        )
        at = np.flatnonzero(_is_word(part)[part.tokens["type"].to_numpy()]) if len(own) else np.empty(0, dtype=np.int64)
        start, stop, sentence, segment, kind = (
            part.tokens[name].to_numpy()[at] for name in ("start", "stop", "sentence", "segment", "type")
        )
        columns["link"].append(_links(part.text, start, stop, sentence))
        columns["start"].append(start)
        columns["stop"].append(stop)
        columns["sentence"].append(sentence + np.int32(firsts[0][-1]))
        columns["segment"].append(segment + np.int32(firsts[1][-1]))
        columns["type"].append(own[kind] if len(own) else kind)
        columns["document"].append(np.full(len(at), number, dtype=np.int32))
        for first, name in zip(firsts, ("sentence", "segment"), strict=True):
            first.append(first[-1] + int(part.tokens[name].max() or 0) + 1)  # type: ignore[arg-type]
    joined = {name: np.concatenate(arrays) for name, arrays in columns.items()}
    order = np.argsort(joined["type"], kind="stable")
    return Index(
        **joined,
        first_sentence=np.array(firsts[0], dtype=np.int32),
        first_segment=np.array(firsts[1], dtype=np.int32),
        order=order,
        offset=np.searchsorted(joined["type"][order], np.arange(len(merged) + 1)),
        vocabulary=vocabulary(list(merged)),
    )


_TYPE = ("form", "lang", "lemmas", "stems")


def _is_word(part: Part) -> NDArray[np.bool_]:
    """For each type, whether it takes a position."""
    is_word: NDArray[np.bool_] = (part.types["kind"] != "punct").to_numpy()
    return is_word


def _links(
    text: str, start: NDArray[np.int32], stop: NDArray[np.int32], sentence: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """For each position, whether it is linked to the next one."""
    link = np.zeros(len(start), dtype=bool)
    if len(start) > 1:
        letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        cuts = np.concatenate([[0], np.cumsum(~np.isin(letters, _SOFT))])
        link[:-1] = (sentence[:-1] == sentence[1:]) & (cuts[start[1:]] == cuts[stop[:-1]])
    return link


def vocabulary(types: Sequence[tuple[str, ...]]) -> Vocabulary:
    """Look-up tables over types, each a row of form, language, lemmas and stems."""
    by_form: dict[str, list[int]] = defaultdict(list)
    by_folded: dict[str, list[int]] = defaultdict(list)
    by_lemma: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_best: dict[str, list[int]] = defaultdict(list)
    words: set[tuple[str, int]] = set()
    forms, langs = [row[0] for row in types], [row[1] for row in types]
    own, further = ([tuple(row[i].split("|")) if row[i] else () for row in types] for i in (2, 3))
    for t, (form, lang) in enumerate(zip(forms, langs, strict=True)):
        folded = fold(form)
        by_folded[folded].append(t)
        by_form[form].append(t)
        if "-" in form:  # =ҚХА also finds ҚХА-ның
            by_form[form.partition("-")[0]].append(t)
        for lemma in {*own[t], *further[t]}:
            by_lemma[lang, lemma].append(t)
        if own[t]:
            by_best[own[t][0]].append(t)
        words.update((word, t) for word in (folded, *own[t]))
    return Vocabulary(
        tuple(forms), tuple(langs), tuple(own),
        dict(by_form), dict(by_folded), dict(by_lemma), dict(by_best), sorted(words),
    )  # fmt: skip
