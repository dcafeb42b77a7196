"""Scheduled runs under Prefect: the bytes of the command, a held run that reaches a webhook and a
mailbox, one run at a time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("prefect", reason="the extra [flows] is not installed")

from contentan.publish import nights, published
from tests.listeners import mailbox, webhook
from tests.promises.flow_runs import (
    FLOWS,
    ask,
    environment,
    flow,
    result,
    run,
    server,
    until,
    write_corpus,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write_corpus(tmp_path, documents=10)


def drop(place: Path, *docs: str) -> None:
    """Take documents out of the register."""
    path = place / "corpus" / "register.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(line for line in lines if not line.startswith(docs)) + "\n", encoding="utf-8"
    )


def scheduled(place: Path, url: str, outputs: str = "out") -> subprocess.CompletedProcess[str]:
    return run(flow("scheduled", place, outputs, "--workers", "1"), environment(place, url))


def notify(place: Path, url: str, address: str) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, str(FLOWS / "notify.py"), address], environment(place, url))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("prefect")) as address:
        yield address


def test_a_held_run_reaches_a_webhook_and_a_mailbox_with_its_reasons(place: Path, url: str) -> None:
    out = place / "out"
    with webhook() as (address, posted), mailbox() as (mail, letters):
        assert notify(place, url, address).returncode == 0
        first = scheduled(place, url)
        assert first.returncode == 0 and "Published: run" in first.stdout, first.stderr
        drop(place, "doc-003", "doc-004")
        held = scheduled(place, url)
        assert held.returncode == 1 and "Held since" in held.stdout, held.stderr
        kind, said = until(lambda: posted, "the held run is told")[0]
        # not of the first run, which was published
        assert kind == "application/json" and len(posted) == 1
        pointer = published.published(out)
        assert pointer and (said["run"], said["published"]) == (
            (out / "latest").resolve().name,
            pointer.name,
        )
        assert any(
            "2 of 10 documents gone" in reason and "doc-003" in reason for reason in said["reasons"]
        )
        assert Path(said["page"]).is_file()

        assert notify(place, url, mail).returncode == 0  # the same automation, to another address
        drop(place, "doc-005")
        assert scheduled(place, url).returncode == 1
        letter = until(lambda: letters, "the letter arrives")[0]
        assert letter["Subject"] == f"contentan: run {(out / 'latest').resolve().name} is held"
        assert (
            letter["To"] == "reader@example.org"
            and "3 of 10 documents gone" in letter.get_content()
        )
        assert len(posted) == 1
    automations = ask(url, "/automations/filter")
    told = ["failed", "held", "late", "stuck"]
    assert sorted(one["name"].split()[-1] for one in automations) == told
    runs = ask(url, "/flow_runs/filter", {"sort": "START_TIME_ASC"})
    assert [one["state_name"] for one in runs] == ["Published", "Held", "Held"]
    assert {one["state_type"] for one in runs} == {"COMPLETED"}
    shown = {one["key"]: one["data"] for one in ask(url, "/artifacts/latest/filter")}
    assert {"verdict", "document-changes", "hit-changes", "figure-changes"} <= shown.keys()
    assert "# Hold: run" in shown["verdict"] and "doc-005" in shown["verdict"]


def test_a_night_that_failed_is_told_with_a_page_and_stands_in_the_log(
    place: Path, url: str
) -> None:
    (place / "book" / "codebook.yaml").write_text("name: [", encoding="utf-8")
    with webhook() as (address, posted):
        assert notify(place, url, address).returncode == 0
        assert scheduled(place, url).returncode == 2
        _, said = until(lambda: posted, "the failed run is told")[0]
    assert said["state"] == "Failed" and "codebook.yaml" in said["says"]
    assert said["page"].startswith(f"{url.removesuffix('/api')}/runs/flow-run/")
    assert [one.event for one in nights.nights(place / "out")] == ["failed"]


def test_the_flow_gives_the_bytes_and_the_verdict_of_the_command(place: Path, url: str) -> None:
    call = [sys.executable, "-m", "contentan.cli", "scheduled", "--corpus", str(place / "corpus")]
    call += ["--codebook", str(place / "book"), "--outputs", str(place / "plain"), "--workers", "1"]
    for change in ((), ("doc-003", "doc-004")):
        drop(place, *change) if change else None
        command, flowed = run(call, environment(place)), scheduled(place, url)
        assert command.returncode == flowed.returncode == (1 if change else 0), (
            command.stderr + flowed.stderr
        )
        assert result(place, "out") == result(place, "plain")
    folders = [
        sorted(path.name for path in (place / one / "changes").glob("*/*"))
        for one in ("plain", "out")
    ]
    assert folders[0] == folders[1]
    shutil.rmtree(place / "plain")
    assert scheduled(place, url).returncode == 1  # held, and stays so
    rows = [(one.who, one.verdict) for one in published.log(place / "out")]
    assert rows == [("schedule", "published"), ("schedule", "held")]


def test_a_flow_gives_way_to_a_command_that_is_at_work(place: Path, url: str) -> None:
    with published.alone(place / "out"):
        done = scheduled(place, url)
    assert done.returncode == 2 and "gives way" in done.stderr
    last = ask(url, "/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})[0]
    assert (last["state_name"], last["state_type"]) == ("Gave way", "COMPLETED")


def test_an_address_that_nobody_can_be_told_at_is_one_line(place: Path, url: str) -> None:
    done = notify(place, url, "ftp://x")
    assert (
        done.returncode == 2 and "expected http://" in done.stderr and done.stderr.count("\n") == 1
    )
    alone = run(
        [sys.executable, str(FLOWS / "notify.py"), "http://127.0.0.1:1/"], environment(place)
    )
    assert alone.returncode == 2 and "PREFECT_API_URL" in alone.stderr
