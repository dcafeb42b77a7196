"""robots.txt: what it allows, and that it is asked first and obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.sources.fetch import robots
from tests.sources.web_server import PAGE, TEXT, World


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow: /\nUser-agent: Contentan/2\nDisallow: /p", "/x", True),
        ("User-agent: a\nUser-agent: contentan\nDisallow: /p", "/p/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /x$", "/xy", True),
        ("User-agent: *\nDisallow: /*?", "/a?b=1", False),
        ("User-agent: *\nDisallow: /қаз", "/%D2%9B%D0%B0%D0%B7/1", False),
        ("\ufeffuser-AGENT : * # all\r\ndisallow : /x # no", "/x", False),
    ],
)
def test_robots(text: str, path: str, allowed: bool) -> None:
    assert robots.allows(robots.parse(text), f"https://a.kz{path}") == allowed


@given(st.text(max_size=200), st.text(alphabet="ab*/$%", max_size=30))
def test_robots_survives_anything(text: str, pattern: str) -> None:
    parsed = robots.parse(f"User-agent: *\nDisallow: {pattern}\n{text}")
    assert robots.allows(parsed, "https://a.kz/a/b") in (True, False)


def test_robots_is_asked_first_and_obeyed(world: World) -> None:
    world.server.page("/robots.txt", "User-agent: *\nDisallow: /closed\nCrawl-delay: 7")
    world.server.page("/open", PAGE.format(TEXT))
    world.server.page("/closed/x", PAGE.format(TEXT))
    world.sources(
        ("a", world.server.url + "/open"),
        ("b", world.server.url + "/closed/x"),
        ("c", world.server.url + "/open"),
    )
    table = world.fetch()
    assert table["status"].to_list() == ["new", "failed", "new"]
    assert table["reason"][1] == "robots.txt forbids it"
    asked = [path for path, _ in world.server.asked if "contentan-" not in path]
    assert asked == ["/robots.txt", "/open", "/open"]
    assert world.time.slept >= 6  # between /open and /open
    assert world.server.asked[0][1]["user-agent"].endswith("(+mailto:a@b.kz)")


def test_robots_that_cannot_be_read_closes_the_host(world: World) -> None:
    world.server.page("/robots.txt", "", status=503)
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    assert "robots.txt cannot be read: 503" in str(world.one(retries=1)["reason"])
    assert world.server.paths() == []


def test_redirect_is_subject_to_robots(world: World) -> None:
    world.server.page("/robots.txt", "User-agent: *\nDisallow: /closed")
    world.server.page("/x", "", status=302, location="/closed")
    world.server.page("/closed", PAGE.format(TEXT))
    world.source("/x")
    assert world.one()["reason"] == "robots.txt forbids it"
