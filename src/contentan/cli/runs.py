"""Commands that make runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

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
from contentan.errors import ContentanError

if TYPE_CHECKING:
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
) -> None:
    """Read, code, count and compare a corpus; only what changed is done anew.

    Example: contentan run --corpus corpus --codebook codebooks/people_diplomacy
    """
    from contentan.corpus.study import country_list, years
    from contentan.runs import pipeline
    from contentan.runs.job import Settings

    settings = Settings(
        corpus,
        codebook,
        outputs,
        countries=country_list(countries),
        columns=pairs(columns or []),
        seed=seed,
        report_lang=report_lang,
        workers=workers,
        seconds=seconds,
        period=years(period),
        study=ctx.obj.study(),
        limits=ctx.obj.limits(),
        shared=ctx.obj.section("paths")["shared"],
    )
    _carry_out(pipeline.run, settings)


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
) -> None:
    """Apply a changed codebook to the documents of the latest run.

    Example: contentan recode --codebook codebooks/people_diplomacy
    """
    from contentan.corpus.study import country_list, years
    from contentan.runs import pipeline
    from contentan.runs.job import Settings

    _carry_out(
        pipeline.recode,
        Settings(
            Path(),
            codebook,
            outputs,
            countries=country_list(countries),
            seed=seed,
            report_lang=report_lang,
            workers=workers,
            period=years(period),
            study=ctx.obj.study(),
        ),
    )


def pairs(columns: list[str]) -> dict[str, str]:
    """Names of columns as they are typed."""
    found = dict(column.partition("=")[::2] for column in columns)
    for ours, theirs in found.items():
        if not theirs:
            raise ContentanError(f"expected ours=theirs, got {ours!r}", where="--columns")
    return found


def _carry_out(make: Callable[..., Outcome], settings: Settings) -> None:
    from contentan.cli import summary

    with summary.progress(sys.stderr) as shown:
        outcome = make(settings, now=now, progress=shown)
    for line in summary.lines(outcome):
        say(line)
    if outcome.failed:
        raise typer.Exit(1)
