"""Characters of a PDF page to words, by where they stand and never by the order or font in which
the file draws them.

Coordinates are points from the upper left corner of the page, turned so that most of its text runs
to the right. A new word begins at a gap of 15 % of the type size: pdfplumber's rule with
`x_tolerance_ratio=0.15`, over whole arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ASCENT, _DESCENT = 0.75, 0.25  # of the type size, above and below the baseline
_GAP = 0.15  # of the type size: a wider gap parts words
_GUESSED_GAP = 0.1  # the same, where pdfium guesses a space
_LEVEL = 1.0  # points by which baselines of one line may differ
# of the type size: the same letter drawn again this near is a shadow or a bold made by overprinting
_TWICE = 0.1


@dataclass(slots=True)
class Word:
    """`size` is the type size in points, `marks` the raised digits taken off, as (offset in text,
    digits).
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    marks: tuple[tuple[int, str], ...] = ()
    table: tuple[str, ...] = ()  # rows, where this stands for a whole table
    at: int = 0  # place of its first character in the file

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@lru_cache(maxsize=50_000)
def has_letter(text: str) -> bool:
    """Whether a word is more than figures and marks; remembered, since each is asked many times."""
    return any(map(str.isalpha, text))


@dataclass(slots=True)
class Turned:
    """Words that stand across the page's direction, by quarter turns to the left, placed as if the
    page were turned so that they run to the right; `width` is the page's width then.
    """

    turn: int
    width: float
    words: list[Word]


@dataclass(slots=True)
class PageText:
    """The words of one page in no order; `unmapped` is the share of characters without a sure
    Unicode value.
    """

    page: int
    width: float
    height: float
    words: list[Word]
    method: str
    unmapped: float = 0.0
    across: tuple[Turned, ...] = ()  # text that stands across the page's direction
    by_number: int = 0  # characters whose letter is known by its glyph number only
    rules: tuple[float, ...] = ()  # heights of drawn lines that run across the whole text


@dataclass(slots=True)
class Glyphs:
    """Characters as columns: edges, where they stand, size, direction in quarter turns, and whether
    a space is guessed before.
    """

    texts: list[str]
    x0: NDArray[np.float64]
    x1: NDArray[np.float64]
    y0: NDArray[np.float64]
    y1: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.float64]
    turn: NDArray[np.int64]
    bold: NDArray[np.bool_]
    guessed: NDArray[np.bool_]


def page_text(
    glyphs: Glyphs, number: int, size: tuple[float, float], method: str, unmapped: float
) -> PageText:
    """Words of the characters that stand in the page's main direction and on the page."""
    import numpy as np

    if not glyphs.texts:
        return PageText(number, *size, [], method, unmapped)
    counts = np.bincount(glyphs.turn, minlength=4)
    # Stamps in the margin and captions of rotated figures are fewer than the text.
    main = int(counts.argmax())
    read = {turn: _words_of_turn(glyphs, turn, size) for turn in np.flatnonzero(counts).tolist()}
    width, height = _upright(glyphs, main, size)[3]
    across = tuple(
        Turned((turn - main) % 4, (width, height)[(turn - main) % 2], words)
        for turn, words in read.items()
        if turn != main and words
    )
    return PageText(number, width, height, read[main], method, unmapped, across)


def _words_of_turn(glyphs: Glyphs, turn: int, page: tuple[float, float]) -> list[Word]:
    """The words that stand in one direction and on the page."""
    import numpy as np

    x0, x1, base, size = _upright(glyphs, turn, page)
    # Text may be hidden by drawing it beyond the edge of the page.
    on_page = (base > -1) & (base < size[1] + 1) & (x0 > -1) & (x0 < size[0] + 1)
    kept = np.flatnonzero(on_page & (glyphs.turn == turn))
    return list(_words(glyphs, kept, x0, x1, base)) if len(kept) else []


def _upright(
    glyphs: Glyphs, turn: int, size: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], tuple[float, float]]:
    """Left and right edges and baselines, the page turned so that its text runs right; the size
    after that.
    """
    width, height = size
    if turn == 1:
        return height - glyphs.y1, height - glyphs.y0, glyphs.x, (height, width)
    if turn == 2:
        return width - glyphs.x1, width - glyphs.x0, height - glyphs.y, size
    if turn == 3:
        return glyphs.y0, glyphs.y1, width - glyphs.x, (height, width)
    return glyphs.x0, glyphs.x1, glyphs.y, size


