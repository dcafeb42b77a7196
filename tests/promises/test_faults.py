"""What goes wrong around the program: processes killed, disks full, folders read-only, clocks that
go backwards, other file systems.

In each case the next run ends with the bytes of an undisturbed one, and nothing that a person
decided is lost.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contentan.decisions import decision_log
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide
from contentan.review.samples import draw_sample
from contentan.review.samples.draw_sample import Plan
from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals and limits are POSIX"),
]

AT = "2026-11-01T10:00:00+00:00"
RUN, RECODE = 12, 8
#: So many times as often at most, until more than half of them were cut off.
MOST = 4


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With processes that can be killed."""
    return dataclasses.replace(settings, workers=2)


def command(verb: str, settings: Settings) -> list[str]:
    given = ["--codebook", settings.codebook, "--outputs", settings.outputs]
    corpus = ["--corpus", settings.corpus] if verb == "run" else []
    return [sys.executable, "-m", "contentan.cli", verb, *map(str, [*corpus, *given])]


def undisturbed(settings: Settings, folder: Path) -> dict[str, bytes]:
    """Bytes of the same run in outputs of its own, with the same decisions."""
    if (settings.outputs / REVIEW).exists():
        shutil.copytree(settings.outputs / "review", folder / "review")
    own = Settings(settings.corpus, settings.codebook, folder, workers=1)
    return results(pipeline.run(own, now=lambda: AT).folder)


