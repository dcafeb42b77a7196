"""One address asked: redirects, tries and refusals."""

from __future__ import annotations

import pytest

from tests.sources.web_server import PAGE, TEXT, Handler, World


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
    def answer(handler: Handler) -> None:
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


def test_server_error_then_well(world: World) -> None:
    times: list[int] = []

    def answer(handler: Handler) -> None:
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


def test_answer_that_is_no_http(world: World) -> None:
    world.server.answers["/x"] = lambda handler: (
        handler.wfile.write(b"\x00\xff nonsense\r\n\r\n"),
        setattr(handler, "close_connection", True),
    )  # type: ignore[func-returns-value]
    world.source("/x")
    assert world.one(retries=0)["status"] == "failed"
