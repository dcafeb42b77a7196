"""The review screen in a real browser: a server of its own for each test, Chromium without a
window.

Needs Debian's `chromium` (or CHROMIUM naming another) and the packages `playwright` and
`axe-playwright-python` (dev only).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.decisions import decided

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; skips and says what is missing. For one module: its event loop is in the way of
    every other test of the process.
    """
    if not CHROMIUM:
        pytest.skip("no chromium: apt-get install chromium, or name one in CHROMIUM")
    sync = pytest.importorskip(
        "playwright.sync_api", reason="no playwright: pip install playwright axe-playwright-python"
    )
    with sync.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A server process on a folder of outputs; it may be killed and started again on the same
    port.
    """

    def __init__(self, outputs: Path, *options: str, command: str = "review") -> None:
        self.outputs, self.port, self.options = outputs, free_port(), options
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.address = ""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "contentan.cli",
            self.command,
            "--outputs",
            str(self.outputs),
            "--port",
            str(self.port),
            *self.options,
        ]
        # a pipe that nobody reads would stop a server that says much
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while "http" not in self.said() and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        found = re.search(r"http\S+", self.said())
        assert found, self.said()
        self.address = found[0]

    @property
    def log(self) -> Path:
        return self.outputs / "server.log"

    def said(self) -> str:
        """What the server has printed since its last start."""
        return self.log.read_text(encoding="utf-8")

    def end(self, how: int) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(timeout=20)

    def open(self, page: Any, sample: str = "verify", name: str = "john") -> None:
        """Sign in and open a sample, ready for keys."""
        page.goto(self.address)
        if page.url.endswith("/who"):
            page.get_by_role("button", name=name).click()
            page.wait_for_url(self.base + "/")
        page.goto(f"{self.base}/sample/{sample}")
        page.wait_for_selector("body[data-ready]")

    def decisions(self) -> list[dict[str, Any]]:
        """The log as it lies on the disk."""
        with closing(sqlite3.connect(self.outputs / "review" / "review.sqlite3")) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute("select * from decision order by id")]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def make(fill: Callable[[sqlite3.Connection], Any], *options: str) -> Served:
        with closing(decided.opened(tmp_path / "review")) as db:
            fill(db)
        served = Served(tmp_path, *options)
        served.start()
        started.append(served)
        return served

    yield make
    for served in started:
        if served.process and served.process.poll() is None:
            served.end(signal.SIGKILL)


@pytest.fixture
def page(chromium: Any, serve: Callable[..., Served]) -> Iterator[Any]:
    """A page at a desk; fails the test on any error of the script and any message of the content
    policy.
    """
    # `serve` is asked for so that the page closes before its server ends: what it still fetches
    # then would be an error of the script.
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(20_000)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            wrong.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield opened
    context.close()
    assert not wrong
