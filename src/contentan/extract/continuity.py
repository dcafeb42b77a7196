"""How well one word follows another: the evidence by which an order of reading is chosen.

All orders of a page hold the same words, so they differ only in which word follows which. A joint
of two words is worth log [P(b | a) / P(b)] over word classes: coarse ones (how a ends, how b
begins) and fine ones (a frequent word itself, else the last three letters), each with a Dirichlet
prior. The document's own neighbours count, and those of running text in the three languages.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data" / "continuity.json"
_COARSE_PRIOR, _FINE_PRIOR = 5.0, 20.0
_BACKGROUND = 0.3  # what a neighbour in other texts is worth beside one in the document
_LEAST, _MOST = -4.0, 6.0
_EDGES = re.compile(r"^\W+|\W+$")
_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u2010]$")
Pair = tuple[str, str]


def _zeros() -> defaultdict[Any, float]:
    return defaultdict(float)


@dataclass(slots=True)
class Continuity:
    """Counts of neighbouring words by class. `frequent` words are classes of their own; `words` are
    known ones.
    """

    frequent: set[str]
    words: Counter[str]
    fine: defaultdict[Pair, float] = field(default_factory=_zeros)
    coarse: defaultdict[Pair, float] = field(default_factory=_zeros)
    lefts: defaultdict[str, float] = field(default_factory=_zeros)  # fine classes of first words
    rights: defaultdict[str, float] = field(default_factory=_zeros)  # fine classes of second words
    ends: defaultdict[str, float] = field(default_factory=_zeros)
    starts: defaultdict[str, float] = field(default_factory=_zeros)
    total: float = 0.0
    known: dict[Pair, float] = field(default_factory=dict)
    # Classes of words that were asked for, which do not change: `frequent` stands from the start.
    left_classes: dict[str, Pair] = field(default_factory=dict)
    right_classes: dict[str, Pair] = field(default_factory=dict)


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """A word in small letters, without the marks around it."""
    return _EDGES.sub("", text).lower()


def background() -> Continuity:
    """The counts of running text in Kazakh, Russian and English, free to be added to."""
    made = _background()
    return replace(
        made,
        words=made.words.copy(),
        fine=made.fine.copy(),
        coarse=made.coarse.copy(),
        lefts=made.lefts.copy(),
        rights=made.rights.copy(),
        ends=made.ends.copy(),
        starts=made.starts.copy(),
        known={},
        left_classes={},
        right_classes={},
    )


@cache
def _background() -> Continuity:
    table = _table()
    fine: defaultdict[Pair, float] = _zeros()
    for left, rights in table["fine"].items():
        for right, times in rights.items():
            fine[left, right] = _BACKGROUND * times
    made = Continuity(set(table["frequent"]), Counter(table["words"].split()), fine)
    for name, times in table["coarse"].items():
        end, start = name.split(" ")
        made.coarse[end, start] = _BACKGROUND * times
        made.ends[end] += _BACKGROUND * times
        made.starts[start] += _BACKGROUND * times
    made.lefts.update({name: _BACKGROUND * times for name, times in table["lefts"].items()})
    made.rights.update({name: _BACKGROUND * times for name, times in table["rights"].items()})
    made.total = sum(made.starts.values())
    return made


def known_words() -> list[str]:
    """Frequent words of Kazakh, Russian and English, in small letters."""
    return [*_table()["frequent"], *_table()["words"].split()]


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return found


def learn(model: Continuity, pairs: Iterable[Pair], weight: float) -> None:
    """Add neighbours to the counts."""
    for left, right in pairs:
        one, end = _left_class(model, left)
        other, start = _right_class(model, right)
        model.fine[one, other] += weight
        model.lefts[one] += weight
        model.rights[other] += weight
        model.coarse[end, start] += weight
        model.ends[end] += weight
        model.starts[start] += weight
        model.total += weight
    model.known.clear()


def learn_words(model: Continuity, words: Iterable[str]) -> None:
    """Add whole words of the document, of which a broken one may be."""
    model.words.update(bare(word) for word in words if not word.endswith(("-", "\u2010")))


def joint(model: Continuity, left: str, right: str) -> float:
    """Evidence in nats that the second word follows the first, from -4 to 6."""
    key = (left, right)
    if key not in model.known:
        model.known[key] = max(_LEAST, min(_MOST, _joint(model, left, right)))
    return model.known[key]


def _joint(model: Continuity, left: str, right: str) -> float:
    if _BROKEN.search(left) and right[:1].isalpha():
        return _broken(model, left, right)
    one, end = _left_class(model, left)
    other, start = _right_class(model, right)
    coarse = _ratio(
        model.coarse.get((end, start), 0.0),
        model.ends.get(end, 0.0),
        model.starts.get(start, 0.0),
        model.total,
        _COARSE_PRIOR,
    )
    # Numbers and dots say next to nothing about what follows.
    if "#" in (one, other):
        return 0.5 * coarse
    fine = _ratio(
        model.fine.get((one, other), 0.0),
        model.lefts.get(one, 0.0),
        model.rights.get(other, 0.0),
        model.total,
        _FINE_PRIOR,
    )
    return coarse + 0.7 * fine


def _broken(model: Continuity, left: str, right: str) -> float:
    """A word broken at a hyphen goes on with small letters that complete it."""
    if not right[:1].islower():
        return -3.0
    if model.words[bare(left[:-1] + right)]:
        return 5.0
    return -1.0 if model.words[bare(right)] else 1.0


def _ratio(pair: float, left: float, right: float, total: float, prior: float) -> float:
    share = (right + 0.5) / (total + 500)
    return math.log((pair + prior * share) / (left + prior) / share)


def _core(model: Continuity, text: str) -> str:
    low = bare(text)
    if low in model.frequent:
        return low
    # The ending 'and' of 'island' is another class than the word 'and'.
    return f"~{low[-3:]}" if any(map(str.isalpha, low)) else "#"


def _left_class(model: Continuity, text: str) -> Pair:
    """Fine class of a word that another one follows, and how it ends."""
    found = model.left_classes.get(text)
    if found is None:
        found = model.left_classes[text] = _class_before(model, text)
    return found


def _class_before(model: Continuity, text: str) -> Pair:
    tail = text.rstrip("\"'»”’)]")[-1:]
    if tail in (".", "!", "?", "…"):
        return ".", "."
    if tail and tail in ",;:-–—":
        return (_core(model, text) + tail if tail in ",-" else tail), tail
    return _core(model, text), "w" if tail.isalpha() else "o"


def _right_class(model: Continuity, text: str) -> Pair:
    """Fine class of a word that follows another one, and how it begins."""
    found = model.right_classes.get(text)
    if found is None:
        found = model.right_classes[text] = _class_after(model, text)
    return found


def _class_after(model: Continuity, text: str) -> Pair:
    head = text.lstrip("\"'«“‘([")[:1]
    if head.isalpha():
        return _core(model, text), "U" if head.isupper() else "l"
    return _core(model, text), "d" if head.isdigit() else "o"
