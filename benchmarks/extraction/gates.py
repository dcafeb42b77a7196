"""Pinned figures of reading: `tests/gates/extraction.json` holds what was reached, and a drop fails
a test.

`compare` names what fell; `pin` raises what rose, and lowers only when told to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

GATES = Path(__file__).parents[2] / "tests" / "gates" / "extraction.json"
Figures: TypeAlias = dict[str, dict[str, float]]
_SLACK = {"scans": 0.1}  # versions of Tesseract differ by a letter a page
_LESS_IS_BETTER = ("error", "leaked")


def pinned() -> Figures:
    """The figures of the gates, by set and name."""
    found: Figures = json.loads(GATES.read_text(encoding="utf-8")) if GATES.exists() else {}
    return found


def is_worse(name: str, value: float, floor: float) -> bool:
    """Whether a figure is behind its gate; errors and leaks count down, all else counts up.

    >>> is_worse("body_word_error", 0.2, 0.1), is_worse("sentences_verbatim", 99.0, 98.0)
    (True, False)
    """
    less = any(part in name for part in _LESS_IS_BETTER)
    return value > floor + 1e-9 if less else value < floor - 1e-9


def compare(name: str, measured: Mapping[str, float]) -> list[str]:
    """One line for each figure of a set that fell behind its gate, or that no gate holds."""
    gates = pinned().get(name, {})
    missing = [f"{name}.{key} is not pinned" for key in measured if key not in gates]
    fell = [
        f"{name}.{key} is {measured[key]}, pinned at {floor}"
        for key, floor in gates.items()
        if key in measured and is_worse(key, measured[key], floor + _SLACK.get(name, 0.0))
    ]
    return missing + fell


def pin(name: str, measured: Mapping[str, float], *, lower: bool = False) -> list[str]:
    """Write the figures that rose, or all of them; returns what fell and was left as it is."""
    gates = pinned()
    held = gates.setdefault(name, {})
    kept = []
    for key, value in measured.items():
        if key in held and is_worse(key, value, held[key]) and not lower:
            kept.append(
                f"{name}.{key} is {value}, stays pinned at {held[key]}: --lower, and a line in"
                " CHANGELOG.md"
            )
        else:
            held[key] = value
    GATES.parent.mkdir(exist_ok=True)
    GATES.write_text(json.dumps(gates, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return kept
