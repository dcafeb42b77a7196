"""What a run changed against the one before it, as the page shows it: hits, figures, verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from contentan.authoring.changes import compared_sides, difference
from contentan.codebook.canonical_form import codebook_of_run
from contentan.report.writing.catalogue import Text
from contentan.store.results import Store
from contentan.store.run_folders import run_folder

#: Passages of a code that are shown.
PASSAGES = 12


def facts(outputs: Path, before: str, after: str, text: Text) -> dict[str, Any]:
    """Two runs of these outputs; UsageError where one of them is not there."""
    folders = [run_folder(outputs, run) for run in (before, after)]
    old, new = (compared_sides.of_run(folder, folder.name) for folder in folders)
    found = difference.compare(
        old, new, compared_sides.crosswalk_of(new), store=Store(outputs / "cache")
    )
    labels = {
        code.id: text.label(code.label, code.id) for code in codebook_of_run(folders[1]).codes
    }
    coded = found.coded
    if coded is None:
        return {"before": before, "after": after, "codes": [], "figures": [], "flips": []}
    hits = coded.hits.filter(pl.col("effect") != 0)
    codes = [
        {
            "label": labels.get(str(code), str(code)),
            "gained": int((own["effect"] == 1).sum()),
            "lost": int((own["effect"] == -1).sum()),
            "passages": own.head(PASSAGES).to_dicts(),
            "more": max(0, len(own) - PASSAGES),
        }
        for (code,), own in hits.group_by("code", maintain_order=True)
    ]
    moved = coded.figures.filter(pl.col("rate_change").abs() > 0)
    return {
        "before": before,
        "after": after,
        "codes": sorted(codes, key=lambda one: -(one["gained"] + one["lost"])),
        "figures": [
            {**row, "label": labels.get(row["code"], row["code"])} for row in moved.to_dicts()
        ],
        "flips": [
            {**row, "label": labels.get(row["code"], row["code"])}
            for row in coded.verdicts.filter("flips").to_dicts()
        ],
    }
