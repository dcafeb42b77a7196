"""Scalars of a codebook's files that other readers of YAML take for something else, or refuse.

contentan takes every scalar as text. Others take `NO` for no, `1.10` for a number and 2024-01-01
for a date (YAML 1.1 and 1.2 differ in which), and some refuse a `?` among words in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contentan.authoring.check.codebook_faults import Finding
from contentan.codebook.yaml_with_lines import composed

_WHAT = {"bool": "yes or no", "int": "a number", "float": "a number", "null": "nothing"}
#: Keys whose values are yes and no, whoever reads them.
_SWITCHES = ("case", "coordination")
_PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]*")


def findings(codebook: Path) -> Iterator[Finding]:
    """Warnings on codebook.yaml and examples.yaml."""
    for path, kind in ((codebook, "yaml"), (codebook.with_name("examples.yaml"), "example yaml")):
        if path.is_file():
            for line, message in doubtful(path.read_text(encoding="utf-8-sig")):
                yield Finding(line, "", kind, message)


def doubtful(text: str) -> Iterator[tuple[int, str]]:
    """Lines with plain scalars that not every reader takes as this text.

    >>> list(doubtful("a: NO"))
    [(1, '`NO`: other readers of YAML take it for yes or no; put it in quotation marks')]
    """
    import yaml

    resolver: Any = yaml.resolver.Resolver()
    for key, node, flow in _scalars(composed(text, "codebook")):
        # The loaders differ in what they call plain: '' or None.
        if node.style in ("'", '"', "|", ">") or key in _SWITCHES:
            continue
        why = _why(node.value, flow, resolver.resolve(yaml.ScalarNode, node.value, (True, False)))
        if why:
            yield (
                node.start_mark.line + 1,
                f"`{node.value}`: {why}; put it in quotation marks",
            )


def _scalars(node: Any, key: str = "", flow: bool = False) -> Iterator[tuple[str, Any, bool]]:
    """Scalars with the key above them, and whether they stand in brackets or braces."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _scalars(value, str(name.value), flow or bool(node.flow_style))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, key, flow or bool(node.flow_style))
    elif node is not None:
        yield key, node, flow


def _why(value: str, flow: bool, tag: str) -> str:
    if flow and "?" in value:
        return "some readers of YAML take no ? here"
    kind = tag.rpartition(":")[2]
    if kind == "str" or not value or _PLAIN_NUMBER.fullmatch(value):
        return ""
    if kind == "float" and _as_float(value) == value:
        return ""
    return f"other readers of YAML take it for {_WHAT.get(kind, 'a date or a sign of its own')}"


def _as_float(value: str) -> str:
    try:
        return str(float(value))
    except ValueError:
        return ""
