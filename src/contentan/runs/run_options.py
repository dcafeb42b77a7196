"""The options of a run: what a person chose, by command, flow or Python, as `Settings`.

What is not given is as in the settings file, else the default. Names, kinds and defaults are those
of `settings.declared_keys`; here alone they become what a run is made of.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict, Unpack

from contentan.corpus.study import Period, country_list, years
from contentan.errors import UsageError
from contentan.runs.job import Settings
from contentan.settings.declared_keys import Key, keys
from contentan.settings.settings_file import File
from contentan.settings.value_kinds import PATH, YEARS


class Typed(TypedDict, total=False):
    """Options as they are typed, or as Python has them. None is not given.

    `period` is first and last year, "" all years; `columns` is "ours=theirs" each; `seconds` is the
    longest time for one file. `shared` is of flows alone: "" takes the object storage away.
    """

    corpus: str | Path | None
    codebook: str | Path | None
    outputs: str | Path | None
    countries: str | Sequence[str] | None
    columns: Sequence[str] | Mapping[str, str] | None
    workers: int | None
    seconds: float | None
    period: str | Period | None
    seed: int | None
    report_lang: str | None
    shared: str | None


@functools.cache
def declared() -> Mapping[str, Key | None]:
    """The options of a run by name, each with its key of the settings file; `columns` has a section
    of its own.
    """
    found = {key.option: key for key in keys() if key.option and key.only in ("", "run")}
    return {**found, "columns": None}


def choose(file: File, **typed: Unpack[Typed]) -> Settings:
    """The settings of a run: what is given, else what the file says, else the default.

    Raises UsageError, which names the option, for a value that it does not take.

    >>> choose(File(None, {}), countries="kaz", period="2019-2024").countries
    ('KAZ',)
    """
    given: dict[str, Any] = {name: one for name, one in typed.items() if one is not None}
    if unknown := sorted(given.keys() - Typed.__annotations__.keys()):
        raise TypeError(
            f"{unknown[0]!r} is no option of a run; options are {', '.join(declared())}"
        )

    def value(name: str) -> Any:
        key = declared()[name]
        assert key
        return _checked(key, given[name]) if name in given else file.value(key)

    return Settings(
        _path("corpus", value("corpus")),
        _path("codebook", value("codebook")),
        _folder(value("outputs")),
        countries=_countries(value("countries")),
        columns=columns_of(file, given.get("columns")),
        seed=value("seed"),
        report_lang=value("report_lang"),
        period=_period(value("period")),
        study=file.study(),
        limits=file.limits(),
        workers=value("workers"),
        seconds=float(value("seconds")),
        shared=given.get("shared", file.section("paths")["shared"]),
    )


def _path(name: str, given: Any) -> Path:
    if not isinstance(given, str | os.PathLike):
        raise UsageError(f"{given!r}: expected a path", where=f"--{name}")
    return Path(given).expanduser()


def _folder(given: Any) -> Path:
    outputs = _path("outputs", given)
    if outputs.is_file():
        raise UsageError("is a file, expected a folder", where=outputs)
    return outputs


def _checked(key: Key, value: Any) -> Any:
    """A number or a language that the key takes; texts of other kinds are read where they are
    used.
    """
    if key.kind is PATH or key.kind is YEARS or isinstance(key.default, list):
        return value
    if not key.kind.holds(value):
        option = f"--{key.option.replace('_', '-')}"
        raise UsageError(f"{value!r}: expected {key.kind.says}", where=option)
    return value


def _countries(given: str | Sequence[str]) -> tuple[str, ...]:
    if not isinstance(given, str) and not _are_texts(given):
        raise UsageError(f"{given!r}: expected country codes such as KAZ", where="--countries")
    found = country_list(given if isinstance(given, str) else ",".join(given))
    if not found:
        raise UsageError("expected at least one country, such as KAZ", where="--countries")
    return found


def _are_texts(given: Any) -> bool:
    return isinstance(given, list | tuple | set) and all(isinstance(one, str) for one in given)


def _period(given: str | Sequence[int] | None) -> Period | None:
    if isinstance(given, str):
        return years(given)
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise UsageError(f"{given!r}: expected first and last year", where="--period")
    return years("-".join(map(str, given)))


def _columns(given: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Names of the register's columns as they are typed.

    >>> _columns(["family=kind_of_source"])
    {'family': 'kind_of_source'}
    """
    if isinstance(given, Mapping):
        return dict(given)
    given = [given] if isinstance(given, str) else given
    found = dict(column.partition("=")[::2] for column in given)
    for ours, theirs in found.items():
        if not theirs:
            raise UsageError(f"expected ours=theirs, got {ours!r}", where="--columns")
    return found


def columns_of(file: File, given: Sequence[str] | Mapping[str, str] | None) -> dict[str, str]:
    """Names of the register's columns: those that are typed, else those of the file."""
    return _renamed(file) if given is None else _columns(given)


def _renamed(file: File) -> dict[str, str]:
    """Names of the register's columns that the file has."""
    return {ours: theirs for ours, theirs in file.section("register").items() if theirs}
