"""Past one machine: Dask workers behind links that fail, a shared folder or only object storage
between them; Prefect on PostgreSQL.

A machine is a network namespace; where machines share no folders, it has mounts of its own, too,
that hide ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("prefect", reason="the extra [flows] is not installed")

from contentan.store.results import Store
from tests.promises.flow_runs import (
    PATIENCE,
    alive,
    environment,
    flow,
    healthy,
    plain,
    result,
    run,
    said,
    started,
    until,
    write_corpus,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's"),
]

#: Where everything but the workers is, as the workers see it.
HUB = "10.77.0.1"


# ---- machines -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Machines:
    """Namespaces: the hub, and workers each behind a cable of its own."""

    hub: str
    workers: tuple[str, ...]

    def on(self, name: str, call: list[str]) -> list[str]:
        return ["ip", "netns", "exec", name, *call]

    def address(self, name: str) -> str:
        return f"10.77.{self.workers.index(name) + 1}.2"

    def unplug(self, name: str) -> None:
        """Nothing comes through any more, and nobody is told."""
        ip("-n", self.hub, "link", "set", f"to{self.workers.index(name)}", "down")


def ip(*given: str) -> None:
    subprocess.run(["ip", *given], check=True, capture_output=True, text=True)


@pytest.fixture
def machines() -> Iterator[Machines]:
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("needs root and the Debian package iproute2, for network namespaces")
    made = Machines(*((names := [f"ca{os.getpid()}{end}" for end in "hab"])[0], tuple(names[1:])))
    try:
        ip("netns", "add", made.hub)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this system does not let us make a network namespace: {error.stderr.strip()}")
    try:
        ip("-n", made.hub, "link", "set", "lo", "up")
        ip("-n", made.hub, "address", "add", f"{HUB}/32", "dev", "lo")
        for number, name in enumerate(made.workers):
            _cable(made.hub, number, name)
        yield made
    finally:
        for name in (made.hub, *made.workers):
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


def _cable(hub: str, number: int, name: str) -> None:
    ip("netns", "add", name)
    ip(
        "-n",
        hub,
        "link",
        "add",
        f"to{number}",
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        name,
    )
    ip("-n", hub, "address", "add", f"10.77.{number + 1}.1/24", "dev", f"to{number}")
    ip("-n", hub, "link", "set", f"to{number}", "up")
    ip("-n", name, "link", "set", "lo", "up")
    ip("-n", name, "address", "add", f"10.77.{number + 1}.2/24", "dev", "eth0")
    ip("-n", name, "link", "set", "eth0", "up")
    ip("-n", name, "route", "add", "default", "via", f"10.77.{number + 1}.1")


#: Asks an address until it answers; then, where a second one is given, creates it.
ASK = """
import sys, time, urllib.request
ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
for _ in range(600):
    try:
        ask(sys.argv[1], timeout=5)
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit(f"{sys.argv[1]} does not answer")
for made in sys.argv[2:]:
    ask(urllib.request.Request(made, method="PUT"), timeout=10)
"""


# ---- Dask ---------------------------------------------------------------------------------------


@pytest.mark.timeout(280)
@pytest.mark.parametrize("shared", ["folder", "s3"])
def test_one_dask_worker_is_cut_off_and_one_killed_and_the_bytes_are_the_same(
    tmp_path: Path, machines: Machines, shared: str
) -> None:
    pytest.importorskip("prefect_dask", reason="the extra [dask] is not installed")
    place = write_corpus(tmp_path, documents=32)
    env = {**environment(place, f"http://{HUB}:4200/api"), **quick(place)}
    with contextlib.ExitStack() as stack:

        def start(name: str, call: list[str], **more: str) -> subprocess.Popen[str]:
            return stack.enter_context(started(machines.on(name, call), {**env, **more}, place))

        serve(start, machines, shared)
        stores = [place / "out"] * 2 if shared == "folder" else [place / "a", place / "b"]
        both = [
            start(
                name,
                worker(machines.address(name), hidden(place, shared)),
                CONTENTAN_OUTPUTS=str(own),
            )
            for name, own in zip(machines.workers, stores, strict=True)
        ]
        given = ["--dask", f"tcp://{HUB}:8786"] + ["--shared", "s3://corpora/contentan"] * (
            shared == "s3"
        )
        process = start(machines.hub, flow("reprocess", place, "out", *given))
        until(lambda: extracted(stores[0]) or process.poll() is not None, "the first worker reads")
        machines.unplug(machines.workers[0])
        until(lambda: extracted(stores[1]) > 6 or process.poll() is not None, "the other one reads")
        assert process.poll() is None and extracted(stores[1]) < 32, said(place)
        doing(both[1]).kill()
        assert process.wait(PATIENCE * 2) == 0, said(place)
    plain(place)
    assert result(place, "out") == result(place, "plain")
    assert not alive(env)
    if shared == "s3":
        assert Store(place / "out" / "cache").shared == "s3://corpora/contentan"
        assert not (place / "out" / "cache" / "extract").exists(), (
            "no document was read where the flow ran"
        )


def extracted(outputs: Path) -> int:
    return len(list((outputs / "cache" / "extract").glob("*/*")))


def quick(place: Path) -> dict[str, str]:
    """An end that is not heard of for twelve seconds is gone; by default it takes half a minute."""
    keys = {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    return {
        **keys,
        "AWS_ENDPOINT_URL": f"http://{HUB}:5000",
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "15s",
        "PREFECT_HOME": str(place / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def serve(start: Any, machines: Machines, shared: str) -> None:
    """What stands on the hub: Prefect, the scheduler, object storage."""
    python = [sys.executable, "-m"]
    create = ["--factory", "prefect.server.api.server:create_app", "--log-level", "error"]
    start(machines.hub, [*python, "uvicorn", *create, "--host", HUB, "--port", "4200"])
    start(
        machines.hub,
        [
            *python,
            "distributed.cli.dask_scheduler",
            "--host",
            HUB,
            "--port",
            "8786",
            "--no-dashboard",
        ],
    )
    asked = [[f"http://{HUB}:4200/api/health"]]
    if shared == "s3":
        pytest.importorskip("s3fs", reason="the extra [remote] is not installed")
        pytest.importorskip("moto.server", reason="moto[server] is not installed")
        start(machines.hub, [*python, "moto.server", "-H", HUB, "-p", "5000"])
        asked.append([f"http://{HUB}:5000/moto-api/data.json", f"http://{HUB}:5000/corpora"])
    for one in asked:
        subprocess.run(
            machines.on(machines.hub, [sys.executable, "-c", ASK, *one]),
            check=True,
            timeout=PATIENCE,
        )


def worker(address: str, before: str) -> list[str]:
    """A Dask worker with a nanny, which starts it again when it dies."""
    call = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        f"tcp://{HUB}:8786",
        "--host",
        address,
    ]
    return [
        "sh",
        "-c",
        f'{before}exec "$@"',
        "sh",
        *call,
        "--nthreads",
        "1",
        "--nworkers",
        "1",
        "--no-dashboard",
    ]


def hidden(place: Path, shared: str) -> str:
    """Commands that make a worker's machine one without our corpus and without our outputs."""
    if shared == "folder":
        return ""
    (place / "out").mkdir(exist_ok=True)
    return "".join(f"mount -t tmpfs none {place / name} && " for name in ("corpus", "out"))


