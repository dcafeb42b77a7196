"""Running heads, running feet and page numbers: what repeats at the same height on many pages.

A number is masked only where it grows with the page, so 'Раздел 3' at the top of a page is not
taken for a head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from contentan.extract.pdf.rows import Row

_REACH = 3  # rows from the top and from the bottom of a page that may be heads
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_LONE_NUMBER = re.compile(
    r"[-–—\[( ]*(?:page|стр\.?|с\.|бет)?\s*(\d{1,6})(?:\s*(?:of|из|/)\s*\d{1,4})?[-–—\]) ]*",
    re.IGNORECASE,
)
Key = tuple[str, int, str]


def running_heads(
    pages: Sequence[tuple[Sequence[Row], float, float]],
) -> list[tuple[set[int], str | None]]:
    """For each page, given as (rows, height, body size): the indexes of rows that are heads, and
    the printed number.

    A row is a head where the same text, or the same text around a number that grows with the page,
    stands within 3 points of the same height on three pages (two, in a file of less than six pages,
    and only at the very edge).
    """
    # The last page of each key and on how many it stands: a set for each would outweigh the text.
    last: dict[Key, int] = {}
    times: Counter[Key] = Counter()
    for number, (lines, height, body) in enumerate(pages):
        for _, line, side in _edges(lines, height, body):
            for key in _keys(line, number, side):
                # Heights are counted in steps of 3 points; a head near a step's edge falls into the
                # next one on other pages.
                for shift in (-1, 0, 1):
                    near = (key[0], key[1] + shift, key[2])
                    times[near] += last.get(near) != number
                    last[near] = number
    least = 3 if len(pages) >= 6 else 2
    common = {key for key, count in times.items() if count >= least and len(key[2]) < 160}
    offsets = _offsets(pages) | {
        int(found) for _, _, text in common for found in re.findall(r"<([+-]\d+)>", text)
    }
    # in a file of full pages, one page may hold nothing but heads: a full-page figure
    many = len(pages) >= 6 and sum(len(lines) > 2 * _REACH for lines, _, _ in pages) * 2 > len(
        pages
    )
    return [
        _heads_of(number, page, common, offsets, many=many) for number, page in enumerate(pages)
    ]


def _edges(lines: Sequence[Row], height: float, body: float) -> Iterable[tuple[int, Row, str]]:
    """Rows that may be heads: near an edge, set off from the text, little larger than it, or larger
    with a number.
    """
    apart = _apart(lines, body)
    for at, line in enumerate(lines):
        if at not in apart:
            continue
        side = "bottom" if at >= len(lines) - _REACH else ""
        if at < _REACH:
            side = "top"
        near = line.bottom < 0.2 * height if side == "top" else line.top > 0.8 * height
        most = 1.8 if re.search(r"^\d{1,4}\b|\b\d{1,4}$", line.text) else 1.3
        if side and near and line.size <= body * most and not line.table:
            yield at, line, side


def _apart(lines: Sequence[Row], body: float) -> set[int]:
    """Rows at the edges that are set off from the text, by a gap or by another type: text may
    repeat itself too.
    """
    found: set[int] = set()
    for edge in (
        range(min(_REACH, len(lines))),
        range(len(lines) - 1, max(-1, len(lines) - 1 - _REACH), -1),
    ):
        group: list[int] = []
        for at in edge:
            group.append(at)
            inner = at + (1 if edge.step > 0 else -1)
            if (
                not 0 <= inner < len(lines)
                or abs(lines[inner].middle - lines[at].middle) > 1.45 * lines[at].size
            ):
                found.update(group)
            if abs(lines[at].size - body) > 0.4:
                found.add(at)
    return found


def _keys(line: Row, number: int, side: str) -> Iterable[Key]:
    text, height = line.text, round(line.middle / 3)
    # The same text at the same height; below, the same text around what changes from page to page.
    yield side, height, text
    if len(text) < 20 and not line.bold and re.fullmatch(r"[^\W\d]+ \d+", text):
        yield side, height, re.sub(r"\d+", "#", text)  # 'Chapter 1' above the pages of a chapter
    for rest in (re.sub(r"\s+\S*\d\S*$", "", text), re.sub(r"^\S*\d\S*\s+", "", text)):
        if 20 <= len(rest) < len(text):
            yield side, height, f"{rest}<>"  # 'Title of the report C-1' in an annex
    for found in re.finditer(r"\d+|^[ivxl]+\b|\b[ivxl]+$", text):
        value = _value(found.group())
        yield side, height, f"{text[: found.start()]}<{value - number:+d}>{text[found.end() :]}"
        # the number may stand at the left on even and at the right on odd pages
        rest = (text[: found.start()] + " " + text[found.end() :]).strip()
        # A year in a title is no page number.
        if rest and abs(value - number) < 2000:
            yield side, height, f"{rest}<{value - number:+d}>"


def _value(number: str) -> int:
    """Of an Arabic or a small Roman number."""
    if number.isdigit():
        return int(number[:9])
    digits = [{"i": 1, "v": 5, "x": 10, "l": 50}[digit] for digit in number]
    return sum(
        -one if one < after else one for one, after in zip(digits, [*digits[1:], 0], strict=True)
    )


def _offsets(pages: Sequence[tuple[Sequence[Row], float, float]]) -> set[int]:
    """Differences between a lone number at an edge and the place of its page that hold on two pages
    or more.
    """
    found: Counter[int] = Counter()
    for number, (lines, height, body) in enumerate(pages):
        for _, line, _ in _edges(lines, height, body):
            lone = _LONE_NUMBER.fullmatch(line.text)
            if lone:
                found[int(lone.group(1)) - number] += 1
    return {
        offset
        for offset, times in found.items()
        if times >= 2 or (len(pages) == 1 and 0 <= offset < 2000)
    }


def _heads_of(
    number: int,
    page: tuple[Sequence[Row], float, float],
    common: set[Key],
    offsets: set[int],
    *,
    many: bool,
) -> tuple[set[int], str | None]:
    heads: set[int] = set()
    label: str | None = None
    lines, height, body = page
    for at, line, side in _edges(lines, height, body):
        keys = [key for key in _keys(line, number, side) if key in common]
        lone = _LONE_NUMBER.fullmatch(line.text)
        if lone and int(lone.group(1)) - number in offsets:
            keys.append((side, 0, f"<{int(lone.group(1)) - number:+d}>"))
        elif _ROMAN.fullmatch(line.text) and _alone(lines, at):
            heads.add(at)
            label = label or line.text
        if keys and (many or len(common) < 2 or len(lines) > len(keys)):
            heads.add(at)
            label = label or _label(keys, number)
    return heads, label


def _alone(lines: Sequence[Row], at: int) -> bool:
    """Whether a row is the first or the last and stands apart from the text."""
    if at == len(lines) - 1 and at > 0:
        return lines[at].top - lines[at - 1].bottom > lines[at].size
    return at == 0 and len(lines) > 1 and lines[1].top - lines[0].bottom > lines[0].size


def _label(keys: Iterable[Key], number: int) -> str | None:
    """The printed number: one that begins or ends its row before one in its midst ('Frm 00001 Fmt
    4702').
    """
    texts = sorted(
        (text for _, _, text in keys), key=lambda text: re.search(r"^<|>$", text) is None
    )
    for text in texts:
        found = re.search(r"<([+-]\d+)>", text)
        if found and int(found.group(1)) + number > 0:
            return str(int(found.group(1)) + number)
    return None
