"""Whether a schedule does its work: the log of nights, what a monitor is told, and who else is."""

from __future__ import annotations

import csv
import json
import smtplib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from contentan.errors import UsageError
from contentan.publish import health, nights, notices, published
from contentan.publish.health import Check, Limits
from tests.conftest import Cli
from tests.listeners import mailbox, webhook

LIMITS = Limits(night_hours=26, stuck_hours=6, free_bytes=1)


def clock(*hours: str) -> Callable[[], str]:
    """The given hours of the first of May, one for each time that somebody asks."""
    asked = iter(hours)
    return lambda: at(next(asked))


def at(hour: str, day: int = 1) -> str:
    return f"2026-05-{day:02}T{hour}:00+00:00"


def night(outputs: Path, event: str = "published", began: str = "05:00") -> None:
    with nights.kept(outputs, clock(began, "05:30")) as ending:
        ending.set(event, "r1", "")


def wrong(outputs: Path, now: str, server: str = "") -> list[str]:
    return [one.about for one in health.checks(outputs, LIMITS, now, server=server) if one.wrong]


def test_a_good_night_keeps_all_well_for_a_day_and_a_bit(tmp_path: Path) -> None:
    night(tmp_path)
    assert wrong(tmp_path, at("07:00", 2)) == []
    assert wrong(tmp_path, at("08:00", 2)) == ["last good night"]


def test_a_schedule_that_never_began_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path, at("05:00")) == ["last good night"]


def test_an_error_ends_a_night_as_failed_and_goes_on(tmp_path: Path) -> None:
    night(tmp_path, began="03:00")
    with pytest.raises(ValueError, match="disk"), nights.kept(tmp_path, clock("06:00", "06:10")):
        raise ValueError("disk\nand more")
    assert nights.nights(tmp_path)[-1]._replace(began="", ended="") == (
        "",
        "",
        "failed",
        "",
        "disk",
    )
    assert wrong(tmp_path, at("07:00")) == ["last night"]


def test_a_person_who_stops_a_night_is_not_told_that_it_failed(tmp_path: Path) -> None:
    night(tmp_path, began="03:00")
    with pytest.raises(KeyboardInterrupt), nights.kept(tmp_path, clock("06:00", "06:10")):
        raise KeyboardInterrupt
    assert wrong(tmp_path, at("07:00")) == []


def test_a_night_that_was_killed_is_told_and_one_at_work_only_when_it_takes_too_long(
    tmp_path: Path,
) -> None:
    night(tmp_path, began="03:00")
    with (tmp_path / nights.LOG).open("a", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerow([at("06:00"), at("06:00"), "began", "", ""])
    assert wrong(tmp_path, at("07:00")) == ["last night"]
    with published.alone(tmp_path):
        assert wrong(tmp_path, at("07:00")) == []
        assert wrong(tmp_path, at("12:30")) == ["at work"]


def test_a_held_run_and_a_published_run_that_is_gone_are_told(tmp_path: Path) -> None:
    night(tmp_path)
    folder = published.pair(tmp_path, None, "r2")
    published.hold(tmp_path, folder, published.Held("r2", "", at("05:00"), ()))
    assert wrong(tmp_path, at("06:00")) == ["held"]
    published.point_published(tmp_path, "r9")
    assert wrong(tmp_path, at("06:00")) == ["held", "published run"]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    night(tmp_path)
    full = LIMITS._replace(free_bytes=10**18)
    found = health.checks(tmp_path, full, at("06:00"))
    assert [one.about for one in found if one.wrong] == ["disk"]


@pytest.fixture
def prefect() -> Iterator[tuple[str, list[Any]]]:
    """A server that plans what the list says."""
    planned: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps(planned).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_address[1]}/api", planned
    listening.shutdown()
    listening.server_close()


def test_a_server_that_plans_nothing_or_does_not_answer_is_told(
    tmp_path: Path, prefect: tuple[str, list[Any]]
) -> None:
    night(tmp_path)
    address, planned = prefect
    assert wrong(tmp_path, at("06:00"), address) == ["schedule"]
    planned.append({"expected_start_time": at("05:00", 2)})
    assert wrong(tmp_path, at("06:00"), address) == []
    assert wrong(tmp_path, at("06:00"), "http://127.0.0.1:1/api") == ["schedule"]


BAD, WELL = [Check("disk", "1 MB free", True)], [Check("disk", "9 GB free")]


def test_a_notice_is_sent_when_things_change_and_once_a_day(tmp_path: Path) -> None:
    assert not notices.due(tmp_path, WELL, at("05:00"))
    assert notices.due(tmp_path, BAD, at("05:00"))
    with webhook() as (address, posted):
        notices.tell(tmp_path, BAD, at("05:00"), address)
        assert not notices.due(tmp_path, BAD, at("05:15"))
        assert notices.due(tmp_path, BAD, at("05:00", 2))
        assert notices.due(tmp_path, WELL, at("05:15"))
        notices.tell(tmp_path, WELL, at("05:15"), address)
    assert not notices.due(tmp_path, WELL, at("05:00", 3))
    assert [one["subject"] for _, one in posted] == [
        "contentan: look at disk",
        "contentan: all is well again",
    ]
    assert posted[0][1]["wrong"] == [{"about": "disk", "says": "1 MB free", "wrong": True}]


def test_a_notice_comes_by_mail(tmp_path: Path) -> None:
    with mailbox() as (address, letters):
        notices.tell(tmp_path, BAD, at("05:00"), address)
    assert letters[0]["Subject"] == "contentan: look at disk"
    assert "disk: 1 MB free" in letters[0].get_content()


@pytest.mark.parametrize(
    "address", ["ftp://x", "file:///etc/passwd", "mailto://x", "http://127.0.0.1:1/"]
)
def test_an_address_that_nobody_can_be_told_at_is_one_line(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError) as error:
        notices.tell(tmp_path, BAD, at("05:00"), address)
    assert "\n" not in str(error.value)
    assert notices.due(tmp_path, BAD, at("05:00"))  # what was not taken is not told


def test_a_mail_server_that_refuses_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise smtplib.SMTPServerDisconnected("closed")

    monkeypatch.setattr(smtplib, "SMTP", refuse)
    with pytest.raises(UsageError, match="nobody took the notice: closed"):
        notices.tell(tmp_path, BAD, at("05:00"), "mailto://mail.example.org?from=a@x&to=b@x")


def test_the_switch_is_called_only_while_all_is_well(tmp_path: Path) -> None:
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=listening.serve_forever, daemon=True).start()
    notices.ping(f"http://127.0.0.1:{listening.server_address[1]}/switch")
    listening.shutdown()
    listening.server_close()
    assert called == ["/switch"]
    with pytest.raises(UsageError, match="expected http"):
        notices.ping("file:///etc/passwd")


def test_the_command_answers_a_monitor(tmp_path: Path, cli: Cli) -> None:
    done = cli("health", "--outputs", tmp_path / "out", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1 and answer["healthy"] is False
    assert [one["about"] for one in answer["checks"] if one["wrong"]] == ["last good night"]
    with webhook() as (address, posted):
        cli("health", "--outputs", tmp_path / "out", "--notify", address)
        cli("health", "--outputs", tmp_path / "out", "--notify", address)
    assert len(posted) == 1
