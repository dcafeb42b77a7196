"""The contents of a report: its parts in their order, with their titles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentan.report.writing.catalogue import Text


def contents(text: Text, parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Id and title of every section that there is, in order."""
    every = (
        ("answer", text("Answer")),
        ("heat", text("Where each code is found")),
        ("map", text("Codes and sources on one map")),
        ("read", text("What was read and found")),
        ("table1", text("The countries compared")),
        ("codes", text("All codes")),
        ("shared", text("What the countries share")),
        ("firm", text("How firm the differences are")),
        ("curve", text("Specification curve")),
        ("review", text("Review")),
        ("readings", text("Voice and subject")),
        ("trend", text("By year")),
        ("portraits", text("Where in the documents")),
        ("words", text("Words outside the codebook")),
        ("network", text("Network")),
        ("cases", text("Cases")),
        ("conflicts", text("Conflicting claims")),
        ("indicators", text("Context figures")),
        ("documents", text("Documents")),
        ("method", text("Method and limits")),
        ("codebook", text("Codebook")),
        ("patterns", text("Patterns")),
        ("manifest", text("Manifest")),
    )
    optional = {
        "heat",
        "map",
        "portraits",
        "table1",
        "shared",
        "firm",
        "curve",
        "review",
        "readings",
        "words",
        "network",
        "cases",
        "conflicts",
        "indicators",
    }
    return [(part, title) for part, title in every if part not in optional or parts.get(part)]
