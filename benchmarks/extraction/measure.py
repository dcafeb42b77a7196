"""How true a reading is: word and character errors, sentences that came through whole, heads that
leaked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Sequence

from contentan.extract.tables import Extraction


def distance(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Levenshtein distance by bit vectors (Myers 1999, in Hyyrö's form), fast on whole documents.

    >>> distance("kitten", "sitting")
    3
    """
    if not one:
        return len(other)
    where: dict[Hashable, int] = {}
    for at, each in enumerate(one):
        where[each] = where.get(each, 0) | 1 << at
    full, high = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, score = full, 0, len(one)
    for each in other:
        match = where.get(each, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right_up, right_down = down | ~(diagonal | up) & full, up & diagonal
        score += bool(right_up & high) - bool(right_down & high)
        right_up = (right_up << 1 | 1) & full
        up, down = (right_down << 1 | ~(diagonal | right_up)) & full, right_up & diagonal
    return score


def plain(text: str) -> str:
    """Normal form C, white space folded, bullets out: what a reading may differ in without harm."""
    folded = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return " ".join(word for word in folded.split() if word not in ("•", "–•"))


def word_error(truth: str, read: str) -> float:
    """Word errors for each word of the truth."""
    one, other = plain(truth).split(), plain(read).split()
    return distance(one, other) / max(1, len(one))


def letter_error(truth: str, read: str) -> float:
    """Character errors for each character of the truth."""
    one, other = plain(truth), plain(read)
    return distance(one, other) / max(1, len(one))


def sentences(text: str) -> list[str]:
    """Sentences by a plain rule; the same for truth and reading."""
    return [
        each for each in re.split(r"(?<=[.!?…])\s+(?=[^a-zа-яё])", plain(text)) if len(each) > 3
    ]


def verbatim(truth: Sequence[str], read: str) -> tuple[int, int]:
    """How many sentences of the true paragraphs stand in the reading letter by letter, and how many
    there are.
    """
    whole = plain(read)
    listed = [sentence for paragraph in truth for sentence in sentences(paragraph)]
    return sum(sentence in whole for sentence in listed), len(listed)


def texts(made: Extraction, *, notes: bool) -> list[str]:
    """Texts of the blocks that are notes, or of those that are not."""
    rows = made.blocks.select("kind", "start", "stop").iter_rows()
    return [made.text[start:stop] for kind, start, stop in rows if (kind == "note") == notes]
