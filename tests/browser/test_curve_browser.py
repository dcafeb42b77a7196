"""The specification curve in a real browser: a code is chosen from the list, nothing is wider than
a phone, axe finds nothing, and three curves are on paper.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contentan.report import html_report
from tests.report.test_curve_section import HITS, make_found

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page_of_curves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("curves") / "report.html"
    file.write_text(html_report.render(make_found(HITS), "kk"), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_code_is_chosen_and_its_curve_fits_a_phone(
    chromium: Any, page_of_curves: Path, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = chromium.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{page_of_curves.as_uri()}#curve")
    shown, listed = page.locator("#curve-shown"), page.locator("select[data-place]")
    first = shown.locator("[role='img']").get_attribute("aria-label")
    listed.select_option(index=2)
    page.wait_for_function(
        "said => document.querySelector('#curve-shown [role=img]').ariaLabel !== said", arg=first
    )
    listed.select_option(index=0)
    page.wait_for_function(
        "said => document.querySelector('#curve-shown [role=img]').ariaLabel === said", arg=first
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    # Every name and every row of marks lies inside the window.
    edges = page.evaluate(
        "[...document.querySelectorAll('#curve-shown .curve > *')]"
        ".map(one => one.getBoundingClientRect()).map(box => [box.left, box.right, box.width])"
    )
    assert len(edges) > 20
    assert all(left >= 0 and right <= 360 for left, right, _ in edges)
    found = axe.Axe().run(page, context={"include": [["#curve"]]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
    context.close()


def test_three_curves_are_on_paper(chromium: Any, page_of_curves: Path) -> None:
    page = chromium.new_page()
    page.goto(page_of_curves.as_uri())
    page.emulate_media(media="print")
    curves = page.locator("#curve .curve")
    assert curves.count() == 3
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [curves.nth(i).is_visible() for i in range(3)] == [True] * 3
    page.emulate_media(media="screen")
    assert [curves.nth(i).is_visible() for i in range(3)] == [True, False, False]
    page.close()
