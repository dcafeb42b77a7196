"""Which codes stand on the keys 1 to 9."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.testclient import TestClient

from contentan.model import Code, Codebook
from contentan.review.screen import code_keys
from contentan.review.screen.code_guide import Near
from contentan.review.screen.reviewer_request import Settings
from tests.review.screen_client import Clock, client


def family() -> Codebook:
    """A parent with eight children, and two codes that stand alone in one criterion."""
    names = [
        ("top", "", "goal"),
        *((f"child{i}", "top", "goal") for i in range(8)),
        ("alone", "", "forms"),
        ("other", "", "forms"),
    ]
    return Codebook(
        "f",
        "1",
        ("en",),
        tuple(
            Code(name, {}, "", "", "", "", criterion, parent) for name, parent, criterion in names
        ),
        (),
        "",
    )


def test_numbers_are_siblings_then_what_was_chosen_then_parent() -> None:
    book = family()
    assert code_keys.nearest(book, "child0", []) == [*(f"child{i}" for i in range(1, 8)), "top"]
    chosen = [("child0", "alone"), ("child0", "alone"), ("child0", "other"), ("child1", "top")]
    assert code_keys.nearest(book, "child0", chosen) == [
        *(f"child{i}" for i in range(1, 7)),
        "alone",
        "other",
        "child7",
    ]
    assert code_keys.nearest(book, "alone", []) == ["other"]
    assert code_keys.nearest(book, "top", []) == [f"child{i}" for i in range(8)]


def test_numbers_stay_put_for_a_session(john: TestClient, started: Settings, clock: Clock) -> None:
    def numbers(who: TestClient) -> Any:
        return json.loads(re.search(r'id="boot">(.*?)</script>', who.get("/sample/code").text)[1])[
            "numbers"
        ][""]  # type: ignore[index]

    before = numbers(john)
    clock.now += 5
    john.post(
        "/api/decide",
        json={"sample": "code", "item": "h000", "verdict": "coded", "code": "contact"},
    )
    assert before[0] != "contact"
    assert numbers(john) == before
    clock.now += 5
    assert numbers(client(started, "john"))[0] == "contact"


def test_numbers_begin_with_what_the_guideline_names_and_end_with_the_same_words() -> None:
    near = [Near("other", there="forms of it"), Near("top"), Near("alone", together=9)]
    assert code_keys.nearest(family(), "child0", [], near) == [
        "other",
        *(f"child{i}" for i in range(1, 8)),
        "alone",
    ]


def test_where_the_code_is_hidden_what_was_used_stands_before_what_is_usual() -> None:
    used, usual = ["alone", "child1", "child1", "gone"], ["child2", "alone", "gone"]
    assert code_keys.frequent(family(), used, usual) == ["child1", "alone", "child2"]
