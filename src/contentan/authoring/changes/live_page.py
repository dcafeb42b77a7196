"""The report of the latest run in a browser, loaded anew when it changes: a page of this machine
with the report in a frame.

The report itself is served as it lies in the run folder; it is the page around it that listens, so
that neither the report's bytes nor its security policy change. Only the loopback address is bound,
only two paths are answered, and only to who calls this machine by its own name, so that a page from
elsewhere cannot read the report.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from contentan.store.run_folders import latest

_SCRIPT = """
const frame = document.querySelector("iframe");
new EventSource("events").onmessage = () => frame.contentWindow.location.reload();
"""
_PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>contentan watch</title>
<style>
html, body, iframe {{ margin: 0; border: 0; width: 100%; height: 100%; display: block }}
</style></head>
<body><iframe src="report.html" title="Report"></iframe><script>{_SCRIPT}</script></body></html>
"""
_DIGEST = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    "default-src 'none'; frame-src 'self'; connect-src 'self'; style-src 'unsafe-inline';"
    f" script-src 'sha256-{_DIGEST}'"
)
#: Seconds after which a silent browser is written to, so that one that has gone is noticed.
_BREATH = 10.0


class Page:
    """A context in which the page is served; `reload` tells all browsers that have it open."""

    def __init__(self, outputs: Path, port: int) -> None:
        self.changed, self.number, self.over = threading.Condition(), 0, False
        handler = _handler(self, outputs)
        try:
            self.server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:  # another watch has that port
            self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/"

    def news(self, seen: int) -> bool:
        """Whether there is anything to tell to who knows of `seen` reloads."""
        return self.over or self.number != seen

    def reload(self) -> None:
        with self.changed:
            self.number += 1
            self.changed.notify_all()

    def __enter__(self) -> Page:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self.changed:
            self.over = True
            self.changed.notify_all()
        self.server.shutdown()
        self.server.server_close()


def _handler(page: Page, outputs: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").rpartition(":")[0]
            if host not in ("127.0.0.1", "localhost"):
                self.send_error(403)
            elif self.path == "/":
                self.answer(_PAGE.encode(), policy=_POLICY)
            elif self.path == "/report.html":
                folder = latest(outputs)
                report = folder / "report.html" if folder else None
                if report and report.is_file():
                    self.answer(report.read_bytes())
                else:
                    self.send_error(404)
            elif self.path == "/events":
                self.events()
            else:
                self.send_error(404)

        def answer(self, body: bytes, *, policy: str = "") -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def events(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            seen = page.number
            try:
                while not page.over:
                    with page.changed:
                        page.changed.wait_for(functools.partial(page.news, seen), timeout=_BREATH)
                        news, seen = page.number != seen, page.number
                    self.wfile.write(f"data: {seen}\n\n".encode() if news else b": still here\n\n")
                    self.wfile.flush()
            except OSError:
                return  # the browser has gone

        def log_message(self, *_: Any) -> None:
            """Nothing: the terminal belongs to the codebook."""

    return Handler
