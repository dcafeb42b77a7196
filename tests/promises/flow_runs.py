"""Flows in a test: a small study, a process of its own for each, a server, and waiting without
sleeping.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil

from tests.conftest import ROOT

FLOWS = ROOT / "flows"
PATIENCE = 120.0
T = TypeVar("T")

CODE = """
  - id: {id}
    label: {{kk: {id}, ru: {id}, en: {id}}}
    criterion: main goal
    brief: A word.
    definition: The word occurs.
    use_when: it occurs
    do_not_use_when: it does not
    patterns:
      ru: [{ru}]
      en: [{en}]
"""
HEAD = "name: tiny\nversion: 1.0.0\nlanguages: [ru, en]\nunit: paragraph\ncodes:\n"
TEXTS = {
    "en": (
        "The exchange brought students of both countries together. "
        "Trust between people grows slowly. "
    ),
    "ru": (
        "Программа обмена объединила студентов двух стран. Доверие между людьми растёт медленно. "
    ),
}


def write_corpus(folder: Path, *, documents: int) -> Path:
    (folder / "corpus").mkdir()
    rows = ["id,path,sha256,country,about,lang,year"]
    for number in range(documents):
        lang, country = ("en", "ru")[number % 2], ("KAZ", "USA")[number * 2 // documents]
        text = f"Report {number}.\n\n" + (TEXTS[lang] * (3 + number % 7) + "\n\n") * 4
        (folder / "corpus" / f"d{number:03}.txt").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        year = 2015 + number % 10
        rows.append(f"doc-{number:03},d{number:03}.txt,{digest},{country},speaker,{lang},{year}")
    (folder / "corpus" / "register.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_codebook(folder, ("exchange", "обмен", "exchange"), ("trust", "доверие", "trust"))
    return folder


def write_codebook(folder: Path, *codes: tuple[str, str, str]) -> None:
    (folder / "book").mkdir(exist_ok=True)
    body = "".join(CODE.format(id=name, ru=ru, en=en) for name, ru, en in codes)
    (folder / "book" / "codebook.yaml").write_text(HEAD + body, encoding="utf-8")


def environment(folder: Path, url: str = "") -> dict[str, str]:
    """Like a person's who has configured nothing, but for `url`; the mark finds every process that
    comes of it.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT", "CONTENTAN", "DASK"))
    }
    own = {"HOME": str(folder), "MARK": uuid.uuid4().hex, "NO_COLOR": "1"}
    return {**kept, **own, **({"PREFECT_API_URL": url} if url else {})}


def until(found: Callable[[], T], what: str, *, seconds: float = PATIENCE) -> T:
    """What `found` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds:g} s")


def alive(env: dict[str, str]) -> list[str]:
    """Command lines of the processes that carry the mark of this environment."""
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if (
                process.environ().get("MARK") == env["MARK"]
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                left.append(" ".join(process.cmdline()))
    return left


@contextlib.contextmanager
def started(call: list[str], env: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process in a group of its own; whatever it started is ended afterwards, whether the test
    passed or not.
    """
    name = uuid.uuid4().hex[:8]
    with (folder / f"{name}.out").open("w") as out, (folder / f"{name}.err").open("w") as err:
        process = subprocess.Popen(
            call, env=env, cwd=ROOT, stdout=out, stderr=err, text=True, start_new_session=True
        )
    try:
        yield process
    finally:
        for other in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if other.environ().get("MARK") == env["MARK"]:
                    other.kill()
        process.wait(10)


def flow(name: str, place: Path, outputs: str, *options: str) -> list[str]:
    corpus = [] if name == "recode" else ["--corpus", str(place / "corpus")]
    return [
        sys.executable,
        "-X",
        "faulthandler",
        str(FLOWS / f"{name}.py"),
        *corpus,
        "--codebook",
        str(place / "book"),
        "--outputs",
        str(place / outputs),
        *options,
    ]


def module(name: str, place: Path, outputs: str, *options: str) -> list[str]:
    """The flow as the package has it, without a checkout."""
    call = flow(name, place, outputs, *options)
    script = call.index(str(FLOWS / f"{name}.py"))
    return [*call[:script], "-m", f"contentan.flows.{name}", *call[script + 1 :]]


def command(
    verb: str, place: Path, outputs: str, *options: str
) -> subprocess.CompletedProcess[str]:
    corpus = [] if verb == "recode" else ["--corpus", str(place / "corpus")]
    call = [sys.executable, "-m", "contentan.cli", verb, *corpus, "--codebook", str(place / "book")]
    call += ["--outputs", str(place / outputs), "--workers", "1", *options]
    return run(call, environment(place))


def plain(place: Path, outputs: str = "plain") -> None:
    """What `contentan run` does, in this process."""
    from contentan.runs import pipeline
    from contentan.runs.job import Settings

    settings = Settings(place / "corpus", place / "book", place / outputs, workers=1)
    pipeline.run(settings, now=lambda: "2024-01-01T00:00:00+00:00")


def run(call: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        call,
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def result(place: Path, outputs: str) -> dict[str, bytes]:
    """All files of the latest run by name; without the times and folders in run.json."""
    folder = (place / outputs / "latest").resolve()
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    manifest = json.loads(files["run.json"])
    del manifest["circumstances"]
    return {**files, "run.json": json.dumps(manifest).encode(), "folder": folder.name.encode()}


def ask(url: str, path: str, body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        url + path, json.dumps(body or {}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
        request, timeout=30
    ) as answer:
        return json.load(answer)


@contextlib.contextmanager
def server(home: Path) -> Iterator[str]:
    """The flows' own server process, by itself."""
    env = {
        **environment(home),
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    call = [sys.executable, "-m", "contentan.flows.loopback", "0"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            call, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        )
    assert process.stdin is not None and process.stdout is not None
    try:
        url = f"http://127.0.0.1:{process.stdout.readline().decode().strip()}/api"
        until(lambda: healthy(url), "the server answers")
        yield url
    finally:
        process.stdin.close()  # as when its parent dies
        process.wait(10)
        process.stdout.close()


def healthy(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            url + "/health", timeout=5
        ):
            return True
    except OSError:
        return False


def said(place: Path) -> str:
    return "\n".join(path.read_text()[-3000:] for path in place.glob("*.err"))
