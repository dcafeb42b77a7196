"""Patterns that say what another one says: in the same pattern, in the same code, in another code.

Hits of one code never touch, so what is said twice within a code is counted once, but a line that
can go makes the next change harder, and an exclusion on one of the lines is void where the other
has none. Between codes both count: the same words are then two themes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from contentan.authoring.check.phrases import Phrase, Ready, phrase_within, without_gaps, written
from contentan.model import Pattern

_WIDE = frozenset(("glob", "surface"))


class Overlap(NamedTuple):
    line: int
    code: str
    kind: str
    message: str


class _Line(NamedTuple):
    """A phrase of one pattern."""

    phrase: Phrase
    pattern: Pattern


def overlaps(ready: Sequence[Ready], apart: Collection[str] = ()) -> Iterator[Overlap]:
    """All of them, each said once, at the later of the two lines. A code of `apart` (of a subject,
    of context) is meant to share words with others.
    """
    by_phrase: dict[tuple[str, Phrase], list[Pattern]] = defaultdict(list)
    by_list: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for one in sorted(ready, key=lambda one: _place(one.pattern)):
        yield from _within_pattern(one)
        for phrase in dict.fromkeys(one.said):
            by_phrase[one.pattern.lang, phrase].append(one.pattern)
            by_list[one.pattern.code, one.pattern.lang].append(_Line(phrase, one.pattern))
    yield from _shared(by_phrase, apart)
    for lines in by_list.values():
        yield from _narrower(lines)


def _place(pattern: Pattern) -> tuple[int, str, str, str]:
    return pattern.line, pattern.code, pattern.lang, pattern.source


def _within_pattern(one: Ready) -> Iterator[Overlap]:
    if one.needless:
        pairs = [_needless(*pair) for pair in one.needless[:3]]
        more = f" and {len(one.needless) - 3} more" if len(one.needless) > 3 else ""
        message = f"`{one.pattern.source}`: {', '.join(pairs)}{more}"
        yield Overlap(one.pattern.line, one.pattern.code, "needless option", message)


def _needless(option: str, other: str) -> str:
    if option == other:
        return f"«{option}» is a duplicate (a hyphen counts as a space)"
    return f"«{other}» finds what «{option}» does"


def _shared(
    by_phrase: dict[tuple[str, Phrase], list[Pattern]], apart: Collection[str]
) -> Iterator[Overlap]:
    """Phrases that two patterns have, in one code or in two."""
    pairs: dict[tuple[Pattern, Pattern], list[str]] = defaultdict(list)
    for (_, phrase), patterns in by_phrase.items():
        for number, later in enumerate(patterns):
            for first in patterns[:number]:
                pairs[first, later].append(written(phrase))
    for (first, later), said in pairs.items():
        if first.code != later.code:
            if first.code in apart or later.code in apart:
                continue
            message = (
                f"{_some(said)} is also a pattern of {first.code}, line {first.line}: both codes"
                " count it"
            )
            yield Overlap(later.line, later.code, "in two codes", message)
        elif _conditions(first) == _conditions(later):
            yield Overlap(
                later.line,
                later.code,
                "said twice",
                f"{_some(said)} is in line {first.line} already",
            )
        else:
            yield _void(first, later, said)


def _conditions(pattern: Pattern) -> tuple[object, ...]:
    return pattern.within, set(pattern.unless), set(pattern.requires), pattern.case


def _void(first: Pattern, later: Pattern, said: list[str]) -> Overlap:
    bound = [bool(one.unless or one.requires or one.case) for one in (first, later)]
    strict, free = (first, later) if bound[0] else (later, first)
    if all(bound):
        message = (
            f"{_some(said)} is in line {first.line} with other conditions: what one of the two"
            " lets pass counts"
        )
        return Overlap(later.line, later.code, "unless never blocks", message)
    message = (
        f"{_some(said)}: what the conditions here block, line {free.line} counts, which has none"
    )
    return Overlap(strict.line, strict.code, "unless never blocks", message)


def _narrower(lines: Sequence[_Line]) -> Iterator[Overlap]:
    """Phrases of a code that find nothing which another phrase of it does not find in the same
    place.
    """
    wide: dict[int, list[tuple[Phrase, _Line]]] = defaultdict(list)
    for one in lines:
        bare = without_gaps(one.phrase)
        if len(bare) < len(one.phrase):
            wide[len(bare)].append((bare, one))
        if any(_is_wide(place.how, place.what) for place in one.phrase):
            wide[len(one.phrase)].append((one.phrase, one))
    found: dict[tuple[Pattern, Pattern], list[str]] = defaultdict(list)
    for narrow in lines:
        for phrase, other in wide[len(narrow.phrase)]:
            different = narrow.phrase != other.phrase and narrow.pattern is not other.pattern
            if different and phrase_within(narrow.phrase, phrase):
                found[narrow.pattern, other.pattern].append(written(narrow.phrase))
    for (narrow_one, wide_one), said in found.items():
        same_bound = (
            wide_one.within == narrow_one.within
            and set(wide_one.unless) <= set(narrow_one.unless)
            and set(wide_one.requires) in (set(), set(narrow_one.requires))
        )
        free = not (wide_one.unless or wide_one.requires)
        if (free or same_bound) and wide_one.case <= narrow_one.case:
            message = f"{_some(said)} is found by line {wide_one.line}, `{wide_one.source}`, anyway"
            yield Overlap(narrow_one.line, narrow_one.code, "said twice", message)


def _is_wide(how: str, what: frozenset[str]) -> bool:
    return how in _WIDE or (how == "lemma" and len(what) > 1)


def _some(said: Sequence[str]) -> str:
    """Up to two of them: «a b», «a c» and 3 more."""
    shown = ", ".join(f"«{one}»" for one in sorted(said)[:2])
    return shown if len(said) < 3 else f"{shown} and {len(said) - 2} more"
