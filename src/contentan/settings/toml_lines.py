"""The line of a key, or of an entry of a list, in a TOML file: the parser of the standard library
tells none.
"""

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


def entry_lines(text: str, section: str, name: str) -> list[int]:
    """The lines on which the tables of a list begin, written as [[section.name]] or in brackets.

    >>> entry_lines('[study]\\nevents = [\\n {year = 2020},\\n {year = 2022}]', "study", "events")
    [3, 4]
    """
    lines = text.splitlines()
    header = rf"""\s*\[\[\s*["']?{section}["']?\s*\.\s*["']?{name}["']?\s*\]\]"""
    heads = [number for number, line in enumerate(lines, 1) if re.match(header, line)]
    if heads:
        return heads
    first = line_of(text, section, name)
    found, depth = [], 0
    for number, line in enumerate(lines[first - 1 :], first):
        part = re.sub(rf"""^.*?\b{name}["']?\s*=""", "", line) if number == first else line
        # A quoted text or a comment may hold any bracket.
        for mark in re.findall(r"[\[\]{}]", re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", part)):
            if mark == "{" and depth == 1:
                found.append(number)
            depth += 1 if mark in "[{" else -1
            if not depth:
                return found
    return found
