"""The body of an answer: broken off and resumed, packed, too big, never ending."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.sources.fetch import download, fetching
from tests.sources.web_server import PAGE, PDF, TEXT, Handler, World, cut, ranged


def test_truncated_then_resumed(world: World) -> None:
    def answer(handler: Handler) -> None:
        if "range" in handler.headers:
            ranged(handler, PDF, '"v"')
        else:
            cut(handler, PDF, 100_000, etag='"v"')

    world.server.answers["/x"] = answer
    world.source("/x")
    row = world.one()
    assert (row["status"], row["digest"]) == ("new", hashlib.sha256(PDF).hexdigest())
    assert world.server.asked[-1][1]["range"] == "bytes=100000-"
    assert world.parts() == []


@pytest.mark.parametrize("etag", ["", 'W/"v"'])
def test_without_a_strong_validator_it_starts_anew(world: World, etag: str) -> None:
    times: list[int] = []

    def answer(handler: Handler) -> None:
        times.append(1)
        assert "range" not in handler.headers
        if len(times) == 1:
            cut(handler, PDF, 100_000, **({"etag": etag} if etag else {}))
        else:
            handler.say(200, PDF, {})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()


def test_server_that_ignores_range(world: World) -> None:
    def answer(handler: Handler) -> None:
        if "range" in handler.headers:
            handler.say(200, PDF, {"etag": '"v"'})
        else:
            cut(handler, PDF, 100_000, etag='"v"')

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    "content_range",
    ["bytes 0-9/300014", "bytes 50-99/300014", "nonsense", "bytes 100000-300013/999"],
)
def test_wrong_part_is_never_joined(world: World, content_range: str) -> None:
    def answer(handler: Handler) -> None:
        if "range" in handler.headers:
            handler.say(206, PDF[100_000:], {"content-range": content_range, "etag": '"v"'})
        else:
            cut(handler, PDF, 100_000, etag='"v"')

    world.server.answers["/x"] = answer
    world.source("/x")
    row = world.one(retries=2)
    assert row["status"] == "failed"
    assert not list((world.folder / "fetched").glob("a.*"))


def test_416_starts_anew(world: World) -> None:
    times: list[int] = []

    def answer(handler: Handler) -> None:
        times.append(1)
        if "range" in handler.headers:
            handler.say(416, b"", {})
        elif len(times) == 1:
            cut(handler, PDF, 100_000, etag='"v"')
        else:
            handler.say(200, PDF, {"etag": '"v"'})

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()


def test_truncated_for_ever_fails_and_leaves_nothing_that_looks_whole(world: World) -> None:
    world.server.answers["/x"] = lambda handler: cut(handler, PDF, 1_000)
    world.source("/x")
    row = world.one(retries=2)
    assert row["status"] == "failed" and "(3 attempts)" in str(row["reason"])
    assert (
        not list((world.folder / "fetched").glob("a.*"))
        and not (world.folder / "versions.csv").exists()
    )


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
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        while True:
            handler.wfile.write(b"<html>" * 10_000)

    world.server.answers["/x"] = answer
    world.source("/x")
    assert "too big: more than 2,000,000 bytes" in str(world.one(bytes=2_000_000)["reason"])
    assert world.parts() == []


def test_what_came_of_a_document_that_failed_is_of_use_the_next_time(world: World) -> None:
    world.server.answers["/x"] = lambda handler: (
        cut(handler, PDF, 100_000, etag='"v"') if "range" not in handler.headers else None
    )
    world.source("/x")
    assert world.one(retries=0)["status"] == "failed"
    assert world.parts() == ["a.part"]
    world.server.answers["/x"] = lambda handler: ranged(handler, PDF, '"v"')
    assert world.one()["digest"] == hashlib.sha256(PDF).hexdigest()
    assert world.parts() == []
