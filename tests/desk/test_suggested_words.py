"""Suggested words at the desk: what is dismissed stays away with its reason, what became a pattern
too; words are looked for once.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check.silent_codes import Silence
from contentan.authoring.suggest import suggestions
from contentan.authoring.suggest.suggestions import SUGGESTIONS
from contentan.desk.draft import dismissed_words
from contentan.desk.draft.dismissed_words import Dismissed
from contentan.desk.live import suggested_words
from contentan.desk.open_desk import DISMISSED, OpenDesk
from contentan.tables.frames import frame_of
from tests.desk.conftest import browser

ROW = ["word", "exchange", "en", 1, "scholar", 4, 1, 2, 3.5, "", "… a scholar …", "", ""]
NEXT = ["word", "exchange", "en", 2, "campus", 3, 0, 2, 3.0, "", "… on campus …", "", ""]
OTHER = ["word", "accord", "en", 1, "peace", 3, 0, 2, 3.0, "", "", "", ""]
WORDS = st.text(max_size=20)


def planted(desk: OpenDesk) -> None:
    """The suggestions of the run, as `contentan suggest` leaves them."""
    outputs, run = desk.settings.outputs, desk.bench.run.folder.name
    table = frame_of(SUGGESTIONS, [OTHER, ROW, NEXT])
    suggestions.write(table, suggestions.path_of(outputs, run=run))


def shown(desk: OpenDesk, code: str = "exchange") -> list[str]:
    answer = browser(desk).get(f"/api/desk/suggestions/{code}").json()
    return [card["words"] for card in answer["cards"]]


def looked_for(desk: OpenDesk) -> None:
    planted(desk)
    held, run = desk.suggested, desk.bench.run.folder.name
    held.run = run
    suggested_words._made(held, desk.draft.book, desk.settings.outputs, run)
    assert held.state == suggested_words.READY


@settings(max_examples=20)
@given(st.lists(st.builds(Dismissed, *[WORDS] * 6), max_size=4))
def test_what_is_dismissed_is_read_again(given: list[Dismissed]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk" / "dismissed.jsonl"
        for one in given:
            dismissed_words.add(path, one)
        assert dismissed_words.dismissed(path) == given
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            file.write(b'{"at": "cut o')
        assert dismissed_words.dismissed(path) == given


def test_cards_of_a_code_until_they_are_dismissed_or_a_pattern(desk: OpenDesk) -> None:
    john = browser(desk)
    assert john.get("/api/desk/suggestions/exchange").json()["state"] == "none"
    looked_for(desk)
    assert shown(desk) == ["scholar", "campus"] and shown(desk, "accord") == ["peace"]
    body = {"code": "exchange", "lang": "en", "words": "campus", "why": "a place,\n no exchange"}
    assert [one["words"] for one in john.post("/api/desk/dismiss", json=body).json()["cards"]] == [
        "scholar"
    ]
    (gone,) = dismissed_words.dismissed(desk.settings.outputs / DISMISSED)
    assert (gone.who, gone.words, gone.why) == ("john", "campus", "a place, no exchange")
    knows = john.get("/api/desk/state").json()["digest"]
    line = {"code": "exchange", "lang": "en", "source": "scholar", "line": 0, "was": ""}
    assert john.post("/api/desk/save", json={**line, "knows": knows}).status_code == 200
    assert shown(desk) == []


def test_a_code_that_is_silent_in_a_language_says_so_until_it_is_dismissed(desk: OpenDesk) -> None:
    looked_for(desk)
    (code,) = [one for one in desk.draft.book.codes if one.id == "exchange"]
    desk.suggested.silences = [Silence(code, "kk", 9000, 4.7, {"en": 5})]
    first = browser(desk).get("/api/desk/suggestions/exchange").json()["cards"][0]
    assert first == {"kind": "silence", "lang": "kk", "words": "*", "size": 9000, "expected": 4}
    body = {"code": "exchange", "lang": "kk", "words": "*", "why": "no such text"}
    left = browser(desk).post("/api/desk/dismiss", json=body).json()["cards"]
    assert [one["kind"] for one in left] == ["word", "word"]


def test_words_are_looked_for_once_a_run(desk: OpenDesk) -> None:
    planted(desk)
    outputs, run = desk.settings.outputs, desk.bench.run.folder.name
    assert suggested_words.begin(desk.suggested, desk.draft.book, outputs, run)
    assert not suggested_words.begin(desk.suggested, desk.draft.book, outputs, run)


def test_what_went_wrong_is_said_and_can_be_tried_again(desk: OpenDesk, tmp_path: Path) -> None:
    held = desk.suggested
    held.run, held.state = "r00", suggested_words.RUNNING
    suggested_words._made(held, desk.draft.book, tmp_path, "r00")
    assert held.state == suggested_words.FAILED and held.says
    held.run, held.state = "r01", suggested_words.RUNNING
    suggested_words._made(
        held, desk.draft.book, tmp_path, "r00"
    )  # of an earlier run: it comes too late
    assert held.state == suggested_words.RUNNING
    assert suggested_words.begin(
        held, desk.draft.book, desk.settings.outputs, desk.bench.run.folder.name
    )


def test_what_is_refused(desk: OpenDesk) -> None:
    john = browser(desk)
    body = {"code": "nowhere", "lang": "en", "words": "campus", "why": "no"}
    assert john.post("/api/desk/dismiss", json=body).status_code == 400
    assert john.post("/api/desk/dismiss", json={**body, "why": ""}).status_code == 422
    desk.read_only = True
    for name in ("dismiss", "suggest"):
        assert (
            john.post(f"/api/desk/{name}", json=body if name == "dismiss" else {}).status_code
            == 403
        )
