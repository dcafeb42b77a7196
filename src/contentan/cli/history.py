"""Commands for what was made: runs and how they differ, a run made again, the store without what no
run needs, a run to hand over.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Workers, app, now, say
from contentan.errors import UsageError, many

cache = typer.Typer(no_args_is_help=True)
app.add_typer(cache, name="cache", help="Tidy the store of intermediate results.")


@app.command()
def runs(
    two: Annotated[
        list[str] | None,
        typer.Argument(help="Two runs; the second is compared with the first."),
    ] = None,
    outputs: Outputs = DEFAULT_OUTPUTS,
    last: Annotated[
        int, typer.Option("--last", help="How many runs to list; 0 lists all.", min=0)
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """List the runs, newest first, with what changed from one to the next.

    Given two runs, it says why they differ.

    Example: contentan runs
    """
    from contentan.store import history

    if two and len(two) != 2:
        raise UsageError("give two runs, or none", where="runs")
    if two:
        found = history.entries_of(outputs, [history.find_run(outputs, given) for given in two])
        earlier, broken, lines = 0, list[str](), [*history.between(*found)]
    else:
        found, broken = history.history(outputs, last=last), history.unreadable(outputs)
        earlier = len(history.runs_of(outputs)) - len(found)
        lines = [*history.lines(found, earlier)]
        lines += [f"{name}: no run.json that can be read" for name in broken]
    rows = [history.run_row(entry) for entry in reversed(found)]
    give({"runs": rows, "earlier": earlier, "unreadable": broken}, lines, as_json=as_json)


@app.command()
def reproduce(
    run: Annotated[
        str, typer.Argument(help="A run: its id, the start of it, `latest`, or its folder.")
    ] = "latest",
    outputs: Outputs = DEFAULT_OUTPUTS,
    documents: Annotated[
        Path | None,
        typer.Option(
            "--documents", help="Where the documents are now; by default where they were."
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Take documents from the store instead of reading them again."
        ),
    ] = False,
    workers: Workers = 0,
    as_json: AsJson = False,
) -> None:
    """Verify that a run reproduces byte for byte.

    The run is made again in a place of its own; an input that is gone or has changed is named.

    Exit code 1 if a file differs or the run could not be made again.

    Example: contentan reproduce latest --quick
    """
    from contentan.runs.after import reproduce, summary
    from contentan.store import history

    folder = history.find_run(outputs, run)
    with summary.progress(sys.stderr) as shown:
        done = reproduce.reproduce(
            folder, outputs, now=now, corpus=documents, quick=quick, workers=workers, progress=shown
        )
    other = [{"file": name, "how": how} for name, how in done.other.items()]
    answer = {**done._asdict(), "other": other, "equal": done.equal}
    give(answer, reproduce.lines(done), as_json=as_json)
    if not done.equal:
        raise typer.Exit(1)


@cache.command()
def gc(
    outputs: Outputs = DEFAULT_OUTPUTS,
    keep: Annotated[
        int,
        typer.Option(
            "--keep", help="Keep the results of this many newest runs; 0 keeps those of all.", min=0
        ),
    ] = 0,
    folders: Annotated[
        bool, typer.Option("--runs", help="Also delete the folders of the other runs.")
    ] = False,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be deleted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Delete results that no kept run needs.

    Decisions are never deleted, run folders only with --runs.

    Example: contentan cache gc --keep 5 --dry-run
    """
    from contentan.runs.after import cleanup

    if folders and not keep:
        raise UsageError("say how many runs are kept, with --keep", where="--runs")
    done = cleanup.collect(outputs, keep=keep, runs=folders, dry=dry)
    results = [
        {"step": step, "results": number, "bytes": done.bytes[step]}
        for step, number in sorted(done.files.items())
    ]
    answer = {"dry_run": dry, "kept": done.kept, "deleted": results, "runs": done.runs}
    give(answer, cleanup.lines(done, dry=dry), as_json=as_json)


@app.command()
def pack(
    run: Annotated[
        str, typer.Argument(help="A run: its id, the start of it, `latest`, or its folder.")
    ] = "latest",
    to: Annotated[
        Path | None, typer.Option("--to", help="New folder, or a file whose name ends in .zip.")
    ] = None,
    texts: Annotated[
        bool,
        typer.Option("--texts", help="Include documents whose licence allows redistribution."),
    ] = False,
    outputs: Outputs = DEFAULT_OUTPUTS,
) -> None:
    """Pack a run for a journal's reviewers.

    Tables with descriptions, codebook, report and checksums; readable without contentan.

    Example: contentan pack latest --to replication.zip
    """
    from contentan.export.replication import replication_folder
    from contentan.store import history

    folder = history.find_run(outputs, run)
    done = replication_folder.pack(folder, to or Path(f"contentan-{folder.name}.zip"), texts=texts)
    for note in done.notes:
        say(note)
    say(f"{many(len(done.files), 'file')}, {done.documents} of them documents: {done.to}")
