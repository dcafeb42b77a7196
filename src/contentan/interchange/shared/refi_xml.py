"""What REFI-QDA's two kinds of XML share: ids, names, elements, and writing them one after the
other.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import IO, Any

#: Who coded what a codebook's patterns found.
MACHINE = "contentan"
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:contentan:refi-qda")
#: XML 1.0 has no place for these.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@lru_cache(maxsize=10_000)
def guid(*names: object) -> str:
    """The same for the same names, on any machine.

    >>> guid("code", "accord") == guid("code", "accord") != guid("code", "exchange")
    True
    """
    return str(uuid.uuid5(_OURS, "\x1f".join(map(str, names))))


def clean(text: str) -> str:
    """Text with a replacement character for each that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def origin() -> str:
    from contentan import __version__

    return f"{MACHINE} {__version__}"


def instant(at: str) -> str:
    """ISO 8601 in UTC with a Z, which every program reads.

    >>> instant("2026-11-22T23:08:25+01:00")
    '2026-11-22T22:08:25Z'
    """
    return (
        datetime.datetime.fromisoformat(at).astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    )


def node(tag: str, *, text: str = "", **attributes: str) -> Any:
    """An element. It has no namespace of its own: written inside `document`, it is in that of the
    root.
    """
    from lxml import etree

    made = etree.Element(tag, {name: clean(value) for name, value in attributes.items()})
    if text:
        made.text = clean(text)
    return made


def parent(tag: str, children: Iterable[Any], **attributes: str) -> Any:
    made = node(tag, **attributes)
    made.extend(children)
    return made


def document(
    to: IO[bytes],
    tag: str,
    namespace: str,
    attributes: Mapping[str, str],
    parts: Iterable[tuple[str, Iterable[Any]]],
    last: Iterable[Any] = (),
) -> None:
    """Write a root with its parts, element by element: a corpus has more codings than one would
    want to hold as a tree.

    A part without children is left out, because the schemas want at least one. `last` are elements
    that follow the parts.
    """
    from lxml import etree

    with etree.xmlfile(to, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(
            tag, {name: clean(value) for name, value in attributes.items()}, nsmap={None: namespace}
        ):
            for name, children in parts:
                _part(out, name, children)
            for element in last:
                out.write(element, pretty_print=True)


def _part(out: Any, name: str, children: Iterable[Any]) -> None:
    left = iter(children)
    first = next(left, None)
    if first is not None:
        with out.element(name):
            out.write(first, pretty_print=True)
            for child in left:
                out.write(child, pretty_print=True)
