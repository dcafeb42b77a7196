"""Whoever is told of a run: a web server and a mail server of this machine that keep what they
get.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextlib.contextmanager
def webhook() -> Iterator[tuple[str, list[Any]]]:
    """An address of this machine, and what was posted to it."""
    got: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append((self.headers["content-type"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    hook = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{hook.server_address[1]}/held", got
    finally:
        hook.shutdown()
        hook.server_close()


@contextlib.contextmanager
def mailbox() -> Iterator[tuple[str, list[Any]]]:
    """A mail server that takes anything from anybody, and the messages it was given."""
    got: list[Any] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                with listening.accept()[0] as peer, peer.makefile("rwb") as wire:
                    got.extend(
                        message_from_bytes(one, policy=policy.default) for one in messages(wire)
                    )

    threading.Thread(target=serve, daemon=True).start()
    address = f"mailto://127.0.0.1:{listening.getsockname()[1]}/?from=contentan@example.org&to=reader@example.org"
    try:
        yield f"{address}&mode=insecure&format=text", got
    finally:
        listening.close()


def messages(wire: Any) -> Iterator[bytes]:
    """One SMTP conversation (RFC 5321), as much of it as a sender needs."""

    def say(line: bytes) -> None:
        wire.write(line + b"\r\n")
        wire.flush()

    say(b"220 here")
    for line in wire:
        verb = line[:4].upper()
        if verb == b"DATA":
            say(b"354 go on")
            body = b"".join(iter(wire.readline, b".\r\n"))
            say(b"250 taken")
            yield body
        elif verb == b"QUIT":
            say(b"221 bye")
            return
        else:
            say(b"250 well")
