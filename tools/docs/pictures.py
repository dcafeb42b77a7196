"""Take the pictures of the documentation: the report and the review screen of the sample corpus.

    python tools/docs/pictures.py

needs Debian's `chromium` (or CHROMIUM naming another) and the package `playwright`; it writes
docs/pictures/*.png. Fonts and Chromium differ between machines, so no test compares the bytes.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1240, 800
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
#: Sections of the report and how much of each is shown, in CSS pixels.
SECTIONS = {"shared": 560, "codes": 760, "trend": 560, "network": 720, "cases": 560}


def main() -> None:
    """Run the sample in a folder of its own and take all pictures of it."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as started:
        folder = Path(place)
        _sampled(folder)
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.emulate_media(color_scheme="light")
        report(page, folder)
        for lang in ("ru", "kk"):
            _contentan(folder, f"recode --report-lang {lang}")
            page.goto(_report(folder))
            page.wait_for_timeout(500)
            _save(f"report_{lang}", page.screenshot())
        with served(folder) as address:
            review(page, address)
        browser.close()


def _sampled(folder: Path) -> None:
    """Code the sample corpus and draw a sample for one reviewer."""
    for name in ("corpus", "codebooks"):
        (folder / name).symlink_to(ROOT / name)
    for call in ("run", "sample verify --reviewers aigerim --total 400"):
        _contentan(folder, call)


def _contentan(folder: Path, call: str) -> None:
    """Run a command of contentan in a folder."""
    command = [sys.executable, "-m", "contentan.cli", *call.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _report(folder: Path) -> str:
    """The address of the latest report."""
    return (folder / "outputs" / "latest" / "report.html").resolve().as_uri()


def report(page: Any, folder: Path) -> None:
    """The first screen of the report, one code with its passages, and its sections."""
    page.goto(_report(folder))
    page.wait_for_timeout(500)
    _save("report", page.screenshot())
    for name, height in SECTIONS.items():
        _save(name, _part(page, f"#{name}", height))
    page.goto(f"{_report(folder)}#c-interethnic_accord")
    page.wait_for_timeout(500)
    _save("passages", page.screenshot())


def review(page: Any, address: str) -> None:
    """The review screen with the first hits of a sample."""
    page.goto(address)
    page.get_by_role("link", name=re.compile("verify-1")).first.click()
    page.wait_for_timeout(800)
    for key in "aar":
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    _save("review", page.screenshot())


def _part(page: Any, selector: str, height: int) -> bytes:
    """The upper part of an element, unfolded."""
    element = page.locator(selector).first
    element.evaluate("one => one.querySelector('h2 > button[aria-expanded=false]')?.click()")
    page.add_style_tag(
        content="* { scroll-margin: 0 } .bar, header { position: static !important }"
    )
    # Chromium draws no page of 16,384 lines and more as a whole: what is wanted fits into a window.
    element.evaluate("one => one.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(300)
    box = element.bounding_box()
    clip = {"x": 0, "y": box["y"], "width": WIDTH, "height": min(height, box["height"])}
    picture: bytes = page.screenshot(clip=clip)
    return picture


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The review screen of a folder as a process; its address."""
    command = [sys.executable, "-m", "contentan.cli", "review", "--reviewer", "aigerim"]
    process = subprocess.Popen(
        [*command, "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        address = next(
            found[0] for line in process.stdout if (found := re.search(r"http://\S+", line))
        )
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def _save(name: str, png: bytes, colours: int = 64) -> None:
    """Write a picture with few colours: screens of text lose nothing by it."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    small = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    PICTURES.mkdir(exist_ok=True)
    small.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
