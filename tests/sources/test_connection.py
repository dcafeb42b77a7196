"""The connection: to public addresses only, and with an end in time whatever the server does."""

from __future__ import annotations

import time
from pathlib import Path

import httpcore
import pytest

from contentan.sources.fetch import connection, fetching
from tests.sources.web_server import NOW, Handler, Server, World


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


@pytest.mark.parametrize("where", ["headers", "body"])
def test_dripping_server_ends_at_the_deadline(world: World, where: str) -> None:
    def answer(handler: Handler) -> None:
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
