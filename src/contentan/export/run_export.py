"""A run for other programs: a workbook with a sheet a table, figures as SVG and PNG, networks as
GraphML and GEXF.

All is made from the files of the run folder and stands outside of it, because fonts and libraries
of a machine have a say in its bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.codebook import canonical_form
from contentan.coding.tables import HITS
from contentan.export import picture_files, run_workbook
from contentan.findings import cases
from contentan.findings.network import gexf, graphml, network_picture, strongest_edges
from contentan.findings.network.cooccurrence import Network
from contentan.model import LANGS, Codebook
from contentan.runs import analysis
from contentan.store.run_folders import manifest_of, run_folder


class Exported(NamedTuple):
    """Where the files are, their names, and what a person should know of them."""

    folder: Path
    files: tuple[str, ...]
    notes: tuple[str, ...]


def export(outputs: Path, *, run: str = "", lang: str = "en") -> Exported:
    """Write outputs/exports/<run>/; UsageError where there is no such run. What was exported before
    is replaced.
    """
    source = run_folder(outputs, run)
    manifest = manifest_of(source)
    tables = analysis.read(source)
    folder = outputs / "exports" / source.name
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {**tables, "hits": (pl.read_parquet(source / "hits.parquet"), HITS)}
    book = f"{manifest['codebook']['name']} {manifest['codebook']['version']}"
    left_out = run_workbook.write(
        folder / "workbook.xlsx", sheets, {"run": manifest["id"], "codebook": book}
    )
    countries = tuple(manifest["options"]["countries"].split(","))
    linked = Network(countries, tables["network_nodes"][0], tables["network_edges"][0])
    own = canonical_form.codebook_of_run(source)
    files = ["workbook.xlsx"]
    for country in countries:
        for kind, written in (("graphml", graphml.graphml), ("gexf", gexf.gexf)):
            name = f"network-{country}.{kind}"
            (folder / name).write_bytes(written(linked, country, labels(own, lang)))
            files.append(name)
    drawn = {
        f"network_{each}": network_picture.draw(
            strongest_edges.strongest(linked), labels(own, each), lang=each
        )
        for each in LANGS
    }
    pictures = picture_files.write(folder, drawn if linked.edges["shown"].any() else {})
    return Exported(folder, (*files, *pictures.files), (*left_out, *pictures.notes))


def labels(book: Codebook, lang: str) -> dict[str, str]:
    """Labels of codes and cases, which are the nodes of a network."""
    own: dict[str, str] = {
        case.id: case.label.get(lang) or case.label.get("en") or case.id
        for case in cases.read().cases
    }
    return own | {
        code.id: code.label.get(lang) or code.label.get("en") or code.id for code in book.codes
    }
