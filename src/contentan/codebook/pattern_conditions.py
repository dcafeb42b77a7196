"""What a pattern says beside what it matches, in words; and the word sets of a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contentan.errors import many
from contentan.model import LANGS, Pattern, Sets


def requirement(requires: Sequence[str], within: str) -> str:
    """What a match lacks that is blocked for it.

    >>> requirement(["student", "exchange"], "")
    'requires exchange | student in its sentence'
    """
    if within.isdigit():
        where = f"within {many(int(within), 'word')}"
    else:
        where = "in its paragraph" if within == "p" else "in its sentence"
    return f"requires {' | '.join(sorted(requires))} {where}"


def conditions(
    unless: Sequence[str], requires: Sequence[str], within: str, *, case: bool = False
) -> str:
    """All conditions on one line, '' where there are none.

    >>> conditions(["a", "b"], ["c"], "s")
    'unless a / b; requires c, within s'
    """
    parts = []
    if unless:
        parts.append(f"unless {' / '.join(unless)}")
    if requires:
        parts.append(f"requires {' / '.join(requires)}")
    if case:
        parts.append("capitals count")
    return "; ".join(parts) + (f", within {within}" if within else "")


def sets_of(patterns: Iterable[Pattern]) -> dict[str, Sets]:
    """The word sets that patterns use, by language; languages without any are left out."""
    found: dict[str, dict[str, tuple[str, ...]]] = {lang: {} for lang in LANGS}
    for lang, sets in dict.fromkeys((pattern.lang, pattern.sets) for pattern in patterns):
        found[lang] |= dict(sets)
    return {lang: tuple(sorted(own.items())) for lang, own in found.items() if own}


def set_line(name: str, entries: Sequence[str]) -> str:
    """A word set on one line.

    >>> set_line("group", ["ethnic", "national"])
    '@group: ethnic / national'
    """
    return f"@{name}: {' / '.join(entries)}"
