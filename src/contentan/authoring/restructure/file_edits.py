"""Where the scalars of a YAML text stand, and edits that leave everything else as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import CodebookError
from contentan.store.files import write_atomic

_BOM = b"\xef\xbb\xbf"


class Place(NamedTuple):
    """A scalar: `path` are the keys and numbers above it, `start` and `stop` code points of the
    text, quotation marks included.
    """

    path: tuple[str, ...]
    value: str
    start: int
    stop: int


class Edit(NamedTuple):
    """`new` in the place of the code points from `start` to `stop`."""

    start: int
    stop: int
    new: str


def read_text(path: Path) -> str:
    """A file's text with its line ends; '' where there is no such file."""
    if not path.is_file():
        return ""
    try:
        return path.read_bytes().removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        raise CodebookError("not UTF-8; save the file as UTF-8", where=path) from None


def write_text(path: Path, text: str) -> None:
    """The text in the place of the file's, which keeps its byte order mark: all of it, or none."""
    path = path.resolve()  # a link stays one
    mark = _BOM if path.read_bytes().startswith(_BOM) else b""
    write_atomic(path, mark + text.encode(), tmp=path.parent)


def places(node: Any, path: tuple[str, ...] = ()) -> Iterator[Place]:
    """Every scalar below a node, keys of mappings aside, in the order of the text."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from places(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from places(item, (*path, str(number)))
    elif node is not None:
        yield Place(path, node.value, node.start_mark.index, node.end_mark.index)


def child(node: Any, key: str) -> Any:
    """The value of a key of a mapping; None where there is none."""
    import yaml

    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with its edits, which do not overlap.

    >>> edited("a: b", [Edit(3, 4, "c"), Edit(0, 1, "x")])
    'x: c'
    """
    for one in sorted(edits, reverse=True):
        text = text[: one.start] + one.new + text[one.stop :]
    return text


def line_end(text: str) -> str:
    r"""The line end that a text uses.

    >>> line_end("a\r\nb")
    '\r\n'
    """
    return "\r\n" if "\r\n" in text else "\n"


def line_of(text: str, at: int) -> int:
    """The number of the line in which a code point stands."""
    return text.count("\n", 0, at) + 1
