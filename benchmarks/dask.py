"""Two Dask workers against one: a cold run of scanned pages, on one machine with at least two cores.

    python -m benchmarks.dask [DOCUMENTS] [--times N]     # by default 8 documents, once

Each worker is one process with one thread. Prefect's server, the scheduler and the workers are up before the clock starts; it measures
the flow, from its first line to its last. Seconds of processors are those of the workers and their readers. On a machine that others use,
ratios of wall time say little: look at both.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.extraction_scan import scan

ROOT = Path(__file__).parents[1]
LANGS = ("kk", "ru", "en")


class Took(NamedTuple):
    """Seconds by the clock, and of processors in the workers."""

    wall: float
    processor: float


def make_corpus(folder: Path, documents: int) -> None:
    """Scanned pages, no two the same picture."""
    folder.mkdir()
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "path", "family", "country", "year"])
        for i in range(documents):
            scan(folder / f"scan{i:02}.pdf", LANGS[i % 3], dpi=250 + i)
            (folder / f"scan{i:02}.text.pdf").unlink()
            out.writerow([f"scan{i:02}", f"scan{i:02}.pdf", "other", ("KAZ", "USA")[i % 2], 2020 + i % 4])


@contextlib.contextmanager
def cluster(workers: int, env: dict[str, str]) -> Iterator[str]:
    """The address of a scheduler with so many workers, all ready."""
    from distributed import Client, LocalCluster

    before = dict(os.environ)
    os.environ.update(env)
    try:
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as local,
            Client(local) as client,
        ):
            client.wait_for_workers(workers)
            yield local.scheduler_address
    finally:
        os.environ.clear()
        os.environ.update(before)


def measure(workers: int, corpus: Path, url: str) -> Took:
    """One cold run."""
    env = {"PREFECT_API_URL": url, "PREFECT_LOGGING_LEVEL": "ERROR"}
    with tempfile.TemporaryDirectory() as outputs:
        given = ["--corpus", str(corpus), "--codebook", str(ROOT / "codebooks" / "people_diplomacy")]
        before = used()
        with cluster(workers, env) as address:
            call = [
                sys.executable,
                str(ROOT / "flows" / "reprocess.py"),
                *given,
                "--outputs",
                outputs,
                "--dask",
                address,
            ]
            process, started = (
                subprocess.Popen(call, env={**os.environ, **env}, stdout=subprocess.DEVNULL),
                time.perf_counter(),
            )
            _, status, own = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{call} ended with {process.returncode}")
        return Took(wall, used() - before - own.ru_utime - own.ru_stime)


def used() -> float:
    """Seconds of processors that children have used that are no more."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main(documents: int, times: int) -> None:
    sys.path.insert(0, str(ROOT / "flows"))
    import loopback

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        make_corpus(corpus, documents)
        with loopback.api(Path(folder)) as url:
            print(f"{'workers':>8}{'wall s':>9}{'processor s':>13}{'times one':>11}   {documents} scanned pages")
            for _ in range(times):
                one, two = (measure(workers, corpus, url) for workers in (1, 2))
                for workers, took in ((1, one), (2, two)):
                    print(
                        f"{workers:>8}{took.wall:>9.1f}{took.processor:>13.1f}{one.wall / took.wall:>11.2f}", flush=True
                    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="?", type=int, default=8)
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    main(chosen.documents, chosen.times)
