"""The table of inflected loans, names and places in kazakh_loans.txt."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path


def rows() -> dict[str, list[tuple[str, str]]]:
    """Form and lemma of each row, by section of the table."""
    sections: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    section = ""
    for line in (Path(__file__).parent / "kazakh_loans.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            form, lemma = line.split()[:2]
            sections[section].append((form, lemma))
    return dict(sections)
