"""What two runs are made of and do not share, from their run.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import many

Manifest = Mapping[str, Any]


#: Documents, words and keys that are named before the rest is only counted.
MOST = 5


class Change(NamedTuple):
    """One input in which two runs differ: documents, codebook, contentan, libraries, seed, options,
    decisions, cases, indicators.
    """

    kind: str
    says: str


def differences(a: Manifest, b: Manifest) -> list[Change]:
    """What two runs are made of and do not share, `b` as it came after `a`."""
    return [
        *_documents(a, b),
        *_codebook(a, b),
        *(Change("contentan", text) for text in _programs(a, b)),
        *(Change("libraries", text) for text in _values(a["libraries"], b["libraries"])),
        *_values_of(a, b, "seed"),
        *(Change("options", text) for text in _values(_options(a), _options(b))),
        *(
            Change(name, f"{name} changed")
            for name in ("decisions", "scores", "cases", "indicators")
            if _moved(a, b, name)
        ),
    ]


def _documents(a: Manifest, b: Manifest) -> Iterator[Change]:
    old, new = ({row["id"]: row for row in one["documents"]} for one in (a, b))
    both = sorted(old.keys() & new.keys())
    changed = [doc for doc in both if old[doc]["sha256"] != new[doc]["sha256"]]
    for says, docs in (
        ("added", sorted(new.keys() - old.keys())),
        ("gone", sorted(old.keys() - new.keys())),
        ("changed", changed),
    ):
        if docs:
            yield Change("documents", f"{many(len(docs), 'document')} {says}: {some(docs)}")
    cells: dict[str, list[str]] = {}
    for doc in both:
        for name in sorted(old[doc].keys() | new[doc].keys()):
            if name != "sha256" and old[doc].get(name) != new[doc].get(name):
                cells.setdefault(name, []).append(doc)
    for name, docs in cells.items():
        yield Change("documents", f"another {name} in the register for {some(docs)}")


def _codebook(a: Manifest, b: Manifest) -> Iterator[Change]:
    old, new = a["codebook"], b["codebook"]
    if old["digest"] == new["digest"]:
        return
    names = [f"{one['name']} {one['version']}" for one in (old, new)]
    yield Change(
        "codebook",
        f"codebook {names[0]} -> {names[1]}" if names[0] != names[1] else f"{names[0]} was edited",
    )


def with_counts(changes: Sequence[Change], before: Path, after: Path) -> list[Change]:
    """The changes; that of the codebook with how many codes and patterns came and went, where both
    runs kept theirs.
    """
    counts = (
        ", ".join(_came_and_went(before, after))
        if any(one.kind == "codebook" for one in changes)
        else ""
    )
    return [
        one._replace(says=f"{one.says}: {counts}") if one.kind == "codebook" and counts else one
        for one in changes
    ]


def _came_and_went(before: Path, after: Path) -> Iterator[str]:
    try:
        old, new = (
            json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
            for folder in (before, after)
        )
    except (OSError, ValueError):
        return
    for what, place in (("code", 1), ("pattern", 4)):
        # of a pattern all but its line, of a code its id
        one, other = (
            {json.dumps(_core(row, place)) for row in book[f"{what}s"]} for book in (old, new)
        )
        if one != other:
            yield f"{what}s +{len(other - one)} -{len(one - other)}"


def _core(row: Sequence[Any], place: int) -> Any:
    return row[0] if place == 1 else [*row[:3], *row[4:]]


def _programs(a: Manifest, b: Manifest) -> Iterator[str]:
    """Stages whose own source files differ; where run.json does not tell, whose digest does."""
    if a["contentan"] != b["contentan"]:
        yield f"contentan {a['contentan']} -> {b['contentan']}"
    told = "sources" if "sources" in a and "sources" in b else "stages"
    stages = [
        name for name in sorted({*a[told], *b[told]}) if a[told].get(name) != b[told].get(name)
    ]
    if stages:
        what = "programs" if told == "sources" else "programs or libraries"
        yield f"other {what} of {', '.join(stages)}"


def _options(manifest: Manifest) -> dict[str, str]:
    """Options by name as texts; what an earlier version did not know is empty."""
    found = dict(manifest["options"])
    limits = found.pop("limits", {})
    return {**found, **{f"limit {name}": str(value) for name, value in limits.items()}}


def _values(a: Mapping[str, str], b: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*a, *b}):
        old, new = (str(one.get(name) or "none") for one in (a, b))
        if old != new:
            yield f"{name} {old} -> {new}"


def _values_of(a: Manifest, b: Manifest, name: str) -> Iterator[Change]:
    yield from (Change(name, text) for text in _values({name: a[name]}, {name: b[name]}))


def _moved(a: Manifest, b: Manifest, name: str) -> bool:
    """Whether a digest differs; of runs that do not tell it nothing is said."""
    return name in a and name in b and a[name] != b[name]


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are.

    >>> some(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e and 2 more'
    """
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f"{', '.join(names[:MOST])}{more}"
