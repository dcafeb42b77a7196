"""YAML whose mappings and texts remember their lines, so that every error can name one.

All scalars are text (YAML would make `NO` false and `1.10` a number) and a repeated key is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contentan.errors import CodebookError


class YamlMapping(dict[str, Any]):
    """A mapping that remembers its line and the line of each key."""

    line: int
    lines: dict[str, int]


class YamlText(str):
    """Text that remembers its line."""

    line: int


def load_yaml(path: Path) -> Any:
    """Mappings, lists and text with lines; CodebookError for a syntax error or a repeated key."""
    import yaml

    # The base loaders leave every scalar a text; the one in C is faster, and not built everywhere.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except FileNotFoundError:
        raise CodebookError(
            "there is no such file; a codebook is a folder with codebook.yaml, and `contentan init`"
            " makes a study with one",
            where=path,
        ) from None
    except UnicodeDecodeError as error:
        raise CodebookError(f"not UTF-8 at byte {error.start}", where=path) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CodebookError(f"not YAML: {error.problem}", where=path, line=line) from None
    except yaml.YAMLError as error:
        raise CodebookError(f"not YAML: {error}", where=path) from None
    try:
        return _plain(node, path)
    # An alias may name a part that holds it: &a [*a].
    except RecursionError:
        raise CodebookError("nested too deeply, or a part of itself", where=path) from None


def _plain(node: Any, path: Path) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        made = YamlMapping()
        made.line, made.lines = node.start_mark.line + 1, {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in made:
                raise CodebookError(
                    f"key {key.value!r} stands here again; first in line {made.lines[key.value]}",
                    where=path,
                    line=line,
                )
            made[key.value], made.lines[key.value] = _plain(value, path), line
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    if node is None:
        return None
    text = YamlText(node.value)
    text.line = node.start_mark.line + 1
    return text


def yaml_mapping(**entries: Any) -> YamlMapping:
    made = YamlMapping(entries)
    made.line, made.lines = 0, dict.fromkeys(entries, 0)
    return made


def expect(given: Any, known: tuple[str, ...], required: tuple[str, ...], path: Path) -> None:
    """CodebookError unless `given` is a mapping with known keys, the required ones among them."""
    if not isinstance(given, YamlMapping):
        line = getattr(given, "line", None)
        raise CodebookError(f"expected a mapping with {', '.join(required)}", where=path, line=line)
    for key in given:
        if key not in known:
            raise CodebookError(
                f"{key!r} is unknown; expected one of {', '.join(known)}",
                where=path,
                line=given.lines[key],
            )
    for key in required:
        if key not in given:
            raise CodebookError(f"{key!r} is missing", where=path, line=given.line)
