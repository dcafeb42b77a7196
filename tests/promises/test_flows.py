"""The flows: the bytes of the command, whoever works and whatever dies; nothing left behind; a
schedule that fires.

Every flow runs as a person would run it, in a process of its own. Nothing here sleeps for a fixed
time: conditions are polled.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.promises.flow_runs import (
    FLOWS,
    PATIENCE,
    alive,
    ask,
    command,
    environment,
    flow,
    module,
    plain,
    result,
    run,
    said,
    server,
    started,
    until,
    write_codebook,
    write_corpus,
)

pytest.importorskip("prefect", reason="the extra [flows] is not installed")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a corpus of six small documents and a codebook of two codes."""
    return write_corpus(tmp_path, documents=6)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def url(home: Path) -> Iterator[str]:
    """A running server, new: it takes ten seconds to make its tables."""
    with server(home) as address:
        yield address


@pytest.fixture(scope="session")
def database(home: Path, url: str) -> Path:
    """A copy of its database, for runs that start their own server."""
    with (
        contextlib.closing(sqlite3.connect(home / "prefect.db")) as source,
        contextlib.closing(sqlite3.connect(home / "copy.db")) as copy,
    ):
        source.backup(copy)
    return home / "copy.db"


def seed(database: Path, place: Path, outputs: str) -> None:
    """As if a run without a server had been made here before."""
    (place / outputs / "cache" / "prefect").mkdir(parents=True)
    shutil.copy(database, place / outputs / "cache" / "prefect" / "prefect.db")


@pytest.mark.slow
def test_flow_gives_the_bytes_of_the_command_and_a_history_that_a_person_reads(
    place: Path, url: str
) -> None:
    plain = command("run", place, "plain")
    flowed = run(flow("reprocess", place, "flowed", "--workers", "2"), environment(place, url))
    assert (plain.returncode, flowed.returncode) == (0, 0), flowed.stderr
    assert result(place, "flowed") == result(place, "plain")
    assert flowed.stdout.replace("flowed", "plain") == plain.stdout

    write_codebook(place, ("exchange", "обмен", "exchange"), ("students", "студент", "student"))
    assert command("recode", place, "plain").returncode == 0
    recoded = run(flow("recode", place, "flowed"), environment(place, url))
    assert recoded.returncode == 0, recoded.stderr
    assert result(place, "flowed") == result(place, "plain")

    runs = ask(url, "/flow_runs/filter", {"sort": "START_TIME_ASC"})
    assert [(r["name"], r["state_type"]) for r in runs] == [
        ("reprocess corpus 6 documents", "COMPLETED"),
        ("recode tiny 6 documents", "COMPLETED"),
    ]
    tasks = until(lambda: finished_tasks(url, 9), "all tasks are in the history")
    assert sorted(set(tasks)) == [
        "cases doc-000 … (6 documents)",
        "code doc-000 … (6 documents)",
        "count, compare and publish",
        "index doc-000 … (6 documents)",
        "read doc-000 … (2 documents)",
        "read doc-002 … (2 documents)",
        "read doc-004 … (2 documents)",
    ]
    latest = {a["key"]: a["data"] for a in ask(url, "/artifacts/latest/filter")}
    assert {
        "country-table",
        "failures",
        "changes",
        "progress-reading",
        "progress-coding",
    } <= latest.keys()
    assert "| students | " in latest["changes"] and "| trust | 0 | " in latest["changes"]


@pytest.mark.slow
def test_a_flow_with_all_its_options_gives_the_bytes_of_the_command(place: Path, url: str) -> None:
    settings = place / "study.toml"
    settings.write_text(
        '[study]\ncountries = ["USA", "KAZ"]\nperiod = [2016, 2019]\nseed = 5\n'
        '[report]\nlang = "kk"\n[register]\ntitle = "country"\n[limits]\npages = 9\n',
        encoding="utf-8",
    )
    typed = [
        "--period",
        "2015-2018",
        "--seed",
        "7",
        "--report-lang",
        "ru",
        "--countries",
        "KAZ,USA",
    ]
    of_documents = ["--columns", "title=lang", "--seconds", "99"]
    found = set()
    for verb, name, options in (
        ("run", "reprocess", ["--settings", str(settings), *typed, *of_documents]),
        ("recode", "recode", ["--settings", str(settings), *typed[4:]]),
    ):
        done = command(verb, place, "plain", *options)
        flowed = run(module(name, place, "flowed", *options), environment(place, url))
        assert (done.returncode, flowed.returncode) == (0, 0), done.stderr + flowed.stderr
        assert result(place, "flowed") == result(place, "plain")
        assert flowed.stdout.replace("flowed", "plain") == done.stdout
        manifest = json.loads(result(place, "plain")["run.json"])
        found.add((manifest["seed"], *sorted(map(str, manifest["options"].items()))))
    assert {seed for seed, *_ in found} == {5, 7}  # of the settings, and as typed


