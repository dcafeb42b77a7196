"""The tutorial is true: what it tells the reader to write and run gives what it shows, and the
pages in Russian and Kazakh have the same commands.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import contentan
from tests.house import tutorial_page
from tests.house.test_docs import tool


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_every_language_has_the_same_code_blocks(lang: str) -> None:
    again = "python tools/docs/tutorial_files.py"
    assert tutorial_page.blocks(lang) == tutorial_page.blocks("en"), again


def test_archive_holds_the_texts_of_its_folder() -> None:
    packed = (tutorial_page.START / "texts.zip").read_bytes()
    assert packed == tool("tutorial_files").packed(), "python tools/docs/tutorial_files.py"


def test_lines_left_out_may_be_any_and_lines_shown_must_be_there() -> None:
    printed = "Run r0123456789: 2 documents\nb c\nd\n"
    assert tutorial_page.shown_as_printed("Run raaaaaaaaaa: 2 documents\n…\nd\n", printed)
    assert tutorial_page.shown_as_printed("…\nb …\nd\n", printed)
    assert not tutorial_page.shown_as_printed("…\nb c\n", printed)
    assert not tutorial_page.shown_as_printed("b c\nc\n", printed)
    assert not tutorial_page.shown_as_printed("Run raaaaaaaaaa: 3 documents\n", printed)


@pytest.mark.slow
def test_commands_that_are_only_shown_are_there(tmp_path: Path) -> None:
    shown = [text for kind, text in tutorial_page.blocks() if kind == "sh"]
    for name in re.findall(r"^contentan (\w+)", "\n".join(shown), re.MULTILINE):
        assert contentan(f"{name} --help", tmp_path).returncode == 0, name


@pytest.mark.slow
def test_tutorial_gives_what_it_shows(tmp_path: Path) -> None:
    study = tutorial_page.study(tmp_path)
    for kind, part in tutorial_page.steps():
        if kind == "file":
            tutorial_page.written(part, study)
            continue
        command, _, shown = part.partition("\n")
        if command.startswith("contentan import "):
            tutorial_page.review(study / command.split()[-1])
        outside = command.startswith(("contentan init", "python -m zipfile"))
        printed = tutorial_page.run(command, tmp_path if outside else study)
        assert tutorial_page.shown_as_printed(shown, printed), f"$ {command}\n{printed}"
    _has_the_quality_shown(study / "outputs" / "latest" / "quality.csv")


def _has_the_quality_shown(path: Path) -> None:
    """The table of precision and recall on the page is that of the run."""
    text = tutorial_page.PAGES["en"].read_text(encoding="utf-8")
    shown = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith(("| accord ", "| exchange "))
    ]
    rows = pl.read_csv(path).filter(pl.col("lang").fill_null("") == "").sort("code").to_dicts()
    assert shown == [
        [
            row["code"],
            str(row["verified"]),
            str(row["correct"]),
            _interval(row, "precision"),
            str(row["searched"]),
            str(row["missed"]),
            _interval(row, "recall"),
        ]
        for row in rows
    ]


def _interval(row: dict[str, float], name: str) -> str:
    return f"{row[name]:.2f} [{row[f'{name}_low']:.2f}–{row[f'{name}_high']:.2f}]"
