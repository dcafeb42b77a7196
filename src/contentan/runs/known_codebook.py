"""The codebook as it was read last: a file with the same bytes is not read again, and of one that
changed only the patterns that are new are parsed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from contentan.codebook import codebook_file
from contentan.model import Code, Codebook, Criterion, Pattern
from contentan.runs import known_patterns
from contentan.runs.job import Settings, recipe_of
from contentan.store.proofs import read_sealed, write_sealed
from contentan.store.results import memory_of


def read(settings: Settings) -> tuple[Codebook, Callable[[], None]]:
    """The codebook of the settings, and what to call when all is well, so that it is known the next
    time; CodebookError as `codebook_file.read`.
    """
    path = codebook_file.codebook_path(settings.codebook)
    memory = memory_of(settings.outputs / "cache", "codebook", recipe_of(settings).stages)
    told = _told(path)
    known = json.loads(read_sealed(memory) or b"{}") if told else {}
    if told and known.get("told") == told:
        return _book(known, str(path)), lambda: None
    sound = known_patterns.remembered(settings)
    book = codebook_file.read(settings.codebook, sound)

    def keep() -> None:
        known_patterns.remember(settings, sound)
        # Not where the file was saved once more while it was read.
        if told and _told(path) == told:
            blob = json.dumps({"told": told, **_parts(book)}, ensure_ascii=False)
            write_sealed(memory, blob.encode(), tmp=settings.outputs / "cache" / "tmp")

    return book, keep


def _told(path: Path) -> str:
    """What decides how a codebook is read: its bytes, and the folder, whose name it may have; ''
    where there is no such file.
    """
    if not path.is_file():
        return ""
    digest = hashlib.sha256(path.read_bytes())
    return f"{digest.hexdigest()} {path.resolve().parent.name}"


_APART = {"codes", "criteria", "patterns", "path"}
_PLAIN = tuple(one.name for one in fields(Codebook) if one.name not in _APART)
_CODE = attrgetter(*(one.name for one in fields(Code)))
_CRITERION = attrgetter(*(one.name for one in fields(Criterion)))
_OF_PATTERN = tuple(one.name for one in fields(Pattern) if one.name != "sets")
_PATTERN = attrgetter(*_OF_PATTERN)


def _parts(book: Codebook) -> dict[str, Any]:
    """A codebook as JSON; sets, which thousands of patterns share, stand in it once."""
    sets = {one: number for number, one in enumerate(dict.fromkeys(p.sets for p in book.patterns))}
    return {
        "plain": {name: getattr(book, name) for name in _PLAIN},
        "codes": [_CODE(one) for one in book.codes],
        "criteria": [_CRITERION(one) for one in book.criteria],
        "patterns": [[*_PATTERN(one), sets[one.sets]] for one in book.patterns],
        "sets": list(sets),
    }


def _book(parts: Mapping[str, Any], path: str) -> Codebook:
    """The codebook of which `_parts` made the JSON, which has lists where it has tuples."""
    sets = [tuple((name, tuple(entries)) for name, entries in one) for one in parts["sets"]]
    plain = parts["plain"]
    plain["languages"] = tuple(plain["languages"])
    plain["crosswalk"] = {old: tuple(new) for old, new in plain["crosswalk"].items()}
    patterns = []
    for *own, number in parts["patterns"]:
        texts = (tuple(one) if isinstance(one, list) else one for one in own)
        row: dict[str, Any] = dict(zip(_OF_PATTERN, texts, strict=True))
        patterns.append(Pattern(**row, sets=sets[number]))
    return Codebook(
        **plain,
        codes=tuple(Code(*row) for row in parts["codes"]),
        criteria=tuple(Criterion(*row) for row in parts["criteria"]),
        patterns=tuple(patterns),
        path=path,
    )
