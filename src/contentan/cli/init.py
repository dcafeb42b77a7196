"""The command with which a study begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import app, say
from contentan.errors import many

Folder = Annotated[Path, typer.Argument(help="The folder, new or without a study.")]
Example = Annotated[
    bool, typer.Option("--example", help="With the sample corpus and its codebook.")
]


@app.command()
def init(folder: Folder = Path(), example: Example = False) -> None:
    """Make a study in a folder: contentan.toml, corpus/register.csv and a codebook to begin with.

    Example: contentan init demo --example
    """
    from contentan.example import study_folder

    written = study_folder.make(folder, example=example)
    shown = [path for path in written if path.parent.name != "documents"]
    for path in shown:
        say(str(path))
    if len(written) > len(shown):
        say(f"{folder / 'corpus' / 'documents'}: {many(len(written) - len(shown), 'document')}")
    say("")
    say("Next:")
    for line in study_folder.next_commands(folder, example=example):
        say(f"  {line}")
