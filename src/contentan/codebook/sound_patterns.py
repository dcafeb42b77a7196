"""Patterns and word sets that were read before without a fault: whoever remembers them parses only
what is new in a codebook.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contentan.model import Pattern, Sets


@dataclass(frozen=True, slots=True)
class Sound:
    """`known` are marks of what needs no look, `met` those of all that was read now and has no
    fault.
    """

    known: frozenset[str] = frozenset()
    met: set[str] = field(default_factory=set)


def mark_of_pattern(pattern: Pattern) -> str:
    """All that decides whether a pattern and its conditions can be read."""
    switches = pattern.case, pattern.coordination
    return _digest([pattern.lang, pattern.sources, switches, _mark_of_used(pattern.sets)])


def mark_of_sets(lang: str, sets: Mapping[str, tuple[str, ...]]) -> str:
    """All sets of a language."""
    return _digest([lang, dict(sets)])


# Thousands of patterns use a few dozen combinations of sets.
@functools.lru_cache(maxsize=5_000)
def _mark_of_used(sets: Sets) -> str:
    return _digest(sets)


def _digest(parts: Any) -> str:
    # A byte of the command line that is no UTF-8 stands in an ASCII text as its escape.
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=12).hexdigest()
