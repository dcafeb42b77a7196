"""Every command that a page shows is there, with the options that are shown."""

from __future__ import annotations

import functools
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from contentan.cli.main import app
from tests.conftest import ROOT

PAGES = [path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name != "commands.md"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"^    .*$", re.MULTILINE)
TYPED = {"", "sh", "console", "text"}


def shown(path: Path) -> list[list[str]]:
    """The words of each `contentan …` in the blocks and in the code of sentences and tables."""
    text = path.read_text(encoding="utf-8")
    lines = [
        line for kind, block in FENCE.findall(text) if kind in TYPED for line in block.splitlines()
    ]
    text = FENCE.sub("", text)
    lines += INDENTED.findall(text)
    lines += re.findall(r"`(contentan [^`]+)`", text)
    found = [re.search(r"(?:^ *|[$/] ?|&& )contentan ((?!.*contentan).*)", line) for line in lines]
    calls = [re.split(r"\s+#|\s+&&|\s+>>|;", one[1])[0] for one in found if one]
    return [_words(call) for call in calls if re.match(r"[a-z]", call)]


def _words(call: str) -> list[str]:
    try:
        return shlex.split(call)
    except ValueError:  # a quotation that goes on in the next line
        return call.split()


@functools.cache
def command() -> Any:
    """The command line as a whole; it takes a while to put together."""
    return typer.main.get_command(app)


def options(words: list[str]) -> tuple[str, set[str]]:
    """The name of the command that a call means, and its options."""
    found = command()
    names: list[str] = []
    for word in words:
        inner = getattr(found, "commands", {})
        if word not in inner:
            break
        found, names = inner[word], [*names, word]
    return " ".join(names), {
        name for one in found.params for name in (*one.opts, *one.secondary_opts)
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_commands_and_options_that_a_page_shows_are_there(path: Path) -> None:
    wrong = []
    for words in shown(path):
        name, known = options(words)
        if not name:
            wrong.append(words[0])
            continue
        asked = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        wrong += [f"{name} {option}" for option in sorted(asked - known - {"--help", "--settings"})]
    assert not wrong


def test_commands_are_found_on_pages() -> None:
    assert sum(len(shown(path)) for path in PAGES) > 100
