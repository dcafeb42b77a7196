"""Commands that show what a change of the codebook does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, now, say

if TYPE_CHECKING:
    from contentan.changes.difference import Difference


@app.command()
def diff(
    a: Annotated[str, typer.Argument(help="What was: a run (id, its beginning, latest, folder) or a codebook.")],
    b: Annotated[str, typer.Argument(help="What is: likewise.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    crosswalk: Annotated[
        Path | None, typer.Option("--crosswalk", help="Codebook whose crosswalk holds; B's by default.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every hit and every change.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the tables as CSV.")] = None,
) -> None:
    """Compare two codebooks or two runs: structure, hits, figures, examples, and the version number deserved.

    Codebooks are applied to the documents of a run, by default the latest. Exit code 1 where a code that is gone has no entry in the
    crosswalk, or an example fails that passed.

    Example: contentan diff latest codebooks/people_diplomacy
    """
    from contentan import summary
    from contentan.changes import difference, told

    with summary.progress(sys.stderr) as shown:
        done = difference.diff(a, b, outputs, now=now, run=run, crosswalk=crosswalk, progress=shown)
    for line in told.lines(done, every=every, paint=_paint):
        say(line)
    if out:
        _write(done, out)
    if done.attention:
        raise typer.Exit(1)


def _paint(text: str, colour: str) -> str:
    if os.environ.get("NO_COLOR"):
        return text
    return typer.style(text, bold=True) if colour == "bold" else typer.style(text, fg=colour)


def _write(done: Difference, out: Path) -> None:
    from contentan.changes.structure import table
    from contentan.tables import to_csv

    tables = {"structure_changes": table(done.structure or [])}
    if done.coded:
        coded = done.coded
        tables |= {"hit_changes": coded.hits, "hit_changes_by_code": coded.by_code}
        tables |= {"figure_changes": coded.figures, "verdict_changes": coded.verdicts}
    out.mkdir(parents=True, exist_ok=True)
    for name, one in tables.items():
        (out / f"{name}.csv").write_bytes(to_csv(one))
        say(str(out / f"{name}.csv"))
