"""Commands that make runs."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

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
    typed,
)

if TYPE_CHECKING:
    from contentan.runs.answer import Answer
    from contentan.runs.job import Settings
    from contentan.runs.pipeline import Outcome


@app.command()
def run(
    ctx: typer.Context,
    corpus: Corpus = DEFAULT_CORPUS,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    countries: Countries = DEFAULT_COUNTRIES,
    columns: Columns = None,
    workers: Workers = 0,
    seconds: Seconds = DEFAULT_SECONDS,
    period: Period = "",
    seed: Seed = DEFAULT_SEED,
    report_lang: ReportLang = "en",
    as_json: AsJson = False,
) -> None:
    """Analyse a corpus: read, code, count, compare, report. Only what changed is done again.

    Exit code 1 if documents could not be read.

    Example: contentan run --corpus corpus --codebook codebooks/people_diplomacy
    """
    from contentan.runs import pipeline

    _carry_out(pipeline.run, chosen(ctx), as_json=as_json)


@app.command()
def recode(
    ctx: typer.Context,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    countries: Countries = DEFAULT_COUNTRIES,
    workers: Workers = 0,
    period: Period = "",
    seed: Seed = DEFAULT_SEED,
    report_lang: ReportLang = "en",
    as_json: AsJson = False,
) -> None:
    """Apply a changed codebook to the documents of the latest run.

    Exit code 1 if documents could not be read.

    Example: contentan recode --codebook codebooks/people_diplomacy
    """
    from contentan.runs import pipeline

    _carry_out(pipeline.recode, chosen(ctx), as_json=as_json)


def chosen(ctx: typer.Context) -> Settings:
    """The settings of a run: the options that were typed, the rest from the settings file."""
    from contentan.runs import run_options

    options = {name: value for name, value in typed(ctx).items() if name in run_options.declared()}
    return run_options.choose(ctx.obj, **options)


def _carry_out(make: Callable[..., Outcome], settings: Settings, *, as_json: bool) -> None:
    from contentan.cli import outcome_answers
    from contentan.runs.after import summary

    told = False
    with contextlib.ExitStack() as bar:
        shown = bar.enter_context(summary.progress(sys.stderr))

        def answered(answer: Answer) -> None:
            """What was found, while the report is still being made."""
            nonlocal told
            bar.close()  # a bar that is drawn on would draw over it
            told = True
            # A reader that is gone (`| head -1`) ends the command once the run is there.
            with contextlib.suppress(OSError):
                give({}, summary.answer_lines(answer), as_json=False)

        outcome = make(settings, now=now, progress=shown, answered=None if as_json else answered)
    lines = summary.report_lines(outcome) if told else summary.lines(outcome)
    give(outcome_answers.outcome(outcome) if as_json else {}, lines, as_json=as_json)
    if outcome.failed:
        raise typer.Exit(1)
