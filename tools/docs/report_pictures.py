"""Take a picture of every section of a report, in several files and at three widths, to be looked
at.

    python tools/docs/report_pictures.py FOLDER report_en.html report_ru.html …

needs Debian's `chromium` (or CHROMIUM naming another) and the package `playwright`. The pictures
are FOLDER/<file>_<width>_<section>.png.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

WIDTHS = (360, 768, 1280)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def main() -> None:
    """Take all pictures of the reports that are named."""
    from playwright.sync_api import sync_playwright

    folder, *reports = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        for report in reports:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.set_default_timeout(120_000)
                page.goto(report.resolve().as_uri(), timeout=120_000)
                names = page.evaluate(
                    "[...document.querySelectorAll('main > section')].map((one) => one.id)"
                )
                for name in names:
                    page.evaluate(f"location.hash = '{name}'")
                    page.wait_for_timeout(400)
                    page.screenshot(path=folder / f"{report.stem}_{width}_{name}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
