"""A fetch that is killed: the next one ends as if it never had been."""

from __future__ import annotations

import contextlib
import hashlib
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contentan.corpus import register
from contentan.sources.fetch import fetched_versions
from tests.sources.web_server import PAGE, PDF, TEXT, Handler, World, ranged, serving, slow_pages

KILLED = """
import sys
from pathlib import Path
from contentan.sources.fetch import fetching
options = fetching.Options("a@b.kz", pause=0.0, allow_private=True)
now = "2026-11-23T10:00:00+00:00"
fetching.fetch(Path(sys.argv[1]), Path(sys.argv[2]), options, now=lambda: now)
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with serving() as server:
        yield World(tmp_path, server)


def test_killed_in_the_middle_then_resumed(world: World) -> None:
    sent = threading.Event()

    def slow(handler: Handler) -> None:
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
    world.server.answers["/b"] = lambda handler: ranged(handler, PDF, '"v"')
    table = world.fetch()
    assert table["status"].to_list() == ["unchanged", "new"]
    assert table["digest"][1] == hashlib.sha256(PDF).hexdigest()
    assert int(world.server.asked[-1][1]["range"][6:-1]) > 60_000
    assert len(register.read(world.folder)) == 2


@pytest.mark.slow
def test_killed_at_any_moment_ends_as_if_never_killed(world: World) -> None:
    rows = slow_pages(world.server, 12, 0.15)
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
