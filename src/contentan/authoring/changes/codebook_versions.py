"""Version numbers of a codebook: which part moved, and whether that is the part which had to."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from contentan.model import Codebook

Bump: TypeAlias = Literal["none", "patch", "minor", "major"]
#: Least first.
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")


def moved_part(before: str, after: str) -> Bump | None:
    """The part of the version number that did move; None where one of them has no three numbers, or
    went back.

    >>> moved_part("0.1.3", "0.2.0")
    'minor'
    """
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version) for version in (before, after)]
    if not found[0] or not found[1]:
        return None
    one, other = (tuple(map(int, match.groups())) for match in found if match)
    if other < one:
        return None
    parts: tuple[Bump, ...] = ("major", "minor", "patch")
    return next((part for part, x, y in zip(parts, one, other, strict=True) if x != y), "none")


def raised(version: str, part: Bump) -> str:
    """The version with a part moved on by one; '' where it has no three numbers.

    >>> raised("0.1.3", "minor"), raised("0.1.3", "none")
    ('0.2.0', '0.1.3')
    """
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version)
    if not found:
        return ""
    major, minor, patch = map(int, found.groups())
    made = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }
    return ".".join(map(str, made[part]))


def on_version(a: Codebook, b: Codebook, deserved: Bump) -> str:
    """One sentence on the version numbers."""
    did = moved_part(a.version, b.version)
    if a.version == b.version:
        return f"version {a.version} in both" + (
            "" if deserved == "none" else f", but a {deserved} bump is deserved"
        )
    step = f"version {a.version} -> {b.version}"
    if did is None:
        return f"{step}, which is no step forward in three numbers; a {deserved} bump is deserved"
    if BUMPS.index(did) < BUMPS.index(deserved):
        return f"{step}, but a {deserved} bump is deserved"
    return f"{step}; {'no bump' if deserved == 'none' else f'a {deserved} bump'} is deserved"
