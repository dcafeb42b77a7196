"""Commands that say how things stand here: what is installed, what holds, and a settings file to
begin with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_CORPUS,
    DEFAULT_OUTPUTS,
    Codebook,
    Corpus,
    Outputs,
    app,
    now,
    say,
)
from contentan.errors import UsageError


@app.command()
def doctor(
    ctx: typer.Context,
    corpus: Corpus = DEFAULT_CORPUS,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
) -> None:
    """Say what is installed and what is missing, which settings hold and from where, and whether
    outputs are sound.

    Exit code 1 where something is damaged, full or wrong.

    Example: contentan doctor
    """
    from contentan.runs.after import doctor

    typed = {"corpus": corpus, "codebook": codebook, "outputs": outputs}
    by_hand = {
        name
        for name in typed
        if getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    told = doctor.everything(ctx.obj, {name: str(typed[name]) for name in by_hand}, outputs, now())
    for line in told.lines:
        say(line)
    if told.wrong:
        raise typer.Exit(1)


@app.command()
def settings(
    write: Annotated[
        bool, typer.Option("--write", help="Write it as contentan.toml into the current folder.")
    ] = False,
) -> None:
    """Print a settings file in which each key stands as a comment with its default.

    Example: contentan settings --write
    """
    from contentan.settings import example_file, settings_file

    if not write:
        typer.echo(example_file.example(), nl=False)
        return
    try:
        with Path(settings_file.NAME).open("x", encoding="utf-8", newline="\n") as file:
            file.write(example_file.example())
    except FileExistsError:
        raise UsageError("is there already; it stays as it is", where=settings_file.NAME) from None
    say(settings_file.NAME)
