"""The documentation site: builds without a warning and without a network, loads nothing from other
hosts, and has the links, languages and pictures that its pages promise.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]

#: What a browser fetches on its own when it opens a page (links are followed by people only).
LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\b(?:src|srcset)"
    r"\s*=\s*[\"']?([^\"'> ]+)"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|preconnect|icon|preload|modulepreload|manifest))"
    r"[^>]*?\bhref\s*=\s*[\"']?([^\"'> ]+)",
    re.IGNORECASE,
)
STYLED = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. A proxy that refuses every connection stands for the missing network."""
    pytest.importorskip("material", reason="no mkdocs-material: pip install -e '.[docs]'")
    pytest.importorskip("mkdocstrings", reason="no mkdocstrings: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    nowhere = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "all")}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **nowhere, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def addresses(site: Path) -> Iterator[tuple[str, str]]:
    """(file, address) of everything that pages and style sheets load. The page for what is not
    found is left out: it is served at any address, so its own must be absolute.
    """
    for path in sorted(site.rglob("*")):
        if path.name != "404.html" and path.suffix in {".html", ".css"}:
            pattern = LOADED if path.suffix == ".html" else STYLED
            text = path.read_text(encoding="utf-8")
            for found in pattern.finditer(text):
                yield path.relative_to(site).as_posix(), found[1] or found[2]


def test_pages_load_nothing_from_other_hosts(site: Path) -> None:
    loaded = list(addresses(site))
    assert len(loaded) > 100
    assert not [one for one in loaded if re.match(r"(?:https?:)?//", one[1])]


def test_what_pages_load_is_there(site: Path) -> None:
    gone = [
        (page, address)
        for page, address in addresses(site)
        if not address.startswith(("data:", "#"))
        and not ((site / page).parent / address.split("?")[0].split("#")[0]).exists()
    ]
    assert not gone


def test_files_outside_docs_are_pages_and_links_lead_to_them(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    for name in ("architecture", "contributing", "licence"):
        assert f'href="repository/{name}.html"' in start
        assert (site / "repository" / f"{name}.html").is_file()


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_pages_say_their_language(site: Path, lang: str) -> None:
    text = (site / lang / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}"' in text


def test_every_language_is_in_the_search_which_needs_no_server(site: Path) -> None:
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert re.search(r'"lang":\s*\["en",\s*"ru"\]', index)
    found = json.loads(index.removeprefix("var __index = "))
    texts = " ".join(one["text"] for one in found["docs"])
    assert "согласие" in texts and "келісім" in texts


def test_graphs_are_drawn_and_pipes_in_code_have_no_backslash(site: Path) -> None:
    assert '<svg class="graph"' in (site / "develop" / "imports.html").read_text(encoding="utf-8")
    patterns = (site / "use" / "patterns.html").read_text(encoding="utf-8")
    assert "|" in patterns and "\\|" not in patterns


def test_pictures_are_small_and_all_are_shown() -> None:
    pages = (path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    shown = "".join(pages)
    for path in (ROOT / "docs" / "pictures").glob("*.png"):
        assert path.stat().st_size < 150_000
        assert f"../pictures/{path.name}" in shown
        with Image.open(path) as picture:
            assert picture.width <= 1400
