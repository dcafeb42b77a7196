"""Heading levels of a DOCX file's paragraph styles, those inherited too; lists and bold type."""

from __future__ import annotations

import re
from typing import Any

from contentan.extract.office.zip_container import attribute


def style_levels(root: Any) -> dict[str, int]:
    """Heading level by style id, inherited ones included; 0 for styles of text."""
    if root is None:
        return {}
    own: dict[str, int] = {}
    parent: dict[str, str] = {}
    for style in root.iterfind("{*}style"):
        name = style.find("{*}name")
        outline = style.find(".//{*}outlineLvl")
        own[attribute(style, "styleId")] = level_of(
            attribute(name, "val") if name is not None else "", outline
        )
        based = style.find("{*}basedOn")
        if based is not None:
            parent[attribute(style, "styleId")] = attribute(based, "val")
    return {style: _inherited(style, own, parent) for style in own}


def level_of(name: str, outline: Any) -> int:
    found = re.fullmatch(r"(?:heading|заголовок|тақырып)\s*(\d)", name.strip(), re.IGNORECASE)
    if found:
        return int(found.group(1))
    if (
        outline is not None
        and attribute(outline, "val").isdigit()
        and int(attribute(outline, "val")) < 9
    ):
        return int(attribute(outline, "val")) + 1
    return 1 if name.strip().lower() in ("title", "название") else 0


def _inherited(style: str, own: dict[str, int], parent: dict[str, str]) -> int:
    seen: set[str] = set()
    while style and style not in seen:
        if own.get(style):
            return own[style]
        seen.add(style)
        style = parent.get(style, "")
    return 0


def is_item(element: Any) -> bool:
    """Whether a paragraph stands in a list."""
    number = element.find("{*}pPr/{*}numPr/{*}numId")
    return number is not None and attribute(number, "val") != "0"


def bold_size(element: Any) -> int:
    """Type size in half points where every run with text is bold, else 0."""
    size = 0
    for run in element.iter("{*}r"):
        if not "".join(text.text or "" for text in run.iter("{*}t")).strip():
            continue
        bold, points = run.find("{*}rPr/{*}b"), run.find("{*}rPr/{*}sz")
        if bold is None or attribute(bold, "val") in ("false", "0"):
            return 0
        # In half points; without a size of its own a run is taken for 12 points.
        found = attribute(points, "val") if points is not None else "24"
        size = max(size, int(found) if found.isdigit() else 24)
    return size