def finished_tasks(url: str, count: int) -> list[str]:
    runs = ask(url, "/task_runs/filter")
    done = [r["name"] for r in runs if r["state_type"] == "COMPLETED"]
    return done if len(done) == len(runs) >= count else []


@pytest.mark.slow
def test_a_schedule_fires_and_leaves_nothing_on_ctrl_c(place: Path, database: Path) -> None:
    seed(database, place, "out")
    # Prefect looks for new schedules and for due runs every few seconds; here every second.
    often = {
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
    }
    env = {**environment(place), **often}
    given = flow("schedule", place, "out", "--interval", "5", "--port", "0", "--workers", "1")
    call = [sys.executable, "-m", "contentan.cli", "schedule", *given[given.index("--corpus") :]]
    with started(call, env, place) as process:
        until(
            lambda: (place / "out" / "latest" / "run.json").is_file() or process.poll() is not None,
            "the schedule fires",
        )
        assert process.poll() is None, said(place)
        end(process, signal.SIGINT, env)
    plain(place)
    assert result(place, "out") == result(place, "plain")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reprocess", "notify"])
def test_a_script_of_the_checkout_is_the_module_of_the_package(name: str, place: Path) -> None:
    script, own = (
        run([sys.executable, *call, "--help"], environment(place))
        for call in ([str(FLOWS / f"{name}.py")], ["-m", f"contentan.flows.{name}"])
    )
    assert (script.returncode, own.returncode) == (0, 0), script.stderr + own.stderr
    assert "Example: python -m contentan.flows." in script.stdout
    # but for the first line, which names the program
    assert script.stdout.split("\n")[1:] == own.stdout.split("\n")[1:]


def test_every_script_calls_the_module_of_its_name() -> None:
    for script in FLOWS.glob("*.py"):
        text = script.read_text(encoding="utf-8")
        assert f"\nfrom contentan.flows.{script.stem} import main" in text
        assert text.endswith('\nif __name__ == "__main__":\n    flow_runs.script(main)\n')


@pytest.mark.slow
def test_an_interrupted_run_leaves_no_process_and_the_next_one_finishes_it(
    tmp_path: Path, database: Path
) -> None:
    place = write_corpus(tmp_path, documents=60)
    seed(database, place, "out")
    for number in (signal.SIGINT, signal.SIGKILL):
        env, before = environment(place), stored(place, "extract")
        with started(flow("reprocess", place, "out", "--workers", "2"), env, place) as process:
            until(
                lambda: stored(place, "extract") > before or process.poll() is not None,  # noqa: B023
                "a document is read",
            )
            assert process.poll() is None, said(place)
            end(process, number, env)
        assert not (place / "out" / "latest").exists()
    assert 2 <= stored(place, "extract") < 60
    plain(place, "out")
    plain(place)
    assert result(place, "out") == result(place, "plain")


def stored(place: Path, stage: str) -> int:
    return len(list((place / "out" / "cache" / stage).glob("*/*")))


def end(process: subprocess.Popen[str], number: signal.Signals, env: dict[str, str]) -> None:
    """Ctrl-C goes to the whole group, as from a terminal; SIGKILL to the one process. All is over
    in five seconds.
    """
    began = time.monotonic()
    os.killpg(process.pid, number) if number == signal.SIGINT else process.kill()
    process.wait(30)
    until(lambda: not alive(env), "all processes have ended", seconds=30)
    assert time.monotonic() - began < 5.0


