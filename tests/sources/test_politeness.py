"""Politeness: one request at a time to a host, and pauses where it asks for them."""

from __future__ import annotations

import socket
import time

from contentan.sources.fetch import politeness, register_rows
from tests.sources.web_server import NOW, PAGE, TEXT, Handler, World


def test_retry_after_is_waited_for(world: World) -> None:
    times: list[int] = []

    def answer(handler: Handler) -> None:
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


def test_one_document_at_a_time_for_a_host(world: World) -> None:
    busy: list[int] = []
    most: list[int] = []

    def answer(handler: Handler) -> None:
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.02)
        busy.pop()
        handler.say(200, PAGE.format(TEXT + " of ".join(handler.path[1:] * 9)).encode(), {})

    for doc in "abcdef":
        world.server.answers[f"/{doc}"] = answer
    world.sources(*((doc, f"{world.server.url}/{doc}") for doc in "abcdef"))
    assert set(world.fetch()["status"]) == {"new"}
    assert max(most) == 1


def test_pure_parts_have_their_laws() -> None:
    assert politeness.retry_after("nonsense", NOW) is None
    assert politeness.retry_after("Mon, 23 Nov 2026 09:00:00 GMT", NOW) == 0
    assert register_rows.asked("file:///x") == ""
