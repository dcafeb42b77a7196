"""What came and is doubtful: why, and how it is kept until a person decides.

A doubtful file lies beside the versions and has its line in versions.csv, but it is none of them:
the register goes on naming the last sound one.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from contentan.errors import many
from contentan.sources.doubts.page_doubts import KINDS, Doubt, doubt_of
from contentan.sources.fetch.fetched_versions import Version, doubt_kind
from contentan.sources.fetch.host_pages import HostPages
from contentan.sources.fetch.register_rows import PAGES
from contentan.sources.fetch.request import Answer, Desk

#: A version of so many words is shrunk where less than this share of them is left.
_WORDS, _SHARE = 100, 0.4


class Came(NamedTuple):
    """What came from an address: the file and what it is by its bytes, and its text and that of the
    version that is there, both '' where they are not compared.
    """

    path: Path
    kind: str
    before: str = ""
    after: str = ""


def doubt_about(
    url: str, answer: Answer, came: Came, known: Version | None, hosts: HostPages, desk: Desk
) -> Doubt | None:
    """Why what came may not be the document; None where nothing speaks against it."""
    return (
        _other_kind(url, came.kind, known)
        or _of_page(url, answer, came, hosts, desk)
        or _shrunk(came)
    )


def _other_kind(url: str, kind: str, known: Version | None) -> Doubt | None:
    named = PurePosixPath(urlsplit(url).path).suffix.lower()
    if kind in PAGES and known and known.kind not in PAGES:
        return _doubt("other_kind", f"was {known.kind}, is {kind}")
    if kind in PAGES and named in (".pdf", ".doc", ".docx", ".odt", ".rtf"):
        return _doubt("other_kind", f"named {named}, is {kind}")
    return None


def _of_page(url: str, answer: Answer, came: Came, hosts: HostPages, desk: Desk) -> Doubt | None:
    if came.kind != "html":
        return None
    raw = came.path.read_bytes()
    doubt = doubt_of(raw, url, answer.url)
    if doubt is None and hosts.is_any_page(raw, url, answer.url, desk):
        return _doubt("any_address")
    return doubt


def _shrunk(came: Came) -> Doubt | None:
    before, after = len(came.before.split()), len(came.after.split())
    if before >= _WORDS and came.after and after < _SHARE * before:
        return _doubt("shrunk", f"{many(after, 'word')}, there were {before:,}")
    return None


def _doubt(kind: str, detail: str = "") -> Doubt:
    return Doubt(kind, f"{KINDS[kind]}: {detail}" if detail else KINDS[kind])


def same_text() -> Doubt:
    """The doubt of a page that many addresses of a host have in common."""
    return _doubt("same_text")


def note_of(doubt: Doubt) -> str:
    """A doubt as the note of its line; it begins with the kind, which is read from there."""
    return f"{doubt.kind}: {doubt.says}"


def said(line: Version) -> str:
    """What a person reads of a doubtful line: the note without the name of its kind.

    >>> said(Version("a", "", "", "doubtful", "", "", "", 0, "", note="moved: the page moved"))
    'the page moved'
    """
    kind = doubt_kind(line)
    return line.note.removeprefix(f"{kind}: ") if kind in KINDS else line.note
