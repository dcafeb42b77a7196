"""Patterns that were read without a fault, remembered between runs: a changed codebook costs the
patterns that are new in it.
"""

from __future__ import annotations

import json
from pathlib import Path

from contentan.codebook.sound_patterns import Sound
from contentan.runs.job import Settings, recipe_of
from contentan.store.files import write_atomic


def remembered(settings: Settings) -> Sound:
    """What this very code and its libraries read without a fault before."""
    try:
        marks = json.loads(_path(settings).read_text(encoding="utf-8"))
        return Sound(frozenset(map(str, marks)))
    except (FileNotFoundError, ValueError, TypeError):  # a torn file is as good as none
        return Sound()


def remember(settings: Settings, sound: Sound) -> None:
    """Keep what the codebook holds now, where any of it is new."""
    if not sound.met <= sound.known:
        blob = json.dumps(sorted(sound.met)).encode()
        write_atomic(_path(settings), blob, tmp=settings.outputs / "cache" / "tmp")


def _path(settings: Settings) -> Path:
    # Coding reaches all that reads patterns, so its recipe tells the code that did.
    stage = recipe_of(settings).stages["code"]
    return settings.outputs / "cache" / "patterns" / f"{stage}.json"