def doing(nanny: subprocess.Popen[str]) -> psutil.Process:
    """The process that works below a nanny."""
    below = psutil.Process(nanny.pid).children(recursive=True)
    return next(one for one in below if "spawn_main" in " ".join(one.cmdline()))


# ---- PostgreSQL ---------------------------------------------------------------------------------


def program(name: str) -> str:
    """A program of PostgreSQL: Debian keeps those of the server out of the path."""
    found = shutil.which(name) or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))[::-1]), ""
    )
    return found or pytest.skip(f"needs PostgreSQL's {name}: apt-get install postgresql")


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database of a cluster of its own, on a loopback port, with files that go with it."""
    initdb, server = program("initdb"), program("postgres")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # PostgreSQL refuses to be root, and nobody else may look into pytest's folders.
    user = None if os.geteuid() else next(name for name in ("postgres", "nobody") if _known(name))
    with tempfile.TemporaryDirectory(prefix="contentan-pg") as folder:
        if user:
            shutil.chown(folder, user)
        own: dict[str, Any] = {
            "user": user,
            "cwd": folder,
            "env": {"LC_ALL": "C", "PATH": os.environ["PATH"]},
        }
        call = [initdb, "-D", f"{folder}/data", "-U", "prefect", "-A", "trust", "-N", "-E", "UTF8"]
        subprocess.run(call, check=True, capture_output=True, timeout=PATIENCE, **own)
        options = ["-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
        with open(f"{folder}/log", "wb") as log:  # noqa: PTH123
            process = subprocess.Popen(
                [server, "-D", f"{folder}/data", *options], stdout=log, stderr=log, **own
            )
        try:
            url = f"postgresql://prefect@127.0.0.1:{port}/postgres"
            until(lambda: rows(url, "select 1"), "PostgreSQL answers", seconds=30)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _known(name: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """What a query gives; nothing where nobody answers yet."""
    import asyncpg

    async def ask() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    with (
        contextlib.suppress(OSError, asyncpg.CannotConnectNowError),
        ThreadPoolExecutor(1) as thread,
    ):
        # this thread may have the loop of a test with a browser
        return thread.submit(asyncio.run, ask()).result()
    return []


@pytest.mark.timeout(200)
def test_a_flow_leaves_its_history_in_postgresql(tmp_path: Path, database: str) -> None:
    pytest.importorskip("asyncpg", reason="Prefect's driver of PostgreSQL is not installed")
    place = write_corpus(tmp_path, documents=6)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    own = {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database.replace(
            "postgresql:", "postgresql+asyncpg:"
        ),
        "PREFECT_HOME": str(place / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    call = [
        "uvicorn",
        "--factory",
        "prefect.server.api.server:create_app",
        "--log-level",
        "error",
        "--port",
        str(port),
    ]
    with started([sys.executable, "-m", *call], {**environment(place), **own}, place) as server:
        until(lambda: healthy(url) or server.poll() is not None, "Prefect's server answers")
        assert server.poll() is None, said(place)
        done = run(flow("reprocess", place, "out", "--workers", "2"), environment(place, url))
        assert done.returncode == 0, done.stderr
        count = "select count(*) from task_run where state_type = 'COMPLETED'"
        until(lambda: rows(database, count)[0][0] >= 7, "the tasks are in the history", seconds=60)
        found = rows(database, "select name, state_type::text from flow_run")
    assert found == [("reprocess corpus 6 documents", "COMPLETED")]
    assert not list((place / "prefect").rglob("*.db"))
    plain(place)
    assert result(place, "out") == result(place, "plain")