@pytest.mark.slow
def test_a_killed_worker_changes_nothing(tmp_path: Path, url: str) -> None:
    place = write_corpus(tmp_path, documents=24)
    env = environment(place, url)
    with started(flow("reprocess", place, "out", "--workers", "2"), env, place) as process:
        until(lambda: stored(place, "extract") or process.poll() is not None, "a worker works")
        workers_of(process)[0].kill()
        assert process.wait(PATIENCE) == 0, said(place)
    plain(place)
    assert result(place, "out") == result(place, "plain")


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return [
            p
            for p in psutil.Process(process.pid).children()
            if "spawn_main" in " ".join(p.cmdline())
        ]
    return []


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("unshare"),
    reason="needs network namespaces of Linux",
)
def test_a_run_needs_no_network(place: Path, database: Path) -> None:
    alone = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if run([*alone, "true"], environment(place)).returncode:
        pytest.skip("this system does not let us make a network namespace")
    seed(database, place, "out")
    done = run([*alone, *flow("reprocess", place, "out", "--workers", "1")], environment(place))
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr
    plain(place)
    assert result(place, "out") == result(place, "plain")


@pytest.mark.slow
def test_two_dask_workers_of_which_one_is_killed_give_the_same_bytes(
    tmp_path: Path, url: str
) -> None:
    pytest.importorskip("prefect_dask", reason="the extra [dask] is not installed")
    place = write_corpus(tmp_path, documents=24)
    env = environment(place, url)
    where = place / "scheduler.json"
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    with contextlib.ExitStack() as stack:
        stack.enter_context(started([*dask, "--scheduler-file", str(where)], env, place))
        both = [
            stack.enter_context(started([*worker, "--scheduler-file", str(where)], env, place))
            for _ in range(2)
        ]
        address = until(
            lambda: (
                json.loads(where.read_text())["address"]
                if where.is_file() and where.stat().st_size
                else ""
            ),
            "the scheduler starts",
        )
        process = stack.enter_context(
            started(flow("reprocess", place, "out", "--dask", address), env, place)
        )
        until(lambda: stored(place, "extract") or process.poll() is not None, "a document is read")
        both[0].kill()
        assert process.wait(PATIENCE) == 0, said(place)
    plain(place)
    assert result(place, "out") == result(place, "plain")


@pytest.mark.slow
def test_prefect_takes_the_deployments(url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, url)
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    for call in (["work-pool", "create", "contentan", "--type", "process"], ["deploy", "--all"]):
        done = run([*prefect, *call], env)
        assert done.returncode == 0, done.stdout + done.stderr
    made = {d["name"]: d for d in ask(url, "/deployments/filter")}
    assert made["nightly"]["schedules"][0]["schedule"]["cron"] == "0 5 * * *"
    assert (
        made["nightly"]["global_concurrency_limit"]["limit"]
        == made["on-demand"]["global_concurrency_limit"]["limit"]
        == 1
    )
    assert made["nightly"]["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert set(made["nightly"]["parameter_openapi_schema"]["properties"]) >= {
        "corpus",
        "codebook",
        "outputs",
        "countries",
        "workers",
    }


@pytest.mark.slow
def test_a_bad_codebook_is_a_line_a_fault_and_nothing_is_started_or_written(place: Path) -> None:
    (place / "book" / "codebook.yaml").write_text("name: tiny\nname: twice\n", encoding="utf-8")
    done = run(flow("reprocess", place, "out"), environment(place))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 2)
    assert "codebook.yaml:2: key 'name' is a duplicate" in done.stderr
    assert not (place / "out").exists()


@pytest.mark.slow
def test_changes_between_two_runs_are_named(place: Path) -> None:
    from contentan.flows import artifacts

    plain(place)
    first = (place / "plain" / "latest").resolve()
    (place / "corpus" / "d005.txt").write_text("Trust grows.", encoding="utf-8")
    register = (place / "corpus" / "register.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in register if not line.startswith("doc-001")]
    rows[-1][2] = hashlib.sha256(b"Trust grows.").hexdigest()
    (place / "corpus" / "register.csv").write_text(
        "\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8"
    )
    plain(place)
    second = (place / "plain" / "latest").resolve()

    told = artifacts.changes(second, first)
    assert "**Documents gone** (1): doc-001\n" in told
    assert "**Documents changed** (1): doc-005\n" in told
    assert "| exchange | 0 | " in told and "| trust | 1 | " in told
    assert "| code | country | before | now |" in told
    assert "First run" not in told and artifacts.changes(first, None).startswith("The first run")
    assert artifacts.changes(second, second) == f"Nothing has changed since run {second.name}."
    table = artifacts.country_table(second)
    assert json.loads(json.dumps(table)) == table and {row["code"] for row in table} == {
        "exchange",
        "trust",
    }
    assert artifacts.failures(second) == []
