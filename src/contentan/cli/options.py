"""What all commands share: the application with its groups, the options that every command has,
options that come more than once.
"""

from __future__ import annotations

import functools
import logging
import platform
import time
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from contentan import __version__
from contentan.cli.answer_keys import ANSWERS
from contentan.cli.command_groups import grouped, in_order
from contentan.errors import UsageError
from contentan.model import LANGS
from contentan.runs import clock, loudness
from contentan.settings import settings_file
from contentan.settings.declared_keys import CODEBOOK, CORPUS, COUNTRIES, OUTPUTS, SECONDS, SEED

_LOGGER = logging.getLogger(__name__)
EXIT_CODES = (
    "Exit codes: 0 done; 1 done, and something needs attention; 2 nothing done, with the reason in"
    " one line."
)


class Commands(typer.core.TyperGroup):
    """Commands in groups. Each takes what is not typed from the settings file, and has the options
    --settings, -q and -v.
    """

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, with the options added."""
        command = super().get_command(ctx, cmd_name)
        return with_settings(command) if command is not None else None

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of an analyst's work."""
        return in_order(super().list_commands(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands in the help: a section a group, each command with its first sentence
        in full.
        """
        for group, names in grouped(self.list_commands(ctx)):
            commands = {name: self.get_command(ctx, name) for name in names}
            with formatter.section(group):
                formatter.write_dl(
                    [(name, one.get_short_help_str(limit=200)) for name, one in commands.items()]
                )


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog=EXIT_CODES,
)


def _version(asked: bool) -> None:
    if asked:
        said = f"contentan {__version__}, Python {platform.python_version()}, {platform.system()}"
        typer.echo(said)
        raise typer.Exit


@app.callback()
def everywhere(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version and exit.",
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell what is read, and from where.")
    ] = False,
) -> None:
    """Content analysis of Kazakh, Russian and English documents, compared by country."""
    loudness.begin()
    loudness.quiet(quiet)
    loudness.verbose(verbose)
    began = time.perf_counter()
    ctx.call_on_close(lambda: _LOGGER.debug("done in %.2f s", time.perf_counter() - began))


def with_settings(command: Any, above: str = "") -> Any:
    """The command, and those of its group where it is one, with the options that all have, and what
    stands at the end of their help.
    """
    name, below = f"{above}{command.name}", getattr(command, "commands", {})
    for one in below.values():
        with_settings(one, f"{name} ")
    alone = not below or command.invoke_without_command
    if alone and all(one.name != "settings_file" for one in command.params):
        command.params += _options()
        keys = ", ".join(key.name for key in ANSWERS.get(name, ()))
        command.epilog = f"Keys of --json: {keys}. {EXIT_CODES}" if keys else EXIT_CODES
    return command


def _take(ctx: typer.Context, given: Path | None) -> None:
    """The file's values become the command's defaults; the file itself is what the command finds as
    `ctx.obj`.
    """
    ctx.obj = settings_file.find(given)
    ctx.default_map = ctx.obj.defaults(ctx.info_name or "")
    if ctx.obj.path is None:
        _LOGGER.debug("no %s in %s: defaults hold", settings_file.NAME, Path.cwd())
    else:
        _LOGGER.debug("settings of %s: %s", ctx.obj.path.absolute(), ctx.default_map)


@functools.cache
def _options() -> list[Any]:
    """The options, as Typer makes them of a command that has nothing else: the constructor of its
    options is no part of its interface.
    """
    lone = typer.Typer(add_completion=False)

    @lone.command()
    def _lone(
        quiet: Annotated[
            bool,
            typer.Option(
                "--quiet",
                "-q",
                is_eager=True,
                expose_value=False,
                callback=loudness.quiet,
                help="No progress and no notes: only the answer, and errors.",
            ),
        ] = False,
        verbose: Annotated[
            bool,
            typer.Option(
                "--verbose",
                "-v",
                is_eager=True,
                expose_value=False,
                callback=loudness.verbose,
                help="Tell on stderr what is read, from where, and how long each step takes.",
            ),
        ] = False,
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
    return [one for one in command.params if one.name in ("quiet", "verbose", "settings_file")]


Corpus = Annotated[
    Path, typer.Option("--corpus", help="Folder with register.csv, or the register itself.")
]
Codebook = Annotated[Path, typer.Option("--codebook", help="Folder with codebook.yaml.")]
Outputs = Annotated[Path, typer.Option("--outputs", help="Where results and the store live.")]
Workers = Annotated[int, typer.Option("--workers", help="Processes; 0 takes one per core.")]
Countries = Annotated[
    str,
    typer.Option(
        "--countries", help="Countries to compare, ISO 3166-1 alpha-3, separated by commas."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--columns", help="ours=theirs, for a register whose columns have other names."),
]
Seconds = Annotated[float, typer.Option("--seconds", help="Time limit for one file, in seconds.")]
Run = Annotated[str, typer.Option("--run", help="Id of a run; the latest by default.")]
ReportLang = Annotated[
    str, typer.Option("--report-lang", help="Language of the report: en, ru or kk.")
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")]
Period = Annotated[
    str,
    typer.Option(
        "--period",
        help="First and last year, as 2019-2024; documents of other years are listed, not counted.",
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


def check_language(lang: str) -> None:
    """UsageError for a value of --lang that is no language; '' is any."""
    if lang not in ("", *LANGS):
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}", where="--lang")


def say(text: str) -> None:
    """One line on the standard output."""
    typer.echo(text)


def names(given: str) -> tuple[str, ...]:
    """Names that were typed with commas between them, each once.

    >>> names("aigerim, john,")
    ('aigerim', 'john')
    """
    return tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
