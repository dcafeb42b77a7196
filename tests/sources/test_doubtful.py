"""What is doubtful stays out of the register until a person decides, and the last sound version
stays in it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.fetch import tuning_pages

from contentan.errors import UsageError
from contentan.sources.fetch import decisions, terminal
from contentan.sources.fetch.fetched_versions import read_versions
from tests.conftest import Cli
from tests.sources.web_server import NOW, PAGE, TEXT, World

GONE = tuning_pages.page("not_found", 1)
WALL = tuning_pages.page("consent", 0)


def decide(world: World, *, take: bool) -> None:
    decisions.decide(world.list, world.folder, ["a"], take=take, now=lambda: NOW)


def test_the_register_keeps_the_last_sound_version(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    sound = world.one()
    world.server.page("/x", GONE)
    for _ in range(2):
        row = world.one()
        assert row["status"] == "doubtful" and "Page not found" in str(row["note"])
        assert world.register()[0]["path"] == sound["file"]
    assert [line.status for line in read_versions(world.folder)] == ["new", "doubtful"]
    world.server.page("/x", PAGE.format(TEXT))
    assert world.one()["status"] == "unchanged"
    assert decisions.open_doubts(world.folder).is_empty()


def test_a_doubtful_document_gets_no_row(world: World) -> None:
    world.server.page("/x", GONE)
    world.source("/x")
    assert world.one()["status"] == "doubtful"
    assert not (world.folder / "register.csv").exists()
    (waiting,) = decisions.open_doubts(world.folder).to_dicts()
    assert (waiting["id"], waiting["kind"], waiting["sound"]) == ("a", "not_found", "")
    assert waiting["begins"]


@pytest.mark.slow
def test_what_a_person_takes_is_a_version_and_not_doubted_again(world: World) -> None:
    world.server.page("/x", WALL)
    world.source("/x")
    file = world.one()["file"]
    decide(world, take=True)
    assert world.register()[0]["path"] == file
    assert world.one()["status"] == "unchanged"
    world.server.page("/x", tuning_pages.page("consent", 1))
    row = world.one()
    assert row["status"] == "changed" and world.register()[0]["path"] == row["file"]
    world.server.page("/x", GONE)
    assert world.one()["status"] == "doubtful"


@pytest.mark.slow
def test_what_a_person_rejects_is_not_asked_about_again(world: World) -> None:
    world.server.page("/x", WALL)
    world.source("/x")
    world.one()
    decide(world, take=False)
    assert decisions.open_doubts(world.folder).is_empty()
    row = world.one()
    assert row["status"] == "doubtful" and "rejected since 2026-11-23" in str(row["note"])
    assert decisions.open_doubts(world.folder).is_empty()
    assert not (world.folder / "register.csv").exists()


def test_nothing_to_decide_is_said(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    world.one()
    with pytest.raises(UsageError, match="nothing doubtful waits"):
        decide(world, take=True)


def test_a_host_that_gives_one_page_for_every_address(world: World) -> None:
    front = PAGE.format("Welcome to the portal of the region. " * 30).encode()
    world.server.page("/robots.txt", "")
    world.server.otherwise = lambda handler: handler.say(200, front, {})
    world.source("/law/1.html")
    row = world.one()
    assert row["status"] == "doubtful" and "nobody has made" in str(row["note"])


def test_one_text_at_three_addresses_is_none_of_them(world: World) -> None:
    rows = [(doc, f"{world.server.url}/{doc}") for doc in "abc"]
    for doc in "ab":
        world.server.page(f"/{doc}", PAGE.format(TEXT))
    world.sources(*rows[:2])
    assert set(world.fetch()["status"]) == {"new"}
    world.server.page("/c", PAGE.format(TEXT))
    world.sources(*rows)
    assert set(world.fetch()["status"]) == {"doubtful"}
    assert [row["path"] for row in world.register()] == ["", ""]


def test_a_document_that_has_shrunk(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT * 4))
    world.source("/x")
    sound = world.one()
    world.server.page("/x", PAGE.format(TEXT))
    row = world.one()
    assert row["status"] == "doubtful" and "much shorter" in str(row["note"])
    assert world.register()[0]["path"] == sound["file"]


@pytest.mark.slow
def test_a_clock_makes_no_version_and_a_sentence_does(world: World) -> None:
    page = "<html><body><article><p>{}</p><p>{}</p></article></body></html>"
    world.server.page("/x", page.format(TEXT, "Просмотров: 17"))
    world.source("/x")
    world.one()
    world.server.page("/x", page.format(TEXT, "Просмотров: 18"))
    assert world.one()["note"] == "only a clock or counter has changed"
    world.server.page("/x", page.format("A new sentence is here. " + TEXT, "Просмотров: 18"))
    row = world.one()
    assert row["status"] == "changed" and "came" in str(row["note"])
    files, found = decisions.changes(world.folder, "a")
    assert files[1] == row["file"]
    assert "+ A new sentence is here." in list(terminal.change_lines(files, found))


def test_a_redirect_goes_to_no_private_place_that_is_not_listed(world: World) -> None:
    world.server.answers["/x"] = lambda handler: handler.say(
        302, b"", {"location": f"http://127.0.0.1:{world.server.server_port + 1}/y"}
    )
    world.source("/x")
    assert "--allow-private is for the hosts of the list" in str(world.one()["reason"])


def test_a_bad_id_fails_alone(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    url = world.server.url + "/x"
    world.sources(("№ 1", url), ("a", url), ("a", url))
    table = world.fetch()
    assert table["status"].to_list() == ["new", "failed", "failed"]
    assert table["id"].to_list() == ["a", "№ 1 (line 2)", "a (line 4)"]


@pytest.mark.slow
def test_commands(world: World, cli: Cli, tmp_path: Path) -> None:
    world.server.page("/x", WALL)
    world.source("/x")
    world.one()
    at = ("--register", world.list, "--to", world.folder)
    listed = cli("fetch", "decide", *at)
    assert listed.returncode == 0 and "1 document to decide on" in listed.stdout
    assert cli("fetch", "decide", "a", *at).returncode == 2
    done = cli("fetch", "decide", "a", "--take", *at)
    assert done.returncode == 0 and done.stdout.startswith("a  taken as the document")
    nothing = cli("fetch", "changes", "a", *at)
    assert nothing.returncode == 2 and "expected two versions" in nothing.stderr
