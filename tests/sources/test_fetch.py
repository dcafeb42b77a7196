"""Fetching, against a server of our own that does what servers do."""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import http.server
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpcore
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus import register
from contentan.errors import RegisterError, TableError, UsageError
from contentan.sources.fetch import (
    connection,
    download,
    fetched_versions,
    fetching,
    politeness,
    register_rows,
    robots,
    terminal,
)
from contentan.sources.fetch.fetch_options import user_agent
from contentan.sources.registration import public_address, register_files, register_sheet
from contentan.store import locks
from tests.conftest import CODEBOOK, Cli

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
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Callable[[_Handler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def page(self, path: str, raw: bytes | str, *, status: int = 200, **headers: str) -> None:
        blob = raw.encode() if isinstance(raw, str) else raw
        self.answers[path] = lambda handler: handler.say(status, blob, headers)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(
            (self.path, {name.lower(): value for name, value in self.headers.items()})
        )
        answer = self.server.answers.get(self.path)
        try:
            if answer:
                answer(self)
            else:
                self.say(404, b"no", {})
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


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(
        target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield made
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


@pytest.fixture
def world(tmp_path: Path, server: Server) -> World:
    return World(tmp_path, server)


# Addresses.


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.kz/",
        "gopher://a.kz/",
        "javascript:alert(1)",
        "//a.kz",
        "a.kz",
        "",
        "http://",
        "http://user:secret@a.kz/",
        "http://a.kz@127.0.0.1/",
        "http://a.kz:22/",
        "http://a.kz:99999/",
        "http://a.kz:x/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.1.1/",
        "http://１２７.1/",
        "http://a_b|c.kz/",
        "http://a.kz/\\@b.kz",
        "http://a.kz/ b",
        "http://a.kz/\x00",
        "http://[::1/",
        "http://a.kz/" + "x" * 9_000,
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(public_address.AddressError):
        public_address.address(url)


@pytest.mark.parametrize(
    ("url", "base", "asked"),
    [
        ("https://el.kz./amp/x_35", "", "https://el.kz/amp/x_35"),
        ("http://a.kz:80", "", "http://a.kz/"),
        ("HTTPS://A.kz:8443/Путь?q=ә#f", "", "https://a.kz:8443/%D0%9F%D1%83%D1%82%D1%8C?q=%D3%99"),
        ("http://a.kz/%d3%99", "", "http://a.kz/%d3%99"),
        ("../c?d", "https://a.kz/b/x", "https://a.kz/c?d"),
        ("//b.kz/x", "https://a.kz/", "https://b.kz/x"),
        ("http://қаз.kz/", "", "http://xn--80ao21a.kz/"),
        ("http://[2001:4860:4860::8888]/x", "", "http://[2001:4860:4860::8888]/x"),
    ],
)
def test_addresses(url: str, base: str, asked: str) -> None:
    assert public_address.address(url, base) == asked


@given(st.text(max_size=60), st.sampled_from(["", "https://a.kz/b/"]))
def test_an_address_is_one_already(text: str, base: str) -> None:
    try:
        asked = public_address.address(text, base)
    except public_address.AddressError:
        return
    assert (
        asked.isascii()
        and asked.startswith(("http://", "https://"))
        and public_address.address(asked) == asked
    )


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::1",
        "::127.0.0.1",
        "nonsense",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not public_address.is_public(ip)


@pytest.mark.parametrize(
    "ip",
    ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_addresses_that_are_public(ip: str) -> None:
    assert public_address.is_public(ip)


# robots.txt.


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow: /\nUser-agent: Contentan/2\nDisallow: /p", "/x", True),
        ("User-agent: a\nUser-agent: contentan\nDisallow: /p", "/p/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /x$", "/xy", True),
        ("User-agent: *\nDisallow: /*?", "/a?b=1", False),
        ("User-agent: *\nDisallow: /қаз", "/%D2%9B%D0%B0%D0%B7/1", False),
        ("\ufeffuser-AGENT : * # all\r\ndisallow : /x # no", "/x", False),
    ],
)
def test_robots(text: str, path: str, allowed: bool) -> None:
    assert robots.allows(robots.parse(text), f"https://a.kz{path}") == allowed


@given(st.text(max_size=200), st.text(alphabet="ab*/$%", max_size=30))
def test_robots_survives_anything(text: str, pattern: str) -> None:
    parsed = robots.parse(f"User-agent: *\nDisallow: {pattern}\n{text}")
    assert robots.allows(parsed, "https://a.kz/a/b") in (True, False)


def test_robots_is_asked_first_and_obeyed(world: World) -> None:
    world.server.page("/robots.txt", "User-agent: *\nDisallow: /closed\nCrawl-delay: 7")
    world.server.page("/open", PAGE.format(TEXT))
    world.server.page("/closed/x", PAGE.format(TEXT))
    world.sources(
        ("a", world.server.url + "/open"),
        ("b", world.server.url + "/closed/x"),
        ("c", world.server.url + "/open"),
    )
    table = world.fetch()
    assert table["status"].to_list() == ["new", "failed", "new"]
    assert table["reason"][1] == "robots.txt forbids it"
    assert [path for path, _ in world.server.asked] == ["/robots.txt", "/open", "/open"]
    assert world.time.slept >= 6  # between /open and /open
    assert world.server.asked[0][1]["user-agent"].endswith("(+mailto:a@b.kz)")


def test_robots_that_cannot_be_read_closes_the_host(world: World) -> None:
    world.server.page("/robots.txt", "", status=503)
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    assert "robots.txt cannot be read: 503" in str(world.one(retries=1)["reason"])
    assert world.server.paths() == []


def test_redirect_is_subject_to_robots(world: World) -> None:
    world.server.page("/robots.txt", "User-agent: *\nDisallow: /closed")
    world.server.page("/x", "", status=302, location="/closed")
    world.server.page("/closed", PAGE.format(TEXT))
    world.source("/x")
    assert world.one()["reason"] == "robots.txt forbids it"


# The way of a document: new, unchanged, changed, gone.


def test_new_then_unchanged_then_changed_then_gone_then_back(world: World) -> None:
    world.server.page(
        "/x", PAGE.format(TEXT), etag='"1"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT"
    )
    world.source("/x")
    first = world.one()
    assert first["status"] == "new" and first["kind"] == "html"
    world.server.answers["/x"] = lambda handler: handler.say(
        304 if handler.headers.get("if-none-match") == '"1"' else 500, b"", {"etag": '"1"'}
    )
    assert world.one()["status"] == "unchanged"
    assert world.server.asked[-1][1]["if-modified-since"] == "Mon, 02 Nov 2026 10:00:00 GMT"
    world.server.page("/x", PAGE.format("Another text. " + TEXT), etag='"2"')
    second = world.one()
    assert second["status"] == "changed" and second["digest"] != first["digest"]
    assert (world.folder / str(first["file"])).is_file() and (
        world.folder / str(second["file"])
    ).is_file()
    world.server.page("/x", "gone", status=410)
    assert (world.one()["status"], world.one()["note"]) == ("gone", "410 since 2026-11-23")
    assert world.register()[0]["path"] == second["file"]
    world.server.page("/x", PAGE.format("Another text. " + TEXT), etag='"2"')
    assert world.one()["note"] == "back again"
    lines = fetched_versions.read_versions(world.folder)
    assert [line.status for line in lines] == ["new", "changed", "gone", "unchanged"]
    assert [line.digest for line in lines] == [first["digest"]] + [second["digest"]] * 3


def test_saved_bytes_are_as_they_came_and_the_digest_names_them(world: World) -> None:
    raw = PAGE.format("Қазақстан").encode("cp1251", "replace")
    world.server.page("/x", raw, content_type="text/html; charset=windows-1251")
    world.source("/x")
    row = world.one()
    assert (world.folder / str(row["file"])).read_bytes() == raw
    assert hashlib.sha256(raw).hexdigest() == row["digest"]
    line = fetched_versions.read_versions(world.folder)[0]
    assert (line.fetched, line.content_type) == (NOW, "text/html; charset=windows-1251")


def test_other_bytes_with_the_same_text_are_no_new_version(world: World) -> None:
    head = "<html><head><script>token={}</script></head>"
    page = f"{head}<body><article><p>{TEXT}</p></article></body></html>"
    world.server.page("/x", page.format(1))
    world.source("/x")
    first = world.one()
    world.server.page("/x", page.format(2))
    second = world.one()
    assert (second["status"], second["note"]) == ("unchanged", "other bytes, the same text")
    assert (
        second["digest"] == first["digest"]
        and len(fetched_versions.read_versions(world.folder)) == 1
    )


def test_fetched_documents_are_read_by_the_register(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    row = world.one()
    documents = register.read(world.folder)
    assert [(one.id, one.path, one.sha256, one.title, one.country) for one in documents] == [
        ("a", row["file"], row["digest"], "T a", "KAZ")
    ]


def test_a_register_fetches_into_itself_and_keeps_what_a_person_wrote(world: World) -> None:
    world.folder.mkdir()
    (world.folder / "own.txt").write_text("mine", encoding="utf-8")
    register = world.folder / "register.csv"
    text = (
        f'id;file;digest;"Title; odd";url;remark\r\na;;;"x";{world.server.url}/x; "as is"'
        f" \r\nb;own.txt;;y;{world.server.url}/y;\r\n"
    )
    register.write_bytes(("\ufeff" + text).encode())
    world.server.page("/x", PAGE.format(TEXT))
    world.server.page("/y", PAGE.format(TEXT))
    world.list = register
    table = world.fetch()
    digest, file = table["digest"][0], table["file"][0]
    wanted = text.replace('a;;;"x"', f'a;{file};{digest};"x"')
    assert register.read_bytes().decode("utf-8-sig") == wanted
    assert table["note"][1] == "the register keeps own.txt, which was not fetched"


def test_a_page_in_place_of_a_document_is_not_taken_over(world: World) -> None:
    world.server.page("/x.pdf", PDF)
    world.source("/x.pdf")
    first = world.one()
    world.server.page("/x.pdf", PAGE.format("Please log in. " + TEXT))
    for _ in range(2):
        row = world.one()
        assert "a page has come in its place" in str(row["note"])
        assert world.register()[0]["path"] == first["file"]
    world.server.page("/x.pdf", PDF + b"2")
    assert world.one()["status"] == "changed"
    assert world.register()[0]["sha256"] == hashlib.sha256(PDF + b"2").hexdigest()


def test_a_lost_file_is_fetched_again_without_conditions(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT), etag='"1"')
    world.source("/x")
    file = world.folder / str(world.one()["file"])
    file.write_bytes(b"damaged")
    assert world.one()["status"] == "unchanged"
    assert file.read_bytes() == PAGE.format(TEXT).encode()
    assert "if-none-match" not in world.server.asked[-1][1]


def test_gone_before_it_was_there_is_a_failure(world: World) -> None:
    world.source("/nothing")
    row = world.one()
    assert row["status"] == "failed" and str(row["reason"]).startswith("404")
    assert not (world.folder / "register.csv").exists()


def test_304_to_an_unconditional_request(world: World) -> None:
    world.server.page("/x", "", status=304)
    world.source("/x")
    assert "304" in str(world.one()["reason"])


# Servers that misbehave.


def test_content_disposition_names_nothing(world: World) -> None:
    world.server.page(
        "/x", PAGE.format(TEXT), content_disposition='attachment; filename="../../etc/passwd"'
    )
    world.source("/x")
    row = world.one()
    assert str(row["file"]).startswith("fetched/a.") and str(row["file"]).endswith(".html")
    assert sorted(p.name for p in world.folder.parent.iterdir()) == ["corpus", "sources.csv"]


def test_kind_is_told_by_bytes_not_by_header(world: World) -> None:
    world.server.page("/x.html", PDF, content_type="text/html")
    world.server.page("/y.pdf", PAGE.format(TEXT), content_type="application/pdf")
    world.server.page("/z", b"\x89PNG" + b"x" * 99, content_type="application/pdf")
    world.server.page("/e", b"", content_type="application/pdf")
    world.sources(
        *((path[1], world.server.url + path) for path in ("/x.html", "/y.pdf", "/z", "/e"))
    )
    table = world.fetch()
    assert table["kind"].to_list() == ["pdf", "html", "", ""]
    assert table["note"][1].startswith("named .pdf, is html")
    assert table["reason"].to_list()[2:] == [
        "unsupported: the file is a PNG picture: put scanned pages into a PDF",
        "empty: the file holds nothing",
    ]
    assert world.parts() == []


def _cut(handler: _Handler, raw: bytes, at: int, **headers: str) -> None:
    handler.send_response(200)
    for name, value in {"content-length": str(len(raw)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(raw[:at])
    handler.close_connection = True


def _ranged(handler: _Handler, raw: bytes, etag: str) -> None:
    start = int(handler.headers["range"].removeprefix("bytes=").removesuffix("-"))
    assert handler.headers["if-range"] == etag
    handler.say(
        206,
        raw[start:],
        {"content-range": f"bytes {start}-{len(raw) - 1}/{len(raw)}", "etag": etag},
    )


def test_truncated_then_resumed(world: World) -> None:
    def answer(handler: _Handler) -> None:
        if "range" in handler.headers:
            _ranged(handler, PDF, '"v"')
        else:
            _cut(handler, PDF, 100_000, etag='"v"')

    world.server.answers["/x"] = answer
    world.source("/x")
    row = world.one()
    assert (row["status"], row["digest"]) == ("new", hashlib.sha256(PDF).hexdigest())
    assert world.server.asked[-1][1]["range"] == "bytes=100000-"
    assert world.parts() == []


@pytest.mark.parametrize("etag", ["", 'W/"v"'])
def test_without_a_strong_validator_it_starts_anew(world: World, etag: str) -> None:
    times: list[int] = []

    def answer(handler: _Handler) -> None:
        times.append(1)
        assert "range" not in handler.headers
        if len(times) == 1:
            _cut(handler, PDF, 100_000, **({"etag": etag} if etag else {}))
        else:
            handler.say(200, PDF, {})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()


def test_server_that_ignores_range(world: World) -> None:
    def answer(handler: _Handler) -> None:
        if "range" in handler.headers:
            handler.say(200, PDF, {"etag": '"v"'})
        else:
            _cut(handler, PDF, 100_000, etag='"v"')

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    "content_range",
    ["bytes 0-9/300014", "bytes 50-99/300014", "nonsense", "bytes 100000-300013/999"],
)
def test_wrong_part_is_never_joined(world: World, content_range: str) -> None:
    def answer(handler: _Handler) -> None:
        if "range" in handler.headers:
            handler.say(206, PDF[100_000:], {"content-range": content_range, "etag": '"v"'})
        else:
            _cut(handler, PDF, 100_000, etag='"v"')

    world.server.answers["/x"] = answer
    world.source("/x")
    row = world.one(retries=2)
    assert row["status"] == "failed"
    assert not list((world.folder / "fetched").glob("a.*"))


def test_416_starts_anew(world: World) -> None:
    times: list[int] = []

    def answer(handler: _Handler) -> None:
        times.append(1)
        if "range" in handler.headers:
            handler.say(416, b"", {})
        elif len(times) == 1:
            _cut(handler, PDF, 100_000, etag='"v"')
        else:
            handler.say(200, PDF, {"etag": '"v"'})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()


def test_truncated_for_ever_fails_and_leaves_nothing_that_looks_whole(world: World) -> None:
    world.server.answers["/x"] = lambda handler: _cut(handler, PDF, 1_000)
    world.source("/x")
    row = world.one(retries=2)
    assert row["status"] == "failed" and "(3 attempts)" in str(row["reason"])
    assert (
        not list((world.folder / "fetched").glob("a.*"))
        and not (world.folder / "versions.csv").exists()
    )


def test_redirects_are_followed_and_told(world: World) -> None:
    world.server.page("/x", "", status=301, location="/y")
    world.server.page("/y", "", status=308, location=f"{world.server.url}/z")
    world.server.page("/z", PAGE.format(TEXT))
    world.source("/x")
    row = world.one()
    assert row["final_url"] == f"{world.server.url}/z"
    assert row["note"] == f"has moved for good to {world.server.url}/z"


def test_redirect_loop_ends(world: World) -> None:
    world.server.page("/x", "", status=302, location="/y")
    world.server.page("/y", "", status=302, location="/x")
    world.source("/x")
    assert "more than 8 redirects" in str(world.one()["reason"])
    assert len(world.server.paths()) == 9


def test_redirect_that_waits_for_its_cookie(world: World) -> None:
    def answer(handler: _Handler) -> None:
        if "seen=1" in (handler.headers.get("cookie") or ""):
            handler.say(200, PAGE.format(TEXT).encode(), {})
        else:
            handler.say(302, b"", {"location": "/x", "set-cookie": "seen=1; Path=/"})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["status"] == "new"


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "http://user:pw@a.kz/",
        "http://0x7f.1/",
        "ftp://a.kz/x",
        "http://a.kz:22/",
        "http://[::1/",
    ],
)
def test_redirect_to_what_is_never_asked(world: World, target: str) -> None:
    world.server.page("/x", "", status=302, location=target)
    world.source("/x")
    assert str(world.one()["reason"]).startswith("redirect to")


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1", "fd00::1"]
)
def test_names_of_private_addresses_are_not_asked(tmp_path: Path, ip: str) -> None:
    """Also where one of several addresses is private: which one is connected to is chance."""
    world = World(tmp_path, Server())
    world.sources(
        ("a", "http://innocent.kz/x"), ("b", f"http://{'[' + ip + ']' if ':' in ip else ip}/x")
    )
    outside = fetching.Outside(
        world.time.clock,
        world.time.sleep,
        lambda host, _: ["8.8.8.8", ip] if "kz" in host else [ip],
    )
    options = fetching.Options("a@b.kz", pause=0.0, retries=0)
    table = fetching.fetch(world.list, world.folder, options, now=lambda: NOW, outside=outside)
    assert all("not an address of the public internet" in reason for reason in table["reason"])


