"""Where codes that are gone went: the crosswalk of a codebook.

An old code has one successor (renamed, merged), several (split) or none (dropped).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

#: Codes of earlier versions with those that took their place.
Crosswalk: TypeAlias = Mapping[str, tuple[str, ...]]


def successors(value: Any) -> tuple[str, ...]:
    """The codes of an entry: a code, a list of codes, or nothing.

    >>> successors("accord"), successors(["accord", "trust"]), successors("")
    (('accord',), ('accord', 'trust'), ())
    """
    named = value if isinstance(value, list) else [value or ""]
    return tuple(dict.fromkeys(str(name) for name in named if name))


def as_crosswalk(given: Any) -> dict[str, tuple[str, ...]]:
    """The mapping `crosswalk` of a codebook file; empty where there is none.

    >>> as_crosswalk({"harmony": "accord", "banquets": "", "equality": ["race", "speech"]})
    {'harmony': ('accord',), 'banquets': (), 'equality': ('race', 'speech')}
    """
    entries = given if isinstance(given, Mapping) else {}
    return {str(old): successors(new) for old, new in entries.items()}


def one_to_one(walk: Crosswalk) -> dict[str, str]:
    """Old codes that have exactly one successor, with it.

    >>> one_to_one({"harmony": ("accord",), "banquets": (), "equality": ("race", "speech")})
    {'harmony': 'accord'}
    """
    return {old: new[0] for old, new in walk.items() if len(new) == 1}


def split(walk: Crosswalk) -> dict[str, tuple[str, ...]]:
    """Old codes that have several successors, with them.

    >>> split({"harmony": ("accord",), "equality": ("race", "speech")})
    {'equality': ('race', 'speech')}
    """
    return {old: new for old, new in walk.items() if len(new) > 1}
