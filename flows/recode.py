"""Apply the codebook as it is now to the documents of the latest run, as a Prefect flow: `contentan
recode` with history and Dask.

    python flows/recode.py --codebook codebooks/people_diplomacy

No document is read anew, and the results are those of `contentan recode`, byte for byte.
"""

from __future__ import annotations

from prefect import flow

from _prefect import flow_runs
from _prefect.batches import Crew
from _prefect.flow_runs import CodebookPath, CountryList, DaskAddress, OutputsPath, WorkerCount
from contentan.cli import options as cli
from contentan.runs import preparing
from contentan.runs.pipeline import Outcome


@flow(name="recode", flow_run_name=flow_runs.first_name, persist_result=False)
def recode(
    codebook: CodebookPath = "codebooks/people_diplomacy",
    outputs: OutputsPath = "outputs",
    countries: CountryList = "KAZ,USA",
    workers: WorkerCount = 0,
    dask: DaskAddress = "",
) -> Outcome:
    """Apply a changed codebook to the documents of the latest run."""
    job = preparing.prepare_again(flow_runs.settings("", codebook, outputs, countries, workers))
    return flow_runs.carry_out(f"recode {job.codebook.name}", job, Crew(workers, dask))


def main(
    codebook: cli.Codebook = cli.DEFAULT_CODEBOOK,
    outputs: cli.Outputs = cli.DEFAULT_OUTPUTS,
    countries: cli.Countries = "KAZ,USA",
    workers: cli.Workers = 0,
    dask: flow_runs.DaskOption = "",
) -> None:
    """Apply a changed codebook to the documents of the latest run, as a Prefect flow.

    Example: python flows/recode.py --codebook codebooks/people_diplomacy
    """
    chosen = (str(codebook), str(outputs), countries, workers)
    # A bad call ends here: nothing is started, nothing written.
    preparing.prepare_again(flow_runs.settings("", *chosen))
    flow_runs.started_here(outputs, lambda: recode(*chosen, dask))


if __name__ == "__main__":
    flow_runs.script(main)
