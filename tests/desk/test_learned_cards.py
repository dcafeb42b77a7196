"""What the review teaches, as cards: what people coded and no pattern finds, until a pattern does;
changes that were learned from it, until the codebook has them.
"""

from __future__ import annotations

from typing import Any

import pytest

from contentan.authoring.propose import reviewed_texts
from contentan.authoring.propose.reviewed_texts import Said
from contentan.codebook import codebook_file
from contentan.desk.live import learned_cards, suggested_words
from contentan.desk.open_desk import OpenDesk
from contentan.errors import UsageError
from tests.desk.conftest import browser

EXCHANGE, NOTHING = frozenset({"exchange"}), frozenset[str]()
VERBS = "returned taught wrote travelled studied worked spoke lived stayed moved".split()
#: Scholars that people coded and the codebook does not know; exchange programmes of computers.
SAID = (
    *(Said(f"The scholar {verb} at home.", EXCHANGE, NOTHING, whole=True) for verb in VERBS),
    *(Said(f"A minister {verb} at home.", NOTHING, NOTHING, whole=True) for verb in VERBS),
    *(
        Said(f"The exchange program for packets {verb} again.", NOTHING, NOTHING, whole=True)
        for verb in VERBS
    ),
)


@pytest.fixture
def taught(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> OpenDesk:
    """A desk whose review said SAID."""

    def of_run(book: Any, *_: Any) -> Any:
        return reviewed_texts.taught(book, SAID, "review")

    monkeypatch.setattr(learned_cards.reviewed_texts, "of_run", of_run)
    run = desk.bench.run.folder.name
    desk.suggested.run = run
    suggested_words._made(desk.suggested, desk.draft.book, desk.settings.outputs, run)
    assert desk.suggested.state == suggested_words.READY, desk.suggested.says
    return desk


def shown(desk: OpenDesk, kind: str) -> list[dict[str, Any]]:
    cards = browser(desk).get("/api/desk/suggestions/exchange").json()["cards"]
    return [one for one in cards if one["kind"] == kind]


def test_near_misses_and_new_patterns_stand_until_a_pattern_finds_them(taught: OpenDesk) -> None:
    misses = shown(taught, "miss")
    assert [one["words"] for one in misses] == sorted(
        f"The scholar {one} at home." for one in VERBS
    )
    (new,) = shown(taught, "add")
    assert (new["pattern"], new["lang"], new["better"], new["worse"]) == ("scholar", "en", 10, 0)
    john = browser(taught)
    body = {"code": "exchange", "lang": "en", "words": misses[0]["words"], "why": "no exchange"}
    assert john.post("/api/desk/dismiss", json=body).status_code == 200
    assert shown(taught, "miss") == misses[1:]
    knows = john.get("/api/desk/state").json()["digest"]
    line = {"code": "exchange", "lang": "en", "source": "scholar", "line": 0, "was": ""}
    assert john.post("/api/desk/save", json={**line, "knows": knows}).status_code == 200
    assert shown(taught, "miss") == shown(taught, "add") == []


def test_a_line_that_is_wrong_is_named_until_it_is_gone(taught: OpenDesk) -> None:
    wrong = [one for kind in ("drop", "unless", "option") for one in shown(taught, kind)]
    assert {one["pattern"] for one in wrong} == {"exchange (program|programme)"}
    path = taught.files.reader.path
    line = "        - exchange (program|programme)\n"
    path.write_text(path.read_text(encoding="utf-8").replace(line, ""), encoding="utf-8")
    assert [one for kind in ("drop", "unless", "option") for one in shown(taught, kind)] == []


def test_who_has_no_review_has_no_such_cards(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = codebook_file.read(desk.files.reader.path)
    run = desk.bench.run.folder.name
    assert learned_cards.learned(book, desk.settings.outputs, run) is None

    def nothing(*_: Any, **__: Any) -> None:
        raise UsageError("nothing to tell apart")

    monkeypatch.setattr(
        learned_cards.reviewed_texts,
        "of_run",
        lambda book, *_: reviewed_texts.taught(book, SAID, "review"),
    )
    monkeypatch.setattr(learned_cards.proposals, "propose", nothing)
    found = learned_cards.learned(book, desk.settings.outputs, run)
    assert found is not None
    assert found.changes == ()
    assert len(found.texts) == len(VERBS)
