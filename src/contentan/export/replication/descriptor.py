"""datapackage.json: what each table of a pack holds, for any program that reads Frictionless data
packages (specs.frictionlessdata.io).

Names, types, sentences, allowed values and keys are those of the declared `Table`s.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contentan.coding.tables import HITS
from contentan.corpus.register import sha256
from contentan.export.replication.document_sources import SOURCES
from contentan.runs.analysis import DECLARED
from contentan.tables.schema import FLAG, INT, REAL, TEXT, Column, Table

TABLES: Mapping[str, Table] = {**DECLARED, "hits": HITS, "sources": SOURCES}
#: What each table is about, for README.txt and datapackage.json.
ABOUT = {
    "sources": (
        "Each document: what it is, where it can be had, and the digest of the file that was read."
    ),
    "documents": (
        "Each document: what became of it, how many words were read, how many hits were found."
    ),
    "hits": (
        "Each place where a pattern matched, with quotation, page, pattern and rule; blocked ones"
        " with what blocked them."
    ),
    "counts": (
        "Hits of each code by country, family of sources, institution, language and year, with what"
        " they are counted against."
    ),
    "counts_about": "The same by the countries of which passages speak, whoever says it.",
    "comparison": (
        "Countries compared code by code: rates, shares, differences and ratios with intervals, and"
        " what may be said."
    ),
    "within": "The comparison within each language alone.",
    "specification": "How the comparison comes out under other reasonable choices.",
    "shared_texts": (
        "What the texts of two countries share: works and words by family of sources, language and"
        " time, and what they weigh in the comparison."
    ),
    "trends": "Rates by year, with the text under them.",
    "slopes": "How rates move from year to year, within families of sources and languages.",
    "keyness": "Words outside the codebook that one country's texts use more than the others'.",
    "keyness_lines": "Places where the first of these words stand.",
    "passages": "The best passages of each code and country.",
    "passage_versions": "What stands for them in translations of their texts.",
    "patterns": "What each pattern of the codebook did.",
    "network_nodes": "What stands together in paragraphs: codes and cases, by country.",
    "network_edges": (
        "Which of them stand in one paragraph, and how much more often than by chance."
    ),
    "cases": "Programmes and institutions: how often they are mentioned.",
    "case_themes": "Codes that stand near them.",
    "case_passages": "The best passages on them.",
    "claims": "Who, how many of what, when: figures that documents state.",
    "conflicts": "Pairs of such figures that cannot both hold.",
    "indicators": "Context figures from outside, each with its source.",
    "quality": (
        "How much of what the machine coded reviewers found right (precision), and how much of what"
        " is there it found (recall)."
    ),
    "corrected": "Figures corrected by what reviewers found in random samples.",
    "agreement": "How far reviewers agreed with each other.",
    "harm": "Patterns by how many of their hits reviewers found wrong.",
    "lost": "Judged passages that are no longer found.",
}
_TYPES = {
    str(dtype): name
    for dtype, name in ((INT, "integer"), (REAL, "number"), (TEXT, "string"), (FLAG, "boolean"))
}


def about(name: str) -> str:
    """One sentence on a table, and what a row of it is."""
    table = TABLES.get(name)
    row = f"One row for each {', '.join(table.key)}." if table else ""
    return " ".join(part for part in (ABOUT.get(name, ""), row) if part)


def descriptor(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor of a pack whose tables are in `folder`/tables."""
    book = manifest["codebook"]
    names = sorted(path.stem for path in (folder / "tables").glob("*.csv"))
    found = {
        "profile": "data-package",
        "name": f"contentan-{manifest['id']}",
        "title": (
            f"Content analysis with codebook {book['name']} {book['version']}, run {manifest['id']}"
        ),
        "description": (
            "Tables of one run. README.txt says what is here, codebook.md what the codes mean."
        ),
        "created": manifest["circumstances"]["finished"],
        "resources": [_resource(folder / "tables" / f"{name}.csv", names) for name in names],
    }
    if not str(found["created"])[:4].isdigit():
        del found["created"]
    return found


def _resource(path: Path, names: list[str]) -> dict[str, Any]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    table = TABLES.get(path.stem)
    known = {column.name: column for column in table.columns} if table else {}
    schema: dict[str, Any] = {
        "fields": [_field(name, known.get(name)) for name in header],
        "missingValues": [""],
    }
    if table and set(table.key) <= set(header) and not _has_empty_key(path, table.key):
        schema["primaryKey"] = list(table.key)
    if "doc" in header and path.stem != "documents" and "documents" in names:
        there = {"resource": "documents", "fields": "doc"}
        schema["foreignKeys"] = [{"fields": "doc", "reference": there}]
    return {
        "name": path.stem,
        "path": f"tables/{path.name}",
        "profile": "tabular-data-resource",
        "description": about(path.stem),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": schema,
    }


def _has_empty_key(path: Path, names: tuple[str, ...]) -> bool:
    """Whether a row has nothing in its key but empty texts (the row for all codes has no code): no
    key to programs that read CSV.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return any(not any(row[name] for name in names) for row in csv.DictReader(file))


def _field(name: str, column: Column | None) -> dict[str, Any]:
    """A column. A text that must be there may still be empty: a CSV file does not tell an empty
    text from none.
    """
    if column is None:
        return {"name": name, "type": "string"}
    field: dict[str, Any] = {
        "name": name,
        "type": _TYPES[str(column.dtype)],
        "description": column.says,
    }
    constraints: dict[str, Any] = {}
    if not column.null and column.dtype != TEXT:
        constraints["required"] = True
    if values := [value for value in column.one_of if value]:
        constraints["enum"] = values
    return {**field, "constraints": constraints} if constraints else field
