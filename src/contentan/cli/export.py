"""The command that hands a run over to other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, say
from contentan.errors import UsageError
from contentan.model import LANGS


@app.command()
def export(
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    lang: Annotated[str, typer.Option("--lang", help="Language of the labels in GraphML: kk, ru or en.")] = "en",
) -> None:
    """Write a run as an Excel workbook, its figures as SVG and PNG, its networks as GraphML.

    Example: contentan export
    """
    from contentan import export as exports

    if lang not in LANGS:
        raise UsageError(f"language {lang!r} is none of {', '.join(LANGS)}", where="--lang")
    made = exports.export(outputs, run=run, lang=lang)
    for name in made.files:
        say(str(made.folder / name))
    for note in made.notes:
        say(note)
