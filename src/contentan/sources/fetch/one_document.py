"""One document: asked for, looked at, and put beside its older versions.

A new file is complete, checked and named before its line is appended to versions.csv, so that no
moment of a crash leaves a line without its file or a partial file under a whole one's name. What
the server calls the file, or says that it is, decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from contentan.corpus import archive
from contentan.corpus.register import sha256
from contentan.errors import ExtractError
from contentan.extract.sniff import sniff
from contentan.sources.fetch.download import FailedError, Part
from contentan.sources.fetch.fetched_versions import FOLDER, Version, Versions, name_of, stem
from contentan.sources.fetch.register_rows import PAGES
from contentan.sources.fetch.request import GONE, Answer, Desk, ask
from contentan.store.files import put

#: Whether two files hold the same text.
SameText = Callable[[Path, Path], bool]


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
    """Where documents are put."""

    folder: Path
    versions: Versions
    same_text: SameText


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
    if back or (line.url, line.etag, line.last_modified) != (
        known.url,
        known.etag,
        known.last_modified,
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
    """A whole body: the same bytes, the same text in other bytes, or a new version."""
    kind, cut = _kind(part.path), _cut(part.path)
    digest, size = sha256(part.path), part.path.stat().st_size
    if known and digest == known.digest:
        # The same bytes: put there again, should the file have been lost or damaged.
        put(part.path, shelf.folder / known.file)
        return _unchanged(doc, url, answer, known, desk, shelf, "")
    old = shelf.folder / known.file if known else None
    if known and old and kind == known.kind and old.is_file() and shelf.same_text(old, part.path):
        return _unchanged(doc, url, answer, known, desk, shelf, "other bytes, the same text")
    file = name_of(doc, digest, kind)
    put(part.path, shelf.folder / file)
    note = "; ".join(filter(None, (_doubt(url, kind, known), cut, _moved(answer))))
    status = "changed" if known else "new"
    line = Version(
        doc,
        url,
        answer.url,
        status,
        digest,
        file,
        kind,
        size,
        desk.now(),
        answer.etag,
        answer.last_modified,
        answer.content_type,
        note,
    )
    shelf.versions.append(line)
    return Outcome(doc, url, status, "", note, answer.url, kind, size, digest, file)


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


def _doubt(url: str, kind: str, known: Version | None) -> str:
    """What makes it likely that this is not the document, but a page about it or instead of it."""
    if known and known.kind != kind and kind in PAGES and known.kind not in PAGES:
        return f"was {known.kind}, is {kind}: look at it before you take it for the document"
    named = PurePosixPath(urlsplit(url).path).suffix.lower()
    if kind in PAGES and named in (".pdf", ".doc", ".docx", ".odt", ".rtf"):
        return f"named {named}, is {kind}: look at it before you take it for the document"
    return ""


def _moved(answer: Answer) -> str:
    return f"has moved for good to {answer.moved}" if answer.moved else ""
