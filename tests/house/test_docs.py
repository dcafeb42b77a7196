"""Documentation is true: tables are those of the code, pattern examples match, the README's
commands do what it shows.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from contentan.codebook import codebook_file
from tests.coding.codebooks import found
from tests.conftest import ROOT, contentan

README = (ROOT / "README.md").read_text(encoding="utf-8")


PAGES = sorted(
    {
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
        *(ROOT / "codebooks").rglob("*.md"),
        ROOT / "corpus" / "README.md",
        ROOT / "outputs" / "README.md",
    }
)


def tool(name: str) -> ModuleType:
    """A script of tools/docs as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / "docs" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_tables_page_is_that_of_the_code() -> None:
    path = ROOT / "docs" / "develop" / "tables.md"
    assert path.read_text(encoding="utf-8") == tool("tables_page").page(), (
        "python tools/docs/tables_page.py > docs/develop/tables.md"
    )


def test_commands_page_is_that_of_the_commands() -> None:
    path = ROOT / "docs" / "use" / "commands.md"
    assert path.read_text(encoding="utf-8") == tool("commands_page").page(), (
        "python tools/docs/commands_page.py > docs/use/commands.md"
    )


def test_picture_of_imports_and_list_of_rooms_are_those_of_the_code() -> None:
    picture = tool("imports_picture")
    given, again = picture.arrows(), "python tools/docs/imports_picture.py"
    assert picture.PAGE.read_text(encoding="utf-8") == picture.page(given), again
    text = picture.ARCHITECTURE.read_text(encoding="utf-8")
    assert text == picture.with_rooms(text, given), again


def test_picture_of_imports_sees_every_kind_of_import_and_no_type(tmp_path: Path) -> None:
    sources = {
        "top": "import contentan.middle.x\ndef f():\n    from contentan import low\n",
        "middle": "from contentan.low.y import z\nfrom contentan import errors\n",
        "low": "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from contentan.top import f\n",
    }
    for room, source in sources.items():
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text(f'"""The {room}. More."""\n')
        (tmp_path / room / "x.py").write_text(source)
    picture = tool("imports_picture")
    given = picture.arrows(tmp_path)
    assert given == {"top": {"middle", "low"}, "middle": {"low"}, "low": set()}
    assert picture.from_the_top(given) == [["top"], ["middle"], ["low"]]
    assert picture.direct(given)["top"] == {"middle"}
    assert "| 3 | `top` | The top. |" in picture.rooms(given, tmp_path)
    with pytest.raises(ValueError, match="a circle among a, b"):
        picture.floors({"a": frozenset("b"), "b": frozenset("a"), "c": frozenset()})


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_paths_and_modules_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", text)
    places = re.findall(r"\b((?:src|tests|tools|benchmarks|flows|docs)/[\w./-]*\w/?)", text)
    gone = [link for link in links if not (path.parent / link).exists()]
    gone += [place for place in places if not (ROOT / place).exists()]
    gone += [f"contentan.{name}" for name in NAMES.findall(text) if not is_named(name)]
    gone += [name for name in BENCHMARKS.findall(text) if not is_benchmark(name)]
    assert not gone


#: Modules, and what is in them; `contentan.toml` and Prefect's events are none.
NAMES = re.compile(r"(?<![\w./@-])contentan\.(?!toml\b|run\.|yaml\b)([a-z]\w*(?:\.\w+)*)")
BENCHMARKS = re.compile(r"\bbenchmarks\.([a-z]\w*(?:\.\w+)*)")


def is_named(name: str) -> bool:
    """Whether there is a module contentan.NAME, or an attribute of one or of contentan."""
    module, _, attribute = name.rpartition(".")
    if (ROOT / "src" / "contentan" / name.replace(".", "/")).is_dir():
        return True
    if (ROOT / "src" / "contentan" / f"{name.replace('.', '/')}.py").is_file():
        return True
    home = f"contentan.{module}" if module else "contentan"
    return hasattr(importlib.import_module(home), attribute)


def is_benchmark(name: str) -> bool:
    place = ROOT / "benchmarks" / name.replace(".", "/")
    return place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_prose_keeps_to_120_characters_a_line(path: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)
    lines = [line for line in prose.splitlines() if not line.startswith(("|", "    "))]
    assert not [line for line in lines if len(line) > 120]


def test_list_of_pages_names_every_page() -> None:
    listed = set(
        re.findall(r"\]\(([^)#]+\.md)\)", (ROOT / "docs" / "README.md").read_text("utf-8"))
    )
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert pages - listed == {"README.md"}


PATTERNS_PAGE = (ROOT / "docs" / "use" / "patterns.md").read_text(encoding="utf-8")


def pattern_rows() -> list[tuple[str, str, bool]]:
    """(pattern, text, whether it matches) from the tables of docs/use/patterns.md; texts stand in
    italics.
    """
    rows = []
    for line in PATTERNS_PAGE.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`") and "<" not in cells[0]:
            pattern = cells[0].strip("`").replace("\\|", "|")
            rows += [(pattern, text, True) for text in re.findall(r"\*([^*]+)\*", cells[1])]
            rows += [(pattern, text, False) for text in re.findall(r"\*([^*]+)\*", cells[2])]
    return rows


@pytest.mark.parametrize(("pattern", "text", "matches"), pattern_rows())
def test_pattern_examples(pattern: str, text: str, *, matches: bool, tmp_path: Path) -> None:
    """The pattern in a codebook with the sets of the page; coordinated in the section on that."""
    lang = "kk" if re.search("[әғқңөұүһі]", pattern) else "en"
    if lang == "en" and re.search("[а-яА-Я]", pattern):
        lang = "ru"
    sets = re.search(r"```yaml\n(sets:.*?)```", PATTERNS_PAGE, re.DOTALL)
    row = "| `" + pattern.replace("|", "\\|")
    section = PATTERNS_PAGE.partition(row)[0].rpartition("\n## ")[2]
    joined = "yes" if section.startswith("Coordination") else "no"
    written = pattern if pattern.startswith("{") else json.dumps(pattern, ensure_ascii=False)
    (tmp_path / "codebook.yaml").write_text(
        f"{sets[1] if sets else ''}coordination: {joined}\nlanguages: [kk, ru, en]\n"
        f"codes: [{{id: x, patterns: {{{lang}: [{written}]}}}}]",
        encoding="utf-8",
    )
    (read,) = codebook_file.read(tmp_path).patterns
    assert bool(found(text, read, lang=lang)) == matches


def test_there_are_pattern_examples() -> None:
    assert len(pattern_rows()) > 60


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


def test_every_command_is_in_the_page_of_commands() -> None:
    from contentan.cli.main import app

    page = (ROOT / "docs" / "use" / "commands.md").read_text(encoding="utf-8")

    for command in app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert f"### contentan {name}" in page, name
