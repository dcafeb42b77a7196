"""What of a text is compared with other texts: its runs of words, its numbers and names, the
lengths of its paragraphs. A portrait is of the text alone, so it can be kept.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.corpus.works.anchors import anchors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Words in a run.
WIDTH = 5
_WORD = re.compile(r"[^\W_]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A text: its main language ('' where it has none of ours), its words, the digest of these in
    their order, the hashes of its runs of them (sorted, each once), where each number or name first
    stands (as a share of the text), and how many code points each paragraph has, headings aside,
    which in laws are all alike.
    """

    lang: str
    words: int
    digest: str
    shingles: Hashes
    places: Mapping[str, float]
    lengths: NDArray[np.float64]


def portrait(lang: str, text: str, paragraphs: Iterable[str] = ()) -> Portrait:
    """The portrait of a text and its paragraphs."""
    forms = words(text)
    places: dict[str, float] = {}
    for anchor in anchors(text):
        places.setdefault(anchor.key, anchor.at)
    lengths = np.array([float(len(one)) for one in paragraphs], dtype=np.float64)
    digest = hashlib.sha256(" ".join(forms).encode()).hexdigest()
    return Portrait(lang, len(forms), digest, shingles(forms), places, lengths)


def words(text: str) -> list[str]:
    """Words as they are compared: lower case, without punctuation, ё as е."""
    return _WORD.findall(
        unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("\u00ad", "")
    )


def shingles(forms: Sequence[str]) -> Hashes:
    """Hashes of the runs of five words, sorted, each once; a shorter text is one run."""
    if not forms:
        return np.zeros(0, np.uint64)
    hashes = np.fromiter((_hash(form) for form in forms), np.uint64, len(forms))
    size = max(1, len(forms) - WIDTH + 1)
    total = np.zeros(size, np.uint64)
    with np.errstate(over="ignore"):
        for place in range(min(WIDTH, len(forms))):
            # A rolling mix over whole arrays: order within the five words counts, so that shuffled
            # words differ.
            total = (total ^ hashes[place : place + size]) * _MIX
            total ^= total >> np.uint64(29)
    return np.unique(total)


@functools.lru_cache(maxsize=500_000)
def _hash(form: str) -> int:
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")


def kept(made: Portrait) -> dict[str, Any]:
    """A portrait as a store keeps it."""
    places = {"key": list(made.places), "at": list(made.places.values())}
    return {
        "facts": {"lang": made.lang, "words": made.words, "digest": made.digest},
        "shingles": pl.DataFrame({"hash": made.shingles}),
        "places": pl.DataFrame(places, schema={"key": pl.String, "at": pl.Float64}),
        "lengths": pl.DataFrame({"length": made.lengths}),
    }


def portrait_of(known: Mapping[str, Any]) -> Portrait:
    """The portrait that `kept` made ready."""
    facts, places = known["facts"], known["places"]
    return Portrait(
        facts["lang"],
        facts["words"],
        facts["digest"],
        known["shingles"]["hash"].to_numpy(),
        dict(zip(places["key"].to_list(), places["at"].to_list(), strict=True)),
        known["lengths"]["length"].to_numpy(),
    )
