"""Runs made from Python: what `contentan run` and `contentan recode` do, with the same options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from contentan.api.opened_run import Run
from contentan.runs import pipeline
from contentan.runs.clock import now
from contentan.runs.pool import Progress, quiet
from contentan.runs.run_options import choose
from contentan.settings import settings_file


def run(  # noqa: PLR0913  an option of a run is a parameter
    corpus: str | Path | None = None,
    codebook: str | Path | None = None,
    outputs: str | Path | None = None,
    *,
    countries: str | Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    period: str | tuple[int, int] | None = None,
    seed: int | None = None,
    report_lang: str | None = None,
    workers: int | None = None,
    seconds: float | None = None,
    settings: str | Path | None = None,
    progress: Progress = quiet,
) -> Run:
    """Read, code, count and compare a corpus; only what changed is done anew.

    Options are those of the command `contentan run`. What is not given comes from contentan.toml of
    the current folder, or the file `settings`, else it has its default. `countries` are ISO codes,
    `columns` our names of the register's columns with yours, `period` first and last year.
    `progress` is called with the step, how many documents are done, and how many there are.

    Documents that cannot be read stop nothing: see `status` and `reason` in `documents`. Raises
    ContentanError for what a person can mend, with file and line.

    >>> contentan.run("corpus", "codebooks/people_diplomacy", period=(2019, 2024))  # doctest: +SKIP
    """
    chosen = choose(
        _file(settings),
        corpus=corpus,
        codebook=codebook,
        outputs=outputs,
        countries=countries,
        columns=columns,
        period=period,
        seed=seed,
        report_lang=report_lang,
        workers=workers,
        seconds=seconds,
    )
    return _made(pipeline.run(chosen, now=now, progress=progress))


def recode(  # noqa: PLR0913
    codebook: str | Path | None = None,
    outputs: str | Path | None = None,
    *,
    countries: str | Sequence[str] | None = None,
    period: str | tuple[int, int] | None = None,
    seed: int | None = None,
    report_lang: str | None = None,
    workers: int | None = None,
    settings: str | Path | None = None,
    progress: Progress = quiet,
) -> Run:
    """Apply a changed codebook to the documents of the latest run; no file is read anew. Options
    are those of `run`.

    >>> contentan.recode("codebooks/people_diplomacy").comparison  # doctest: +SKIP
    """
    chosen = choose(
        _file(settings),
        codebook=codebook,
        outputs=outputs,
        countries=countries,
        period=period,
        seed=seed,
        report_lang=report_lang,
        workers=workers,
    )
    return _made(pipeline.recode(chosen, now=now, progress=progress))


def _file(given: str | Path | None) -> settings_file.File:
    return settings_file.find(Path(given) if given is not None else None)


def _made(outcome: pipeline.Outcome) -> Run:
    return Run(outcome.folder)
