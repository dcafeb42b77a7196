"""R reads a run without tricks: base R and `read.csv` alone, every table, every cell."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from contentan.api.run_tables import TABLES
from contentan.tables.schema import FLAG, INT, REAL
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("clone"),
    pytest.mark.skipif(
        shutil.which("Rscript") is None, reason="needs R (apt-get install r-base-core)"
    ),
]
PAGE = (ROOT / "docs" / "use" / "r.md").read_text(encoding="utf-8")
#: Writes each column of each table into a file of its own, a line a cell; the first line has the
#: type that R gave it. Cells have no line breaks, so a line is a cell.
READ = """
for (path in list.files("outputs/latest", pattern = "[.]csv$", full.names = TRUE)) {
  table <- read.csv(path)
  name <- sub("[.]csv$", "", basename(path))
  cat(name, nrow(table), names(table), "\\n")
  for (column in names(table)) {
    cells <- table[[column]]
    text <- if (is.double(cells)) format(cells, digits = 17, trim = TRUE) else as.character(cells)
    text[is.na(cells)] <- ""
    out <- file(file.path("read", paste0(name, ".", column)), "w", encoding = "UTF-8")
    writeLines(c(class(cells), text), out)
    close(out)
  }
}
"""


def in_r(script: str, folder: Path) -> str:
    """What a script prints."""
    (folder / "script.R").write_text(script, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", "script.R"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def read(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `outputs` and, in `read`, what R found in them; `told` is what it printed."""
    folder = tmp_path_factory.mktemp("r")
    (folder / "outputs").symlink_to(clone / "outputs")
    (folder / "read").mkdir()
    (folder / "told").write_text(in_r(READ, folder), encoding="utf-8")
    return folder


def as_written(folder: Path, name: str) -> list[dict[str, str]]:
    """Rows of a table as Python's csv reads them, without a word on the encoding's mark."""
    path = folder / "outputs" / "latest" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_r_sees_the_tables_with_their_columns_and_rows(read: Path) -> None:
    told = {
        line.split()[0]: line.split()[1:]
        for line in (read / "told").read_text(encoding="utf-8").splitlines()
    }
    assert told.keys() == TABLES.keys()
    for name, (rows, *columns) in told.items():
        assert columns == list(TABLES[name].schema), name
        assert int(rows) == len(as_written(read, name)), name
    assert told["hits"][1] == "hit"


@pytest.mark.parametrize("name", TABLES)
def test_r_reads_every_cell_as_it_is(read: Path, name: str) -> None:
    rows = as_written(read, name)
    for column in TABLES[name].columns:
        path = read / "read" / f"{name}.{column.name}"
        kind, *cells = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        written = [row[column.name] for row in rows]
        if not any(written):
            assert kind == "logical" and not any(cells), column.name
        elif column.dtype in (INT, REAL):
            assert kind in ("integer", "numeric"), column.name
            assert [float(cell or "nan") for cell in cells] == pytest.approx(
                [float(cell or "nan") for cell in written], rel=1e-12, nan_ok=True
            )
        else:
            assert kind == ("logical" if column.dtype == FLAG else "character"), column.name
            assert cells == written, column.name


def test_the_sample_has_what_was_a_trick_before(read: Path) -> None:
    """Cyrillic, quotations over several lines, cells that look like formulas."""
    hits = as_written(read, "hits")
    assert any("қ" in row["quote"] for row in hits)
    assert any("  " in row["before"] for row in hits)  # an empty line, before
    lines = (read / "outputs" / "latest" / "hits.csv").read_bytes().splitlines()
    assert len(lines) == len(hits) + 1


def test_every_snippet_of_the_page_runs(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "outputs").symlink_to(clone / "outputs")
    parts = re.findall(r"^```r\n(.*?)^```", PAGE, re.M | re.S)
    said = in_r("\n".join([*parts, "cat(nrow(counted), nrow(documents), '\\n')"]), tmp_path)
    assert said.splitlines()[-1].split() == ["815", "16"] and (tmp_path / "accord.pdf").is_file()
    assert (
        set(re.findall(r'"(\w+)\.csv"', PAGE))
        | {*("quality", "corrected", "agreement", "harm", "lost")}
        == TABLES.keys()
    )
