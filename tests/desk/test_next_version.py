"""The version that the draft deserves, written as one step that can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.changes.codebook_versions import BUMPS, moved_part, raised
from contentan.desk import tweaks
from contentan.desk.draft import next_version
from contentan.desk.open_desk import OpenDesk
from contentan.errors import CodebookError
from tests.desk.conftest import browser

NEW = {"code": "exchange", "lang": "en", "source": "student", "line": 0, "was": ""}


@given(st.tuples(*[st.integers(0, 30)] * 3), st.sampled_from(BUMPS))
def test_a_raised_version_moved_by_its_part(numbers: tuple[int, ...], part: Any) -> None:
    before = ".".join(map(str, numbers))
    assert moved_part(before, raised(before, part)) == part


def test_a_version_that_is_no_three_numbers_is_not_raised() -> None:
    assert raised("1.0-beta", "minor") == ""


def state(who: Any) -> Any:
    return who.get("/api/desk/state").json()


def test_the_version_is_proposed_written_and_taken_back(desk: OpenDesk, study: Path) -> None:
    john = browser(desk)
    file = study / "codebook" / "codebook.yaml"
    now = desk.draft.book.version
    assert state(john)["proposal"] == {"now": now, "version": "", "lines": {}}
    knows = john.post("/api/desk/save", json={**NEW, "knows": state(john)["digest"]}).json()[
        "digest"
    ]
    before, told = file.read_bytes(), state(john)["proposal"]
    assert told["version"] == raised(now, "minor")
    assert set(told["lines"]) == {"en", "ru", "kk"}
    assert told["lines"]["en"].startswith(f"{told['version']}: ")
    assert told["lines"]["en"].endswith(": en + student")
    body = {"version": told["version"], "knows": knows}
    assert john.post("/api/desk/version", json={**body, "version": "9.0.0"}).status_code == 400
    assert john.post("/api/desk/version", json={**body, "knows": "x"}).status_code == 409
    assert file.read_bytes() == before
    assert john.post("/api/desk/version", json=body).status_code == 200
    assert desk.draft.book.version == told["version"]
    after = state(john)
    assert after["proposal"]["version"] == "" and after["proposal"]["lines"]
    assert (after["steps"][0]["kind"], after["steps"][0]["says"]) == ("version", told["version"])
    assert file.read_bytes() != before
    assert john.post("/api/desk/undo", json={"knows": after["undo"]}).status_code == 200
    assert file.read_bytes() == before
    desk.read_only = True
    assert john.post("/api/desk/version", json=body).status_code == 403


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nversion: 1.0.0 # now\n", "a: 1\nversion: 1.1.0 # now\n"),
        ("version: '1.0.0'\nb: 2\n", "version: '1.1.0'\nb: 2\n"),
        ('{version: "1.0.0", b: 2}', '{version: "1.1.0", b: 2}'),
    ],
)
def test_only_the_number_changes(text: str, expected: str) -> None:
    assert next_version.with_version(text, "1.1.0", Path("codebook.yaml")) == expected


def test_a_codebook_without_a_version_is_not_written() -> None:
    with pytest.raises(CodebookError, match="no line `version:`"):
        next_version.with_version("name: x\n", "1.1.0", Path("codebook.yaml"))


def test_what_changed_is_worked_out_once_for_a_draft(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work, not time: every page asks every few seconds."""
    calls: list[int] = []
    original = next_version.structural

    def counted(*books: Any) -> Any:
        calls.append(1)
        return original(*books)

    monkeypatch.setattr(next_version, "structural", counted)
    for _ in range(3):
        tweaks.proposal(desk)
    assert calls == [1]


def test_kinds_of_change_are_told_by_signs(desk: OpenDesk) -> None:
    book = desk.draft.book
    first, other, *rest = book.patterns
    changed = replace(book, patterns=(replace(first, source=f"{first.source} two words"), *rest))
    told = next_version.line(next_version.proposed(book, changed).changes, "2.0.0", {})
    assert f"− {other.source}" in told or f"{other.source} →" in told
