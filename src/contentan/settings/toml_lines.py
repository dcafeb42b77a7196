"""The line of a key in a TOML file: the parser of the standard library tells none."""

from __future__ import annotations

import re


def line_of(text: str, section: str, name: str) -> int:
    """The line of a key or of a section within a section, of the section where the name is empty;
    else where the section begins.

    >>> line_of('[study]\\nseed = 1\\n\\n[study.families]\\npress = "Press"', "study", "families")
    4
    """
    inside, home = "", 1
    bare = rf"""["']?{re.escape(name)}["']?"""
    dotted = rf"""\s*["']?{re.escape(section)}["']?\s*"""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"""\s*\[+\s*["']?([^\]"']+?)["']?\s*\]""", line)
        if header:
            inside = header[1]
            if name and inside == f"{section}.{name}":
                return number
        if (inside == section and header) or (not inside and re.match(rf"{dotted}[.=]", line)):
            home = number
            if (
                not name
                or re.match(rf"{dotted}\.\s*{bare}\s*=", line)
                or re.search(rf"[{{,]\s*{bare}\s*=", line)
            ):
                return number
        elif inside == section and re.match(rf"\s*{bare}\s*[.=]", line):
            return number
    return home