def test_redirect_to_a_private_address(world: World) -> None:
    """The first host is public by its name; the redirect is not, and is judged where the connection
    is made.
    """
    world.server.page("/x", "", status=302, location="http://internal.kz/secret")
    port = world.server.server_port
    world.sources(("a", f"http://public.kz:{port}/x"))
    judged: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        judged.append(host)
        return ["127.0.0.1"] if host == "public.kz" else ["169.254.169.254"]

    public = connection.is_public
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "is_public", lambda ip: ip == "127.0.0.1" or public(ip))
        outside = fetching.Outside(world.time.clock, world.time.sleep, resolve)
        options = fetching.Options("a@b.kz", pause=0.0, retries=0)
        table = fetching.fetch(world.list, world.folder, options, now=lambda: NOW, outside=outside)
    assert (
        table["reason"][0]
        == "internal.kz is 169.254.169.254, not an address of the public internet"
    )
    assert judged[-1] == "internal.kz"


def test_name_that_resolves_otherwise_the_second_time_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: a connection is made to an address that was judged, not to a name that is
    resolved once more.
    """
    connected: list[str] = []

    def connect(_: object, host: str, *__: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    answers = iter([["8.8.8.8", "2001:4860:4860::8888"], ["127.0.0.1"]])
    line = connection.Line(lambda *_: next(answers))
    with pytest.raises(httpcore.ConnectError), connection.get("http://rebind.kz/", {}, line):
        pass
    with pytest.raises(connection.RefusedError), connection.get("http://rebind.kz/", {}, line):
        pass
    assert connected == ["8.8.8.8", "2001:4860:4860::8888"]


def test_retry_after_is_waited_for(world: World) -> None:
    times: list[int] = []

    def answer(handler: _Handler) -> None:
        times.append(1)
        if len(times) == 1:
            handler.say(429, b"", {"retry-after": "37"})
        else:
            handler.say(200, PAGE.format(TEXT).encode(), {})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["status"] == "new"
    assert 36 < world.time.slept < 39


def test_host_that_asks_to_be_left_alone_is(world: World) -> None:
    world.server.page("/x", "", status=429, retry_after="3600")
    world.server.page("/y", PAGE.format(TEXT))
    world.sources(("a", world.server.url + "/x"), ("b", world.server.url + "/y"))
    table = world.fetch()
    assert all("asks to be left alone for 3,600 s" in reason for reason in table["reason"])
    assert world.server.paths() == ["/x"] and world.time.slept == 0


def test_server_error_then_well(world: World) -> None:
    times: list[int] = []

    def answer(handler: _Handler) -> None:
        times.append(1)
        handler.say(503 if len(times) < 3 else 200, PAGE.format(TEXT).encode(), {})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one(backoff=2.0)["status"] == "new"
    assert 5.5 < world.time.slept < 6.5


@pytest.mark.parametrize(
    ("status", "phrase"),
    [(403, "403 Forbidden"), (401, "401 Unauthorized"), (451, "451"), (999, "999")],
)
def test_refusal_is_not_tried_again(world: World, status: int, phrase: str) -> None:
    world.server.page("/x", "", status=status)
    world.source("/x")
    assert str(world.one()["reason"]).startswith(phrase)
    assert world.server.paths() == ["/x"]


def test_gzip_is_unpacked_although_not_asked_for(world: World) -> None:
    raw = PAGE.format(TEXT).encode()
    world.server.page("/x", gzip.compress(raw), content_encoding="gzip")
    world.source("/x")
    row = world.one()
    assert (world.folder / str(row["file"])).read_bytes() == raw
    assert world.server.asked[-1][1]["accept-encoding"] == "identity"


def test_gzip_bomb(world: World) -> None:
    world.server.page("/x", gzip.compress(b"<html>" + b" " * 30_000_000), content_encoding="gzip")
    world.source("/x")
    assert "a bomb" in str(world.one()["reason"])
    assert world.parts() == []


@pytest.mark.parametrize(
    ("encoding", "raw", "reason"),
    [
        ("br", b"x", "not asked for"),
        ("gzip, gzip", b"x", "not asked for"),
        ("gzip", b"<html>", "does not unpack"),
    ],
)
def test_odd_encodings(world: World, encoding: str, raw: bytes, reason: str) -> None:
    world.server.page("/x", raw, content_encoding=encoding)
    world.source("/x")
    assert reason in str(world.one()["reason"])


@given(st.binary(max_size=5_000), st.integers(1, 700))
def test_inflating_gives_back_what_was_packed(raw: bytes, size: int) -> None:
    packed = gzip.compress(raw[:2_000]) + gzip.compress(raw[2_000:])
    pieces = [packed[i : i + size] for i in range(0, len(packed), size)]
    assert b"".join(download.inflated(pieces, fetching.Options())) == raw


def test_announced_too_big(world: World) -> None:
    world.server.page("/x", PDF)
    world.source("/x")
    assert str(world.one(bytes=1_000)["reason"]).startswith("too big: 300,016 bytes")


def test_endless_body_ends(world: World) -> None:
    def answer(handler: _Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        while True:
            handler.wfile.write(b"<html>" * 10_000)

    world.server.answers["/x"] = answer
    world.source("/x")
    assert "too big: more than 2,000,000 bytes" in str(world.one(bytes=2_000_000)["reason"])
    assert world.parts() == []


@pytest.mark.parametrize("where", ["headers", "body"])
def test_dripping_server_ends_at_the_deadline(world: World, where: str) -> None:
    def answer(handler: _Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if where == "headers" else b"\r\n"))
        handler.close_connection = True
        for _ in range(60):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    world.server.answers["/x"] = answer
    world.source("/x")
    start = time.monotonic()
    assert "no answer in time" in str(world.one(seconds=0.4, retries=0)["reason"])
    assert time.monotonic() - start < 2


def test_silent_server_ends(world: World) -> None:
    world.server.answers["/x"] = lambda handler: time.sleep(1.0)
    world.source("/x")
    assert "no answer in time" in str(world.one(silence=0.2, retries=0)["reason"])


def test_host_without_a_server_is_given_up(world: World) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    world.sources(*((doc, f"http://127.0.0.1:{port}/{doc}") for doc in "abcd"))
    table = world.fetch(retries=1)
    assert [reason.startswith("not tried") for reason in table["reason"]] == [
        False,
        False,
        True,
        True,
    ]


def test_answer_that_is_no_http(world: World) -> None:
    world.server.answers["/x"] = lambda handler: (
        handler.wfile.write(b"\x00\xff nonsense\r\n\r\n"),
        setattr(handler, "close_connection", True),
    )  # type: ignore[func-returns-value]
    world.source("/x")
    assert world.one(retries=0)["status"] == "failed"


def test_one_document_at_a_time_for_a_host(world: World) -> None:
    busy: list[int] = []
    most: list[int] = []

    def answer(handler: _Handler) -> None:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        busy.pop()
        handler.say(200, PAGE.format(TEXT).encode(), {})

    for doc in "abcdef":
        world.server.answers[f"/{doc}"] = answer
    world.sources(*((doc, f"{world.server.url}/{doc}") for doc in "abcdef"))
    assert set(world.fetch()["status"]) == {"new"}
    assert max(most) == 1


# State.


def test_versions_survive_a_torn_line(tmp_path: Path) -> None:
    known = fetched_versions.Versions(tmp_path)
    line = fetched_versions.Version(
        "a", "u", "f", "new", "d", "fetched/a", "html", 1, NOW, etag='"x,=1"', note="=1+1"
    )
    known.append(line)
    with (tmp_path / "versions.csv").open("ab") as file:
        file.write(b"a,u,f,chan")
    assert fetched_versions.Versions(tmp_path).latest == {"a": line}
    again = fetched_versions.Versions(tmp_path)
    again.append(line)
    assert fetched_versions.read_versions(tmp_path) == [line, line]
    assert "'=1+1" in (tmp_path / "versions.csv").read_text(encoding="utf-8")


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_versions_keep_any_text(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    folder = tmp_path_factory.mktemp("versions")
    etag, modified, content, note = (
        " ".join(register_sheet.in_one_line(cell).split()) for cell in cells
    )
    line = fetched_versions.Version(
        "a", "u", "f", "new", "d", "x", "html", 1, NOW, etag, modified, content, note
    )
    fetched_versions.Versions(folder).append(line)
    assert fetched_versions.read_versions(folder) == [line]


def test_versions_that_are_something_else(tmp_path: Path) -> None:
    (tmp_path / "versions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"versions\.csv:1"):
        fetched_versions.read_versions(tmp_path)


@given(st.from_regex(r"[\w.-]{1,120}", fullmatch=True))
def test_file_names_stay_in_their_folder(doc: str) -> None:
    name = fetched_versions.name_of(doc, "ab" * 32, "html")
    folder, _, file = name.partition("/")
    assert (
        folder == "fetched"
        and "/" not in file
        and not file.startswith(".")
        and len(file.encode()) < 200
    )


KILLED = """
import sys
from pathlib import Path
from contentan.sources.fetch import fetching
options = fetching.Options("a@b.kz", pause=0.0, allow_private=True)
now = "2026-11-23T10:00:00+00:00"
fetching.fetch(Path(sys.argv[1]), Path(sys.argv[2]), options, now=lambda: now)
"""


def test_killed_in_the_middle_then_resumed(world: World) -> None:
    sent = threading.Event()

    def slow(handler: _Handler) -> None:
        handler.send_response(200)
        for name, value in {"content-length": str(len(PDF)), "etag": '"v"'}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(PDF[:150_000])
        handler.wfile.flush()
        sent.set()
        time.sleep(20)

    world.server.page("/a", PAGE.format(TEXT))
    world.server.answers["/b"] = slow
    world.sources(("a", world.server.url + "/a"), ("b", world.server.url + "/b"))
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(world.list), str(world.folder)])
    assert sent.wait(20)
    deadline = time.monotonic() + 10
    part = world.folder / "fetched" / ".parts" / "b.part"
    while time.monotonic() < deadline and not (part.exists() and part.stat().st_size > 60_000):
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert [line.id for line in fetched_versions.read_versions(world.folder)] == ["a"]
    assert not list((world.folder / "fetched").glob("b.*"))
    world.server.answers["/b"] = lambda handler: _ranged(handler, PDF, '"v"')
    table = world.fetch()
    assert table["status"].to_list() == ["unchanged", "new"]
    assert table["digest"][1] == hashlib.sha256(PDF).hexdigest()
    assert int(world.server.asked[-1][1]["range"][6:-1]) > 60_000
    assert len(register.read(world.folder)) == 2


def _slow_pages(server: Server, count: int, seconds: float) -> list[tuple[str, str]]:
    """Documents of 300 kB that come in pieces, and resume where they are asked to."""

    def answer(handler: _Handler) -> None:
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


@pytest.mark.slow
def test_killed_at_any_moment_ends_as_if_never_killed(world: World) -> None:
    rows = _slow_pages(world.server, 12, 0.15)
    world.sources(*rows)
    chance = random.Random(3)
    for _ in range(10):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(world.list), str(world.folder)],
            stderr=subprocess.DEVNULL,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(1.0 + 2 * chance.random())
        child.kill()
        child.wait()
        for line in fetched_versions.read_versions(world.folder) if world.folder.exists() else ():
            assert register.sha256(world.folder / line.file) == line.digest
    assert set(world.fetch()["status"]) <= {"new", "unchanged"}
    assert {line.id: line.digest for line in fetched_versions.read_versions(world.folder)} == {
        doc: hashlib.sha256(PDF + f"/{doc[1:]}".encode()).hexdigest() for doc, _ in rows
    }
    assert (
        len(fetched_versions.read_versions(world.folder)) == 12 == len(register.read(world.folder))
    )
    left = {path.name for path in world.folder.rglob("*") if path.is_file()}
    assert left == {
        ".lock",
        "fetch.csv",
        "register.csv",
        "versions.csv",
        *(Path(line.file).name for line in fetched_versions.read_versions(world.folder)),
    }


def test_interrupted_by_a_person(world: World) -> None:
    """Ctrl-C: what came is in the register, the rest is named, and nothing is waited for."""
    rows = _slow_pages(world.server, 4, 0.2)
    world.sources(*rows)
    pressed: list[int] = []

    def progress(_: str, done: int, __: int) -> None:
        if done == 1 and not pressed:
            pressed.append(1)
            raise KeyboardInterrupt

    outside = fetching.Outside(world.time.clock, world.time.sleep)
    options = fetching.Options("a@b.kz", pause=0.0, allow_private=True)
    table = fetching.fetch(
        world.list, world.folder, options, now=lambda: NOW, progress=progress, outside=outside
    )
    assert table["status"][0] == "new" and set(table["reason"][1:]) == {"stopped"}
    assert len(register.read(world.folder)) == 1
    assert set(world.fetch()["status"]) == {"unchanged", "new"}


def test_what_came_of_a_document_that_failed_is_of_use_the_next_time(world: World) -> None:
    world.server.answers["/x"] = lambda handler: (
        _cut(handler, PDF, 100_000, etag='"v"') if "range" not in handler.headers else None
    )
    world.source("/x")
    assert world.one(retries=0)["status"] == "failed"
    assert world.parts() == ["a.part"]
    world.server.answers["/x"] = lambda handler: _ranged(handler, PDF, '"v"')
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()
    assert world.parts() == []


def test_pdf_without_its_end_is_doubted(world: World) -> None:
    def answer(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.wfile.write(PDF[:50_000])
        handler.close_connection = True

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["note"] == "has no end mark: it may be cut off"


def test_two_fetches_at_once(world: World) -> None:
    world.source("/x")
    lock = world.folder / fetched_versions.FOLDER / ".lock"
    with (
        locks.held(lock, UsageError("held by the test")),
        pytest.raises(UsageError, match="another fetch"),
    ):
        world.fetch()


def test_a_folder_that_cannot_be_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert world.one()["reason"] == "cannot be written: No space left on device"
    assert fetched_versions.read_versions(world.folder) == []
    assert world.one()["status"] == "new"


# Lists, calls, what is said.


def test_lists_that_are_wrong(tmp_path: Path) -> None:
    options = fetching.Options("a@b.kz")
    path = tmp_path / "sources.csv"
    for text, error in (
        ("id,title\na,b\n", UsageError),
        ("id,url\na/b,http://x.kz\n", RegisterError),
        ("id,url\na,http://x.kz\na,http://y.kz\n", RegisterError),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(error):
            fetching.fetch(path, tmp_path / "to", options, now=lambda: NOW)
    path.write_text("id,url\na,\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--to"):
        fetching.fetch(path, None, options, now=lambda: NOW)
    table = fetching.fetch(path, tmp_path / "to", options, now=lambda: NOW)
    assert list(terminal.lines(table)) == ["No row has a url: nothing to fetch."]


def test_bad_url_fails_alone(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.sources(("a", "file:///etc/passwd"), ("b", world.server.url + "/x"))
    table = world.fetch()
    assert table["status"].to_list() == ["failed", "new"]
    assert "only http and https" in table["reason"][0]


@pytest.mark.parametrize(
    "contact", ["", "me", "a@b", "a@b.kz\r\nX: y", "ftp://a.kz", "https://a.kz/)("]
)
def test_contact_is_needed(contact: str) -> None:
    with pytest.raises(UsageError, match="--contact"):
        user_agent(contact)


def test_xlsx_list(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.list = world.list.with_suffix(".xlsx")
    register_files.write(
        world.list,
        register_sheet.Changes(
            rows=[{"id": "a", "url": world.server.url + "/x", "title": "=1+1", "country": "KAZ"}]
        ),
    )
    assert world.one()["status"] == "new"
    assert world.register()[0]["title"] == "'=1+1"


def test_what_a_server_says_cannot_reach_the_terminal(world: World) -> None:
    world.server.answers["/x"] = lambda handler: handler.say(
        302, b"", {"location": "http://\x1b[2Jx.kz/"}
    )
    world.source("/x")
    assert "\x1b" not in "\n".join(terminal.lines(world.fetch()))


def test_command(world: World, cli: Cli) -> None:
    from typer.testing import CliRunner

    from contentan.cli.main import app

    world.server.page("/x", PAGE.format(TEXT))
    world.sources(("a", world.server.url + "/x"), ("b", world.server.url + "/nothing"))
    call = [
        "fetch",
        "--register",
        str(world.list),
        "--to",
        str(world.folder),
        "--allow-private",
        "--pause",
        "0",
    ]
    without = CliRunner().invoke(app, call, env={"CONTENTAN_CONTACT": ""})
    assert isinstance(without.exception, UsageError) and "--contact" in str(without.exception)
    done = cli(*call, "--contact", "a@b.kz")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("2 addresses: 1 new, 0 changed, 0 unchanged, 0 gone, 1 failed")
    assert "fetching: 2 of 2" in done.stderr
    again = CliRunner().invoke(app, [*call, "--json"], env={"CONTENTAN_CONTACT": "a@b.kz"})
    assert [row["status"] for row in json.loads(again.stdout)] == ["unchanged", "failed"]
    plan = CliRunner().invoke(app, [*call, "--plan"])
    assert plan.exit_code == 0 and "2 addresses on 1 hosts" in plan.stdout


@pytest.mark.slow
def test_fetch_then_run(world: World, cli: Cli, tmp_path: Path) -> None:
    book = tmp_path / "codebook"
    book.mkdir()
    (book / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    world.server.page("/x", PAGE.format(TEXT))
    world.server.page("/y", PAGE.format("Student exchange is old. Ethnic harmony is a goal."))
    rows = [
        f"{doc},{world.server.url}/{path},{country},2021"
        for doc, path, country in (("a", "x", "KAZ"), ("b", "y", "USA"))
    ]
    world.list.write_text("\n".join(["id,url,country,year", *rows]), encoding="utf-8")
    world.fetch()
    done = cli(
        "run", "--corpus", world.folder, "--codebook", book, "--outputs", tmp_path / "outputs"
    )
    assert done.returncode == 0, done.stderr
    assert "2 documents (2 ok" in done.stdout and "accord" in done.stdout


def test_zip_of_documents_is_looked_at_as_a_whole(world: World) -> None:
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w") as archive:
        archive.writestr("filler", os.urandom(100_000))
        archive.writestr("word/document.xml", "<w/>")
    world.server.page("/x", blob.getvalue())
    world.source("/x")
    assert world.one()["kind"] == "docx"


def test_pure_parts_have_their_laws() -> None:
    assert politeness.retry_after("nonsense", NOW) is None
    assert politeness.retry_after("Mon, 23 Nov 2026 09:00:00 GMT", NOW) == 0
    assert register_rows.asked("file:///x") == ""
