"""One document: asked for, looked at, and put beside its older versions.

A new file is complete, checked and named before its line is appended to versions.csv, so that no
moment of a crash leaves a line without its file or a partial file under a whole one's name. What
the server calls the file, or says that it is, decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from contentan.corpus import archive
from contentan.corpus.register import sha256
from contentan.errors import ExtractError
from contentan.extract.sniff import sniff
from contentan.sources.doubts.page_doubts import Doubt
from contentan.sources.doubts.text_changes import count_changes, only_clock
from contentan.sources.fetch import doubtful
from contentan.sources.fetch.doubtful import Came
from contentan.sources.fetch.download import FailedError, Part
from contentan.sources.fetch.fetched_versions import (
    FOLDER,
    Version,
    Versions,
    doubt_kind,
    name_of,
    stem,
)
from contentan.sources.fetch.host_pages import HostPages
from contentan.sources.fetch.request import GONE, Answer, Desk, ask
from contentan.store.files import put

#: The text of a file as it is compared; '' where there is none.
TextOf = Callable[[Path], str]
#: Puts what a browser shows in place of a page that needs one, by its address; what is to be said.
Render = Callable[[Path, str], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one address; a row of `FETCHED`."""

    id: str
    url: str
    status: str
    reason: str = ""
    note: str = ""
    final_url: str = ""
    kind: str = ""
    bytes: int = 0
    digest: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where documents are put, and what is needed to look at them."""

    folder: Path
    versions: Versions
    text_of: TextOf
    hosts: HostPages
    render: Render = lambda _path, _url: ""


def document(doc: str, url: str, desk: Desk, shelf: Shelf) -> Outcome:
    """Fetch one document; never raises but for Ctrl-C, whatever the server or the disk do."""
    known = shelf.versions.latest.get(doc)
    part = Part(shelf.folder / FOLDER / ".parts" / f"{stem(doc)}.part", url)
    whole = known is not None and _intact(known, shelf.folder)
    try:
        # Without the file that it would be compared with, "not modified" is of no use.
        answer = ask(url, _conditions(known, url) if whole else {}, part, desk)
        if answer.status in GONE:
            return _gone(doc, url, answer, known, desk, shelf)
        if answer.status == 304:
            return _unchanged(doc, url, answer, known, desk, shelf, "")
        made = _arrived(doc, url, answer, known, part, desk, shelf)
    except FailedError as error:
        if not error.keep:
            part.drop()
        return _failed(doc, url, str(error), known)
    except OSError as error:
        return _failed(doc, url, f"cannot be written: {error.strerror or error}", known)
    part.drop()
    return made


def _intact(known: Version, folder: Path) -> bool:
    path = folder / known.file
    return bool(known.file) and path.is_file() and sha256(path) == known.digest


def _conditions(known: Version | None, url: str) -> dict[str, str]:
    if known is None or known.url != url or known.status == "gone":
        return {}
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in pairs.items() if value}


def _failed(doc: str, url: str, reason: str, known: Version | None) -> Outcome:
    file, digest = (known.file, known.digest) if known else ("", "")
    return Outcome(doc, url, "failed", " ".join(reason.split())[:400], file=file, digest=digest)


def _gone(
    doc: str, url: str, answer: Answer, known: Version | None, desk: Desk, shelf: Shelf
) -> Outcome:
    if known is None:
        return _failed(
            doc, url, f"{answer.status}: there is no such page, and there was none before", None
        )
    # One line when it goes, none for each fetch that finds it gone.
    if known.status != "gone":
        note = f"{answer.status} since {desk.now()[:10]}"
        line = replace(
            known, status="gone", url=url, final_url=answer.url, fetched=desk.now(), note=note
        )
        shelf.versions.append(line)
    last = shelf.versions.latest[doc]
    return Outcome(
        doc, url, "gone", "", last.note, answer.url, last.kind, last.bytes, last.digest, last.file
    )


def _unchanged(
    doc: str, url: str, answer: Answer, known: Version | None, desk: Desk, shelf: Shelf, note: str
) -> Outcome:
    """The same document; a line only where what is to be asked next time has changed, or where it
    was gone.
    """
    if known is None:
        raise FailedError("304 Not Modified, but nothing was there to be compared")
    if answer.status == 304:
        answer = replace(
            answer,
            etag=answer.etag or known.etag,
            last_modified=answer.last_modified or known.last_modified,
        )
    back = "back again" if known.status == "gone" else ""
    told = "; ".join(filter(None, (back, note, _moved(answer))))
    line = replace(
        known,
        status="unchanged",
        url=url,
        final_url=answer.url,
        fetched=desk.now(),
        note=told,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )
    # A line also ends a doubt: what is there is the document again.
    if (
        back
        or doc in shelf.versions.doubts
        or (line.url, line.etag, line.last_modified)
        != (
            known.url,
            known.etag,
            known.last_modified,
        )
    ):
        shelf.versions.append(line)
    return Outcome(
        doc,
        url,
        "unchanged",
        "",
        told,
        answer.url,
        known.kind,
        known.bytes,
        known.digest,
        known.file,
    )


def _arrived(
    doc: str, url: str, answer: Answer, known: Version | None, part: Part, desk: Desk, shelf: Shelf
) -> Outcome:
    """A whole body: the same bytes, the same text in other bytes, a new version, or something that
    is doubtful.
    """
    kind, cut = _kind(part.path), _cut(part.path)
    rendered = shelf.render(part.path, answer.url) if kind == "html" else ""
    digest = sha256(part.path)
    if known and digest == known.digest:
        # The same bytes: put there again, should the file have been lost or damaged.
        put(part.path, shelf.folder / known.file)
        return _unchanged(doc, url, answer, known, desk, shelf, "")
    came = _came(part.path, kind, known, shelf)
    if known and (alike := _alike(came, known, desk)):
        return _unchanged(doc, url, answer, known, desk, shelf, alike)
    doubt = doubtful.doubt_about(url, answer, came, known, shelf.hosts, desk)
    if doubt and (doc, doubt.kind) not in shelf.versions.taken:
        made = _doubted(doc, url, answer, came, doubt, desk, shelf)
        return replace(made, note="; ".join(filter(None, (made.note, rendered))))
    told = count_changes(came.before, came.after) if came.before and came.after else ""
    note = "; ".join(filter(None, (told, cut, rendered, _moved(answer))))
    line = _line(doc, url, answer, came, "changed" if known else "new", note, desk)
    put(part.path, shelf.folder / line.file)
    shelf.versions.append(line)
    return _outcome(line)


def _came(path: Path, kind: str, known: Version | None, shelf: Shelf) -> Came:
    old = shelf.folder / known.file if known and kind == known.kind else None
    if old is None or not old.is_file():
        return Came(path, kind)
    return Came(path, kind, shelf.text_of(old), shelf.text_of(path))


def _alike(came: Came, known: Version, desk: Desk) -> str:
    """How what came is like the version that is there; '' where it is not."""
    if came.before.split() == came.after.split() != []:
        return "other bytes, the same text"
    if only_clock(came.before, came.after, (known.fetched[:10], desk.now()[:10])):
        return "only a clock or counter has changed"
    return ""


def _doubted(
    doc: str, url: str, answer: Answer, came: Came, doubt: Doubt, desk: Desk, shelf: Shelf
) -> Outcome:
    """What is kept apart until a person decides; no second line for what is there already."""
    note = doubtful.note_of(doubt)
    line = _line(doc, url, answer, came, "doubtful", note, desk)
    there = shelf.versions.doubts.get(doc)
    if there and (there.digest == line.digest or _is_again(there, doubt, came, shelf)):
        since = "rejected" if there.status == "rejected" else "so"
        told = f"{doubtful.said(there)}; {since} since {there.fetched[:10]}"
        return replace(_outcome(there), note=told, status="doubtful")
    put(came.path, shelf.folder / line.file)
    shelf.versions.append(line)
    return replace(_outcome(line), note=doubt.says)


def _is_again(there: Version, doubt: Doubt, came: Came, shelf: Shelf) -> bool:
    """Whether a doubtful page is that of the last time, which may name the hour or the visitor."""
    old = shelf.folder / there.file
    if doubt_kind(there) != doubt.kind or not old.is_file():
        return False
    before, after = shelf.text_of(old), shelf.text_of(came.path)
    return before.split() == after.split() or only_clock(before, after)


def _line(
    doc: str, url: str, answer: Answer, came: Came, status: str, note: str, desk: Desk
) -> Version:
    digest = sha256(came.path)
    return Version(
        doc,
        url,
        answer.url,
        status,
        digest,
        name_of(doc, digest, came.kind),
        came.kind,
        came.path.stat().st_size,
        desk.now(),
        answer.etag,
        answer.last_modified,
        answer.content_type,
        note,
    )


def _outcome(line: Version) -> Outcome:
    return Outcome(
        line.id,
        line.url,
        line.status,
        "",
        line.note,
        line.final_url,
        line.kind,
        line.bytes,
        line.digest,
        line.file,
    )


def _kind(path: Path) -> str:
    """What the file is by its bytes. Raises FailedError for what contentan cannot read."""
    for whole in archive.members(path)[:1]:
        if whole.fault:
            raise FailedError(": ".join(whole.fault))
        return "zip"
    with path.open("rb") as file:
        head = file.read(65_536)
        if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            head += file.read()
    try:
        return sniff(head, name=path.name)
    except ExtractError as error:
        raise FailedError(str(error)) from None


def _cut(path: Path) -> str:
    """What is to be said of a PDF without its end: a body without a stated length may break off
    unnoticed.
    """
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1_024)
        file.seek(max(0, path.stat().st_size - 4_096))
        return (
            "has no end mark: it may be cut off" if is_pdf and b"%%EOF" not in file.read() else ""
        )


def _moved(answer: Answer) -> str:
    return f"has moved for good to {answer.moved}" if answer.moved else ""
