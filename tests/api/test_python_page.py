"""docs/use/python.md and its notebook say what is so: each snippet runs, in its order."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contentan.api.run_tables import TABLES
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "use" / "python.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "docs" / "use" / "notebook.ipynb"


def snippets(page: str, language: str) -> list[str]:
    """Blocks of code of a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.M | re.S)


def place(clone: Path, folder: Path) -> Path:
    """A folder with the sample and a run of it, in which snippets may write."""
    for name in ("corpus", "codebooks"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(clone / "outputs", folder / "outputs", symlinks=True)
    return folder


def executed(parts: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Parts one after the other in one process, as cells of a notebook."""
    (folder / "parts.json").write_text(json.dumps(parts), encoding="utf-8")
    code = (
        "import json\nnames = {}\n"
        "for number, part in enumerate(json.load(open('parts.json', encoding='utf-8')), 1):\n"
        "    exec(compile(part, f'part {number}', 'exec'), names)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_every_snippet_of_the_page_runs_and_gives_what_it_tells(
    clone: Path, tmp_path: Path
) -> None:
    """A line that ends in a comment with a value is compared with it, before the others run."""
    folder = place(clone, tmp_path)
    told = re.findall(r"^(\S.*?) +# (['\[].*)$", PAGE, re.M)
    assert len(told) == 2
    values = [f"assert {line} == {value}" for line, value in told]
    before = ["import contentan", "run = contentan.open_run()", *values]
    done = executed([*before, *snippets(PAGE, "python")], folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("codebooks/nobody: there is no such file")
    assert {"comparison.svg", "soft_power.png"} <= {path.name for path in folder.iterdir()}


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_every_snippet_of_the_page_on_jupyter_runs(clone: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "use" / "howto" / "jupyter.md").read_text(encoding="utf-8")
    done = executed(snippets(page, "python"), place(clone, tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_the_notebook_runs_without_jupyter(clone: Path, tmp_path: Path) -> None:
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    parts = ["".join(cell["source"]) for cell in cells]
    shown = "assert counts.loc[0, 'interethnic_accord'] == 1 and not counts.loc[2].any()"
    done = executed([*parts, shown], place(clone, tmp_path))
    assert done.returncode == 0, done.stderr


def test_the_page_names_every_table() -> None:
    rows = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", rows)) >= TABLES.keys() - {"passages"}
