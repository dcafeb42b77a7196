"""Commands that say how things stand here: what is installed, what holds, and a settings file to
begin with.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contentan.cli.answers import AsJson, give
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

if TYPE_CHECKING:
    from contentan.runs.after.doctor import Holds


@app.command()
def doctor(
    ctx: typer.Context,
    corpus: Corpus = DEFAULT_CORPUS,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    deep: Annotated[
        bool, typer.Option("--deep", help="Look at every byte that is stored, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is installed or missing, which settings hold, and whether outputs are sound.

    Exit code 1 if something is damaged, full or wrong.

    Example: contentan doctor
    """
    from contentan.runs.after import doctor

    typed = {"corpus": corpus, "codebook": codebook, "outputs": outputs}
    by_hand = {
        name
        for name in typed
        if getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    given = {name: str(typed[name]) for name in by_hand}
    told = doctor.everything(ctx.obj, given, outputs, now(), deep=deep)
    answer = {
        "installed": told.installed,
        "settings_file": told.file,
        "settings": [_setting(one) for one in told.settings],
        "outputs": told.outputs,
        "checks": told.facts,
    }
    give(answer, told.lines, as_json=as_json)
    if told.wrong:
        raise typer.Exit(1)


def _setting(one: Holds) -> dict[str, Any]:
    key = one.key
    return {"section": key.section, "key": key.name, "value": one.value, "source": one.source}


@app.command()
def settings(
    ctx: typer.Context,
    write: Annotated[
        bool, typer.Option("--write", help="Write it to contentan.toml in the current folder.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print a settings file with every key and its default, as comments.

    With --json: the settings that hold, and where each comes from.

    Example: contentan settings --write
    """
    from contentan.settings import example_file, settings_file

    if write:
        try:
            with Path(settings_file.NAME).open("x", encoding="utf-8", newline="\n") as file:
                file.write(example_file.example())
        except FileExistsError:
            raise UsageError(
                "already exists; it stays as it is", where=settings_file.NAME
            ) from None
    if as_json:
        from contentan.runs.after.doctor import held

        holds = [_setting(one) for one in held(ctx.obj, {})]
        give({"settings_file": ctx.obj.path, "settings": holds}, (), as_json=True)
    else:
        say(settings_file.NAME if write else example_file.example().rstrip("\n"))
