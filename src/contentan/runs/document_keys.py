"""Under which keys a document's results stand, from its bytes and the digests of the steps."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import PurePosixPath

from contentan.model import Document
from contentan.store.keys import key


@dataclass(frozen=True, slots=True)
class Recipe:
    """Digests of everything but the documents and the codebook that decides a step's results, by
    the name of the step; and the versions of the libraries among it.
    """

    stages: dict[str, str]
    libraries: dict[str, str]


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of what a document becomes at each step."""

    extract: str
    segment: str
    lemmatize: str


def keys_of(document: Document, made_by: Recipe) -> Keys:
    """Keys of a document's results; of its name only the ending counts, beside its bytes: `a.txt`
    is read as text, and the same bytes in `b.md` as markdown.
    """
    ending = PurePosixPath(document.path).suffix.lower()
    steps = ("extract", "segment", "lemmatize")
    return _keys(document.sha256, ending, *(made_by.stages[step] for step in steps))


@functools.lru_cache(maxsize=200_000)
def _keys(sha256: str, ending: str, extract: str, segment: str, lemmatize: str) -> Keys:
    # Each step takes what the one before it made, so its key holds that one's key.
    extracted = key("extract", recipe=extract, sha256=sha256, ending=ending)
    segmented = key("segment", recipe=segment, text=extracted)
    return Keys(extracted, segmented, key("lemmatize", recipe=lemmatize, segments=segmented))
