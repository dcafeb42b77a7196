"""A page that needs scripts is shown to a browser that reaches nothing but what we judge."""

from __future__ import annotations

import os
import shutil
import time
import urllib.error
import urllib.request

import pytest

from contentan.sources.fetch.checked_proxy import checked_proxy
from contentan.sources.fetch.connection import Line, system_resolve
from contentan.sources.registration.public_address import place
from tests.sources.web_server import World, serving

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


def through(proxy: str, url: str, method: str = "GET") -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    try:
        request = urllib.request.Request(url, method=method)
        return int(opener.open(request, timeout=5).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_proxy_judges_each_request(world: World) -> None:
    world.server.page("/x", "yes")
    own = world.server.url
    line = Line(system_resolve, time.monotonic, frozenset({place(own)}), 10.0, 5.0)
    with serving() as other, checked_proxy(line, 1_000_000) as proxy:
        other.page("/x", "no")
        assert through(proxy.url, f"{own}/x") == 200
        assert through(proxy.url, f"{own}/x", "POST") == 403
        assert through(proxy.url, f"{other.url}/x") == 403
        assert through(proxy.url, "http://169.254.169.254/latest") == 403
        assert other.asked == [] and len(proxy.refused) == 3


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no chromium: apt-get install chromium")
def test_a_shell_is_rendered(world: World) -> None:
    with serving() as other:
        other.page("/secret.js", "document.title = 'reached'")
        world.server.page(
            "/a.js", "document.body.append('Accord is a goal of the state. '.repeat(40))"
        )
        scripts = f"<script src=/a.js></script><script src={other.url}/secret.js></script>"
        world.server.page("/x", f"<html><body><div id=root></div>{scripts}</body></html>")
        world.source("/x")
        assert world.one()["status"] == "doubtful"
        row = world.one(render=True, seconds=90.0, silence=30.0)
        assert row["status"] == "new" and "rendered by Chromium" in str(row["note"])
        assert "Accord is a goal" in (world.folder / str(row["file"])).read_text(encoding="utf-8")
        assert other.asked == []
