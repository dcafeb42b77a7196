"""Commands that edit the files of a codebook: a code under another id, two codes made one; and the
schema by which editors help."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give, paint
from contentan.cli.options import DEFAULT_CODEBOOK, Codebook, app, say
from contentan.errors import many

if TYPE_CHECKING:
    from contentan.authoring.restructure.renames import Changed

group = typer.Typer(no_args_is_help=True)
app.add_typer(group, name="codebook", help="Edit a codebook's files, or help an editor do so.")

Old = Annotated[str, typer.Argument(help="Id of the code.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show the lines that would change.")]


@group.command()
def rename(
    old: Old,
    new: Annotated[str, typer.Argument(help="Its new id.")],
    codebook: Codebook = DEFAULT_CODEBOOK,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give a code another id wherever the codebook's files name it.

    That is: the code, parents, references, texts, the crosswalk, marks of examples, cases.
    All else keeps its bytes.

    Where the code has its new id in codebook.yaml already, what still has the old one follows.

    Example: contentan codebook rename tolerance tolerance_respect --dry-run
    """
    from contentan.authoring.restructure import renames

    _carry_out(
        renames.rename(codebook, old, new), codebook, (old, new), dry_run=dry_run, as_json=as_json
    )


@group.command()
def merge(
    old: Old,
    new: Annotated[str, typer.Argument(help="Id of the code that it is merged into.")],
    codebook: Codebook = DEFAULT_CODEBOOK,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Merge a code into another: its patterns go there, its entry goes, its id is followed.

    Example: contentan codebook merge youth_exchange educational_exchange --dry-run
    """
    from contentan.authoring.restructure import merges

    _carry_out(
        merges.merge(codebook, old, new), codebook, (old, new), dry_run=dry_run, as_json=as_json
    )


def _carry_out(
    changed: Sequence[Changed],
    where: Path,
    ids: tuple[str, str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write what changes, unless it is only to be shown; then show it."""
    from contentan.authoring.restructure import renames

    rows = list(renames.lines(changed))
    named = [{"file": file, "line": line} for file, line in renames.mentions(where, ids[0])]
    if not dry_run:
        renames.write(changed)
    shown = []
    for one in rows:
        shown.append(paint(f"{one.file}:{one.line}", "bold"))
        shown += [paint(f"  - {one.before.strip()}", "red")] if one.before else []
        shown += [paint(f"  + {one.after.strip()}", "green")] if one.after else []
    shown += [f"{row['file']}:{row['line']}: names {ids[0]}; left as it is" for row in named]
    files = len({one.file for one in rows})
    done = "would change (--dry-run)" if dry_run else "changed"
    shown.append(f"{ids[0]} -> {ids[1]}: {many(len(rows), 'line')} of {many(files, 'file')} {done}")
    answer = {"old": ids[0], "new": ids[1], "dry_run": dry_run, "lines": rows, "named": named}
    give(answer, shown, as_json=as_json)


@group.command()
def schema() -> None:
    """Print the JSON Schema of codebook.yaml, for editors and other programs.

    Example: contentan codebook schema
    """
    from contentan.codebook import codebook_schema

    say(codebook_schema.text())
