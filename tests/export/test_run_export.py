"""A run handed over: the tables come back from CSV as they were, and the files of an export open
elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from contentan.runs import analysis
from contentan.tables.frames import check_frame, to_csv
from tests.conftest import contentan


@pytest.mark.slow
@pytest.mark.xdist_group("clone")
def test_a_run_is_exported_as_workbook_figures_and_graphs(clone: Path) -> None:
    import openpyxl

    contentan("run", clone)
    folder = (clone / "outputs" / "latest").resolve()
    for name, (frame, table) in analysis.read(folder).items():
        assert to_csv(check_frame(frame, table)) == (folder / f"{name}.csv").read_bytes(), name

    told = contentan("export", clone).stdout
    made = clone / "outputs" / "exports" / folder.name
    assert {"workbook.xlsx", "network-KAZ.graphml", "network-USA.graphml", "network_kk.svg"} <= {
        p.name for p in made.iterdir()
    }
    assert "workbook.xlsx" in told
    book = openpyxl.load_workbook(made / "workbook.xlsx", read_only=True)
    assert {"counts", "comparison", "hits", "network_edges", "claims", "definitions"} <= set(
        book.sheetnames
    )
    ElementTree.parse(made / "network-KAZ.graphml")
    ElementTree.parse(made / "network_ru.svg")
