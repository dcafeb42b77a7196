"""Texts that a proposal changes, a line each, with the match in brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contentan.authoring.check.example_texts import text_starts
from contentan.authoring.propose.pattern_texts import Matches, Read

#: Lines of a proposal, of which so many go to texts that it sets wrong, where there are some.
LINES, WRONG = 3, 1
#: Code points on each side of a match.
CONTEXT = 48
RIGHT_MARK, WRONG_MARK = "+", "-"


def places(read: Read, matches: Matches, texts: Sequence[str]) -> Mapping[int, tuple[int, int]]:
    """By text the first match in it: where in the text it begins and ends."""
    starts = text_starts(texts)
    found: dict[int, tuple[int, int]] = {}
    rows = zip(matches.first.tolist(), matches.last.tolist(), strict=True)
    for first, last in sorted(rows):
        text = int(read.positions.segment[first])
        begin, end = int(read.positions.start[first]), int(read.positions.stop[last])
        found.setdefault(text, (begin - starts[text], end - starts[text]))
    return found


def lines(
    better: Sequence[int],
    worse: Sequence[int],
    found: Mapping[int, tuple[int, int]],
    texts: Sequence[str],
) -> list[str]:
    """LINES lines: `+` texts that become right, `-` texts that become wrong; different texts
    first.
    """
    wrong = list(_lines(worse, found, texts, WRONG_MARK, LINES))
    right = list(_lines(better, found, texts, RIGHT_MARK, LINES - min(WRONG, len(wrong))))
    return [*right, *wrong[: LINES - len(right)]]


def _lines(
    which: Sequence[int],
    found: Mapping[int, tuple[int, int]],
    texts: Sequence[str],
    mark: str,
    most: int,
) -> Iterator[str]:
    shown: set[str] = set()
    for at in which:
        if at in found and len(shown) < most:
            line = quoted(texts[at], *found[at])
            if line not in shown:
                shown.add(line)
                yield f"{mark} {line}"


def quoted(text: str, begin: int, end: int) -> str:
    """A match with what stands around it, in whole words.

    >>> quoted("Peace and accord.", 10, 16)
    'Peace and [accord].'
    """
    left, right = text[:begin], text[end:]
    if len(left) > CONTEXT:
        left = "…" + left[-CONTEXT:].partition(" ")[2]
    if len(right) > CONTEXT:
        right = right[:CONTEXT].rpartition(" ")[0] + "…"
    return f"{left}[{text[begin:end]}]{right}"
