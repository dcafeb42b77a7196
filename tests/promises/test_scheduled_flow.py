"""Scheduled runs under Prefect: the bytes of the command, a held run that reaches a webhook and a
mailbox, one run at a time.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("prefect", reason="the extra [flows] is not installed")

from contentan.publish import published
from tests.promises.flow_runs import (
    FLOWS,
    ask,
    environment,
    flow,
    result,
    run,
    server,
    until,
    write_corpus,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write_corpus(tmp_path, documents=10)


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


def drop(place: Path, *docs: str) -> None:
    """Take documents out of the register."""
    path = place / "corpus" / "register.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(line for line in lines if not line.startswith(docs)) + "\n", encoding="utf-8"
    )


def scheduled(place: Path, url: str, outputs: str = "out") -> subprocess.CompletedProcess[str]:
    return run(flow("scheduled", place, outputs, "--workers", "1"), environment(place, url))


def notify(place: Path, url: str, address: str) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, str(FLOWS / "notify.py"), address], environment(place, url))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("prefect")) as address:
        yield address


def test_a_held_run_reaches_a_webhook_and_a_mailbox_with_its_reasons(place: Path, url: str) -> None:
    out = place / "out"
    with webhook() as (address, posted), mailbox() as (mail, letters):
        assert notify(place, url, address).returncode == 0
        first = scheduled(place, url)
        assert first.returncode == 0 and "Published: run" in first.stdout, first.stderr
        drop(place, "doc-003", "doc-004")
        held = scheduled(place, url)
        assert held.returncode == 1 and "Held since" in held.stdout, held.stderr
        kind, said = until(lambda: posted, "the held run is told")[0]
        # not of the first run, which was published
        assert kind == "application/json" and len(posted) == 1
        pointer = published.published(out)
        assert pointer and (said["run"], said["published"]) == (
            (out / "latest").resolve().name,
            pointer.name,
        )
        assert any(
            "2 of 10 documents gone" in reason and "doc-003" in reason for reason in said["reasons"]
        )
        assert Path(said["page"]).is_file()

        assert notify(place, url, mail).returncode == 0  # the same automation, to another address
        drop(place, "doc-005")
        assert scheduled(place, url).returncode == 1
        letter = until(lambda: letters, "the letter arrives")[0]
        assert letter["Subject"] == f"contentan: run {(out / 'latest').resolve().name} is held"
        assert (
            letter["To"] == "reader@example.org"
            and "3 of 10 documents gone" in letter.get_content()
        )
        assert len(posted) == 1
    automations = ask(url, "/automations/filter")
    assert [one["name"] for one in automations] == ["contentan: a run is held"]
    runs = ask(url, "/flow_runs/filter", {"sort": "START_TIME_ASC"})
    assert [one["state_name"] for one in runs] == ["Published", "Held", "Held"]
    assert {one["state_type"] for one in runs} == {"COMPLETED"}
    shown = {one["key"]: one["data"] for one in ask(url, "/artifacts/latest/filter")}
    assert {"verdict", "document-changes", "hit-changes", "figure-changes"} <= shown.keys()
    assert "# Hold: run" in shown["verdict"] and "doc-005" in shown["verdict"]


def test_the_flow_gives_the_bytes_and_the_verdict_of_the_command(place: Path, url: str) -> None:
    call = [sys.executable, "-m", "contentan.cli", "scheduled", "--corpus", str(place / "corpus")]
    call += ["--codebook", str(place / "book"), "--outputs", str(place / "plain"), "--workers", "1"]
    for change in ((), ("doc-003", "doc-004")):
        drop(place, *change) if change else None
        command, flowed = run(call, environment(place)), scheduled(place, url)
        assert command.returncode == flowed.returncode == (1 if change else 0), (
            command.stderr + flowed.stderr
        )
        assert result(place, "out") == result(place, "plain")
    folders = [
        sorted(path.name for path in (place / one / "changes").glob("*/*"))
        for one in ("plain", "out")
    ]
    assert folders[0] == folders[1]
    shutil.rmtree(place / "plain")
    assert scheduled(place, url).returncode == 1  # held, and stays so
    rows = [(one.who, one.verdict) for one in published.log(place / "out")]
    assert rows == [("schedule", "published"), ("schedule", "held")]


def test_a_flow_gives_way_to_a_command_that_is_at_work(place: Path, url: str) -> None:
    with published.alone(place / "out"):
        done = scheduled(place, url)
    assert done.returncode == 2 and "gives way" in done.stderr
    last = ask(url, "/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})[0]
    assert (last["state_name"], last["state_type"]) == ("Gave way", "COMPLETED")


def test_an_address_that_nobody_can_be_told_at_is_one_line(place: Path, url: str) -> None:
    done = notify(place, url, "ftp://x")
    assert (
        done.returncode == 2 and "expected http://" in done.stderr and done.stderr.count("\n") == 1
    )
    alone = run(
        [sys.executable, str(FLOWS / "notify.py"), "http://127.0.0.1:1/"], environment(place)
    )
    assert alone.returncode == 2 and "PREFECT_API_URL" in alone.stderr
