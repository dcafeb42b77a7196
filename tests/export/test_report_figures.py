"""Figures as files, to the end: SVG that parses, PNG of 300 dots an inch, their data."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from contentan.export import report_figures
from contentan.model import LANGS
from contentan.report.sections.figure_file import WIDTH


@pytest.mark.slow
def test_figures_of_a_run_are_svg_png_and_csv_in_three_languages(two_runs: Path) -> None:
    folder, written = report_figures.export(two_runs / "outputs")
    assert {path.name for path in folder.iterdir()} == set(written.files)
    assert {"forest.csv", "trend.csv", "heat.csv"} <= set(written.files)
    for lang in LANGS:
        svg = ElementTree.parse(folder / f"forest_{lang}.svg").getroot()
        assert float(svg.attrib["width"]) == WIDTH
        if not written.notes:  # fonts with Kazakh letters
            with Image.open(folder / f"forest_{lang}.png") as picture:
                assert abs(picture.width / (WIDTH / 96) - 300) < 1
                assert len(set(picture.convert("L").resize((60, 20)).tobytes())) > 5
