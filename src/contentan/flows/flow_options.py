"""Options of the flows: those of the commands, as a form in Prefect's pages and as a script take
them.

None is not given: then it is as in the settings file, else the default. So a deployment that says
nothing follows contentan.toml.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from prefect import Flow
from pydantic import Field

from contentan.runs import run_options
from contentan.runs.job import Settings
from contentan.settings import settings_file as files
from contentan.settings.settings_file import File

Main = TypeVar("Main", bound=Callable[..., None])


def _form(says: str, **bounds: Any) -> Any:
    """How a parameter stands in the form. Prefect puts its own description over that of a field,
    but keeps what else the field adds to the schema.
    """
    return Field(json_schema_extra={"description": says}, **bounds)


def _says(option: str, more: str = "") -> str:
    """What an option is for, as the settings file says it."""
    key = run_options.declared()[option]
    return f"{key.says} {more}".rstrip() if key else more


_COUNTRIES = _says("countries", "Comma between them.")
_COLUMNS = _says("columns", "ours=theirs, for a register with other names of columns.")
_PERIOD = _says("period", "As 2019-2024; empty is all years.")
_REPORT_LANG = _says("report_lang", "en, ru or kk.")
_SETTINGS = "Settings file; by default contentan.toml of the folder."
_DASK = "Address of a Dask scheduler, such as tcp://10.0.0.5:8786."
_SHARED = "Object storage behind the store, such as s3://bucket/folder."
_CONTACT = "Fetch first: e-mail or web page for servers."

Corpus = Annotated[
    str | None,
    _form(_says("corpus"), min_length=1),
    typer.Option("--corpus", help=_says("corpus")),
]
Codebook = Annotated[
    str | None,
    _form(_says("codebook"), min_length=1),
    typer.Option("--codebook", help=_says("codebook")),
]
Outputs = Annotated[
    str | None,
    _form(_says("outputs"), min_length=1),
    typer.Option("--outputs", help=_says("outputs")),
]
Countries = Annotated[
    str | None,
    _form(_COUNTRIES, min_length=3),
    typer.Option("--countries", help=_COUNTRIES),
]
Columns = Annotated[list[str] | None, _form(_COLUMNS), typer.Option("--columns", help=_COLUMNS)]
Workers = Annotated[
    int | None,
    _form(_says("workers"), ge=0, le=256),
    typer.Option("--workers", help=_says("workers"), min=0, max=256),
]
Seconds = Annotated[
    float | None,
    _form(_says("seconds"), gt=0),
    typer.Option("--seconds", help=_says("seconds")),
]
Period = Annotated[str | None, _form(_PERIOD), typer.Option("--period", help=_PERIOD)]
Seed = Annotated[
    int | None,
    _form(_says("seed"), ge=0),
    typer.Option("--seed", help=_says("seed"), min=0),
]
ReportLang = Annotated[
    str | None, _form(_REPORT_LANG), typer.Option("--report-lang", help=_REPORT_LANG)
]
SettingsPath = Annotated[
    str | None, _form(_SETTINGS), typer.Option("--settings", metavar="FILE", help=_SETTINGS)
]
Dask = Annotated[str, _form(_DASK, pattern=r"^$|^\w+://.+"), typer.Option("--dask", help=_DASK)]
Shared = Annotated[str | None, _form(_SHARED), typer.Option("--shared", help=_SHARED)]
Contact = Annotated[
    str,
    _form(_CONTACT),
    typer.Option("--contact", envvar="CONTENTAN_CONTACT", help=_CONTACT),
]


def with_options_of(flow: Flow[Any, Any]) -> Callable[[Main], Main]:
    """A script's main that takes the flow's parameters as options, before its own: they are
    declared at the flow alone. They reach it as keywords.
    """

    def with_options(main: Main) -> Main:
        own = [
            one
            for one in inspect.signature(main, eval_str=True).parameters.values()
            if one.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        of_flow = inspect.signature(flow.fn, eval_str=True).parameters.values()
        main.__signature__ = inspect.Signature([*of_flow, *own])  # type: ignore[attr-defined]
        return main

    return with_options


def file_of(settings_file: str | None = None) -> File:
    """The settings file of this name, else that of the folder."""
    return files.find(Path(settings_file) if settings_file else None)


def chosen(settings_file: str | None = None, **given: Any) -> Settings:
    """The settings of a run from a script's options; others are passed over."""
    of_run = run_options.Typed.__annotations__.keys()
    options = {name: value for name, value in given.items() if name in of_run}
    return run_options.choose(file_of(settings_file), **options)
