"""Read, code, count and compare a corpus as a Prefect flow: `contentan run` with history, retries,
schedules and Dask.

    python flows/reprocess.py --corpus corpus --codebook codebooks/people_diplomacy

needs no server and no configuration (docs/use/schedule.md). The results are those of `contentan
run`, byte for byte.
"""

from __future__ import annotations

from prefect import flow

from _prefect import flow_runs
from _prefect.batches import Crew
from _prefect.flow_runs import (
    CodebookPath,
    CorpusPath,
    CountryList,
    DaskAddress,
    OutputsPath,
    Seconds,
    SharedAddress,
    WorkerCount,
)
from contentan.cli import options as cli
from contentan.runs import preparing
from contentan.runs.pipeline import Outcome


@flow(name="reprocess", flow_run_name=flow_runs.first_name, persist_result=False)
def reprocess(
    corpus: CorpusPath = "corpus",
    codebook: CodebookPath = "codebooks/people_diplomacy",
    outputs: OutputsPath = "outputs",
    countries: CountryList = "KAZ,USA",
    workers: WorkerCount = 0,
    seconds: Seconds = 300.0,
    dask: DaskAddress = "",
    shared: SharedAddress = "",
) -> Outcome:
    """Read, code, count and compare a corpus; only what changed is done anew."""
    job = preparing.prepare(
        flow_runs.settings(corpus, codebook, outputs, countries, workers, seconds, shared)
    )
    return flow_runs.carry_out(f"reprocess {job.root.resolve().name}", job, Crew(workers, dask))


def main(
    corpus: cli.Corpus = cli.DEFAULT_CORPUS,
    codebook: cli.Codebook = cli.DEFAULT_CODEBOOK,
    outputs: cli.Outputs = cli.DEFAULT_OUTPUTS,
    countries: cli.Countries = "KAZ,USA",
    workers: cli.Workers = 0,
    seconds: flow_runs.SecondsOption = 300.0,
    dask: flow_runs.DaskOption = "",
    shared: flow_runs.SharedOption = "",
) -> None:
    """Read, code, count and compare a corpus, as a Prefect flow.

    Example: python flows/reprocess.py --corpus corpus --codebook codebooks/people_diplomacy
    """
    chosen = (str(corpus), str(codebook), str(outputs), countries, workers, seconds)
    # A bad call ends here: nothing is started, nothing written.
    preparing.prepare(flow_runs.settings(*chosen, shared))
    flow_runs.started_here(outputs, lambda: reprocess(*chosen, dask, shared))


if __name__ == "__main__":
    flow_runs.script(main)
