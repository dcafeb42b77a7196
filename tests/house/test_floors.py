"""The house: rooms on floors, imports that run only downward, names that mean one thing; nothing in
the package but the flows mentions Prefect, and importing it loads nothing heavy.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "contentan"
FILES = sorted(PACKAGE.rglob("*.py"))
#: Lowest first, a line a floor. A room imports only rooms of lower lines; `errors` and `model` are
#: open to all.
FLOORS = """
    tables
    corpus extract statistics store
    segment compare
    codebook
    settings
    lemmatize coding example
    findings decisions
    report
    runs
    export interchange sources
    authoring
    publish review
    api desk flows
    cli
"""
FLOOR_OF = {room: floor for floor, line in enumerate(FLOORS.split("\n")) for room in line.split()}
OPEN = {"errors", "model"}
#: `python -m contentan`: it stands above all rooms.
ENTRY = "__main__"
#: Names that more than one module may have, since it means the same in each: the tables of a room,
#: lines for a terminal.
SHARED_NAMES = {"__init__", "__main__", "tables", "terminal"}

Arrows = Mapping[str, set[str]]


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in FILES}


def imported(node: ast.AST) -> Iterator[str]:
    """Every name that is imported, in functions too; not what is imported for types alone."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, "imports name the module in full"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def own_imports(path: Path) -> set[str]:
    """Modules of the package that a module imports."""
    found = set()
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        if name.split(".")[0] == PACKAGE.name:
            found.add(name if name in MODULES else name.rpartition(".")[0])
    return found - {module_name(path)}


IMPORTS = {name: own_imports(path) for name, path in MODULES.items()}


def arrows_inside(package: str, imports: Mapping[str, Iterable[str]] = IMPORTS) -> Arrows:
    """Which entries of a package, modules and sub-packages, import which others of it."""
    depth, arrows = package.count(".") + 1, defaultdict[str, set[str]](set)
    for name, there in imports.items():
        for other in there:
            if name.startswith(f"{package}.") and other.startswith(f"{package}."):
                arrows[name.split(".")[depth]].add(other.split(".")[depth])
    return {entry: others - {entry} for entry, others in arrows.items()}


def circle(arrows: Arrows) -> set[str]:
    """Entries that lie on a circle or can only be reached from one; none where all run downward."""
    left = {entry: set(others) for entry, others in arrows.items() if others}
    while leaves := {entry for entry, others in left.items() if not others & left.keys()}:
        left = {entry: others for entry, others in left.items() if entry not in leaves}
    return set(left)


@pytest.mark.parametrize("name", MODULES)
def test_module_imports_only_lower_floors(name: str) -> None:
    here = [*name.split("."), ""][1]
    for there in (other.split(".")[1] for other in IMPORTS[name] if "." in other):
        if there not in OPEN and here not in (there, ENTRY):
            assert FLOOR_OF[there] < FLOOR_OF[here], f"{here} may not import {there}"


@pytest.mark.parametrize(
    "package", [name for name, path in MODULES.items() if path.name == "__init__.py"]
)
def test_imports_inside_a_room_run_one_way(package: str) -> None:
    assert circle(arrows_inside(package)) == set()


def test_a_circle_would_be_seen() -> None:
    """As once in the register: a sheet that picks its reader, readers that make sheets."""
    imports = {
        "p.r.sheet": {"p.r.table"},
        "p.r.table": {"p.r.cells", "p.r.sheet"},
        "p.r.cells": set[str](),
    }
    assert circle(arrows_inside("p.r", imports)) == {"sheet", "table"}
    assert circle(arrows_inside("p.r", {**imports, "p.r.table": {"p.r.cells"}})) == set()


def test_nothing_lies_flat_but_the_front_hall() -> None:
    entries = [path for path in PACKAGE.iterdir() if path.name not in ("__pycache__", "py.typed")]
    assert {path.name for path in entries if path.is_file()} == {
        "__init__.py",
        "__main__.py",
        "errors.py",
        "model.py",
    }
    assert {path.name for path in entries if path.is_dir()} == set(FLOOR_OF)
    assert len(entries) <= 30


def test_a_room_says_what_it_is_for_and_holds_no_code() -> None:
    """An import of one module runs no other, and what a step reaches is exact."""
    for name, path in MODULES.items():
        if path.name == "__init__.py" and name != PACKAGE.name:
            (only,) = ast.parse(path.read_text(encoding="utf-8")).body
            assert isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant), name
            assert str(only.value.value).strip().endswith((".", ")")), name


def test_a_name_means_one_thing() -> None:
    """A command has the name of the module that does its work; no other two modules share one."""
    places = defaultdict[str, list[str]](list)
    for name, path in MODULES.items():
        if path.stem not in SHARED_NAMES and not name.startswith(f"{PACKAGE.name}.cli."):
            places[path.stem].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_one_function_says_what_was_meant() -> None:
    """Each room once had its own; their messages differed."""
    knowing = {name for name, path in MODULES.items() if "difflib.get_close" in path.read_text()}
    assert knowing == {"contentan.errors"}


def test_only_the_flows_know_prefect() -> None:
    knowing = {
        module.split(".")[1]
        for module, path in MODULES.items()
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] in ("prefect", "prefect_dask", "distributed")
    }
    assert knowing == {"flows"}


def test_a_command_loads_the_flows_only_when_it_starts_them() -> None:
    for name, path in MODULES.items():
        if not name.startswith(f"{PACKAGE.name}.flows"):
            top = ast.parse(path.read_text(encoding="utf-8")).body
            named = [
                one
                for node in top
                if not isinstance(node, ast.FunctionDef)
                for one in imported(node)
            ]
            assert not any(one.startswith(f"{PACKAGE.name}.flows") for one in named), name


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("contentan", {"polars", "numpy", "spacy", "prefect", "typer"}),
        ("contentan.cli.main", {"polars", "pandas", "spacy", "prefect", "pymorphy3", "lxml"}),
        (
            "contentan.runs.pipeline",
            {
                *("pandas", "spacy", "prefect", "pymorphy3", "simplemma", "pdfplumber"),
                *("trafilatura", "jinja2"),
            },
        ),
    ],
)
def test_import_stays_light(module: str, absent: set[str]) -> None:
    code = f"import sys, {module}; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not absent & set(done.stdout.split())


def test_modules_stay_small_and_functions_short() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 320, f"{path.name}: what is it really about?"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno
                assert length < 50, f"{path.name}: {node.name} is longer than 50 lines"
