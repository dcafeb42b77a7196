"""What pages show: rows that filters choose, and nothing of another before both have decided."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from contentan.review.screen import page_contents
from contentan.review.screen.reviewer_request import Settings
from tests.decisions import decided
from tests.review.screen_client import KEY, PAGES, READS, TOKEN, client, decide


@settings(max_examples=30)
@given(
    name=st.sampled_from([*page_contents.FILTERS, "item", "doc", "nonsense"]),
    value=st.text(max_size=12),
)
def test_any_text_in_any_filter_is_only_a_value(name: str, value: str) -> None:
    who = test_any_text_in_any_filter_is_only_a_value.who  # type: ignore[attr-defined]
    for route in ("/api/rows/verify", "/sample/verify"):
        assert who.get(route, params={name: value.replace("\x00", "")}).status_code == 200


@pytest.fixture(autouse=True, scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("filters")
    with closing(decided.opened(folder / "review")) as db:
        decided.add(db, "verify")
    test_any_text_in_any_filter_is_only_a_value.who = client(Settings(folder, KEY, TOKEN), "john")  # type: ignore[attr-defined]


def test_filters_choose_rows(john: TestClient) -> None:
    decide(john, "h001", "reject", note="ұлт")
    for query, expected in (
        ({"country": "KAZ"}, 3),
        ({"lang": "kk"}, 2),
        ({"verdict": "reject"}, 1),
        ({"verdict": "left"}, 5),
        ({"text": "ҰЛТ"}, 1),
        ({"text": "ұлт"}, 1),
    ):
        assert len(john.get("/api/rows/verify", params=query).json()["rows"]) == expected, query


def test_a_filter_that_would_tell_what_is_hidden_does_nothing(john: TestClient) -> None:
    assert len(john.get("/api/rows/code", params={"code": "exchange"}).json()["rows"]) == 6
    assert len(john.get("/api/rows/code", params={"code": "dialogue"}).json()["rows"]) == 6


def test_nothing_of_another_is_in_any_byte_before_both_have_decided(
    john: TestClient, aigerim: TestClient, started: Settings
) -> None:
    before = {path: john.get(path).content for path in (*PAGES, *READS)}
    marker = "SECRET-" + "0123456789"
    for number in range(2):
        decide(aigerim, f"h00{number}", "recode", code="dialogue", note=marker)
        aigerim.post(
            "/api/decide",
            json={
                "sample": "code",
                "item": f"h00{number}",
                "verdict": "coded",
                "code": "contact",
                "note": marker,
            },
        )
        aigerim.post(
            "/api/decide",
            json={
                "sample": "missed",
                "item": f"s00{number}",
                "verdict": "coded",
                "code": "contact",
                "note": marker,
            },
        )
    for path, earlier in before.items():
        answer = john.get(path)
        assert marker.encode() not in answer.content, path
        assert answer.content == earlier, f"{path} tells that somebody has decided"
    decide(john)
    assert marker in john.get("/api/differing/verify").text
    assert marker not in john.get("/api/rows/verify").text


def test_what_the_machine_thinks_is_nowhere_in_tasks_that_hide_it(tmp_path: Path) -> None:
    with closing(decided.opened(tmp_path / "review")) as db:
        hidden = {"pattern": "PATTERN-MARK", "stratum": "x", "line": 987654}
        original = decided.item
        try:
            decided.item = lambda *a, **k: (
                original(*a, **k)
                | {
                    "pattern": "PATTERN-MARK",
                    "line": 987654,
                    "codes": "CODES-MARK",
                    "code": "exchange",
                }
            )  # type: ignore[assignment]
            decided.add(db, "code", "code")
            decided.add(db, "missed", "missed")
        finally:
            decided.item = original
    assert hidden
    who = client(Settings(tmp_path, KEY, TOKEN), "john")
    for sample, item in (("code", "h000"), ("missed", "s000")):
        for path in (
            f"/sample/{sample}",
            f"/api/rows/{sample}",
            f"/api/context/{sample}/{item}",
            f"/adjudicate/{sample}",
            f"/api/differing/{sample}",
        ):
            text = who.get(path).text
            assert not re.search("PATTERN-MARK|CODES-MARK|987654", text), path
        rows = who.get(f"/api/rows/{sample}").json()["rows"]
        assert {row["code"] for row in rows} == {""}
        boot = json.loads(
            re.search(r'id="boot">(.*?)</script>', who.get(f"/sample/{sample}").text)[1]
        )  # type: ignore[index]
        assert list(boot["numbers"]) == [""]


def test_whoever_settles_a_hidden_code_does_not_see_it_either(
    john: TestClient, aigerim: TestClient
) -> None:
    for who, code in ((john, "contact"), (aigerim, "dialogue")):
        who.post(
            "/api/decide", json={"sample": "code", "item": "h000", "verdict": "coded", "code": code}
        )
    (row,) = john.get("/api/differing/code").json()["rows"]
    assert (row["code"], row["pattern"]) == ("", "")
    assert [made["code"] for made in row["decisions"]] == ["contact", "dialogue"]
