"""What a reader leaves out on purpose, counted by kind, so that nothing goes without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from contentan.extract.raw_blocks import NoticeRow


def words_in(text: str) -> int:
    """How many words a text has.

    >>> words_in("12 апреля, 2021")
    3
    """
    return len(re.findall(r"\w+", text))


def left_out(kinds: Mapping[str, str | int]) -> list[NoticeRow]:
    """A notice for each kind with text (its words are counted) or with a count of its own.

    >>> left_out({"deleted text": "two words", "hidden text": ""})
    [('left_out', 'deleted text, words: 2', 1)]
    """
    counts = {
        kind: found if isinstance(found, int) else words_in(found) for kind, found in kinds.items()
    }
    return [
        ("left_out", f"{kind}, {'words: ' if isinstance(kinds[kind], str) else 'number: '}{n}", 1)
        for kind, n in sorted(counts.items())
        if n
    ]


def not_read(parts: Iterable[str]) -> list[NoticeRow]:
    """A notice for each part of a file, such as an attachment, that no reader read."""
    return [("part_not_read", part.replace(";", ","), 1) for part in parts]
