"""YAML whose mappings and texts remember their lines, so that every error can name one.

All scalars are text (YAML would make `NO` false and `1.10` a number) and a repeated key is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contentan.errors import CodebookError, Faults, many, meant, nearest

#: What a text holds that must stand in quotation marks, by what YAML says.
_REMEDIES = {
    "cannot start any token": "begins with @, ` or %",
    "',' or ']'": "holds a bracket or brace, as _{0,2} does,",
    "',' or '}'": "holds a comma, bracket or brace, as _{0,2} does,",
    "mapping values are not allowed": "holds a colon and a space",
}


#: So many parts aliases may repeat: nested ones make a thousand million of nine lines.
MOST_REPEATED = 100_000


class YamlMapping(dict[str, Any]):
    """A mapping that remembers its line and the line of each key."""

    line: int
    lines: dict[str, int]


class YamlList(list[Any]):
    """A list that remembers its line."""

    line: int


class YamlText(str):
    """Text that remembers its line."""

    line: int


def load_yaml(path: Path, faults: Faults | None = None) -> Any:
    """Mappings, lists and text with lines; CodebookError for a syntax error. A repeated key is
    noted in `faults` where they are given, else raised too.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CodebookError(
            "there is no such file; a codebook is a folder with codebook.yaml, and `contentan init`"
            " makes a study with one",
            where=path,
        ) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise CodebookError("not UTF-8; save the file as UTF-8", where=path, line=line) from None
    node = composed(text, path)
    noted = faults or Faults(CodebookError, path)
    try:
        if _parts(node, {}) > len(text) + MOST_REPEATED:
            raise CodebookError(
                f"its aliases (*) repeat more than {many(MOST_REPEATED, 'part')}; write out what"
                " they stand for",
                where=path,
            )
        found = _plain(node, noted)
    # An alias may name a part that holds it: &a [*a].
    except RecursionError:
        raise CodebookError("nested too deeply, or a part of itself", where=path) from None
    if faults is None:
        noted.refuse()
    return found


def _remedy(problem: str | None) -> str:
    """What to do where a text holds a sign of YAML, as one with a set (@ethnic) or a gap (_{0,2})
    does.
    """
    found = (text for sign, text in _REMEDIES.items() if sign in (problem or ""))
    return next((f"; put a text that {text} in quotation marks" for text in found), "")


def composed(text: str, path: Path | str) -> Any:
    """The YAML node of the text of a file; CodebookError where it is no YAML."""
    import yaml

    # The base loaders leave every scalar a text; the one in C is faster, and not built everywhere.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 1 if error.problem_mark else None
        raise CodebookError(
            f"not YAML: {error.problem}{_remedy(error.problem)}", where=path, line=at
        ) from None
    except yaml.YAMLError as error:
        raise CodebookError(f"not YAML: {error}", where=path) from None


def _parts(node: Any, known: dict[int, int]) -> int:
    """How many parts a node has, those behind aliases each time that they are named; `known` are
    nodes that were counted.
    """
    import yaml

    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) not in known:
        pairs = isinstance(node, yaml.MappingNode)
        below = [one for pair in node.value for one in pair] if pairs else node.value
        known[id(node)] = 1 + sum(_parts(one, known) for one in below)
    return known[id(node)]


def _plain(node: Any, faults: Faults) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        made = YamlMapping()
        made.line, made.lines = node.start_mark.line + 1, {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key.value, str):
                faults.add("a key must be one line of text", line)
            elif key.value in made:
                faults.add(
                    f"key {key.value!r} is a duplicate; first in line {made.lines[key.value]}", line
                )
            else:
                made[key.value], made.lines[key.value] = _plain(value, faults), line
        return made
    if isinstance(node, yaml.SequenceNode):
        several = YamlList(_plain(item, faults) for item in node.value)
        several.line = node.start_mark.line + 1
        return several
    if node is None:
        return None
    text = YamlText(node.value)
    text.line = node.start_mark.line + 1
    return text


def yaml_mapping(**entries: Any) -> YamlMapping:
    made = YamlMapping(entries)
    made.line, made.lines = 0, dict.fromkeys(entries, 0)
    return made


def _instead(key: str, known: tuple[str, ...]) -> str:
    return meant(key, known) or f"; expected one of {', '.join(known)}"


def expect(given: Any, known: tuple[str, ...], required: tuple[str, ...], path: Path) -> None:
    """CodebookError unless `given` is a mapping with known keys, the required ones among them; it
    names every key that is wrong.
    """
    faults = Faults(CodebookError, path)
    if not isinstance(given, YamlMapping):
        wanted = ", ".join(required or known)
        faults.add(f"expected a mapping with {wanted}", getattr(given, "line", None))
        faults.refuse()
    for key in given:
        if key not in known:
            faults.add(
                f"{key!r} is unknown{_instead(key, known)}",
                given.lines[key],
            )
    misspelt = {nearest(key, known) for key in given if key not in known}
    for key in required:
        if key not in given and key not in misspelt:
            faults.add(f"{key!r} is missing", given.line)
    faults.refuse()
