"""Commands for a schedule: a run that is compared with the published one, and a person's decision
on a run that was held.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contentan.cli.options import (
    DEFAULT_CODEBOOK,
    DEFAULT_CORPUS,
    DEFAULT_COUNTRIES,
    DEFAULT_OUTPUTS,
    DEFAULT_SECONDS,
    DEFAULT_SEED,
    Codebook,
    Columns,
    Corpus,
    Countries,
    Outputs,
    Period,
    ReportLang,
    Seconds,
    Seed,
    Workers,
    app,
    now,
    say,
)

if TYPE_CHECKING:
    from contentan.publish.scheduled_run import Concluded
    from contentan.runs.job import Settings
    from contentan.runs.pipeline import Outcome
    from contentan.settings.settings_file import File
    from contentan.sources.fetch.fetching import Options


Contact = Annotated[
    str,
    typer.Option(
        "--contact",
        envvar="CONTENTAN_CONTACT",
        help="Fetch first: e-mail or web page for servers.",
    ),
]


@app.command()
def scheduled(
    ctx: typer.Context,
    corpus: Corpus = DEFAULT_CORPUS,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    countries: Countries = DEFAULT_COUNTRIES,
    workers: Workers = 0,
    seconds: Seconds = DEFAULT_SECONDS,
    period: Period = "",
    seed: Seed = DEFAULT_SEED,
    report_lang: ReportLang = "en",
    contact: Contact = "",
    columns: Columns = None,
) -> None:
    """Fetch, run, compare with the published run, and publish or hold. Thresholds are section
    [publish] of the settings.

    Exit code 1 where the run is held, or documents failed.

    Example: contentan scheduled --corpus corpus --codebook codebooks/people_diplomacy
    """
    from contentan.cli import summary
    from contentan.cli.runs import chosen
    from contentan.publish import terminal

    outcome, done = _published_or_held(chosen(ctx), ctx.obj, contact)
    for line in (*summary.lines(outcome), "", *terminal.lines(done)):
        say(line)
    if outcome.failed or not done.verdict.publish:
        raise typer.Exit(1)


def _published_or_held(settings: Settings, file: File, contact: str) -> tuple[Outcome, Concluded]:
    """What came of the run, and of its comparison with the published one."""
    from contentan.cli import summary
    from contentan.publish import publish_or_hold, scheduled_run

    limits = publish_or_hold.thresholds(file.section("publish"))
    options = _fetching(file.section("fetch"), contact)
    with summary.progress(sys.stderr) as shown:
        return scheduled_run.scheduled(settings, limits, now=now, options=options, progress=shown)


def _fetching(section: dict[str, Any], contact: str) -> Options | None:
    """How to fetch; None without anybody to name to a server: then nothing is fetched."""
    from contentan.sources.fetch.fetching import Options

    chosen = {**section, "contact": contact or section["contact"]}
    size = chosen.pop("megabytes") * 1_000_000
    return Options(**chosen, bytes=size) if chosen["contact"] else None


@app.command()
def publish(
    run: Annotated[
        str,
        typer.Argument(
            help="Id of the run, or its beginning; without one, what is held is listed."
        ),
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Your name, for the log.")] = "",
    because: Annotated[str, typer.Option("--because", help="What you found, for the log.")] = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
) -> None:
    """Publish a run that was held, by your decision; without a run, list what is held and why.

    Example: contentan publish
    """
    from contentan.publish import published, scheduled_run, terminal
    from contentan.store import history

    if not run:
        for line in terminal.held_lines(published.waiting(outputs)):
            say(line)
        return
    say(
        terminal.published_line(
            scheduled_run.release(outputs, history.find_run(outputs, run), by, because, now=now)
        )
    )