def _words(
    glyphs: Glyphs,
    kept: NDArray[np.int64],
    x0: NDArray[np.float64],
    x1: NDArray[np.float64],
    base: NDArray[np.float64],
) -> Iterator[Word]:
    """Runs of characters on one baseline without a gap between them."""
    import numpy as np

    order, line = _line_by_line(glyphs, kept, x0, base)
    letters = [glyphs.texts[at] for at in order.tolist()]
    none = {letter for letter in set(letters) if not letter.strip()}
    blank = np.fromiter(map(none.__contains__, letters), dtype=bool, count=len(letters))
    left, right, size = x0[order], x1[order], glyphs.size[order]
    starts = np.ones(len(order), dtype=bool)
    gap = left[1:] - right[:-1]
    # Place in the file: a space that pdfium guesses counts only between two characters that follow
    # each other there.
    follows = np.searchsorted(kept, order)
    guess = glyphs.guessed[order][1:] & (np.diff(follows) == 1) & (gap > _GUESSED_GAP * size[:-1])
    starts[1:] = (np.diff(line) != 0) | (gap > _GAP * size[:-1]) | guess | blank[1:] | blank[:-1]
    # Lines that rise or fall chain many baselines together; neighbours must still be level.
    starts[1:] |= np.abs(np.diff(base[order])) > _LEVEL
    # the parts of a ligature share one box too, but follow each other in the file
    same = ~starts[1:] & (np.diff(left) < _TWICE * size[1:]) & (np.abs(np.diff(follows)) > 1)
    twice = {at + 1 for at in np.flatnonzero(same).tolist() if letters[at] == letters[at + 1]}
    # A large first letter stands apart from the line it stands on.
    starts[1:] |= size[:-1] > 1.8 * size[1:]
    begins = np.flatnonzero(starts)
    ends = [*begins[1:].tolist(), len(order)]
    # Letters of a fallback font come late in the file: the earliest letter places the word.
    places = np.minimum.reduceat(follows, begins).tolist()
    sizes, edges = size.tolist(), (left.tolist(), right.tolist())
    heights, bold = base[order].tolist(), glyphs.bold[order].tolist()
    for first, stop, place in zip(begins.tolist(), ends, places, strict=True):
        if letters[first] in none:
            continue
        shown = letters[first:stop]
        if twice:
            shown = [letters[at] for at in range(first, stop) if at not in twice]
        start, end = edges[0][first], edges[1][stop - 1]
        big = sizes[first]
        if big != sizes[stop - 1]:
            big = float(np.median(size[first:stop]))
        # A word squeezed to a hairline is hidden text.
        if end - start > 0.02 * sizes[first] * (stop - first):
            y = heights[first]
            top, bottom = y - _ASCENT * big, y + _DESCENT * big
            yield Word("".join(shown), start, end, top, bottom, big, bold[first], at=place)


def _line_by_line(
    glyphs: Glyphs, kept: NDArray[np.int64], x0: NDArray[np.float64], base: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Characters from the uppermost line down, each line from left to right; the line of each."""
    import numpy as np

    by_height = kept[np.argsort(base[kept], kind="stable")]
    level = np.empty(len(by_height), dtype=np.int64)
    level[0] = 0
    # Characters sorted by height: each step of more than _LEVEL opens the next line, so letters of
    # one line share a number though their baselines waver.
    np.cumsum(np.diff(base[by_height]) > _LEVEL, out=level[1:])
    _unchain(glyphs, by_height, level, base)
    # Where two stand at one place, in the order of the file.
    order = np.lexsort((by_height, x0[by_height], level))
    return by_height[order], level[order]


def _unchain(
    glyphs: Glyphs,
    by_height: NDArray[np.int64],
    level: NDArray[np.int64],
    base: NDArray[np.float64],
) -> None:
    """Give lines of their own to the lines that `level` counts as one, because those of
    neighbouring columns stand a little higher or lower, one after the other.
    """
    import numpy as np

    starts = np.flatnonzero(np.diff(level, prepend=-1))
    stops = np.append(starts[1:], len(level))
    heights = base[by_height]
    tall = heights[stops - 1] - heights[starts] > 0.6 * glyphs.size[by_height[starts]]
    fresh = int(level[-1]) + 1
    for start, stop in zip(starts[tall].tolist(), stops[tall].tolist(), strict=True):
        here = np.argsort(by_height[start:stop])  # in the order of the file
        heights_here = heights[start:stop][here]
        # Runs of the file keep their baseline; a step of it begins the next run.
        run = np.cumsum(np.abs(np.diff(heights_here, prepend=heights_here[0])) > 0.5 * _LEVEL)
        tops = np.array([np.median(heights_here[run == one]) for one in range(int(run[-1]) + 1)])
        rank = np.argsort(tops)
        lines = np.empty(len(tops), dtype=np.int64)
        lines[rank] = np.cumsum(np.diff(tops[rank], prepend=tops[rank[0]]) > 0.5 * _LEVEL)
        level[start:stop][here] = fresh + lines[run]
        fresh += int(lines.max()) + 1
