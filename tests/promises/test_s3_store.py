"""A store shared through an S3 server: two machines, a bucket that is gone, a server that hangs."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from contentan.runs.job import Settings
from contentan.store import object_storage
from contentan.store.object_storage import Remote
from contentan.store.results import Store
from tests.conftest import Cli, results
from tests.store.shared_runs import run

pytest.importorskip("fsspec", reason="the extra [remote] is not installed")


class S3:
    """A server of moto in a process of its own, on a loopback port; `answers` waits for it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        call = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with (folder / "moto.log").open("wb") as log:
            self.process = subprocess.Popen(call, stdout=log, stderr=log)

    def ask(self, path: str, method: str = "GET") -> bytes:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(
            urllib.request.Request(self.url + path, method=method), timeout=10
        ) as answer:
            found: bytes = answer.read()
        return found

    def answers(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                self.ask("/moto-api/data.json")
                return
            time.sleep(0.1)
        raise AssertionError("moto's server does not start")


@pytest.fixture
def s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    """An S3 server with a bucket, named in the environment as for every program that speaks S3."""
    pytest.importorskip("s3fs", reason="the extra [remote] is not installed")
    pytest.importorskip("moto.server", reason="moto[server] is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = S3(port, tmp_path)
    try:
        server.answers()
        server.ask("/corpora", "PUT")
        for name, value in {
            "ACCESS_KEY_ID": "a",
            "SECRET_ACCESS_KEY": "b",
            "DEFAULT_REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield server
    finally:
        server.process.send_signal(signal.SIGCONT)
        server.process.kill()
        server.process.wait()


def configured(settings: Settings, folder: str, shared: str) -> Path:
    """A folder for the command, with settings that name the storage."""
    place = settings.outputs.with_name(folder)
    place.mkdir()
    paths = {"corpus": settings.corpus, "codebook": settings.codebook, "shared": shared}
    text = "".join(f"{name} = '{value}'\n" for name, value in paths.items())
    (place / "contentan.toml").write_text("[paths]\n" + text, encoding="utf-8")
    return place


@pytest.mark.slow
@pytest.mark.process
def test_two_machines_on_one_bucket(settings: Settings, s3: S3, cli: Cli) -> None:
    places = [configured(settings, name, "s3://corpora/contentan") for name in ("one", "two")]
    for place in places:
        done = cli("run", cwd=place)
        assert (done.returncode, "could not be sent" in done.stderr) == (0, False), done.stderr
    first, second = (place / "outputs" for place in places)
    assert results(second / "latest") == results(first / "latest")
    assert Store(first / "cache").owed() == Store(second / "cache").owed() == []
    assert not (second / "cache" / "segment").exists(), "what an index is made of need not come"
    assert (first / "cache" / "segment").is_dir()
    # what a person looks up later is brought then
    shown = Store(second / "cache").read(
        "extract", next((first / "cache" / "extract").glob("*/*")).name
    )
    assert shown is not None and "text" in shown


@pytest.mark.slow
@pytest.mark.process
def test_a_bucket_that_is_gone_or_was_never_there_is_told_in_one_line(
    settings: Settings, s3: S3, cli: Cli, caplog: pytest.LogCaptureFixture
) -> None:
    missing = run(settings, "missing", "s3://nobody/contentan")
    (said,) = [record.getMessage() for record in caplog.records]
    assert "could not be sent" in said and "bucket does not exist" in said
    place = configured(settings, "gone", "s3://corpora/contentan")
    s3.process.kill()
    began = time.monotonic()
    gone = cli("run", cwd=place)
    assert (
        gone.returncode == 0
        and gone.stderr.count("could not be sent; the next run sends them") == 1
    )
    assert "Traceback" not in gone.stderr
    assert time.monotonic() - began < 60
    assert results(place / "outputs" / "latest") == missing == run(settings, "plain", None)


@pytest.mark.slow
def test_a_server_that_hangs_holds_nobody_up_for_long(
    s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = object_storage._OPTIONS["s3"]["config_kwargs"]
    assert options["read_timeout"] == 15
    monkeypatch.setitem(options, "read_timeout", 2)
    os.kill(s3.process.pid, signal.SIGSTOP)
    began = time.monotonic()
    there: Remote = object_storage.remote("s3://corpora/hangs")
    assert list(object_storage.get(there, [f"x/{i}" for i in range(50)])) == []
    assert 3 < time.monotonic() - began < 15 and "imeout" in there.away
    began = time.monotonic()
    assert list(object_storage.get(there, ["x/1"])) == []
    assert time.monotonic() - began < 1
