"""What codes of a codebook are to each other: parents, references between patterns, and what became
of codes that are gone.
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from contentan.codebook.crosswalk import as_crosswalk
from contentan.codebook.patterns import referred
from contentan.codebook.yaml_with_lines import YamlMapping
from contentan.errors import CodebookError, Faults, meant
from contentan.model import Code, Pattern


def check_parents(codes: Mapping[str, Code], faults: Faults) -> dict[str, Code]:
    """The codes, each with the criterion of its parents where it names none; parents that do not
    exist and circles are noted.
    """
    found = {}
    for code in codes.values():
        seen, parent, criterion = {code.id}, code.parent, code.criterion
        while parent:
            if parent not in codes:
                if len(seen) == 1:
                    faults.add(
                        f"parent {parent!r} of code {code.id!r} does not exist"
                        f"{meant(parent, codes)}",
                        code.line,
                    )
                break
            if parent in seen:
                faults.add(f"code {code.id!r} is its own ancestor", code.line)
                break
            seen.add(parent)
            criterion = criterion or codes[parent].criterion
            parent = codes[parent].parent
        found[code.id] = replace(code, criterion=criterion)
    return found


def check_references(
    patterns: Iterable[Pattern], codes: Mapping[str, Code], faults: Faults
) -> None:
    """Note patterns that refer to a code that does not exist, and codes that refer to each other in
    a circle.
    """
    uses: dict[str, set[str]] = {code: set() for code in codes}
    for pattern in patterns:
        for source in pattern.sources:
            for code in referred(pattern, source):
                if code in codes:
                    uses[pattern.code].add(code)
                else:
                    faults.add(
                        f"pattern {source!r} refers to <{code}>, which does not exist"
                        f"{meant(code, codes)}",
                        pattern.line,
                    )
    with faults.noted():
        order(uses, faults.where)


def order(uses: Mapping[str, set[str]], path: Path | str = "codebook") -> list[str]:
    """Codes such that each comes after those it refers to; alphabetical where that leaves a
    choice.
    """
    try:
        sorter = graphlib.TopologicalSorter({code: sorted(uses[code]) for code in sorted(uses)})
        return list(sorter.static_order())
    except graphlib.CycleError as error:
        raise CodebookError(
            f"codes refer to each other in a circle: {' -> '.join(error.args[1])}", where=path
        ) from None


def check_crosswalk(
    top: YamlMapping, codes: Mapping[str, Code], faults: Faults
) -> dict[str, tuple[str, ...]]:
    """The crosswalk: old codes with their successors. Entries for codes that still exist, or that
    lead nowhere, are noted.
    """
    given = top.get("crosswalk") or YamlMapping()
    if not isinstance(given, YamlMapping):
        faults.add(
            "'crosswalk' must be a mapping from old code to new code", top.lines["crosswalk"]
        )
        return {}
    for old, new in given.items():
        line = given.lines[old]
        if old in codes:
            faults.add(f"crosswalk: code {old!r} still exists", line)
        for name in new if isinstance(new, list) else [new]:
            if not isinstance(name, str):
                faults.add(
                    f"crosswalk of {old!r}: expected a code, a list of codes, or nothing", line
                )
            elif (name or isinstance(new, list)) and name not in codes:
                faults.add(
                    f"crosswalk of {old!r}: {str(name)!r} is no code here{meant(name, codes)}", line
                )
    return as_crosswalk(given)
