"""A review screen in a browser without a window, for measurements: a server process of its own on a
copy of a run's outputs, and the keys of somebody who reviews there.

Needs Chromium and the package `playwright` (dev only).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WHO = "reviewer"


class Session(NamedTuple):
    """A page at a desk, the server's address, and the folder of outputs."""

    page: Any
    base: str
    outputs: Path


def contentan(source: Path | None, *arguments: str) -> list[str]:
    """A command of the package, of another source tree where one is named."""
    start = [] if source is None else ["env", f"PYTHONPATH={source}"]
    return [*start, sys.executable, "-m", "contentan.cli", *arguments]


@contextmanager
def session(outputs: Path, samples: Sequence[str], source: Path | None = None) -> Iterator[Session]:
    """Samples drawn in a copy of these outputs, `samples` as words after `contentan sample`, and
    the screen on them. `source` is the `src` of another checkout whose screen is measured.
    """
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "outputs"
        shutil.copytree(outputs, copy, symlinks=True, ignore=shutil.ignore_patterns("review"))
        for words in samples:
            asked = ("--reviewers", WHO, "--seed", "1", "--outputs", str(copy))
            done = contentan(source, "sample", *words.split(), *asked)
            subprocess.run(done, check=True, stdout=subprocess.DEVNULL)
        log = Path(folder) / "log"
        with log.open("w") as said:
            server = subprocess.Popen(
                contentan(source, "review", "--outputs", str(copy), "--port", "0"),
                stdout=said,
                stderr=said,
            )
        try:
            address = served_address(log)
            with sync_playwright() as started:
                browser = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
                page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
                page.goto(address)
                page.get_by_role("button", name=WHO).click()
                page.wait_for_function("() => location.pathname === '/'")
                yield Session(page, address.partition("/start")[0], copy)
                browser.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def chromium() -> str | None:
    """The browser's program."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")


def served_address(log: Path) -> str:
    """The address that a server says in its log, as soon as it does."""
    for _ in range(600):
        if found := re.search(r"http\S+", log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.1)
    raise SystemExit(log.read_text(encoding="utf-8"))


def open_sample(session: Session, sample: str) -> None:
    """The rows of a sample, ready for keys."""
    session.page.goto(f"{session.base}/sample/{sample}")
    session.page.wait_for_selector("body[data-ready]")
