"""What a command answers: lines for a person, or with --json one JSON document for a program.

Keys are the words of docs/start/words.md, numbers are numbers, and what is not defined is null;
`answer_keys` lists what each command answers.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Annotated, Any

import typer

from contentan.runs.loudness import is_quiet

AsJson = Annotated[
    bool, typer.Option("--json", help="Answer as one JSON document, on the standard output.")
]


def give(answer: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """The answer on the standard output: its lines, or all of it as JSON."""
    for line in [written(answer)] if as_json else lines:
        typer.echo(line)


def written(answer: Mapping[str, Any]) -> str:
    """An answer as JSON, in readable letters and without NaN.

    >>> print(written({"share": float("nan"), "texts": ("сөз", 1)}))
    {
     "share": null,
     "texts": [
      "сөз",
      1
     ]
    }
    """
    return json.dumps(plain(answer), ensure_ascii=False, indent=1, allow_nan=False)


def plain(value: Any) -> Any:
    """A value as JSON has it: a frame is a list of rows by column name, a record a mapping, a path
    its text with /, what is not a number is null.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, PurePath):
        return value.as_posix()
    if hasattr(value, "to_dicts"):
        return [plain(row) for row in value.to_dicts()]
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    return [plain(one) for one in value]


def paint(text: str, colour: str) -> str:
    """A text in a colour, or `bold`; as it is where NO_COLOR is set. What is no terminal loses the
    colour by itself.
    """
    if os.environ.get("NO_COLOR"):
        return text
    return typer.style(text, bold=True) if colour == "bold" else typer.style(text, fg=colour)


def note(text: str) -> None:
    """A line on the standard error, unless -q: what is no part of the answer."""
    if not is_quiet():
        typer.echo(text, err=True)
