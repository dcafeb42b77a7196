"""Errors that a person can act on: where it happened, what came, what was expected, what to do;
and what their messages share.

ContentanError
├── RegisterError    the list of documents is wrong
├── CodebookError    a codebook or its examples are wrong
├── PatternError     a pattern does not parse; knows its column
│   └── UnknownSetError    it names a word set that is not there
├── TableError       a table does not have the declared columns
├── ExtractError     one document could not be read; never stops a run
└── UsageError       a command was called with something that is not there
    └── DamagedError     it is there, and is not what was written
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

#: Faults of one file that are told; of the rest only the number.
MOST_FAULTS = 20
#: Signs of a pattern that a message repeats.
MOST_SHOWN = 300


class ContentanError(Exception):
    """One line for a person. `where` is a path, a path with a line, or the name of a table.

    An error of a file with several faults has a line for each; `faults` holds them one by one.
    """

    faults: tuple[ContentanError, ...] = ()

    def __init__(
        self, message: str, *, where: str | Path | None = None, line: int | None = None
    ) -> None:
        self.message = message
        self.where = str(where) if where is not None else None
        self.line = line
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.where, self.line) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class RegisterError(ContentanError):
    """The register names a document that is not there, or says something of it that cannot be."""


class CodebookError(ContentanError):
    """codebook.yaml or examples.yaml is not what docs/use/codebook.md describes."""


class PatternError(ContentanError):
    """A pattern does not parse. `column` counts from 1 in the pattern's own text."""

    def __init__(self, message: str, *, source: str, column: int) -> None:
        self.source = source
        self.column = column
        shown = source if len(source) <= MOST_SHOWN else f"{source[:MOST_SHOWN]}…"
        super().__init__(f"pattern {shown!r}, column {column}: {message}")


class UnknownSetError(PatternError):
    """A pattern names a word set that its language does not have."""

    def __init__(self, name: str, *, source: str, column: int) -> None:
        self.name = name
        super().__init__(f"there is no set @{name}", source=source, column=column)


class TableError(ContentanError):
    """A frame does not have the columns, types or values that its table declares."""


class ExtractError(ContentanError):
    """One document could not be read. `cause` is a short name that documents.csv shows, `detail`
    says more.
    """

    def __init__(self, cause: str, detail: str) -> None:
        self.cause = cause
        self.detail = detail
        super().__init__(f"{cause}: {detail}")

    def __reduce__(self) -> tuple[type[ExtractError], tuple[str, str]]:
        return type(self), (self.cause, self.detail)


class UsageError(ContentanError):
    """A command was called with something that does not exist."""


class DamagedError(UsageError):
    """A file of a run is not what was written."""


class Faults:
    """Everything that is wrong with one file, so that a person is told all of it at once.

    >>> faults = Faults(RegisterError, "register.csv")
    >>> faults.add("there is no column 'path'", 1)
    >>> faults.add("broken row", 7)
    >>> faults.refuse()
    Traceback (most recent call last):
    contentan.errors.RegisterError: register.csv:1: there is no column 'path'
    register.csv:7: broken row
    """

    def __init__(self, kind: type[ContentanError], where: str | Path) -> None:
        self.kind, self.where = kind, where
        self.found: list[ContentanError] = []

    def add(self, message: str, line: int | None = None) -> None:
        """Note a fault and go on."""
        self.found.append(self.kind(message, where=self.where, line=line))

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Note an error that is raised inside, and go on behind it."""
        try:
            yield
        except ContentanError as error:
            self.found += error.faults or (error,)

    def refuse(self) -> None:
        """Raise what was noted as one error, by line; do nothing where nothing was."""
        every = sorted(
            {str(fault): fault for fault in self.found}.values(), key=lambda fault: fault.line or 0
        )
        if not every:
            return
        if len(every) == 1:
            raise every[0] from None
        first, rest = every[0], every[1:MOST_FAULTS]
        lines = [first.message, *map(str, rest)]
        more = len(every) - MOST_FAULTS
        if more > 0:
            lines.append(f"{self.where}: and {many(more, 'more fault')}")
        error = self.kind("\n".join(lines), where=first.where, line=first.line)
        error.faults = tuple(every)
        raise error from None


def many(n: int, one: str, more: str = "") -> str:
    """A number with its noun, `more` where the plural is not `one` with an s. A report in three
    languages has `catalogue.Text.many`.

    >>> many(1, "document"), many(1200, "document"), many(0, "category", "categories")
    ('1 document', '1,200 documents', '0 categories')
    """
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def meant(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, as the end of a message.

    >>> meant("defintion", ["brief", "definition"])
    "; did you mean 'definition'?"
    """
    near = nearest(name, known)
    return f"; did you mean {near!r}?" if near else ""


def nearest(name: str, known: Iterable[str], least: float = 0.6) -> str:
    """The known name that is most like another, by difflib's ratio; empty where that is below
    `least`.
    """
    return next(iter(difflib.get_close_matches(name, list(known), 1, least)), "")
