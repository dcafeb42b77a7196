"""Starting the review screen: what must not be started is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contentan.errors import UsageError
from contentan.review.screen import application, server
from contentan.review.screen.reviewer_request import Settings
from tests.review.screen_client import KEY, TOKEN


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"host": "0.0.0.0"}, "--users"),
        ({"host": "192.168.0.5"}, "--users"),
        ({"host": "::"}, "--users"),
        ({"host": "example.org"}, "--users"),
        ({"users": Path("none.txt")}, "none.txt"),
        ({"outputs": Path("nowhere")}, "nowhere"),
    ],
)
def test_what_must_not_be_started_is_not(tmp_path: Path, choices: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        server.refuse(server.Choices(**{"outputs": tmp_path, **choices}))


def test_users_and_a_reviewer_exclude_each_other(team: Settings) -> None:
    with pytest.raises(UsageError, match="--reviewer"):
        server.refuse(server.Choices(team.outputs, users=team.users, reviewer="john"))
    server.refuse(server.Choices(team.outputs, "0.0.0.0", users=team.users))


def test_a_server_is_opened_by_a_token_or_by_users(tmp_path: Path) -> None:
    for wrong in (Settings(tmp_path, KEY), Settings(tmp_path, KEY, TOKEN, users=tmp_path / "x")):
        with pytest.raises(UsageError, match="opened by"):
            application.make_application(wrong)


@pytest.mark.parametrize(
    ("known_as", "expected"),
    [
        ((), "http://127.0.0.1:8765/"),
        (("review.example.org",), "http://review.example.org:8765/"),
        (("localhost:9000",), "http://localhost:9000/"),
    ],
)
def test_the_address_that_is_printed(known_as: tuple[str, ...], expected: str) -> None:
    choices = server.Choices(Path(), "0.0.0.0", known_as=known_as)
    assert server.address(choices, 8765, "") == expected
