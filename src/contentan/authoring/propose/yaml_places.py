"""Where the parts of a YAML text stand, by the nodes that a parser composes of it."""

from __future__ import annotations

from typing import Any


def block_end(node: Any) -> int:
    """Where the last word of a node ends; the parser lets a block reach to the next one."""
    while isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def line_start(text: str, at: int) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, at) + 1


def line_stop(text: str, at: int) -> int:
    """Behind the line of a place, its line feed included."""
    # The parser ends a text of several lines behind its last line feed.
    end = text.find("\n", max(at - 1, 0) if text[at - 1 : at] == "\n" else at)
    return len(text) if end < 0 else end + 1


def indent_at(text: str, at: int) -> str:
    """The white space at the beginning of the line of a place."""
    line = text[line_start(text, at) :]
    return line[: len(line) - len(line.lstrip(" \t"))]


def scalar(words: str, *, flow: bool = False) -> str:
    """Words as YAML: bare where they read as themselves, else in single quotation marks.

    >>> scalar("soft power"), scalar("a _{0,3} b", flow=True)
    ('soft power', "'a _{0,3} b'")
    """
    bare = f"[{words}]" if flow else f"- {words}"
    return words if _reads_as(bare, words) else "'" + words.replace("'", "''") + "'"


def _reads_as(written: str, words: str) -> bool:
    import yaml

    try:
        return bool(yaml.load(written, Loader=yaml.BaseLoader) == [words])
    except yaml.YAMLError:
        return False
