"""Commands that show what a change of the codebook does."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contentan.cli.answers import AsJson, give, paint
from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_OUTPUTS,
    Codebook,
    Outputs,
    Run,
    app,
    now,
    say,
)

if TYPE_CHECKING:
    from contentan.authoring.changes.compared_sides import Side
    from contentan.authoring.changes.difference import Difference


#: Clears the screen and goes to its upper left corner.
_CLEAR = "\x1b[2J\x1b[H"


@app.command()
def diff(
    a: Annotated[
        str,
        typer.Argument(
            help="Before: a run (its id, the start of it, latest, or its folder) or a codebook."
        ),
    ],
    b: Annotated[str, typer.Argument(help="After: the same choices.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    crosswalk: Annotated[
        Path | None,
        typer.Option("--crosswalk", help="Codebook whose crosswalk is used; B's by default."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every hit and every change.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the tables as CSV.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two codebooks or two runs.

    Shows what changed in structure, hits, figures and examples, and which part of the version
    number to raise.

    Codebooks are applied to the documents of a run, the latest by default.
    Exit code 1 if a removed code has no entry in the crosswalk, or an example that passed now
    fails.

    Example: contentan diff latest codebooks/people_diplomacy
    """
    from contentan.authoring.changes import difference, terminal
    from contentan.runs.after import summary

    with summary.progress(sys.stderr) as shown:
        done = difference.diff(a, b, outputs, now=now, run=run, crosswalk=crosswalk, progress=shown)
    written = _write(done, out) if out else []
    lines = [*terminal.lines(done, every=every, paint=paint), *map(str, written)]
    give(_answer(done), lines, as_json=as_json)
    if done.attention:
        raise typer.Exit(1)


@app.command()
def watch(
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    port: Annotated[
        int, typer.Option("--port", help="Port of the page with the report, on this machine only.")
    ] = 8651,
    once: Annotated[
        bool,
        typer.Option(
            "--once", help="Recode once, show what changed since the latest run, then stop."
        ),
    ] = False,
) -> None:
    """Show what each save of the codebook changes.

    Lists errors, hits and examples, then recodes and reloads the report.

    Press Ctrl-C to stop.

    Example: contentan watch --codebook codebooks/people_diplomacy
    """
    from contentan.authoring.changes import file_saves, watch
    from contentan.authoring.changes.live_page import Page
    from contentan.runs.job import Settings

    settings = Settings(Path(), codebook, outputs)
    events = iter(()) if once else file_saves.saves(file_saves.files(codebook))
    with contextlib.ExitStack() as open_things:
        page = None if once else open_things.enter_context(Page(outputs, port))
        open_things.enter_context(_ended_by_interrupt())
        for block in watch.watch(settings, events, now=now, paint=paint):
            if block.fresh and sys.stdout.isatty():
                typer.echo(_CLEAR, nl=False)
            for line in block.lines:
                say(line)
            if block.folder and page:
                page.reload()
                say(f"report: {page.address}  waiting for a save; Ctrl-C ends")


@contextlib.contextmanager
def _ended_by_interrupt() -> Iterator[None]:
    """Ends clean at Ctrl-C, wherever it comes: polars makes an error of its own of an interrupt in
    the middle of its work, and tells of it through `sys.unraisablehook`.
    """
    asked: list[int] = []

    def interrupt(number: int, _: object) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    handler, told = signal.signal(signal.SIGINT, interrupt), sys.unraisablehook
    sys.unraisablehook = lambda one: None if asked else told(one)
    try:
        yield
    except KeyboardInterrupt:
        return
    except Exception:
        if not asked:
            raise
    finally:
        signal.signal(signal.SIGINT, handler)
        sys.unraisablehook = told


def _side(one: Side) -> dict[str, Any]:
    book = one.codebook
    return {
        "given": one.given,
        "run": one.folder.name if one.folder else None,
        "codebook": book.name if book else None,
        "version": book.version if book else None,
    }


def _answer(done: Difference) -> dict[str, Any]:
    from contentan.authoring.changes.change_kinds import changes_table

    coded = done.coded
    examples = [
        {
            "file": one.source,
            "line": one.example.line,
            "lang": one.example.lang,
            "text": one.example.text,
            "passes": one.cured,
            "known_failure": one.example.known_failure,
        }
        for one in done.flips
    ]
    before, after = coded.totals if coded else (None, None)
    return {
        "a": _side(done.a),
        "b": _side(done.b),
        "structure": None if done.structure is None else changes_table(done.structure),
        "version_part": done.deserved,
        "without_crosswalk": done.unexplained,
        "hits_before": before,
        "hits_after": after,
        "hits": coded.hits if coded else None,
        "figures": coded.figures if coded else None,
        "verdicts": coded.verdicts if coded else None,
        "code_moves": coded.moves if coded else None,
        "examples": examples,
        "notes": done.notes,
    }


def _write(done: Difference, out: Path) -> list[Path]:
    """The tables as CSV; their files."""
    from contentan.authoring.changes.change_kinds import changes_table
    from contentan.tables.frames import to_csv

    tables = {"structure_changes": changes_table(done.structure or [])}
    if done.coded:
        coded = done.coded
        tables |= {"hit_changes": coded.hits, "hit_changes_by_code": coded.by_code}
        tables |= {"figure_changes": coded.figures, "verdict_changes": coded.verdicts}
        tables |= {"code_moves": coded.moves}
    out.mkdir(parents=True, exist_ok=True)
    for name, one in tables.items():
        (out / f"{name}.csv").write_bytes(to_csv(one))
    return [out / f"{name}.csv" for name in tables]
