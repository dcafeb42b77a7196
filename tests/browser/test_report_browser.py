"""The report in a real browser: an analyst's five tasks in at most three clicks each, no page wider
than its window, nothing that axe finds, no request; the network and the pairs of countries.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contentan.model import LANGS
from contentan.report import html_report
from tests.report.inputs import make_inputs

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
WIDTHS = (360, 768, 1280)
FOLDED = "section > h2 > button[aria-expanded='false']"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the sample in each language."""
    outputs = tmp_path_factory.mktemp("report")
    made = {}
    for lang in LANGS:
        call = ["run", "--outputs", str(outputs), "--report-lang", lang, "-q"]
        command = [sys.executable, "-m", "contentan.cli", *call]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        made[lang] = outputs / f"{lang}.html"
        made[lang].write_bytes((outputs / "latest" / "report.html").read_bytes())
    return made


class Reader:
    """A person at a page, whose clicks are counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1

    def choose(self, selector: str, value: str) -> None:
        self.page.locator(selector).select_option(value)
        self.clicks += 1


@pytest.fixture
def reader(chromium: Any, reports: dict[str, Path]) -> Iterator[Reader]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda one: wrong.append(one.url) if one.url[:4] == "http" else None)
    page.goto(reports["en"].as_uri())
    yield Reader(page)
    context.close()
    assert not wrong


def test_the_largest_figure_opens_its_evidence(reader: Reader) -> None:
    reader.click(".sentences .num")
    lines = reader.page.locator("#hits li")
    lines.first.wait_for()
    said = reader.page.locator("#hits-count").inner_text().split(" / ")[0]
    assert lines.count() == int(said) > 0 and reader.clicks <= 3
    reader.page.keyboard.press("Escape")
    assert reader.page.evaluate("document.activeElement.className") == "num"


def test_whether_it_is_so_in_russian_is_two_clicks(reader: Reader) -> None:
    reader.click(".sentences .num")
    reader.choose("#hits-lang", "ru")
    langs = reader.page.locator("#hits li .q").evaluate_all("all => all.map((one) => one.lang)")
    assert langs and set(langs) == {"ru"} and reader.clicks <= 3


def test_the_document_that_carries_it_is_named_and_opens(reader: Reader) -> None:
    reader.click(".sentences .num")
    reader.click("#hits-carriers button")
    carrier = reader.page.locator("#hits-carriers button").first.get_attribute("title")
    assert reader.page.locator("#hits-document option:checked").inner_text() in (carrier or "")
    reader.click("#hits .m a")
    assert reader.page.locator("#documents tr:target").is_visible() and reader.clicks <= 3


def test_two_years_are_compared_in_the_hits_of_a_code(reader: Reader) -> None:
    reader.click(".sentences .num")
    found = []
    for year in ("2019", "2024"):
        reader.choose("#hits-year", year)
        found.append(reader.page.locator("#hits li").count())
        cites = reader.page.locator("#hits .m a").all_inner_texts()
        assert all(cite.startswith(year) for cite in cites)
    assert any(found) and reader.clicks <= 3


def test_the_picture_is_saved_as_a_file(reader: Reader, tmp_path: Path) -> None:
    with reader.page.expect_download() as saved:
        reader.click("button[data-save]")
    saved.value.save_as(tmp_path / "forest.svg")
    assert (tmp_path / "forest.svg").read_text(encoding="utf-8").startswith("<svg xmlns")
    assert reader.clicks <= 3


def test_verdicts_words_and_heads_choose_and_sort(reader: Reader) -> None:
    page = reader.page
    reader.click(".show button:not([disabled])")
    kind = page.locator(".show button[aria-pressed='true']").get_attribute("data-kind")
    rows = page.locator(".forest tr[data-kind]:visible")
    assert set(rows.evaluate_all("all => all.map((one) => one.dataset.kind)")) == {kind}
    page.evaluate("location.hash = 'documents'")
    page.locator("#documents th.n .sort").last.click()
    numbers = page.locator("#documents tbody tr td:last-child").all_inner_texts()
    hits = [int(number.replace(",", "")) for number in numbers]
    assert hits == sorted(hits, reverse=True)


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_is_wider_than_its_window_and_axe_finds_nothing(
    chromium: Any, reports: dict[str, Path], lang: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width in WIDTHS:
        scheme = "dark" if width == WIDTHS[1] else "light"
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.goto(reports[lang].as_uri(), timeout=120_000)
        page.evaluate(f"document.querySelectorAll(`{FOLDED}`).forEach((one) => one.click())")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (lang, width)
        if width == WIDTHS[-1]:
            page.locator(".forest .num:visible").first.click()
            page.locator("#hits li").first.wait_for()
        found = axe.Axe().run(page).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
        context.close()


def test_the_network_opens_its_passages_by_keys_and_by_pointer(reader: Reader) -> None:
    page = reader.page
    page.evaluate("location.hash = 'network'")
    stops = page.locator(".network [tabindex='0']:is([data-node])")
    assert stops.count() == page.locator(".network [data-side]").count() > 0
    panel = page.locator(".network [data-side]").first
    line = panel.locator("[data-ends]:not(.wide-line)").last
    ends = str(line.get_attribute("data-ends")).split()
    # The arrows lead to every node; Enter opens the hits of the one that has a line.
    stops.first.focus()
    for _ in range(panel.locator("[data-node]").count()):
        if page.evaluate("document.activeElement.dataset.node") == ends[0]:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#hits li").first.wait_for()
    assert int(page.locator("#hits-count").inner_text().split(" / ")[0]) > 0
    assert page.locator(".network.lit [data-node].near").count() > 1
    # Its neighbours lead to the paragraphs that have both.
    page.locator("#hits-beside button").first.click()
    page.locator("#hits li.named").first.wait_for()
    named = set(page.locator("#hits li .of").all_inner_texts())
    assert len(named) == 2
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.node") == ends[0]
    page.keyboard.press("Escape")
    assert page.locator(".network.lit").count() == 0
    panel.locator(".wide-line").last.dispatch_event("click")
    page.locator("#hits li.named").first.wait_for()


def test_a_pair_of_three_countries_has_its_own_rows_and_numbers(
    chromium: Any, tmp_path: Path
) -> None:
    whole = make_inputs()
    third = [
        whole["comparison"].with_columns(pl.lit(left).alias("left"), pl.lit("UZB").alias("right"))
        for left in ("KAZ", "USA")
    ]
    three = pl.concat([whole["comparison"], *third])
    made = tmp_path / "three.html"
    made.write_text(html_report.render(html_report.Found(**{**whole, "comparison": three})))
    context = chromium.new_context()
    page = context.new_page()
    page.goto(made.as_uri())

    def tallied() -> dict[str, int]:
        buttons = page.locator(".show button").all()
        return {
            str(one.get_attribute("data-kind")): int(one.inner_text().split()[-1])
            for one in buttons
        }

    def rows() -> dict[str, int]:
        kinds = page.locator(".forest tr[data-kind]").evaluate_all(
            "a => a.map((o) => o.dataset.kind)"
        )
        return {kind: kinds.count(kind) for kind in tallied()}

    assert tallied() == rows() and not page.locator(".forest.paired").count()
    page.locator(".to-pair").first.click()
    page.locator(".forest.paired").wait_for()
    assert page.locator("#pair").input_value() == "pair-KAZ-USA" and tallied() == rows()
    context.close()
