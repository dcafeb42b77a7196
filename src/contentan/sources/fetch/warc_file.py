"""What servers sent, as a WARC file (ISO 28500): one compressed record an answer, only ever added.

Three kinds of records by hand are fewer lines than the library that would write them. A body is
recorded as unpacked, so what the server said of its packing is kept under another name; a body that
came in two parts, of two answers, is a resource.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import http
import io
import threading
import uuid
from collections.abc import Iterable
from pathlib import Path

from contentan import __version__

_PACKING = ("content-encoding", "transfer-encoding", "content-length")


class WarcFile:
    """A WARC file that threads add records to; it begins with one that says who wrote it."""

    def __init__(self, path: Path, now: str) -> None:
        self.path, self._lock = path, threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        about = f"software: contentan {__version__}\r\nformat: WARC File Format 1.1\r\n"
        self._add(
            "warcinfo", {"WARC-Filename": path.name}, "application/warc-fields", about.encode(), now
        )

    def answer(
        self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, now: str
    ) -> None:
        """An answer with its body, unpacked."""
        try:
            phrase = http.HTTPStatus(status).phrase
        except ValueError:
            phrase = ""
        lines = [f"HTTP/1.1 {status} {phrase}"]
        lines += [f"{_named(name)}: {_one_line(value)}" for name, value in headers]
        lines += [f"Content-Length: {len(body)}"]
        raw = "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body
        fields = {"WARC-Target-URI": url, "WARC-Payload-Digest": _digest(body)}
        self._add("response", fields, "application/http; msgtype=response", raw, now)

    def resource(self, url: str, kind: str, body: bytes, now: str) -> None:
        """A body without the answers that it came in."""
        fields = {"WARC-Target-URI": url, "WARC-Payload-Digest": _digest(body)}
        self._add("resource", fields, _one_line(kind) or "application/octet-stream", body, now)

    def _add(self, kind: str, fields: dict[str, str], holds: str, block: bytes, now: str) -> None:
        own = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<urn:uuid:{_identity(kind, fields, block, now)}>",
            "WARC-Date": now[:19] + "Z",
            **fields,
            "WARC-Block-Digest": _digest(block),
            "Content-Type": holds,
            "Content-Length": str(len(block)),
        }
        head = "\r\n".join(["WARC/1.1", *(f"{name}: {value}" for name, value in own.items())])
        made = io.BytesIO()
        with gzip.GzipFile(fileobj=made, mode="wb", mtime=0) as packed:
            packed.write(head.encode() + b"\r\n\r\n" + block + b"\r\n\r\n")
        with self._lock, self.path.open("ab") as file:
            file.write(made.getvalue())


def _named(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name.lower() in _PACKING else name


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _digest(raw: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(raw).digest()).decode()}"


def _identity(kind: str, fields: dict[str, str], block: bytes, now: str) -> uuid.UUID:
    """An identity of the record's own, the same for the same record."""
    named = "|".join([kind, now, *fields.values(), hashlib.sha256(block).hexdigest()])
    return uuid.uuid5(uuid.NAMESPACE_URL, named)
