"""Patterns that were read without a fault, remembered between runs: a changed codebook costs the
patterns that are new in it.
"""

from __future__ import annotations

import json
from pathlib import Path

from contentan.codebook.sound_patterns import Sound
from contentan.runs.job import Settings, recipe_of
from contentan.store.proofs import read_sealed, write_sealed
from contentan.store.results import memory_of


def remembered(settings: Settings) -> Sound:
    """What this very code and its libraries read without a fault before."""
    blob = read_sealed(_path(settings))
    return Sound(frozenset(json.loads(blob))) if blob else Sound()


def remember(settings: Settings, sound: Sound) -> None:
    """Keep what the codebook holds now, where any of it is new."""
    if not sound.met <= sound.known:
        blob = json.dumps(sorted(sound.met)).encode()
        write_sealed(_path(settings), blob, tmp=settings.outputs / "cache" / "tmp")


def _path(settings: Settings) -> Path:
    # Coding reaches all that reads patterns, so its recipe tells the code that did.
    return memory_of(settings.outputs / "cache", "patterns", recipe_of(settings).stages)
