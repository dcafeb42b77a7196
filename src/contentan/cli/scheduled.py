"""Commands for a schedule: a run that is compared with the published one, and a person's decision
on a run that was held.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give
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
)

if TYPE_CHECKING:
    from contentan.publish.scheduled_run import Concluded
    from contentan.runs.job import Settings
    from contentan.runs.pipeline import Outcome
    from contentan.settings.settings_file import File


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
    as_json: AsJson = False,
) -> None:
    """Fetch, run, compare with the published run, then publish or hold.

    Thresholds stand in section [publish] of the settings file.
    Exit code 1 if the run is held or documents failed.

    Example: contentan scheduled --corpus corpus --codebook codebooks/people_diplomacy
    """
    from contentan.cli import outcome_answers
    from contentan.cli.runs import chosen
    from contentan.publish import terminal
    from contentan.runs.after import summary

    outcome, done = _published_or_held(chosen(ctx), ctx.obj, contact)
    answer = outcome_answers.scheduled(outcome, done) if as_json else {}
    give(answer, (*summary.lines(outcome), "", *terminal.lines(done)), as_json=as_json)
    if outcome.failed or not done.verdict.publish:
        raise typer.Exit(1)


def _published_or_held(settings: Settings, file: File, contact: str) -> tuple[Outcome, Concluded]:
    """What came of the run, and of its comparison with the published one."""
    from contentan.publish import publish_or_hold, scheduled_run
    from contentan.runs.after import summary

    limits = publish_or_hold.thresholds(file.section("publish"))
    options = scheduled_run.fetch_options(file.section("fetch"), contact)
    with summary.progress(sys.stderr) as shown:
        return scheduled_run.scheduled(settings, limits, now=now, options=options, progress=shown)


@app.command()
def publish(
    run: Annotated[
        str,
        typer.Argument(
            help="Run to publish: its id, or the start of it; without one, held runs are listed."
        ),
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Your name, for the log.")] = "",
    because: Annotated[str, typer.Option("--because", help="What you found, for the log.")] = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """List the runs that are held and why, or publish one of them.

    Example: contentan publish
    """
    from contentan.cli import outcome_answers
    from contentan.publish import published, scheduled_run, terminal
    from contentan.store import history

    publication = None
    if run:
        found = history.find_run(outputs, run)
        publication = scheduled_run.release(outputs, found, by, because, now=now)
    held = published.waiting(outputs)
    lines = [terminal.published_line(publication)] if publication else terminal.held_lines(held)
    answer = outcome_answers.publishing(held, publication, published.published(outputs))
    give(answer, lines, as_json=as_json)
