"""The Word file of a run: its article with figures of 300 dots an inch."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from contentan.errors import UsageError
from contentan.export import picture_files
from contentan.export.found_run import found_run
from contentan.export.word import word_file
from contentan.report import html_report
from contentan.report.article.article import article
from contentan.report.article.blocks import Article, Figure
from contentan.store.run_folders import run_folder

NAME = "report.docx"
#: Pixels of a PNG across: 300 dots an inch on the 170 mm between the margins.
PIXELS = 170 / 25.4 * 300


class WordReport(NamedTuple):
    """Where the file is, and what a person should know of it."""

    file: Path
    notes: tuple[str, ...]


def export(outputs: Path, *, run: str = "", lang: str = "en", to: Path | None = None) -> WordReport:
    """Write outputs/exports/<run>/report.docx, or the file `to`; one that is there is replaced.

    Raises UsageError where there is no such run, or `to` does not end in .docx.
    """
    if to is not None and to.suffix.lower() != ".docx":
        raise UsageError("expected a name that ends in .docx", where=to)
    source = run_folder(outputs, run)
    found, _ = found_run(source)
    made = article(html_report.context(found, lang))
    missing = picture_files.undrawn(picture_files.LETTERS)
    if missing:
        made = _without_figures(made)
    file = to or outputs / "exports" / source.name / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(word_file.to_bytes(made, _png))
    notes = (picture_files.no_png(missing),) if missing else ()
    return WordReport(file, notes)


def _without_figures(made: Article) -> Article:
    parts = (
        part._replace(blocks=tuple(one for one in part.blocks if not isinstance(one, Figure)))
        for part in made.parts
        if not any(isinstance(one, Figure) for one in part.blocks)
    )
    return made._replace(parts=tuple(parts))


def _png(svg: str) -> tuple[bytes, float]:
    """The picture, and how high it is for a width of 1."""
    box = re.search(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', svg)
    wide, high = (float(box[1]), float(box[2])) if box else (1.0, 1.0)
    return picture_files.to_png(svg, zoom=PIXELS / wide), high / wide
