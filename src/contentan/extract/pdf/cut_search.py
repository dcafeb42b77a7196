"""The best order that cuts of a page into columns and bands give, found by search.

Each region is cut at strips, alone and together, and its parts are solved again; the few best cuts
are followed to the end. What a cut must bring grows with the rows it parts, for so does what chance
brings.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contentan.extract.page_words import Word
from contentan.extract.pdf.evidence import Page, score
from contentan.extract.pdf.strips import LEAST_ROWS, Lines, breaks, level_rows, pitch, strips

_CUT, _BAND = 4.0, 0.8  # prices in nats: of a cut, of each further part
_BEAM = (3, 2, 1)  # cuts that are followed to the end, by depth
_DEPTH = 7
_GUTTERS = (0.75, 0.3)  # shares of the usual gutter that a row must leave empty


@dataclass(slots=True)
class _Parted:
    """A row with its words by column, and whether it crosses a gutter."""

    row: list[Word]
    cells: list[list[Word]]
    crosses: bool


def search(page: Page, words: Sequence[Word], depth: int = 0) -> tuple[Lines, float, float]:
    """The best order of a region as rows, its worth, and what of it was paid for cuts."""
    lines = level_rows(words)
    flat = score(page, lines)
    if depth > _DEPTH or len(words) < 10 or len(lines) < LEAST_ROWS:
        return lines, flat, 0.0
    best = (lines, flat, 0.0)
    # Where the columns change shows no gain before its parts are solved.
    for at in breaks(lines, page.width, page.size):
        parts = [[word for row in part for word in row] for part in (lines[:at], lines[at:])]
        best = max(best, _solved(page, parts, _BAND, depth + 2), key=lambda one: one[1])
    tried = sorted(_priced(page, lines), key=lambda one: -one[0])
    for value, price, groups in tried[: _BEAM[min(depth, len(_BEAM) - 1)]]:
        if value >= flat - 5.0 * depth:
            parts = [[word for row in group for word in row] for group in groups]
            best = max(best, _solved(page, parts, price, depth + 1), key=lambda one: one[1])
    return best


def _solved(
    page: Page, parts: Sequence[list[Word]], price: float, depth: int
) -> tuple[Lines, float, float]:
    made: Lines = []
    for part in parts:
        lines, _, paid = search(page, part, depth)
        made += lines
        price += paid
    return made, score(page, made) - price, price


def _priced(page: Page, lines: Lines) -> Iterator[tuple[float, float, list[Lines]]]:
    """Worth, price and parts of the cuts that differ."""
    seen = set()
    for groups, both in _cuts(page, lines):
        out = [row for group in groups for row in group]
        price = _CUT + math.sqrt(both) + _BAND * (len(groups) - 2)
        key = tuple(len(row) for row in out)
        if key not in seen:
            seen.add(key)
            yield score(page, out) - price, price, groups


def _cuts(page: Page, lines: Lines) -> Iterator[tuple[list[Lines], int]]:
    """Each strip alone, the best two to four together, with strict and lax gutters, with and
    without bands.
    """
    found = strips(lines, page.width, page.size)
    places = [[x] for x, _ in found]
    for many in (2, 3, 4):
        if len(found) >= many and found[many - 1][1] > 0.4 * found[0][1]:
            places.append(sorted(x for x, _ in found[:many]))
    usual = max(pitch(lines), 1.1 * page.size)
    spaced = any(low[0].middle - high[0].middle > 2.0 * usual for high, low in pairwise(lines))
    for xs in places:
        sparse = len(xs) == 1 and sum(row[0].x0 < xs[0] for row in lines) < 0.4 * len(lines)
        for share in _GUTTERS:
            for kind in ("plain", *["spaces"] * spaced, *["heads"] * sparse):
                got = _cut(page, lines, xs, share, kind)
                if got:
                    yield got


def _cut(
    page: Page, lines: Lines, xs: list[float], share: float, kind: str
) -> tuple[list[Lines], int] | None:
    """Parts in reading order of rows cut at these places, and how many rows have both sides; None
    where that gives no columns.
    """
    parted = [_by_column(row, xs) for row in lines]
    gutters = []
    for at in range(len(xs)):
        edges = [
            (part.cells[at][-1].x1, part.cells[at + 1][0].x0)
            for part in parted
            if not part.crosses and part.cells[at] and part.cells[at + 1]
        ]
        if len(edges) < LEAST_ROWS:
            return None
        # From where nine of ten left sides end to where nine of ten right sides begin.
        ends, begins = (sorted(side) for side in zip(*edges, strict=True))
        nine, one = ends[int(0.9 * (len(ends) - 1))], begins[int(0.1 * (len(begins) - 1))]
        gutters.append(max(one - nine, 0.5 * page.size))
    for part in parted:
        part.crosses = part.crosses or _fills(part, gutters, share, page.size)
    if share < 0.5:
        _part_lone(page, parted)
    groups, both = _groups(_bands(page, parted, kind), kind)
    return (groups, both) if both >= LEAST_ROWS and len(groups) > 1 else None


def _by_column(row: list[Word], xs: list[float]) -> _Parted:
    cells: list[list[Word]] = [[] for _ in range(len(xs) + 1)]
    crosses = False
    for word in row:
        at = bisect_right(xs, (word.x0 + word.x1) / 2)
        cells[at].append(word)
        over_right = at < len(xs) and word.x1 > xs[at] + 0.5
        crosses = crosses or over_right or (at > 0 and word.x0 < xs[at - 1] - 0.5)
    return _Parted(row, cells, crosses)


def _fills(part: _Parted, gutters: Sequence[float], share: float, size: float) -> bool:
    """Whether the row leaves less of a gutter empty than rows of columns do."""
    return any(
        part.cells[at]
        and part.cells[at + 1]
        and part.cells[at + 1][0].x0 - part.cells[at][-1].x1 < max(share * gutter, 0.3 * size)
        for at, gutter in enumerate(gutters)
    )


def _part_lone(page: Page, parted: Sequence[_Parted]) -> None:
    """A lone crossing row of body type between rows of columns is an overlong word, no headline."""
    crosses = [part.crosses for part in parted]
    for at in range(1, len(parted) - 1):
        lone = crosses[at] and not crosses[at - 1] and not crosses[at + 1]
        if lone and all(abs(word.size - page.size) < 0.15 * page.size for word in parted[at].row):
            parted[at].crosses = False


def _bands(page: Page, parted: Sequence[_Parted], kind: str) -> list[tuple[bool, list[_Parted]]]:
    """Runs of rows that cross, and of rows in columns."""
    made: list[tuple[bool, list[_Parted]]] = []
    usual = 2.0 * max(pitch([part.row for part in parted]), 1.1 * page.size)
    before: _Parted | None = None
    for part in parted:
        fresh = not made or made[-1][0] != part.crosses
        if before is not None and kind == "spaces":
            fresh = fresh or part.row[0].middle - before.row[0].middle > usual
        if before is not None and kind == "heads" and part.cells[0] and not part.crosses:
            above, size = before.cells[0], part.cells[0][0].size
            fresh = fresh or not above or part.cells[0][0].middle - above[0].middle > 1.5 * size
        if fresh:
            made.append((part.crosses, []))
        made[-1][1].append(part)
        before = part
    if kind == "heads" or len(made) < 2:
        return made
    # One row that by chance has a space at the gutter is no band of columns.
    return [
        (crosses or (len(band) < 3 and sum(sum(map(bool, p.cells)) > 1 for p in band) < 2), band)
        for crosses, band in made
    ]


def _groups(bands: Sequence[tuple[bool, list[_Parted]]], kind: str) -> tuple[list[Lines], int]:
    groups: list[Lines] = []
    both, last = 0, False
    for crosses, band in bands:
        if crosses:
            whole = [part.row for part in band]
            if last:
                groups[-1] += whole
            else:
                groups.append(whole)
        else:
            both += sum(sum(map(bool, part.cells)) - 1 for part in band)
            columns = [
                [part.cells[at] for part in band if part.cells[at]]
                for at in range(len(band[0].cells))
            ]
            groups += [column for column in columns if column]
        last = crosses
    return groups, both
