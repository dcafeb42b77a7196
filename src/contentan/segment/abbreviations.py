"""Words that carry a full stop, and words that open sentences: two lists that a linguist extends,
data/abbreviations.txt and data/sentence_openers.txt.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

_SECTION = re.compile(r"^\[([^\]\n]+)\]\n", re.MULTILINE)


@functools.cache
def kinds() -> dict[str, str]:
    """Abbreviations in small letters without their last full stop, and the section each stands in.

    >>> kinds()["т.д"], kinds()["prof"]
    ('may end', 'never')
    """
    return {
        word: section for section, words in sections("abbreviations.txt").items() for word in words
    }


@functools.cache
def openers() -> frozenset[str]:
    """Words in small letters that open sentences, in Kazakh, Russian or English.

    >>> "затем" in openers(), "астана" in openers()
    (True, False)
    """
    return frozenset().union(*sections("sentence_openers.txt").values())


def sections(name: str) -> dict[str, list[str]]:
    """The words of a list by the name of the section they stand in."""
    file = resources.files("contentan.segment") / "data" / name
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    _, *parts = _SECTION.split("".join(line for line in lines if not line.startswith("#")))
    return {section: words.split() for section, words in zip(parts[::2], parts[1::2], strict=True)}
