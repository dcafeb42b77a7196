"""The way out of a browser that renders a page: a proxy on this machine that judges each request as
our own requests are judged, and connects to the very address that it has judged.
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpcore

from contentan.sources.fetch.connection import Line, RefusedError, judged_addresses
from contentan.sources.registration.public_address import AddressError, address, place

_HEAD_BYTES, _PIECE = 65_536, 65_536
_MOST_CONNECTIONS = 64
_REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
#: Hosts that the browser asks by itself, whatever the page.
_BROWSERS_OWN = frozenset(
    "update.googleapis.com clients1.google.com clients2.google.com clientservices.googleapis.com"
    " accounts.google.com optimizationguide-pa.googleapis.com safebrowsing.googleapis.com"
    " content-autofill.googleapis.com edgedl.me.gvt1.com redirector.gvt1.com".split()
)
#: Headers that are for the proxy, and those that would keep the connection for another host.
_HOP_HEADERS = re.compile(rb"(?im)^(?:proxy-[^\r\n]*|connection:[^\r\n]*)\r\n")


class CheckedProxy(socketserver.ThreadingTCPServer):
    """Listens on a free port of the loopback. `refused`: what was asked for and not given;
    `most_bytes` bounds all that comes through.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, line: Line, most_bytes: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.line, self.left = line, most_bytes
        self.deadline = line.clock() + line.seconds
        self.refused: list[str] = []
        self.slots = threading.Semaphore(_MOST_CONNECTIONS)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks off is that page's own affair."""


class _Connection(socketserver.BaseRequestHandler):
    server: CheckedProxy
    request: socket.socket

    def handle(self) -> None:
        with self.server.slots:
            self.request.settimeout(self.server.line.silence)
            head = self._head()
            found = _REQUEST.match(head)
            if found is None:
                return None
            method, target = found[1].decode(), found[2].decode("latin-1")
            try:
                url = address(f"https://{target}/" if method == "CONNECT" else target)
                if place(url)[0] in _BROWSERS_OWN:
                    return self._say("403 Forbidden")
                if method not in ("CONNECT", "GET", "HEAD"):
                    raise RefusedError(f"{method} {url}: a page is only read")
                upstream = self._connected(url)
            except (AddressError, RefusedError) as error:
                self.server.refused.append(str(error))
                self._say("403 Forbidden")
            except (OSError, httpcore.ConnectError):
                self._say("502 Bad Gateway")
            else:
                with upstream:
                    self._through(upstream, method, url, head[found.end() :])

    def _head(self) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _HEAD_BYTES:
            piece = self.request.recv(_PIECE)
            if not piece:
                return b""
            head += piece
        return head

    def _connected(self, url: str) -> socket.socket:
        host, port = place(url)
        failure: OSError = OSError(f"{host} has no address")
        for ip in judged_addresses(self.server.line, host, port):
            try:
                return socket.create_connection((ip, port), self.server.line.silence)
            except OSError as error:
                failure = error
        raise failure

    def _through(self, upstream: socket.socket, method: str, url: str, rest: bytes) -> None:
        if method == "CONNECT":
            self._say("200 Connection established")
        else:
            parts = urlsplit(url)
            path = f"{parts.path}{'?' if parts.query else ''}{parts.query}"
            line = f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode()
            upstream.sendall(line + _HOP_HEADERS.sub(b"", rest))
        ends = {self.request: upstream, upstream: self.request}
        server = self.server
        while server.left > 0 and server.line.clock() < server.deadline:
            ready, _, _ = select.select(list(ends), [], [], server.line.silence)
            if not ready:
                return
            for one in ready:
                piece = one.recv(_PIECE)
                if not piece:
                    return
                server.left -= len(piece)
                ends[one].sendall(piece)

    def _say(self, status: str) -> None:
        self.request.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())


@contextlib.contextmanager
def checked_proxy(line: Line, most_bytes: int) -> Iterator[CheckedProxy]:
    """The proxy for as long as a page is rendered."""
    with CheckedProxy(line, most_bytes) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
