"""What a host answers to an address that nobody has made, and which of its addresses have one text:
what tells an error page that says nothing of an error.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from contentan.sources.doubts.page_doubts import is_front
from contentan.sources.doubts.page_look import look
from contentan.sources.fetch.download import FailedError, Part
from contentan.sources.fetch.request import Desk, ask
from contentan.sources.registration.public_address import host_of

#: Pages with this share of their sequences of three words in common are one page.
_SAME = 0.8
_SEQUENCE = 3
#: Addresses of a host with one text from which on the text is none of them.
_MANY = 3
_MOST_WORDS = 3_000


class Made(NamedTuple):
    """The page at an address that nobody has made."""

    final_url: str
    shingles: frozenset[str]


@dataclass(slots=True)
class HostPages:
    """Answers by host; each host is asked once a fetch."""

    folder: Path
    known: dict[str, Made | None] = field(default_factory=dict)

    def is_any_page(self, raw: bytes, url: str, final_url: str, desk: Desk) -> bool:
        """Whether the host has given the same page for an address that nobody has made."""
        if is_front(urlsplit(url).path) and not urlsplit(url).query:
            return False
        host = host_of(url)
        if host not in self.known:
            self.known[host] = self._asked(url, desk)
        made = self.known[host]
        if made is None:
            return False
        own = shingles(raw)
        led = final_url != url and final_url == made.final_url
        return led or (bool(own) and likeness(own, made.shingles) >= _SAME)

    def _asked(self, url: str, desk: Desk) -> Made | None:
        part = Part(self.folder / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.part", "")
        # One attempt: whether the host is well is asked for documents.
        once = replace(desk, options=replace(desk.options, retries=0), dead={})
        try:
            answer = ask(unmade(url, desk.now()), {}, part, once)
            if answer.status != 200:
                return None
            return Made(answer.url, shingles(part.path.read_bytes()))
        except (FailedError, OSError):
            return None
        finally:
            part.drop()


def unmade(url: str, salt: str) -> str:
    """An address beside another that nobody has made; the numbers of its query are exchanged where
    the query names the document.

    >>> unmade("https://el.kz/law/doc.html", "")
    'https://el.kz/law/contentan-92f6712ce8.html'
    >>> unmade("https://el.kz/index.php?id=17&lang=kk", "")
    'https://el.kz/index.php?id=8797436895&lang=kk'
    """
    digest = hashlib.sha256(f"{url}{salt}".encode()).hexdigest()
    parts = urlsplit(url)
    name = parts.path.rpartition("/")[2]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(value.isdigit() for _, value in pairs) and is_front(f"/{name}"):
        number = str(int(digest[:12], 16))[:10]
        query = urlencode([(key, number if own.isdigit() else own) for key, own in pairs])
        return parts._replace(query=query).geturl()
    ending = Path(name).suffix if name.count(".") == 1 else ""
    return urljoin(url, f"contentan-{digest[:10]}{ending}")


def shingles(raw: bytes) -> frozenset[str]:
    """The sequences of words of what a page shows, without numbers, which may name the address."""
    seen = look(raw)
    words = re.findall(r"[^\W\d_]+", " ".join((*seen.headings, *seen.blocks)).casefold())
    words = words[:_MOST_WORDS]
    return frozenset(
        " ".join(words[at : at + _SEQUENCE]) for at in range(len(words) - _SEQUENCE + 1)
    ) or frozenset(words)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common sequences among all; 0 where there are none."""
    return len(one & other) / len(one | other) if one or other else 0.0


def many_alike(pages: Iterable[tuple[str, str, bytes]]) -> Iterator[str]:
    """Ids of pages (id, address, bytes) whose text three addresses of one host or more have."""
    groups: dict[tuple[str, frozenset[str]], list[tuple[str, str]]] = defaultdict(list)
    for doc, url, raw in pages:
        own = shingles(raw)
        if own:
            groups[host_of(url), own].append((doc, url))
    for alike in groups.values():
        if len({url.rstrip("/") for _, url in alike}) >= _MANY:
            yield from (doc for doc, _ in alike)
