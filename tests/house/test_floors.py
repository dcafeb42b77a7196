"""Imports go only to lower floors; nothing in the package mentions Prefect; importing it loads
nothing heavy.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "contentan"
#: Lowest first, a line a floor; within a floor, too, a module imports only those named before it.
FLOORS = """
    __init__ errors model
    tables mapped locks
    corpus extract settings language sentences segment lemmatize patterns codebook
    vocabulary index matcher coder hits attribution counts compare card passages
    examples intervals agreement cases claims
    phrases possible overlaps verdicts structure coverage
    sample correct decisions reviewed
    network_chance network network_graphml network_layout network_draw figures indicators workbook
    remote store history stages words shards products sharing job pool report gather
    analysis results pipeline
    register fetch
    collect reproduce pack lookup review export summary doctor conllu parity interchange
    gold_texts gold_scores gold gold_told checking changes suggest watch watch_page drift publish
    cli
"""
PLACE_OF = {name: number for number, name in enumerate(FLOORS.split())}
FILES = sorted(PACKAGE.rglob("*.py"))


def floor_name(path: Path) -> str:
    name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "report" if name.startswith("report_") else name


def imports(path: Path) -> set[str]:
    """First part below contentan of every import, those inside functions and those for types alone
    included.
    """
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "contentan":
            found |= {
                alias.name
                for alias in node.names
                if (PACKAGE / alias.name).exists() or (PACKAGE / f"{alias.name}.py").exists()
            }
        elif (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith("contentan.")
        ):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("contentan.")
            }
    return {"report" if name.startswith("report_") else name for name in found} - {"data"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_module_imports_only_lower_floors(path: Path) -> None:
    here = floor_name(path)
    if here == "data":
        return
    for there in imports(path) - {here}:
        assert PLACE_OF[there] < PLACE_OF[here], f"{here} may not import {there}"


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
            "contentan.runs.pipeline",
            {
                "pandas",
                "spacy",
                "prefect",
                "pymorphy3",
                "simplemma",
                "pdfplumber",
                "trafilatura",
                "jinja2",
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
        if path.name != "tables.py":  # declarations, a line a column: nothing to split
            assert text.count("\n") <= 320, f"{path.name}: what is it really about?"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, (
                    f"{path.name}: {node.name} is longer than 50 lines"
                )
