"""What all commands share: the application, the settings file behind every option, options that
come more than once.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from contentan.runs import clock
from contentan.settings import settings_file
from contentan.settings.declared_keys import CODEBOOK, CORPUS, COUNTRIES, OUTPUTS, SECONDS, SEED


class Commands(typer.core.TyperGroup):
    """Commands that take what is not typed from the settings file; each has the option
    --settings.
    """

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, with the option added."""
        command = super().get_command(ctx, cmd_name)
        return with_settings(command) if command is not None else None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def with_settings(command: Any) -> Any:
    """The command, and those of its group where it is one, with the option --settings."""
    below = getattr(command, "commands", None)
    if below is not None:
        for one in below.values():
            with_settings(one)
    elif all(one.name != "settings_file" for one in command.params):
        command.params.append(_option())
    return command


def _take(ctx: typer.Context, given: Path | None) -> None:
    """The file's values become the command's defaults; the file itself is what the command finds as
    `ctx.obj`.
    """
    ctx.obj = settings_file.find(given)
    ctx.default_map = ctx.obj.defaults(ctx.info_name or "")


@functools.cache
def _option() -> Any:
    """The option, as Typer makes it of a command that has nothing else: the constructor of its
    options is no part of its interface.
    """
    lone = typer.Typer(add_completion=False)

    @lone.command()
    def _lone(
        settings_file: Annotated[
            Path | None,
            typer.Option(
                "--settings",
                metavar="FILE",
                is_eager=True,
                expose_value=False,
                callback=_take,
                help="Settings; by default contentan.toml of the current folder.",
            ),
        ] = None,
    ) -> None: ...

    command: Any = typer.main.get_command(lone)
    return next(one for one in command.params if one.name == "settings_file")


Corpus = Annotated[
    Path, typer.Option("--corpus", help="Folder with register.csv, or the register itself.")
]
Codebook = Annotated[Path, typer.Option("--codebook", help="Folder with codebook.yaml.")]
Outputs = Annotated[Path, typer.Option("--outputs", help="Where results and the store live.")]
Workers = Annotated[int, typer.Option("--workers", help="Processes; 0 is one a core.")]
Countries = Annotated[
    str,
    typer.Option(
        "--countries", help="Countries to compare, ISO 3166-1 alpha-3, comma between them."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--columns", help="ours=theirs, for a register with other names."),
]
Seconds = Annotated[float, typer.Option("--seconds", help="Longest time for one file.")]
Run = Annotated[str, typer.Option("--run", help="Id of a run; the latest by default.")]
ReportLang = Annotated[
    str, typer.Option("--report-lang", help="Language of the report: en, ru or kk.")
]
Seed = Annotated[int, typer.Option("--seed", help="Of the bootstrap.")]
Period = Annotated[
    str,
    typer.Option(
        "--period",
        help="First and last year, as 2019-2024; other documents are listed, not counted.",
    ),
]

DEFAULT_CORPUS, DEFAULT_CODEBOOK, DEFAULT_OUTPUTS = Path(CORPUS), Path(CODEBOOK), Path(OUTPUTS)
DEFAULT_SEED, DEFAULT_SECONDS, DEFAULT_COUNTRIES = SEED, SECONDS, ",".join(COUNTRIES)


now = clock.now


def typed(ctx: typer.Context) -> dict[str, Any]:
    """The options that a person typed, by parameter; neither the settings file's nor defaults."""
    by_hand = ("COMMANDLINE", "ENVIRONMENT")
    return {
        name: value
        for name, value in ctx.params.items()
        if getattr(ctx.get_parameter_source(name), "name", "") in by_hand
    }


def say(text: str) -> None:
    """One line on the standard output."""
    typer.echo(text)
