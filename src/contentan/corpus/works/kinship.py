"""Pairs of documents that may be one work, each with how sure it is.

Of one language: the same words (`same_text`), four fifths of all their runs of words in common
(`near_text`), or as much of the shorter in the longer, where the longer is not much longer
(`edition`) are likely one work. Three fifths in common (`akin`) make it possible; less is what
yearly reports of one office share, which are works of their own. Of two languages: what
`translations` says.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from contentan.corpus.works.near_copies import Near, near
from contentan.corpus.works.portraits import Portrait
from contentan.corpus.works.translations import LENGTH, Shapes, expected_words, translations

#: Resemblance from which two texts that are no copies may be editions of one work.
ALIKE = 0.6
#: Kinds of pairs, the surest first.
KINDS = ("same_text", "near_text", "edition", "translation", "akin")


class Kin(NamedTuple):
    """Two documents by their ids, in order. `sure` is likely, possible, or '' for two that are only
    alike; `strength` (0 to 1) orders pairs of a kind.
    """

    first: str
    second: str
    kind: str
    sure: str
    strength: float


class Size(NamedTuple):
    """A document's language, the words that it would have in English, the digest of its words."""

    lang: str
    words: float
    digest: str


class Kinship(NamedTuple):
    """All pairs of a corpus, the surest first, and what each document is by itself."""

    pairs: tuple[Kin, ...]
    sizes: Mapping[str, Size]

    def as_json(self) -> dict[str, Any]:
        """What a store keeps."""
        return {"pairs": [list(pair) for pair in self.pairs], "sizes": dict(self.sizes)}


def kinship_of(known: Mapping[str, Any]) -> Kinship:
    """The kinship that `as_json` wrote."""
    return Kinship(
        tuple(Kin(*pair) for pair in known["pairs"]),
        {doc: Size(*size) for doc, size in known["sizes"].items()},
    )


def kinship(
    texts: Mapping[str, Portrait],
    origins: Mapping[str, str] = MappingProxyType({}),
    shapes: Shapes | None = None,
) -> Kinship:
    """Pairs of documents that may be one work. `origins` and `shapes` are those of
    `translations`.
    """
    sizes = {
        doc: Size(own.lang, expected_words(own), own.digest) for doc, own in sorted(texts.items())
    }
    pairs = sorted(
        _pairs(texts, origins, sizes, shapes),
        key=lambda one: (KINDS.index(one.kind), -one.strength, one.first, one.second),
    )
    return Kinship(tuple(pairs), sizes)


def _pairs(
    texts: Mapping[str, Portrait],
    origins: Mapping[str, str],
    sizes: Mapping[str, Size],
    shapes: Shapes | None,
) -> Iterator[Kin]:
    told = set()
    for pair in near(texts):
        first, second = sorted((pair.first, pair.second))
        told.add((first, second))
        kind, sure = _kind(pair, apart(sizes[first], sizes[second]))
        yield Kin(first, second, kind, sure, pair.resemblance)
    for one in translations(texts, origins, shapes):
        first, second = sorted((one.first, one.second))
        if (first, second) not in told:
            yield Kin(first, second, "translation", one.sure, min(1.0, one.signs.strength))


def _kind(pair: Near, apart: float) -> tuple[str, str]:
    if pair.kind in ("same_text", "near_text"):
        return pair.kind, "likely"
    if pair.kind == "part_of" and apart <= LENGTH:
        return "edition", "likely"
    return "akin", "possible" if pair.resemblance >= ALIKE else ""


def apart(a: Size, b: Size) -> float:
    """By how much one text is longer than the other, languages allowed for, as a logarithm."""
    return abs(math.log(max(1.0, a.words) / max(1.0, b.words)))
