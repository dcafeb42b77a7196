"""Misspelt English words, read as the words that they are: goverment, recieve, accomodate.

Only one slip is mended, in a form in lower case that no list knows, and only where the common words
that it may be do not compete: names, foreign words and what two slips have hidden stay as they are.
"""

from __future__ import annotations

import functools

from contentan.lemmatize import english_dictionary as dictionary

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Below this many letters most words are one slip from another.
_LEAST = 5
#: No English word has more; what is longer is no slip, and would cost its length squared.
_MOST = 30
#: A lost or added letter is seen in words of so many; in shorter ones another word is as near.
_LONG = 7
#: How common a word has to be to be meant, by its level.
_COMMON = "1234"


@functools.lru_cache(maxsize=100_000)
def mended(low: str) -> str:
    """The word that a misspelt form in lower case is; the form itself where none is certain.

    >>> mended("goverment"), mended("recieve"), mended("dastarkhan")
    ('government', 'receive', 'dastarkhan')
    """
    if not low.isascii() or not low.isalpha() or dictionary.level(low):
        return low
    if low.endswith("in") and len(low) >= _LEAST - 1 and _is_common(low + "g"):
        return low + "g"  # goin
    if not _LEAST <= len(low) <= _MOST:
        return low
    for slips in (_swapped(low), _doubled(low), _lost_or_added(low)):
        found = {one for one in slips if one != low and _is_common(one)}
        if found:
            return found.pop() if len(found) == 1 else low
    return low


def _is_common(word: str) -> bool:
    """Whether a word, or what it is a regular form of, is common."""
    level = dictionary.level(word)
    if level != "form":
        return level != "" and level in _COMMON
    listed = dictionary.levels()
    bases = (base for base in dictionary.stems(word) if listed.get(base, "no") in _COMMON)
    return any(word in dictionary.regular_forms(base) for base in bases)


def _swapped(low: str) -> set[str]:
    """Two neighbours in each other's place: recieve."""
    return {low[:i] + low[i + 1] + low[i] + low[i + 2 :] for i in range(1, len(low) - 1)}


def _doubled(low: str) -> set[str]:
    """A letter once for twice, or twice for once: accomodate, ammazing."""
    if len(low) == _LEAST:
        return set()  # comme
    once = {low[:i] + low[i + 1 :] for i in range(1, len(low)) if low[i] == low[i - 1]}
    return once | {low[:i] + low[i] + low[i:] for i in range(len(low))}


def _lost_or_added(low: str) -> set[str]:
    """A letter too few or too many within a long word: goverment, extrememly."""
    if len(low) < _LONG:
        return set()
    inside = range(2, len(low) - 1)
    added = {low[:i] + low[i + 1 :] for i in inside}
    return added | {low[:i] + one + low[i:] for i in inside for one in _LETTERS}
