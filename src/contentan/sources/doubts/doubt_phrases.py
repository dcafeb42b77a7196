"""Phrases of pages that are no documents, in three languages (data/phrases.yaml)."""

from __future__ import annotations

import functools
import importlib.resources
import re
from typing import NamedTuple


class Phrases(NamedTuple):
    """`strong` tells the kind of a page, `weak` only that a block is no text of a document."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]


@functools.cache
def phrases() -> dict[str, Phrases]:
    """By kind. They match texts as `plain` leaves them.

    >>> bool(phrases()["not_found"].strong.search(plain("Бет  табылмады!")))
    True
    """
    import yaml

    raw = (
        importlib.resources.files("contentan.sources.doubts")
        .joinpath("data", "phrases.yaml")
        .read_text(encoding="utf-8")
    )
    return {
        kind: Phrases(_any(lists["strong"]), _any(lists["weak"]))
        for kind, lists in yaml.safe_load(raw).items()
    }


def plain(text: str) -> str:
    """A text in small letters, one space between words, without е with two dots."""
    return " ".join(text.casefold().replace("ё", "е").replace("’", "'").split())


def _any(patterns: list[str]) -> re.Pattern[str]:
    # A pattern without alternatives would match everywhere.
    return re.compile("|".join(f"(?:{one})" for one in patterns) or r"(?!)")
