"""Reading contentan.toml. Every key that is not declared, or takes something else, is told at
file:line, all at once.

Paths in the file are relative to the file's folder.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from contentan.corpus.study import FAMILIES, MARGIN, Event, Study
from contentan.errors import Faults, UsageError, meant
from contentan.settings.declared_keys import SECTIONS, Key, keys, limit_of
from contentan.settings.example_file import toml
from contentan.settings.toml_lines import entry_lines, line_of
from contentan.settings.value_kinds import COLOUR, EVENT, EVENTS, ISO, PATH, TABLES, YEARS

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

    def study(self) -> Study:
        """Names, colours, margin and events of the study, from [study] and the sections within it.

        >>> File(None, {}).study() == Study()
        True
        """
        here = {
            name: given.value for (section, name), given in self.given.items() if section == "study"
        }
        families = {name: _names(names) for name, names in here.get("families", {}).items()}
        return Study(
            title=_names(here.get("title")),
            families=families or FAMILIES,
            names={
                country: {
                    lang: tuple(form) if isinstance(form, list) else (form,)
                    for lang, form in _names(forms).items()
                }
                for country, forms in here.get("names", {}).items()
            },
            mentions=here.get("mentions", {}),
            colours=dict(here.get("colours", {})),
            margin=float(here.get("margin", MARGIN)),
            events=tuple(
                Event(event["year"], _names(event["label"]))
                for event in sorted(here.get("events", ()), key=lambda one: one["year"])
            ),
        )

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


def _names(given: Any) -> dict[str, Any]:
    """Names by language; one name for all languages counts as English, which each falls back to."""
    return dict(given) if isinstance(given, dict) else {"en": given} if given else {}


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

    Raises UsageError at file:line for what is not TOML, and for every unknown key and every value
    of another kind; and for a named file that is not there.
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
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UsageError("not UTF-8; save the file as UTF-8", where=path, line=line) from None
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        # The parser names no line for what is missing at the end of the file.
        line = int(at[1]) if at else text.count("\n") + 1
        raise UsageError(
            f"not TOML: {str(error).partition(' (at ')[0]}", where=path, line=line
        ) from None
    faults = Faults(UsageError, path)
    given: dict[tuple[str, str], Given] = {}
    for section, values in top.items():
        for name, value in _section(section, values, text, faults).items():
            line = line_of(text, section, name)
            if section == "study" and name in TABLES:
                _check_table(name, value, text, faults)
            elif (section, name) == ("study", "events") and _are_tables(value):
                lines = entry_lines(text, section, name)
                _check_events(value, lines if len(lines) == len(value) else [line], faults)
            else:
                _check(section, name, value, line, faults)
            given[section, name] = Given(value, line)
    faults.refuse()
    return File(path, given)


def _section(section: str, values: Any, text: str, faults: Faults) -> dict[str, Any]:
    if section in SECTIONS and isinstance(values, dict):
        return values
    line = line_of(text, section, "")
    if section in SECTIONS:
        faults.add(f"{section!r} is a section: write [{section}]", line)
        return {}
    homes = [key.section for key in keys() if key.name == section and not isinstance(values, dict)]
    hint = f"; it belongs below [{homes[0]}]" if homes else meant(section, SECTIONS)
    faults.add(f"{section!r} is unknown{hint}; sections are {', '.join(SECTIONS)}", line)
    return {}


def _check(section: str, name: str, value: Any, line: int, faults: Faults) -> None:
    known = {key.name: key for key in keys() if key.section == section}
    if name not in known:
        homes = [key.section for key in keys() if key.name == name]
        hint = f"; it belongs below [{homes[0]}]" if homes else meant(name, known)
        tables = TABLES if section == "study" else {}
        faults.add(
            f"{name!r} is unknown in [{section}]{hint}; keys are {', '.join((*known, *tables))}",
            line,
        )
    elif not known[name].kind.holds(value):
        faults.add(f"{name} = {toml(value)}: expected {known[name].kind.says}", line)


def _check_table(name: str, values: Any, text: str, faults: Faults) -> None:
    """The entries of a section within [study]."""
    entries, _, shown = TABLES[name]
    if not isinstance(values, dict):
        faults.add(
            f"{name!r} is a section: write [study.{name}] and below it {shown}",
            line_of(text, "study", name),
        )
        return
    for key, value in values.items():
        line = line_of(text, f"study.{name}", key)
        if not re.fullmatch(entries.pattern, key):
            faults.add(f"{key!r} in [study.{name}]: expected {entries.says}", line)
        if not entries.kind.holds(value):
            faults.add(f"{key} = {toml(value)}: expected {entries.kind.says}", line)
    if name == "colours":
        _check_colours(values, text, faults)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _check_events(
    events: Sequence[Mapping[str, Any]], lines: Sequence[int], faults: Faults
) -> None:
    """Events at their own lines, with the key that was probably meant."""
    for event, line in zip(events, itertools.cycle(lines), strict=False):
        for name in sorted(event.keys() - EVENT.keys()):
            keys_are = f"keys are {', '.join(EVENT)}"
            faults.add(f"{name!r} is unknown in an event{meant(name, EVENT)}; {keys_are}", line)
        for name, kind in EVENT.items():
            if name not in event:
                faults.add(f"an event has no {name}: expected {EVENTS.says}", line)
            elif not kind.holds(event[name]):
                faults.add(f"{name} = {toml(event[name])}: expected {kind.says}", line)


def _check_colours(values: Mapping[str, Any], text: str, faults: Faults) -> None:
    """Colours that cannot be told apart, or not from the paper."""
    first: dict[str, str] = {}
    for country, colour in values.items():
        if not COLOUR.holds(colour):
            continue
        line = line_of(text, "study.colours", country)
        other = first.setdefault(colour.lower(), country)
        if other != country:
            faults.add(f"{country} has the colour of {other}, {colour}: choose another", line)
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        # Luminance of Rec. 709: above this a mark is hardly seen on white.
        if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 215:
            faults.add(f"{country} = {colour} is too light to be seen on white", line)
