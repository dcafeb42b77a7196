"""Values as TOML writes them, and a settings file to begin with."""

from __future__ import annotations

from typing import Any

from contentan.settings.declared_keys import SECTIONS, keys
from contentan.settings.value_kinds import EVENTS, TABLES, YEARS

#: Shown in place of a default that says nothing.
_SHOWN = {YEARS: [2019, 2024], EVENTS: [{"year": 2020, "label": "COVID-19"}]}


def toml(value: Any) -> str:
    """A value as TOML writes it.

    >>> toml([True, "a", 2.5, None])
    '[true, "a", 2.5, ""]'
    """
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:_}" if value >= 10_000 and value % 1000 == 0 else str(value)
    return f'"{value or ""}"'


def example() -> str:
    """A settings file that says what holds without one: each key with what it is for, as a comment.

    >>> print(*example().splitlines()[4:7], sep="\\n")
    [paths]  # Where things are, relative to the folder of this file.
    # Folder with register.csv, or the register itself.
    # corpus = "corpus"
    """
    lines = [
        "# Settings of contentan: remove the # before a key and change its value.",
        "# The command line goes over this file.",
    ]
    lines.append("# `contentan doctor` tells what holds, and from where.")
    for section, says in SECTIONS.items():
        lines += ["", f"[{section}]  # {says}"]
        for key in keys():
            if key.section == section and section == "register":
                lines.append(f"# {key.name} = {toml(key.default)}")
            elif key.section == section:
                value = _SHOWN.get(key.kind, key.default)
                lines += [f"# {key.says}", f"# {key.name} = {toml(value)}"]
        for name, (_, told, shown) in TABLES.items() if section == "study" else ():
            lines += [f"# {told}", f"#   [study.{name}]", f"#   {shown}"]
    return "\n".join(lines) + "\n"
