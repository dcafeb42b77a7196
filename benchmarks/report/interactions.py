"""How long a person waits in a report: from a click or key to the frame that shows what it asked
for, in headless Chromium, and how much of that is work of the page (seconds of its thread, which
other programs on the machine leave alone); what does not fit its window; pages of print.

    python -m benchmarks.report.interactions outputs/latest/report.html …

needs Debian's `chromium` (or CHROMIUM naming another) and the package `playwright`.
"""

from __future__ import annotations

import io
import math
import os
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

WIDTHS = (360, 768, 1280)
TIMES = 5
#: What is done by name: a click on the first of a selector, or a value put into it; and a selector
#: of what is there when it is done.
STEPS: dict[str, tuple[str, str | None, str]] = {
    "a number opens its hits": (".forest .num", None, "#hits[open] li"),
    "hits by the word before": ("#hits-sort", "before", "#hits[open] li"),
    "hits with a word": ("#hits-find", "a", "#hits[open] li"),
    "hits close": ("#hits-close", None, "#hits:not([open])"),
    "all codes with hits": ("#rest", None, "table.forest.all"),
    "a verdict": (".show button:not([disabled])", None, "table.forest.chosen"),
    "codes with a word": ("#search", "in", "table.forest.chosen"),
    "heat map by likeness": ("#heat-order", "rank", "table.heat.ranked"),
    "a table sorts": ("#documents th.n .sort", None, "#documents table.sorted"),
    "a word opens its lines": ("#words .num", None, "#hits[open] li"),
}
#: Does a step and waits for the frame after what it shows; the milliseconds.
ACT = """async ([selector, value, shown]) => {
  const one = document.querySelector(selector);
  if (!one) return null;
  one.scrollIntoView();
  await new Promise((done) => setTimeout(done, 300));
  const begun = performance.now();
  if (value === null) one.click();
  else {
    one.value = value;
    ["input", "change"].forEach((name) => one.dispatchEvent(new Event(name, { bubbles: true })));
  }
  while (!document.querySelector(shown)) await new Promise(requestAnimationFrame);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""


def main() -> None:
    """Print the waits of each report that is named, in milliseconds."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox", "--disable-gpu"]
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=arguments)
        for report in map(Path, sys.argv[1:]):
            print(f"== {report}: {report.stat().st_size / 1e6:.2f} MB")
            for line in measured(browser, report.resolve().as_uri()):
                print(line)
        browser.close()


def measured(browser: Any, address: str) -> list[str]:
    """Lines of what was measured in one report."""
    waits: dict[str, list[float]] = {}
    works: dict[str, list[float]] = {"first paint": [math.nan]}
    for _ in range(TIMES):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        thread = page.context.new_cdp_session(page)
        thread.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(address, timeout=120_000)
        painted = page.evaluate("performance.getEntriesByType('paint').at(-1)?.startTime ?? NaN")
        waits.setdefault("first paint", []).append(painted)
        for name, step in STEPS.items():
            before = worked(thread)
            wait = page.evaluate(ACT, list(step))
            if wait is not None:
                waits.setdefault(name, []).append(wait)
                works.setdefault(name, []).append(worked(thread) - before)
        page.close()
    lines = [
        f"{name:28} {statistics.median(own):6.0f} ms, work {statistics.median(works[name]):4.0f} ms"
        for name, own in waits.items()
    ]
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(address, timeout=120_000)
        wide = page.evaluate("document.documentElement.scrollWidth")
        lines.append(f"window {width} px: page {wide} px")
        page.close()
    return [*lines, f"printed: {pages_of(browser, address)} pages"]


def worked(thread: Any) -> float:
    """Milliseconds of work of a page's main thread so far."""
    values = thread.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in values if one["name"] == "TaskDuration"))


def pages_of(browser: Any, address: str) -> int:
    """Pages of the report on A4."""
    import pypdfium2

    page = browser.new_page()
    page.goto(address, timeout=120_000)
    blob = page.pdf(prefer_css_page_size=True)
    page.close()
    return len(pypdfium2.PdfDocument(io.BytesIO(blob)))


if __name__ == "__main__":
    main()
