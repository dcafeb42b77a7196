"""A fetch as a whole: the list that it takes, the register that it leaves, the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contentan.corpus import register
from contentan.corpus.register_reading import register_sheet
from contentan.errors import RegisterError, UsageError
from contentan.sources.fetch import fetched_versions, fetching, terminal
from contentan.sources.fetch.fetch_options import user_agent
from contentan.sources.registration import register_files
from contentan.store import locks
from tests.conftest import CODEBOOK, Cli
from tests.sources.web_server import NOW, PAGE, TEXT, World, slow_pages


def test_fetched_documents_are_read_by_the_register(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    row = world.one()
    documents = register.read(world.folder)
    assert [(one.id, one.path, one.sha256, one.title, one.country) for one in documents] == [
        ("a", row["file"], row["digest"], "T a", "KAZ")
    ]


def test_a_register_fetches_into_itself_and_keeps_what_a_person_wrote(world: World) -> None:
    world.folder.mkdir()
    (world.folder / "own.txt").write_text("mine", encoding="utf-8")
    register = world.folder / "register.csv"
    text = (
        'id;file;digest;"Title; odd";url;remark\r\n'
        f'a;;;"x";{world.server.url}/x; "as is" \r\n'
        f"b;own.txt;;y;{world.server.url}/y;\r\n"
    )
    register.write_bytes(("\ufeff" + text).encode())
    world.server.page("/x", PAGE.format(TEXT))
    world.server.page("/y", PAGE.format(TEXT))
    world.list = register
    table = world.fetch()
    digest, file = table["digest"][0], table["file"][0]
    wanted = text.replace('a;;;"x"', f'a;{file};{digest};"x"')
    assert register.read_bytes().decode("utf-8-sig") == wanted
    assert table["note"][1] == "the register keeps own.txt, which was not fetched"


def test_interrupted_by_a_person(world: World) -> None:
    """Ctrl-C: what came is in the register, the rest is named, and nothing is waited for."""
    rows = slow_pages(world.server, 4, 0.2)
    world.sources(*rows)
    pressed: list[int] = []

    def progress(_: str, done: int, __: int) -> None:
        if done == 1 and not pressed:
            pressed.append(1)
            raise KeyboardInterrupt

    outside = fetching.Outside(world.time.clock, world.time.sleep)
    options = fetching.Options("a@b.kz", pause=0.0, allow_private=True)
    table = fetching.fetch(
        world.list, world.folder, options, now=lambda: NOW, progress=progress, outside=outside
    )
    assert table["status"][0] == "new" and set(table["reason"][1:]) == {"stopped"}
    assert len(register.read(world.folder)) == 1
    assert set(world.fetch()["status"]) == {"unchanged", "new"}


def test_two_fetches_at_once(world: World) -> None:
    world.source("/x")
    lock = world.folder / fetched_versions.FOLDER / ".lock"
    with (
        locks.held(lock, UsageError("held by the test")),
        pytest.raises(UsageError, match="another fetch"),
    ):
        world.fetch()


def test_lists_that_are_wrong(tmp_path: Path) -> None:
    options = fetching.Options("a@b.kz")
    path = tmp_path / "sources.csv"
    for text, error in (
        ("id,title\na,b\n", UsageError),
        ('id,url\na,"http://x.kz\n', RegisterError),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(error):
            fetching.fetch(path, tmp_path / "to", options, now=lambda: NOW)
    path.write_text("id,url\na,\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--to"):
        fetching.fetch(path, None, options, now=lambda: NOW)
    table = fetching.fetch(path, tmp_path / "to", options, now=lambda: NOW)
    assert list(terminal.lines(table)) == ["No row has a url: nothing to fetch."]


def test_bad_url_fails_alone(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.sources(("a", "file:///etc/passwd"), ("b", world.server.url + "/x"))
    table = world.fetch()
    assert table["status"].to_list() == ["failed", "new"]
    assert "only http and https" in table["reason"][0]


@pytest.mark.parametrize(
    "contact", ["", "me", "a@b", "a@b.kz\r\nX: y", "ftp://a.kz", "https://a.kz/)("]
)
def test_contact_is_needed(contact: str) -> None:
    with pytest.raises(UsageError, match="--contact"):
        user_agent(contact)


def test_xlsx_list(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.list = world.list.with_suffix(".xlsx")
    register_files.write(
        world.list,
        register_sheet.Changes(
            rows=[{"id": "a", "url": world.server.url + "/x", "title": "=1+1", "country": "KAZ"}]
        ),
    )
    assert world.one()["status"] == "new"
    assert world.register()[0]["title"] == "'=1+1"


def test_what_a_server_says_cannot_reach_the_terminal(world: World) -> None:
    world.server.answers["/x"] = lambda handler: handler.say(
        302, b"", {"location": "http://\x1b[2Jx.kz/"}
    )
    world.source("/x")
    assert "\x1b" not in "\n".join(terminal.lines(world.fetch()))


def test_command(world: World, cli: Cli) -> None:
    from typer.testing import CliRunner

    from contentan.cli.main import app

    world.server.page("/x", PAGE.format(TEXT))
    world.sources(("a", world.server.url + "/x"), ("b", world.server.url + "/nothing"))
    call = [
        "fetch",
        "--register",
        str(world.list),
        "--to",
        str(world.folder),
        "--allow-private",
        "--pause",
        "0",
    ]
    without = CliRunner().invoke(app, call, env={"CONTENTAN_CONTACT": ""})
    assert isinstance(without.exception, UsageError) and "--contact" in str(without.exception)
    done = cli(*call, "--contact", "a@b.kz")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(
        "2 addresses: 1 new, 0 changed, 0 unchanged, 0 doubtful, 0 gone, 1 failed"
    )
    assert "fetching: 2 of 2" in done.stderr
    again = CliRunner().invoke(app, [*call, "--json"], env={"CONTENTAN_CONTACT": "a@b.kz"})
    assert [row["status"] for row in json.loads(again.stdout)["addresses"]] == [
        "unchanged",
        "failed",
    ]
    plan = CliRunner().invoke(app, [*call, "--plan"])
    assert plan.exit_code == 0 and "2 addresses on 1 host;" in plan.stdout


@pytest.mark.slow
def test_fetch_then_run(world: World, cli: Cli, tmp_path: Path) -> None:
    book = tmp_path / "codebook"
    book.mkdir()
    (book / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    world.server.page("/x", PAGE.format(TEXT))
    other = "Student exchange is old. Ethnic harmony is a goal. "
    world.server.page("/y", PAGE.format(other * 3))
    rows = [
        f"{doc},{world.server.url}/{path},{country},2021"
        for doc, path, country in (("a", "x", "KAZ"), ("b", "y", "USA"))
    ]
    world.list.write_text("\n".join(["id,url,country,year", *rows]), encoding="utf-8")
    world.fetch()
    done = cli(
        "run", "--corpus", world.folder, "--codebook", book, "--outputs", tmp_path / "outputs"
    )
    assert done.returncode == 0, done.stderr
    assert "2 documents (2 ok" in done.stdout and "accord" in done.stdout
