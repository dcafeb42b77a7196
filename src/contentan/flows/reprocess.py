"""Read, code, count and compare a corpus as a Prefect flow: `contentan run` with history, retries,
schedules and Dask.

    python -m contentan.flows.reprocess --corpus corpus --codebook codebooks/people_diplomacy

needs no server and no configuration (docs/use/schedule.md). The options and the results are those
of `contentan run`, byte for byte.
"""

from __future__ import annotations

from typing import Any

from prefect import flow

from contentan.flows import flow_options, flow_runs
from contentan.flows.batch_tasks import Crew
from contentan.flows.flow_options import (
    Codebook,
    Columns,
    Corpus,
    Countries,
    Dask,
    Outputs,
    Period,
    ReportLang,
    Seconds,
    Seed,
    SettingsPath,
    Shared,
    Workers,
)
from contentan.runs import preparing, run_options
from contentan.runs.pipeline import Outcome


@flow(name="reprocess", flow_run_name=flow_runs.first_name, persist_result=False)
def reprocess(
    corpus: Corpus = None,
    codebook: Codebook = None,
    outputs: Outputs = None,
    countries: Countries = None,
    columns: Columns = None,
    workers: Workers = None,
    seconds: Seconds = None,
    period: Period = None,
    seed: Seed = None,
    report_lang: ReportLang = None,
    settings_file: SettingsPath = None,
    dask: Dask = "",
    shared: Shared = None,
) -> Outcome:
    """Read, code, count and compare a corpus; only what changed is done anew."""
    chosen = run_options.choose(
        flow_options.file_of(settings_file),
        corpus=corpus,
        codebook=codebook,
        outputs=outputs,
        countries=countries,
        columns=columns,
        workers=workers,
        seconds=seconds,
        period=period,
        seed=seed,
        report_lang=report_lang,
        shared=shared,
    )
    job = preparing.prepare(chosen)
    crew = Crew(chosen.workers, dask)
    return flow_runs.carry_out(f"reprocess {job.root.resolve().name}", job, crew)


@flow_options.with_options_of(reprocess)
def main(**given: Any) -> None:
    """Read, code, count and compare a corpus, as a Prefect flow. What is not given is as in
    contentan.toml.

    Example: python -m contentan.flows.reprocess --corpus corpus
    """
    chosen = flow_options.chosen(**given)
    # A bad call ends here: nothing is started, nothing written.
    preparing.prepare(chosen)
    flow_runs.started_here(chosen.outputs, lambda: reprocess(**given))


if __name__ == "__main__":
    flow_runs.script(main)