def kill_in(arguments: list[str], delay: float) -> bool:
    """Start a command and kill it with all its processes after a delay, as a power cut would;
    whether it was still running.
    """
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def lasts(arguments: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(arguments, check=True, capture_output=True)
    return time.monotonic() - started


@pytest.mark.timeout(900)  # many runs, each killed and made again
def test_runs_killed_at_random_moments(settings: Settings, tmp_path: Path) -> None:
    """Each goes on where the one before was cut off; now and then the store is emptied so that all
    moments are met.
    """
    whole = lasts(command("run", settings))
    rng, cut = random.Random(1), 0
    for number in range(MOST * RUN):
        if number % 3 == 0:
            shutil.rmtree(settings.outputs, ignore_errors=True)
        # One that goes on where others were cut off may end before its kill: it does not count.
        cut += kill_in(command("run", settings), rng.uniform(0.1, whole))
        if number + 1 >= RUN and cut > RUN / 2:
            break
    assert cut > RUN / 2
    subprocess.run(command("run", settings), check=True, capture_output=True)
    assert results(settings.outputs / "latest") == undisturbed(settings, tmp_path / "own")
    assert not list((settings.outputs / "cache" / "tmp").iterdir())


def test_recodes_killed_at_random_moments(settings: Settings, tmp_path: Path) -> None:
    pipeline.run(settings, now=lambda: AT)
    path = settings.codebook / "codebook.yaml"
    whole = lasts(command("recode", settings))
    rng, cut = random.Random(2), 0
    for number in range(MOST * RECODE):
        path.write_text(
            CODEBOOK.replace("version: 0.1.0", f"version: 0.2.{number}"), encoding="utf-8"
        )
        cut += kill_in(command("recode", settings), rng.uniform(0.2, whole))
        latest = settings.outputs / "latest"
        assert (latest / "run.json").is_file(), "outputs/latest must always be a whole run"
        if number + 1 >= RECODE and cut > RECODE / 2:
            break
    assert cut > RECODE / 2
    subprocess.run(command("recode", settings), check=True, capture_output=True)
    assert results(settings.outputs / "latest") == undisturbed(settings, tmp_path / "own")


def test_reviewers_killed_at_random_moments_lose_nothing_that_was_acknowledged(
    settings: Settings, tmp_path: Path
) -> None:
    pipeline.run(settings, now=lambda: AT)
    draw_sample.draw(settings.outputs, Plan("verify", ("john",), 1), at=AT)
    path = settings.outputs / REVIEW
    writer = f"""
from pathlib import Path
from contentan.decisions import decision_log as log
from contentan.decisions.database import connect

db = connect(Path({str(path)!r}), lambda: "")
ids = [row["id"] for row in log.reviewer_rows(db, "verify-1", "john")]
while True:
    for one in ids:
        decision = log.Decision("verify-1", one, "john", "accept", {AT!r})
        print(log.decide(db, decision, check=False), flush=True)
"""
    rng, acknowledged = random.Random(3), 0
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", writer], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.3))
        process.kill()
        told = [first, *process.stdout.read().splitlines()]
        numbers = [int(line) for line in told if line.strip().isdigit()]
        acknowledged = max(acknowledged, *numbers[:-1], numbers[0])
        with closing(connect(path, lambda: "")) as db:
            assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
            stored = {row[0] for row in db.execute("select id from decision")}
        assert set(range(1, acknowledged + 1)) <= stored


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes; mounting needs root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a small disk: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_one_line_and_the_next_run_is_whole(
    settings: Settings, small_disk: Path, tmp_path: Path
) -> None:
    full = Settings(settings.corpus, settings.codebook, small_disk / "outputs", workers=1)
    ballast = small_disk / "ballast"
    met = 0
    for kilobytes in (1990, 1900, 1700, 1400, 1000, 600, 300):
        ballast.write_bytes(b"\0" * kilobytes * 1024)
        done = subprocess.run(command("run", full), capture_output=True, text=True, check=False)
        if done.returncode:
            met += 1
            assert done.returncode == 2, done.stderr
            assert "No space left" in done.stderr and "Traceback" not in done.stderr, done.stderr
        ballast.unlink()
        if done.returncode == 0:
            break
        shutil.rmtree(full.outputs, ignore_errors=True)
    assert met, "the disk was never full: the test tests nothing"
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    subprocess.run(command("run", full), check=True, capture_output=True)
    assert results(full.outputs / "latest") == undisturbed(settings, tmp_path / "own")


def test_files_that_may_not_grow_are_one_line(settings: Settings, tmp_path: Path) -> None:
    """As a full disk, where nothing can be mounted: no file may be larger than 40 KB."""
    limit = 40_000
    done = subprocess.run(
        command("run", settings),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()[-1]) < 300
    subprocess.run(command("run", settings), check=True, capture_output=True)
    assert results(settings.outputs / "latest") == undisturbed(settings, tmp_path / "own")


def test_a_folder_that_cannot_be_written_is_one_line(settings: Settings) -> None:
    settings.outputs.mkdir()
    if os.geteuid() == 0:
        mount = subprocess.run(
            ["mount", "--bind", "-o", "ro", settings.outputs, settings.outputs],
            capture_output=True,
            check=False,
        )
        if mount.returncode:
            pytest.skip("needs the right to mount a folder read-only, root ignores its permissions")
    else:
        settings.outputs.chmod(0o555)
    try:
        done = subprocess.run(command("run", settings), capture_output=True, text=True, check=False)
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", settings.outputs], check=True)
        else:
            settings.outputs.chmod(0o755)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and str(settings.outputs) in done.stderr
    assert list(settings.outputs.iterdir()) == []


def test_a_clock_that_goes_backwards_changes_no_result(settings: Settings, tmp_path: Path) -> None:
    clock = (
        f"2026-11-{day:02}T00:00:00+00:00"
        for day in itertools.chain(range(28, 0, -1), itertools.repeat(1))
    )
    now: Callable[[], str] = lambda: next(clock)  # noqa: E731
    first = pipeline.run(settings, now=now)
    draw_sample.draw(settings.outputs, Plan("verify", ("john",), 1), at=now())
    with closing(connect(settings.outputs / REVIEW, now)) as db:
        one, *_ = decision_log.reviewer_rows(db, "verify-1", "john")
        before = decide(db, Decision("verify-1", one["id"], "john", "accept", now()))
        decide(db, Decision("verify-1", one["id"], "john", "reject", now()), knows=before)
        assert decision_log.reviewer_rows(db, "verify-1", "john")[0]["verdict"] == "reject"
    second = pipeline.run(settings, now=now)
    assert second.manifest["id"] != first.manifest["id"]
    assert results(second.folder) == undisturbed(settings, tmp_path / "own")
    assert (settings.outputs / "latest").resolve() == second.folder.resolve()


@pytest.mark.parametrize("part", ["outputs", "cache", "runs"])
def test_outputs_on_another_file_system(settings: Settings, part: str, tmp_path: Path) -> None:
    """The whole of outputs, or a part of it by a link, lies on another disk."""
    other = Path("/dev/shm") / f"contentan-{os.getpid()}-{part}"
    if not other.parent.is_dir() or other.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system in /dev/shm")
    other.mkdir()
    try:
        link = settings.outputs if part == "outputs" else settings.outputs / part
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(other, target_is_directory=True)
        for _ in range(2):
            made = pipeline.run(settings, now=lambda: AT)
        assert results(made.folder) == undisturbed(settings, tmp_path / "own")
    finally:
        shutil.rmtree(other)
