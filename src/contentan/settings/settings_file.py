"""Reading contentan.toml. A key that is not declared, or takes something else, is an error at
file:line.

Paths in the file are relative to the file's folder.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import UsageError
from contentan.settings.declared_keys import ISO, PATH, SECTIONS, YEARS, Key, keys, limit_of
from contentan.settings.example_file import toml

NAME = "contentan.toml"


class Given(NamedTuple):
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class File:
    """What a settings file says. `path` is None where there is none: then everything has its
    default.
    """

    path: Path | None
    given: Mapping[tuple[str, str], Given]

    def section(self, name: str) -> dict[str, Any]:
        """The values of a section by key, defaults where the file says nothing; paths as they are
        to be opened.

        >>> File(None, {}).section("report")
        {'lang': 'en'}
        """
        return {key.name: self.value(key) for key in keys() if key.section == name}

    def value(self, key: Key) -> Any:
        found = self.given.get((key.section, key.name))
        if found is None:
            return key.default
        return str((self.path or Path()).parent / found.value) if key.kind is PATH else found.value

    def where(self, key: Key) -> str:
        """From where the value comes: the file and line, or `default`."""
        found = self.given.get((key.section, key.name))
        return f"{self.path}:{found.line}" if found else "default"

    def limits(self) -> dict[str, Any]:
        """Fields of `extract.limits.Limits` that the file sets, but for `seconds`, which is an
        option of `run`.
        """
        set_here = {
            limit_of(key): self.value(key)
            for key in keys()
            if (key.section, key.name) in self.given
        }
        found = {name: value for name, value in set_here.items() if name not in ("", "seconds")}
        return {
            name: "+".join(value) if name == "ocr_languages" else value
            for name, value in found.items()
        }

    def defaults(self, command: str) -> dict[str, Any]:
        """Parameters of a command that the file sets, as they would be typed."""
        found = {
            key.option: _typed(key, self.value(key))
            for key in keys()
            if key.option and key.only in ("", command) and (key.section, key.name) in self.given
        }
        columns = [
            f"{ours}={theirs}" for ours, theirs in self.section("register").items() if theirs
        ]
        return found | ({"columns": columns} if columns else {})


def _typed(key: Key, value: Any) -> Any:
    """A value as on the command line.

    >>> _typed(Key("study", "period", YEARS, None, ""), [2019, 2024])
    '2019-2024'
    """
    if key.kind is ISO:
        return ",".join(value)
    return "-".join(map(str, value)) if key.kind is YEARS else value


def find(path: Path | None = None) -> File:
    """The settings in a file, by default contentan.toml of the current folder; all defaults where
    that is not there.

    Raises UsageError at file:line for what is not TOML, an unknown key, or a value of another kind,
    and for a named file that is not there.
    """
    if path is not None and not path.is_file():
        raise UsageError(
            "there is no such settings file; `contentan settings --write` makes one", where=path
        )
    chosen = path or Path(NAME)
    return read(chosen) if chosen.is_file() else File(None, {})


def read(path: Path) -> File:
    """The settings in a file; see `find`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8 at byte {error.start}", where=path) from None
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        # The parser names no line for what is missing at the end of the file.
        line = int(at[1]) if at else text.count("\n") + 1
        raise UsageError(
            f"not TOML: {str(error).partition(' (at ')[0]}", where=path, line=line
        ) from None
    given: dict[tuple[str, str], Given] = {}
    for section, values in top.items():
        for name, value in _section(section, values, path, text).items():
            line = _line(text, section, name)
            given[section, name] = Given(_checked(section, name, value, path, line), line)
    return File(path, given)


def _section(section: str, values: Any, path: Path, text: str) -> dict[str, Any]:
    if section in SECTIONS and isinstance(values, dict):
        return values
    line = _line(text, section, "")
    if section in SECTIONS:
        raise UsageError(f"{section!r} is a section: write [{section}]", where=path, line=line)
    homes = [key.section for key in keys() if key.name == section and not isinstance(values, dict)]
    hint = f"; it belongs below [{homes[0]}]" if homes else _like(section, SECTIONS)
    raise UsageError(
        f"{section!r} is unknown{hint}; sections are {', '.join(SECTIONS)}", where=path, line=line
    )


def _checked(section: str, name: str, value: Any, path: Path, line: int) -> Any:
    known = {key.name: key for key in keys() if key.section == section}
    if name not in known:
        homes = [key.section for key in keys() if key.name == name]
        hint = f"; it belongs below [{homes[0]}]" if homes else _like(name, known)
        raise UsageError(
            f"{name!r} is unknown in [{section}]{hint}; keys are {', '.join(known)}",
            where=path,
            line=line,
        )
    if not known[name].kind.holds(value):
        raise UsageError(
            f"{name} = {toml(value)}: expected {known[name].kind.says}", where=path, line=line
        )
    return value


def _like(name: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _line(text: str, section: str, name: str) -> int:
    """The line of a key, of a section where the name is empty: the parser tells none."""
    inside, home = "", 1
    bare = rf"""["']?{re.escape(name)}["']?"""
    dotted = rf"""\s*["']?{re.escape(section)}["']?\s*"""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"""\s*\[+\s*["']?([^\]"']+?)["']?\s*\]""", line)
        if header:
            inside = header[1]
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
