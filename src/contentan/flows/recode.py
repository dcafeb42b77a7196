"""Apply the codebook as it is now to the documents of the latest run, as a Prefect flow: `contentan
recode` with history and Dask.

    python -m contentan.flows.recode --codebook codebooks/people_diplomacy

No document is read anew. The options and the results are those of `contentan recode`, byte for
byte.
"""

from __future__ import annotations

from typing import Any

from prefect import flow

from contentan.flows import flow_options, flow_runs
from contentan.flows.batch_tasks import Crew
from contentan.flows.flow_options import (
    Codebook,
    Countries,
    Dask,
    Outputs,
    Period,
    ReportLang,
    Seed,
    SettingsPath,
    Workers,
)
from contentan.runs import preparing, run_options
from contentan.runs.pipeline import Outcome


@flow(name="recode", flow_run_name=flow_runs.first_name, persist_result=False)
def recode(
    codebook: Codebook = None,
    outputs: Outputs = None,
    countries: Countries = None,
    workers: Workers = None,
    period: Period = None,
    seed: Seed = None,
    report_lang: ReportLang = None,
    settings_file: SettingsPath = None,
    dask: Dask = "",
) -> Outcome:
    """Apply a changed codebook to the documents of the latest run."""
    chosen = run_options.choose(
        flow_options.file_of(settings_file),
        codebook=codebook,
        outputs=outputs,
        countries=countries,
        workers=workers,
        period=period,
        seed=seed,
        report_lang=report_lang,
    )
    job = preparing.prepare_again(chosen)
    return flow_runs.carry_out(f"recode {job.codebook.name}", job, Crew(chosen.workers, dask))


@flow_options.with_options_of(recode)
def main(**given: Any) -> None:
    """Apply a changed codebook to the documents of the latest run, as a Prefect flow. What is not
    given is as in contentan.toml.

    Example: python -m contentan.flows.recode --codebook codebooks/people_diplomacy
    """
    chosen = flow_options.chosen(**given)
    # A bad call ends here: nothing is started, nothing written.
    preparing.prepare_again(chosen)
    flow_runs.started_here(chosen.outputs, lambda: recode(**given))


if __name__ == "__main__":
    flow_runs.script(main)
