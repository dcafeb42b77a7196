"""A Prefect server of our own on 127.0.0.1, for runs without one: it lives exactly as long as the
process that started it.

Its standard input is a pipe from that process. However the process ends, the pipe closes and the
server leaves; so nothing stays behind on Ctrl-C or kill, on any system. Prefect's built-in
temporary server does not do that (docs/use/schedule.md).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from contentan.errors import UsageError
from contentan.store.processes import alive

#: Seconds for a start on a busy machine; the first one builds the database.
PATIENCE = 180.0
_LEAVE = 3.0  # seconds for a server to end by itself

#: Environment variable with the id of the process whose server a flow uses.
STARTER = "CONTENTAN_FLOWS_STARTER"
#: Nothing is sent anywhere, and Prefect's own temporary server is never used.
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
}


@contextlib.contextmanager
def api(outputs: Path, *, port: int = 0, ui: bool = False) -> Iterator[str]:
    """The address of the Prefect API: PREFECT_API_URL where that is set, else of a server that
    lasts as long as the block.

    Its database and its log are in outputs/cache/prefect. `port` 0 takes any that is free. Raises
    UsageError where the server does not start.

    >>> with api(Path("outputs")) as url:  # doctest: +SKIP
    ...     print(url)
    http://127.0.0.1:40123/api
    """
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    with _environment(QUIET):
        given = PREFECT_API_URL.value()
        if given:
            yield given
            tell()
            return
        home = (outputs / "cache" / "prefect").resolve()
        # No link to pages that this server does not have.
        hidden = {} if ui else {"PREFECT_UI_URL": ""}
        # The heartbeat would make each run wait a second at its end (Prefect 3.8); a schedule needs
        # it.
        hurried = {} if ui else {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
        with (
            _server(home, port, ui=ui) as url,
            _environment({"PREFECT_API_URL": url, STARTER: str(os.getpid()), **hidden}),
            temporary_settings(hurried),
        ):
            yield url
            _drain(url)


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for as long as the block lasts, for this process, its threads and those
    it starts; what is set stays.
    """
    from prefect.context import refresh_global_settings_context

    new = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(new)
    refresh_global_settings_context()  # Prefect has read the environment when it was imported
    try:
        yield
    finally:
        for name in new:
            del os.environ[name]
        refresh_global_settings_context()


@contextlib.contextmanager
def _server(home: Path, port: int, *, ui: bool) -> Iterator[str]:
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    call = [sys.executable, "-P", "-m", "contentan.flows.loopback", str(port)]
    environment = {**os.environ, **_settings(home, ui=ui)}
    with log.open("wb") as messages:
        # A session of its own: Ctrl-C in a terminal reaches us, and the server still hears how the
        # run ended.
        process = subprocess.Popen(
            call,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
            env=environment,
            start_new_session=True,
        )
    try:
        yield _wait(process, log)
    finally:
        _end(process)


def _settings(home: Path, *, ui: bool) -> Mapping[str, str]:
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
        "PREFECT_UI_ENABLED": "true" if ui else "false",
        # A run that starts now needs none of these; a schedule does.
        "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "true" if ui else "false",
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "true" if ui else "false",
    }


def _wait(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address, once the server answers there."""
    assert process.stdout is not None
    line = process.stdout.readline().decode().strip()
    until = time.monotonic() + PATIENCE
    while line and process.poll() is None and time.monotonic() < until:
        url = f"http://127.0.0.1:{line}/api"
        try:
            with _open(f"{url}/health", timeout=5):
                return url
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise UsageError("Prefect's server did not start; the end of this file says why", where=log)


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.terminate()
    try:
        process.wait(_LEAVE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def tell(*, seconds: float = 10.0) -> None:
    """Send what Prefect still holds back of events and log lines."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (EventsWorker, APILogWorker):
        worker.drain_all(timeout=seconds)


def _drain(url: str, *, seconds: float = 15.0) -> None:
    """Wait until the server has written down the task runs that it was told of, so that the history
    is complete.
    """
    tell()
    before, until = b"", time.monotonic() + seconds
    while time.monotonic() < until:
        running = _count(
            url, b'{"task_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}'
        )
        total = _count(url, b"{}")
        if running == b"0" and total == before:
            return
        before = total
        time.sleep(0.1)


def _count(url: str, body: bytes) -> bytes:
    request = urllib.request.Request(
        f"{url}/task_runs/count", body, {"content-type": "application/json"}
    )
    with _open(request, timeout=10) as answer:
        found: bytes = answer.read()
    return found


def _open(request: str | urllib.request.Request, *, timeout: float) -> contextlib.closing:  # type: ignore[type-arg]
    """Never through a proxy: the server is on this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return contextlib.closing(opener.open(request, timeout=timeout))


def leave_with_starter() -> None:
    """In a flow that a schedule started: end when the schedule has been killed, for its server is
    gone with it.
    """
    starter = int(os.environ.get(STARTER, "0"))
    if starter and starter != os.getpid():
        threading.Thread(target=_leave_with, args=(starter,), daemon=True).start()


def _leave_with(starter: int) -> None:
    while alive(starter):
        time.sleep(0.5)
    os._exit(1)


def main(port: int) -> None:
    """The server process: says on which port it is, and serves until it is told to end or whoever
    started it is gone.
    """
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    listening = socket.create_server(("127.0.0.1", port))
    port = listening.getsockname()[1]
    # The page in the browser asks this address; without it, that of Prefect's usual port.
    os.environ["PREFECT_UI_API_URL"] = f"http://127.0.0.1:{port}/api"
    # By this notices name a page; whoever reaches the server by another address sets it.
    os.environ.setdefault("PREFECT_UI_URL", f"http://127.0.0.1:{port}")
    print(port, flush=True)
    import uvicorn
    from prefect.server.api.server import create_app

    config = uvicorn.Config(
        create_app(), log_level="error", lifespan="on", timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listening])


def _leave_with_parent() -> None:
    sys.stdin.buffer.read()  # returns when the pipe closes
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_LEAVE)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
