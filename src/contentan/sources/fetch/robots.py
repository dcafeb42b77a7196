"""robots.txt after RFC 9309: which paths of a host we may ask, and how long it wants us to wait
between two. Pure.

The group that names us holds, else that of `*`. In it the rule with the longest pattern decides,
Allow where two are equally long; `*` stands for anything and `$` for the end. Crawl-delay is not in
the RFC, but hosts write it and mean it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

#: Our name, by which a robots.txt may address us.
PRODUCT = "contentan"
MOST_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class Robots:
    """`rules`: (pattern, allowed); `delay`: seconds between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0


def parse(text: str, product: str = PRODUCT) -> Robots:
    """The rules of a robots.txt for one product.

    >>> parse("User-agent: *\\nDisallow: /private\\nCrawl-delay: 5")
    Robots(rules=(('/private', False),), delay=5.0)
    """
    own: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    named = False
    for agents, lines in _groups(text):
        if product in agents:
            named = True
            own += lines
        elif "*" in agents:
            others += lines
    lines = own if named else others
    rules = tuple(
        (value, field == "allow")
        for field, value in lines
        if field in ("allow", "disallow") and value
    )
    return Robots(
        rules,
        max((_seconds(value) for field, value in lines if field == "crawl-delay"), default=0.0),
    )


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Agents and lines of each group; neighbouring user-agent lines open one group together."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(value.partition("/")[0].strip().lower())
        elif agents and field in ("allow", "disallow", "crawl-delay"):
            lines.append((field, value))
    yield agents, lines


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"\d{1,5}(\.\d{1,3})?", value) else 0.0


def allows(robots: Robots, url: str) -> bool:
    """Whether a url may be asked.

    >>> allows(parse("User-agent: *\\nDisallow: /*.pdf$\\nAllow: /law"), "https://a.kz/law/1.pdf")
    False
    """
    parts = urlsplit(url)
    path = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
    found = [
        (len(pattern), allowed) for pattern, allowed in robots.rules if _matches(pattern, path)
    ]
    return max(found, default=(0, True))[1]


def _plain(text: str) -> str:
    """One spelling for what may be written with or without percent signs."""
    return quote(unquote(text), safe="/*$?&=:;,@!()'+~-._")


def _matches(pattern: str, path: str) -> bool:
    """A walk through the parts between the stars: linear, whatever a hostile file writes."""
    anchored = pattern.endswith("$")
    first, *others = _plain(pattern.removesuffix("$")).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(others):
        if anchored and number == len(others) - 1:
            return path.endswith(part) and len(path) - len(part) >= at
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not anchored or at == len(path)
