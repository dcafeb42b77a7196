"""The JSON Schema of codebook.yaml, for editors and other programs; tests hold it to it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

NAME = "codebook.schema.json"


def text() -> str:
    """The schema (draft 7, which editors know) as text."""
    where = resources.files("contentan.codebook") / "data" / NAME
    return where.read_text(encoding="utf-8").rstrip("\n")


def schema() -> dict[str, Any]:
    """The schema as data."""
    found: dict[str, Any] = json.loads(text())
    return found
