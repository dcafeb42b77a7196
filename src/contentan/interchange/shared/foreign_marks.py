"""What files of other programs say, before anything is made of it: marks, problems with their line,
and JSON read with care.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from contentan.errors import ContentanError

#: A coding longer than this is shown cut.
_MOST_SHOWN = 60


class Mark(NamedTuple):
    """A label on a stretch. Where `text` is given, `start` and `stop` count its code points; else
    those of the document `doc`.

    `stop` -1 means the end; `quote` is what stands there as the file has it. Without a label it
    says that the stretch was read. `item` is the id under which we gave the stretch away, `user` a
    person in the file.
    """

    line: int
    label: str
    doc: str = ""
    text: str = ""
    start: int = 0
    stop: int = -1
    quote: str = ""
    item: str = ""
    user: str = ""


class Problem(NamedTuple):
    """`line` counts lines, or the records of a file that has no lines; 0 is the whole file."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}: {self.message}" if self.line else self.message


class Read(NamedTuple):
    """A file as read. `notes` say what it has that codings have no place for."""

    form: str
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def shown(text: object) -> str:
    """A piece of a file for a message: on one line, cut, nothing that steers a terminal."""
    line = " ".join(str(text).split())
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in line[:_MOST_SHOWN])
    return f"«{plain}{'…' if len(line) > _MOST_SHOWN else ''}»"


def load_json(text: str, *, line: int | None = None) -> Any:
    """A JSON value; ContentanError for what is none, is nested too deeply, or has a number that is
    too long.
    """
    try:
        value = json.loads(text)
        # Half a pair, as "\\ud800", is no letter and cannot be written: a question mark stands for
        # it.
        if re.search(r"\\u[dD][89a-fA-F]", text):
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        return value
    except json.JSONDecodeError as error:
        raise ContentanError(f"not JSON: {error.msg}", line=line or error.lineno) from None
    except (RecursionError, ValueError):
        raise ContentanError(
            "not JSON that can be read: nested too deeply, or a number too long", line=line
        ) from None


def utf16_to_points(text: str, at: int) -> int:
    """The code point at an offset that counts UTF-16 units, as Java and JavaScript do; an offset
    inside a pair is moved before it.

    >>> utf16_to_points("a😀b", 3), utf16_to_points("a😀b", 9)
    (2, 3)
    """
    if text.isascii() or max(text[:at], default="") <= "\uffff":
        return min(at, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "ignore"))
