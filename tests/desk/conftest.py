"""A desk on the small run, and a browser without a window before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from contentan.coding import coder
from contentan.desk import open_desk
from contentan.desk.draft.register_draft import RegisterFile
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import desk_server
from contentan.review.screen import application, sign_in
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Session
from tests.runs.two_runs import copied

KEY, HERE = b"k" * 32, "http://127.0.0.1:8765"


@pytest.fixture(scope="session")
def desk_folder(one_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small run with examples; nobody changes it."""
    home = copied(one_run, tmp_path_factory.mktemp("desk") / "study")
    text = "- lang: en\n  text: '[Ethnic harmony|accord] grows.'\n"
    text += "- lang: en\n  text: Harmony of voices.\n"
    (home / "codebook" / "examples.yaml").write_text(text, encoding="utf-8")
    return home


@pytest.fixture
def study(desk_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """Outputs as they are, a codebook and a corpus of the test's own."""
    shutil.copytree(desk_folder / "codebook", tmp_path / "codebook")
    shutil.copytree(desk_folder / "corpus", tmp_path / "corpus")
    (tmp_path / "outputs").symlink_to(desk_folder / "outputs")
    yield tmp_path
    shutil.rmtree(desk_folder / "outputs" / "desk", ignore_errors=True)


@pytest.fixture
def desk(study: Path) -> OpenDesk:
    made = open_desk.begin(study / "outputs", study / "codebook", now=lambda: "now")
    register = study / "outputs" / open_desk.REGISTER
    made.register = RegisterFile(study / "corpus", register, lambda: "2026-01-01")
    open_desk.warm(made)
    return made


def browser(desk: OpenDesk, name: str = "john") -> TestClient:
    """A browser in which somebody is signed in."""
    beside = desk_server.beside(desk)
    settings = Settings(
        desk.settings.outputs, KEY, "t" * 32, home=beside.home, tabs=beside.tabs, lang="en"
    )
    made = TestClient(
        application.make_application(settings, beside.addition),
        base_url=HERE,
        headers={"sec-fetch-site": "same-origin"},
        raise_server_exceptions=False,
    )
    if name:
        now = int(settings.clock())
        session = Session(name, now, now + 1000)
        made.cookies.set(settings.cookie, sign_in.signed(session, KEY))
    return made


def searches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Filled with the number of patterns of each search from now on."""
    searched: list[int] = []
    original = coder.every_match

    def counted(matcher: Any, rules: Any) -> Any:
        given = list(rules)
        searched.append(len(given))
        return original(matcher, given)

    monkeypatch.setattr(coder, "every_match", counted)
    return searched
