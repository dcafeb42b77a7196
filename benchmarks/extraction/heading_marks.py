"""Precision of headings on ten real documents that were marked by hand.

`python -m benchmarks.extraction.heading_marks FOLDER` prints, for each document of
`heading_marks.csv` that the folder holds, how many headings were found and how many of them are
marked as headings; with `--pin` it raises the gate.

The marks are places (page, height of the first line in points, 1 for a heading and 0 for none) of
everything that was taken for a heading when it was marked; a heading found elsewhere counts as
false until somebody marks it.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from benchmarks.extraction import gates
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction

MARKS = Path(__file__).parent / "heading_marks.csv"
_NEAR = 4.0  # points by which a mark and a heading may differ


def marks() -> dict[str, list[tuple[int, float, bool]]]:
    """Page, height and whether a heading stands there, by path of the document."""
    found = defaultdict(list)
    with MARKS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = (int(row["page"]), float(row["top"]), row["heading"] == "1")
            found[row["document"]].append(place)
    return dict(found)


def headings(made: Extraction) -> list[tuple[int, float, str]]:
    """Page, height and text of each heading of a document."""
    first: dict[int, tuple[int, float]] = {}
    for block, page, top in made.places.select("block", "page", "top").iter_rows():
        first.setdefault(block, (page, top or 0.0))
    rows = made.blocks.select("block", "kind", "start", "stop").iter_rows()
    return [
        (*first[block], made.text[start:stop])
        for block, kind, start, stop in rows
        if kind == "heading"
    ]


def precision(folder: Path) -> tuple[int, int]:
    """How many headings were found in the marked documents that the folder holds, and how many of
    them are headings.
    """
    found = true = 0
    for name, marked in marks().items():
        if not (folder / name).exists():
            continue
        here = headings(extract(folder / name))
        right = [
            any(p == page and abs(t - top) < _NEAR and is_one for p, t, is_one in marked)
            for page, top, _ in here
        ]
        print(f"{name:50} {len(right):4} {sum(right):4}")
        found, true = found + len(right), true + sum(right)
    return found, true


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pin", action="store_true")
    asked = parser.parse_args()
    found, true = precision(asked.folder)
    if not found:
        print("none of the marked documents is there")
        return 1
    share = round(100 * true / found, 1)
    print(f"precision {share} of {found}")
    if asked.pin:
        print(*gates.pin("headings", {"precision": share}), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
