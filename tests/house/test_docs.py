"""Documentation is true: tables are those of the code, pattern examples match, the README's
commands do what it shows.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from tests.coding.test_coder import found
from tests.conftest import ROOT, contentan

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_tables_page_is_that_of_the_code() -> None:
    spec = importlib.util.spec_from_file_location(
        "tables_page", ROOT / "tools" / "docs" / "tables_page.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "develop" / "tables.md").read_text(encoding="utf-8") == module.page(), (
        "python tools/docs/tables_page.py > docs/develop/tables.md"
    )


def pattern_rows() -> list[tuple[str, str, bool]]:
    """(pattern, text, whether it matches) from the table of docs/use/patterns.md; texts stand in
    italics.
    """
    rows = []
    for line in (ROOT / "docs" / "use" / "patterns.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`") and "<" not in cells[0]:
            pattern = cells[0].strip("`").replace("\\|", "|")
            rows += [(pattern, text, True) for text in re.findall(r"\*([^*]+)\*", cells[1])]
            rows += [(pattern, text, False) for text in re.findall(r"\*([^*]+)\*", cells[2])]
    return rows


@pytest.mark.parametrize(("pattern", "text", "matches"), pattern_rows())
def test_pattern_examples(pattern: str, text: str, *, matches: bool) -> None:
    lang = "en" if re.search("[a-z]", pattern) and not re.search("[а-я]", pattern) else "ru"
    assert bool(found(text, ("x", pattern), lang=lang)) == matches


def test_there_are_pattern_examples() -> None:
    assert len(pattern_rows()) > 25


def commands() -> list[str]:
    """The README's contentan commands, as they stand in its code blocks."""
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", README, re.DOTALL)
    lines = [
        line.removeprefix("$ ")
        for block in blocks
        for line in block.splitlines()
        if line.startswith("$ ")
    ]
    return [line for line in lines if line.startswith("contentan ")]


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
@pytest.mark.parametrize("command", commands())
def test_readme_command(command: str, clone: Path) -> None:
    arguments = command.removeprefix("contentan ").split(" #")[0]
    if "HIT" in arguments:
        hits = (
            (clone / "outputs" / "latest" / "hits.csv").read_text(encoding="utf-8-sig").splitlines()
        )
        arguments = arguments.replace("HIT", hits[1].split(",")[0])
    done = contentan(arguments, clone)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_readme_first_screen_is_what_the_first_command_prints(clone: Path) -> None:
    shown = re.search(r"```console\n\$ python3 start\.py\n(.*?)```", README, re.DOTALL)
    assert shown
    wanted = [
        line.split("   ")[0].strip() for line in shown[1].splitlines() if line.startswith("  ")
    ]
    printed = contentan("run", clone).stdout
    for code in wanted:
        assert re.search(rf"^  {re.escape(code)}", printed, re.MULTILINE), code


def test_every_command_is_in_the_readme() -> None:
    from contentan.cli import app

    for command in app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert f"contentan {name}" in README, name
