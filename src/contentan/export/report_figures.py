"""The figures of a report as files: SVG, PNG of 300 dots an inch and their data as CSV, in three
languages.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup

from contentan.export import picture_files
from contentan.export.found_run import found_run
from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.sections.curve_file import curve_file
from contentan.report.sections.figure_file import WIDTH, figure_file, forest_file
from contentan.report.sections.heat_file import heat_file
from contentan.report.sections.table1_section import leading_codes
from contentan.store.run_folders import run_folder
from contentan.tables.frames import to_csv

#: Pixels of a PNG for each of an SVG, of which an inch has 96.
ZOOM = 300 / 96
_OF_FOREST = (
    "code left right hits_left rate_left rate_left_low rate_left_high hits_right rate_right"
    " rate_right_low rate_right_high ratio ratio_low ratio_high plain_ratio plain_ratio_low"
    " plain_ratio_high q verdict reason corrected_ratio corrected_ratio_low corrected_ratio_high"
).split()


def export(outputs: Path, *, run: str = "") -> tuple[Path, picture_files.Written]:
    """Write outputs/exports/<run>/figures/; UsageError where there is no such run. The folder, and
    the names of its files with what a person should know of them.
    """
    source = run_folder(outputs, run)
    found, tables = found_run(source)
    folder = outputs / "exports" / source.name / "figures"
    drawn: dict[str, str] = {}
    for lang in LANGS:
        context = html_report.context(found, lang)
        drawn |= {f"{name}_{lang}": svg for name, svg in _figures(context)}
    # Of every row there is no PNG: it would be longer than a page.
    whole = {name: svg for name, svg in drawn.items() if "_all_" in name}
    few = {name: svg for name, svg in drawn.items() if name not in whole}
    made = picture_files.write(folder, few, zoom=ZOOM)
    long = picture_files.write(folder, whole, png=False)
    data = {
        "forest.csv": tables["comparison"].select(_OF_FOREST),
        "trend.csv": tables["trends"],
        "curve.csv": tables["specification"],
        "heat.csv": _by_family(tables["counts"]),
    }
    if context["parts"].get("map"):
        data["map.csv"] = context["parts"]["map"].points
    for name, table in data.items():
        (folder / name).write_bytes(to_csv(table))
    return folder, picture_files.Written((*made.files, *long.files, *data), made.notes)


def _figures(context: dict[str, Any]) -> list[tuple[str, str]]:
    text, countries, answer = context["text"], context["countries"], context["answer"]
    pictures = [("forest", context["title"], answer.picture)]
    for _, other in answer.others:
        two = " – ".join(text.country(country) for country in other.pair)
        pictures.append((f"forest_{'_'.join(other.pair).lower()}", two, other))
    drawn = []
    for name, title, picture in pictures:
        drawn.append((name, forest_file(text, picture, countries, title)))
        if picture.rest:
            drawn.append((f"{name}_all", forest_file(text, picture, countries, title, every=True)))
    if heat := context["parts"].get("heat"):
        title = text("Hits per 1,000 words by family of sources")
        codes = leading_codes(context["table1"])
        drawn.append(("heat", heat_file(text, title, countries, heat, codes)))
    if placed := context["parts"].get("map"):
        title = text("Codes and sources on one map")
        drawn.append(("map", figure_file(text, title, countries, placed.plain, placed.height)))
    drawn += _curves(context)
    shown = context["parts"].get("trends")
    for _, panels in shown.groups if shown else ():
        for panel in panels:
            label = panel.view.label
            drawn.append((f"trend_{panel.view.code.id}", _panel(text, label, countries, panel)))
    return drawn


def _curves(context: dict[str, Any]) -> list[tuple[str, str]]:
    """A specification curve for each contrast that the report has one of."""
    text, countries, several = context["text"], context["countries"], len(context["pairs"]) > 1
    drawn = []
    curves = context["parts"].get("curve")
    for one in curves.rows if curves else ():
        pair = f"_{one.left}_{one.right}".lower() if several else ""
        title = text("The ratio under each choice: {label}", label=context["curve_name"](one))
        drawn.append((f"curve_{one.view.code.id}{pair}", curve_file(text, title, countries, one)))
    return drawn


def _panel(text: Any, label: str, countries: tuple[str, ...], panel: Any) -> str:
    """A picture of years, made smaller where it is wider than a figure."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', panel.picture)
    wide, tall = (float(box[1]), float(box[2])) if box else (1.0, 1.0)
    scale = min(1.0, WIDTH / wide)
    body = Markup('<g transform="scale({})">{}</g>').format(round(scale, 4), panel.picture)
    return figure_file(text, label, countries, body, tall * scale)


def _by_family(counts: pl.DataFrame) -> pl.DataFrame:
    return (
        counts.group_by("code", "country", "family")
        .agg(pl.col("hits", "tokens").sum())
        .sort("code", "country", "family")
    )
