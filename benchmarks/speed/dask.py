"""Two Dask workers against one: a cold run of scanned pages, on one machine with at least two
cores.

    python -m benchmarks.speed.dask [DOCUMENTS] [--times N]     # by default 8 documents, once

Each worker is one process with one thread. Prefect's server, the scheduler and the workers are up
before the clock starts; it measures the flow, from its first line to its last. Seconds of
processors are those of the workers and their readers. On a machine that others use, ratios of wall
time say little: look at both, and at how many batches were read at a time, from Prefect's history.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.extraction.scans import scan

ROOT = Path(__file__).parents[2]
LANGS = ("kk", "ru", "en")


class Took(NamedTuple):
    """Seconds by the clock, of processors in the workers, and of reading by the clock; batches that
    were read at a time, on average.
    """

    wall: float
    processor: float
    reading: float
    at_a_time: float


def make_corpus(folder: Path, documents: int) -> None:
    """Scanned pages, no two the same picture."""
    folder.mkdir()
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "path", "family", "country", "year"])
        for i in range(documents):
            scan(folder / f"scan{i:02}.pdf", LANGS[i % 3], dpi=250 + i)
            (folder / f"scan{i:02}.text.pdf").unlink()
            out.writerow(
                [f"scan{i:02}", f"scan{i:02}.pdf", "other", ("KAZ", "USA")[i % 2], 2020 + i % 4]
            )


@contextlib.contextmanager
def cluster(workers: int, env: dict[str, str]) -> Iterator[str]:
    """The address of a scheduler with so many workers, all ready."""
    from distributed import Client, LocalCluster

    before = dict(os.environ)
    os.environ.update(env)
    try:
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
            ) as local,
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
        given = [
            "--corpus",
            str(corpus),
            "--codebook",
            str(ROOT / "codebooks" / "people_diplomacy"),
        ]
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
        return Took(wall, used() - before - own.ru_utime - own.ru_stime, *reading(url))


def reading(url: str) -> tuple[float, float]:
    """Of the flow run that began last: seconds from the first batch to the last, and how many were
    read at a time.
    """
    (flow,) = ask(url, "/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})
    for _ in range(100):  # Prefect's server writes down what it hears a little later
        tasks = ask(url, "/task_runs/filter", {"flow_runs": {"id": {"any_": [flow["id"]]}}})
        if len(tasks) > 3 and all(one["end_time"] for one in tasks):
            break
        time.sleep(0.2)
    read = [one for one in tasks if one["name"].startswith("read ")]
    spans = [(when(one["start_time"]), when(one["end_time"])) for one in read]
    whole = max(end for _, end in spans) - min(start for start, _ in spans)
    return whole, sum(end - start for start, end in spans) / whole


def ask(url: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        url + path, json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
        request, timeout=30
    ) as answer:
        return json.load(answer)


def when(text: str) -> float:
    return datetime.datetime.fromisoformat(text).timestamp()


def used() -> float:
    """Seconds of processors that children have used that are no more."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main(documents: int, times: int) -> None:
    from contentan.flows import loopback

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        make_corpus(corpus, documents)
        with loopback.api(Path(folder)) as url:
            heads = ("workers", "wall s", "processor s", "reading s", "at a time", "times one")
            print("".join(f"{head:>13}" for head in heads), f"  {documents} scanned pages")
            for _ in range(times):
                one, two = (measure(workers, corpus, url) for workers in (1, 2))
                for workers, took in ((1, one), (2, two)):
                    shown = (*took, one.wall / took.wall)
                    print(
                        f"{workers:>13}" + "".join(f"{value:>13.2f}" for value in shown), flush=True
                    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="?", type=int, default=8)
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    main(chosen.documents, chosen.times)
