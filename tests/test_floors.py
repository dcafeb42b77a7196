"""Imports go only to lower floors; nothing in the package mentions Prefect; importing it loads nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "contentan"
FLOORS = [  # lowest first
    {"errors", "model", "__init__"},
    {"tables"},
    {"corpus", "extract", "segment", "sentences", "language", "lemmatize", "codebook", "patterns"},
    {"index", "matcher", "coder", "attribution", "counts", "compare", "passages", "examples", "agreement"},
    {"store", "stages", "job", "pool", "results", "pipeline", "report"},
    {"lookup", "summary", "doctor", "conllu", "parity", "interchange"},
    {"cli"},
]
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
SIDEWAYS = {
    ("codebook", "patterns"), ("segment", "language"), ("segment", "sentences"),
    ("lemmatize", "language"), ("lemmatize", "segment"), ("lemmatize", "sentences"),
    ("matcher", "index"), ("coder", "index"), ("coder", "matcher"), ("passages", "counts"),
    ("attribution", "matcher"), ("attribution", "coder"), ("attribution", "index"), ("examples", "coder"), ("examples", "index"),
    # the order in which a run is put together
    ("stages", "store"), ("job", "stages"), ("job", "store"), ("pool", "job"), ("pool", "stages"),
    ("results", "job"), ("results", "pool"), ("results", "report"), ("results", "stages"), ("results", "store"),
    ("pipeline", "job"), ("pipeline", "pool"), ("pipeline", "results"), ("pipeline", "stages"), ("pipeline", "store"),
}  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))


def floor_name(path: Path) -> str:
    name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "report" if name.startswith("report_") else name


def imports(path: Path) -> set[str]:
    """First part below contentan of every import, those inside functions and those for types alone included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "contentan":
            found |= {
                alias.name
                for alias in node.names
                if (PACKAGE / alias.name).exists() or (PACKAGE / f"{alias.name}.py").exists()
            }
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("contentan."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("contentan.")}
    return {"report" if name.startswith("report_") else name for name in found} - {"data"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_module_imports_only_lower_floors(path: Path) -> None:
    here = floor_name(path)
    if here == "data":
        return
    for there in imports(path) - {here}:
        assert FLOOR_OF[there] < FLOOR_OF[here] or (here, there) in SIDEWAYS, f"{here} may not import {there}"


def test_package_does_not_know_prefect() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "prefect" for name in names), path


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("contentan", {"polars", "numpy", "spacy", "prefect", "typer"}),
        ("contentan.cli", {"polars", "pandas", "spacy", "prefect", "pymorphy3", "lxml"}),
        (
            "contentan.pipeline",
            {"pandas", "spacy", "prefect", "pymorphy3", "simplemma", "pdfplumber", "trafilatura", "jinja2"},
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
        if path.name != "tables.py":  # declarations, a line a column: nothing to split
            assert text.count("\n") <= 320, f"{path.name}: what is it really about?"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{path.name}: {node.name} is longer than 50 lines"
