"""What all commands share: the application, options that come more than once, how a line is said."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Corpus = Annotated[Path, typer.Option("--corpus", help="Folder with register.csv, or the register itself.")]
Codebook = Annotated[Path, typer.Option("--codebook", help="Folder with codebook.yaml.")]
Outputs = Annotated[Path, typer.Option("--outputs", help="Where results and the store live.")]
Workers = Annotated[int, typer.Option("--workers", help="Processes; 0 is one a core.")]
Countries = Annotated[
    str, typer.Option("--countries", help="Countries to compare, ISO 3166-1 alpha-3, comma between them.")
]
Run = Annotated[str, typer.Option("--run", help="Id of a run; the latest by default.")]
ReportLang = Annotated[str, typer.Option("--report-lang", help="Language of the report: en, ru or kk.")]
Seed = Annotated[int, typer.Option("--seed", help="Of the bootstrap.")]

DEFAULT_CORPUS, DEFAULT_CODEBOOK, DEFAULT_OUTPUTS = Path("corpus"), Path("codebooks/people_diplomacy"), Path("outputs")
DEFAULT_SEED = 20240101


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def say(text: str) -> None:
    """One line on the standard output."""
    typer.echo(text)
