"""What a report shows, read from a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from contentan.codebook import canonical_form
from contentan.findings.network.cooccurrence import Network
from contentan.report import html_report
from contentan.runs import analysis
from contentan.store.run_folders import manifest_of


def found_run(folder: Path) -> tuple[html_report.Found, dict[str, pl.DataFrame]]:
    """What the report of a run folder shows, without hits and cases, and all tables of the run."""
    tables = {name: table for name, (table, _) in analysis.read(folder).items()}
    manifest = manifest_of(folder)
    shown: dict[str, Any] = {
        name: table for name, table in tables.items() if name in html_report.TABLES
    }
    countries = tuple(manifest["options"]["countries"].split(","))
    found = html_report.Found(
        manifest=manifest,
        codebook=canonical_form.codebook_of_run(folder),
        network=Network(countries, tables["network_nodes"], tables["network_edges"]),
        **shown,
    )
    return found, tables
