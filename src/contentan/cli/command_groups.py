"""Commands in the order of an analyst's work, as `contentan --help` lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Start": ("init", "doctor", "settings"),
        "Corpus": ("fetch", "register", "extract", "annotate"),
        "Codebook": (
            *("check", "desk", "watch", "diff", "suggest", "near", "propose", "parity", "gold"),
            *("codebook", "import"),
        ),
        "Run": ("run", "recode", "scheduled", "schedule", "publish"),
        "Read the results": ("report", "kwic", "why", "runs", "export", "pack", "reproduce"),
        "Review": ("sample", "train", "review", "agree", "plan", "score", "model"),
        "Upkeep": ("health", "cache"),
    }
)


def grouped(names: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Each group with those of its commands that there are; then commands of no group, if any.

    >>> list(grouped(["run", "doctor"]))
    [('Start', ['doctor']), ('Run', ['run'])]
    """
    placed = {name for own in GROUPS.values() for name in own}
    others = tuple(name for name in names if name not in placed)
    for group, own in {**GROUPS, "Others": others}.items():
        if there := [name for name in own if name in names]:
            yield group, there


def in_order(names: Collection[str]) -> list[str]:
    """Names of commands in the order of the groups."""
    return [name for _, own in grouped(names) for name in own]
