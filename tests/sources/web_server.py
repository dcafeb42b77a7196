"""A server of our own that does what servers do, and a fetch from it into a corpus folder."""

from __future__ import annotations

import contextlib
import csv
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from contentan.sources.fetch import fetching

NOW = "2026-11-23T10:00:00+00:00"
PAGE = "<html><head><title>Accord</title></head><body><p>{}</p></body></html>"
TEXT = (
    "Interethnic accord is a goal of the state, and exchange programs bring students together every"
    " year. " * 5
)
PDF = b"%PDF-1.4\n" + b"x" * 300_000 + b"\n%%EOF\n"


class Server(http.server.ThreadingHTTPServer):
    """Answers by path; every request is kept."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Callable[[Handler], None]] = {}
        self.otherwise: Callable[[Handler], None] = lambda handler: handler.say(404, b"no", {})
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def page(self, path: str, raw: bytes | str, *, status: int = 200, **headers: str) -> None:
        blob = raw.encode() if isinstance(raw, str) else raw
        self.answers[path] = lambda handler: handler.say(status, blob, headers)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(
            (self.path, {name.lower(): value for name, value in self.headers.items()})
        )
        try:
            self.server.answers.get(self.path, self.server.otherwise)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def say(self, status: int, raw: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        sent = {
            "content-length": str(len(raw)),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


class Time:
    """A clock that sleeping sets forward, and what was slept."""

    def __init__(self) -> None:
        self.slept = 0.0
        self.lock = threading.Lock()

    def clock(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.slept += seconds


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(
        target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()


class World:
    """A list of sources, a corpus folder, and a fetch of the one into the other."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server, self.time = folder / "corpus", server, Time()
        self.list = folder / "sources.csv"

    def sources(self, *rows: tuple[str, str]) -> None:
        lines = ["id,url,title,country"] + [f"{doc},{url},T {doc},KAZ" for doc, url in rows]
        self.list.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def source(self, path: str) -> None:
        self.sources(("a", self.server.url + path))

    def fetch(self, **options: object) -> pl.DataFrame:
        chosen = {
            "contact": "a@b.kz",
            "pause": 0.0,
            "backoff": 0.0,
            "allow_private": True,
            "silence": 2.0,
            **options,
        }
        outside = fetching.Outside(self.time.clock, self.time.sleep)
        made = fetching.Options(**chosen)  # type: ignore[arg-type]
        return fetching.fetch(self.list, self.folder, made, now=lambda: NOW, outside=outside)

    def one(self, **options: object) -> dict[str, object]:
        table = self.fetch(**options)
        assert table.height == 1
        return table.row(0, named=True)

    def register(self) -> list[dict[str, str]]:
        with (self.folder / "register.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def parts(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*.part"))


def cut(handler: Handler, raw: bytes, at: int, **headers: str) -> None:
    handler.send_response(200)
    for name, value in {"content-length": str(len(raw)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(raw[:at])
    handler.close_connection = True


def ranged(handler: Handler, raw: bytes, etag: str) -> None:
    start = int(handler.headers["range"].removeprefix("bytes=").removesuffix("-"))
    assert handler.headers["if-range"] == etag
    handler.say(
        206,
        raw[start:],
        {"content-range": f"bytes {start}-{len(raw) - 1}/{len(raw)}", "etag": etag},
    )


def slow_pages(server: Server, count: int, seconds: float) -> list[tuple[str, str]]:
    """Documents of 300 kB that come in pieces, and resume where they are asked to."""

    def answer(handler: Handler) -> None:
        raw = PDF + handler.path.encode()
        start = int((handler.headers.get("range") or "bytes=0-")[6:-1])
        handler.send_response(206 if start else 200)
        handler.send_header("content-length", str(len(raw) - start))
        handler.send_header("etag", f'"{handler.path}"')
        if start:
            handler.send_header("content-range", f"bytes {start}-{len(raw) - 1}/{len(raw)}")
        handler.end_headers()
        for at in range(start, len(raw), 30_000):
            handler.wfile.write(raw[at : at + 30_000])
            time.sleep(seconds / 10)

    for number in range(count):
        server.answers[f"/{number}"] = answer
    return [(f"d{number}", f"{server.url}/{number}") for number in range(count)]
