"""A model's server that behaves well and badly: nothing is lost, asked twice or invented."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.errors import DamagedError, UsageError
from contentan.interchange.codings.text_places import fold
from contentan.review.model_coder import answer_log, asking, chat_server, model_codings
from contentan.review.model_coder.answer_check import Asked, check, place_of
from contentan.review.model_coder.asking import Limits, Went
from contentan.review.model_coder.chat_server import Server
from contentan.review.model_coder.model_codings import Codings
from tests.review.model_server import (
    BEHAVIOURS,
    ModelServer,
    Unit,
    as_units,
    questions,
    serving,
    truth,
    units,
)

NOW = "2026-11-23T10:00:00+00:00"
ANCESTRY = pl.DataFrame({"code": ["accord"], "ancestor": ["accord"]})
#: One round of all behaviours is six units each: two of each language, one with the code.
ALL = units(6 * len(BEHAVIOURS), dict.fromkeys(BEHAVIOURS, 1))


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_server, "FIRST", 0.001)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def ask(given: list[Unit], server: Server, log: Path, limits: Limits = Limits(16)) -> Went:  # noqa: B008
    asked = list(questions(given, server).values())
    return asking.ask_all(asked, server, log, limits, lambda: NOW, lambda *_: None)


def coded(given: list[Unit], server: Server, log: Path) -> Codings:
    found = answer_log.answers(answer_log.read(log))
    return model_codings.coded(as_units(given), questions(given, server), found, ANCESTRY)


def written(made: Codings, folder: Path) -> dict[str, bytes]:
    model_codings.write(folder, made, {})
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ModelServer, Codings]:
    """All units through the server, never stopped."""
    log = tmp_path_factory.mktemp("whole") / "answers.jsonl"
    with pytest.MonkeyPatch.context() as patch, serving(ALL) as server:
        patch.setattr(chat_server, "FIRST", 0.001)
        ask(ALL, server.server(seconds=1.5), log)
        return log, server, coded(ALL, server.server(), log)


def test_each_behaviour_ends_as_it_must(whole: tuple[Path, ModelServer, Codings]) -> None:
    _, _, made = whole
    found = dict(made.answers.select("unit", "why").iter_rows())
    assert found == {one.id: BEHAVIOURS[one.behaviour].why for one in ALL}


def test_nothing_is_lost_asked_twice_or_invented(
    whole: tuple[Path, ModelServer, Codings],
) -> None:
    log, server, made = whole
    assert set(server.whole.values()) == {1}
    lines = answer_log.read(log)
    ended = Counter(
        line.get("answered", line.get("failed")) for line in lines if "asked" not in line
    )
    assert set(ended) == {line["asked"] for line in lines if "asked" in line}
    assert set(ended.values()) == {1}
    text = {one.id: one.text for one in ALL}
    for row in made.codings.iter_rows(named=True):
        assert text[row["unit"]][row["start"] : row["stop"]] == row["quote"]
    right = {one.id: truth(one.text)[0] for one in ALL if one.behaviour != "spaced"}
    for row in made.answers.filter(why="").iter_rows(named=True):
        assert row["applies"] == right.get(row["unit"], True)


def test_a_score_is_known_where_an_answer_is(whole: tuple[Path, ModelServer, Codings]) -> None:
    _, _, made = whole
    both = made.answers.join(made.scores, left_on="unit", right_on="item")
    assert len(both) == len(ALL)
    assert both.filter(pl.col("why") != "")["score"].null_count() == (both["why"] != "").sum()
    assert (both.filter(why="")["score"] == both.filter(why="")["applies"]).all()


def test_recorded_answers_give_the_same_bytes_without_a_server(
    whole: tuple[Path, ModelServer, Codings], tmp_path: Path
) -> None:
    log, server, made = whole
    again = coded(list(reversed(ALL)), server.server(), log)
    assert written(made, tmp_path / "a") == written(again, tmp_path / "b")


SOME = units(24, dict.fromkeys(("good", "prose", "loading", "read_the_same"), 1))


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, pl.DataFrame]:
    """The log of a few units, and what it comes to."""
    log = tmp_path_factory.mktemp("some") / "answers.jsonl"
    with pytest.MonkeyPatch.context() as patch, serving(SOME) as server:
        patch.setattr(chat_server, "FIRST", 0.001)
        ask(SOME, server.server(), log)
        return log.read_bytes(), coded(SOME, server.server(), log).answers.drop("question")


@settings(max_examples=5, deadline=None)
@given(kept=st.floats(0, 1))
def test_a_stop_at_any_byte_loses_no_answer_and_changes_nothing(
    some: tuple[bytes, pl.DataFrame], kept: float
) -> None:
    """What a kill leaves of the log is a beginning of it, perhaps in the middle of a line."""
    data, wanted = some
    with tempfile.TemporaryDirectory() as folder, serving(SOME) as server:
        log = Path(folder) / "answers.jsonl"
        log.write_bytes(data[: round(kept * len(data))])
        before = {line["unit"] for line in answer_log.answers(answer_log.read(log)).values()}
        went = ask(SOME, server.server(), log)
        made = coded(SOME, server.server(), log)
        assert made.answers.drop("question").equals(wanted)
        assert went.answered == len(SOME) - len(before)
        asked = {question.asked.unit for question in questions(SOME, server.server()).values()}
        assert len(server.whole) == len(asked - before)


def test_an_answer_is_on_the_disk_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, happened = tmp_path / "answers.jsonl", list[str]()

    def synced(_: int) -> None:
        happened.append(f"disk {len(answer_log.answers(answer_log.read(log)))}")

    monkeypatch.setattr(os, "fsync", synced)
    with serving(SOME[:2]) as server:
        asked = list(questions(SOME[:2], server.server()).values())
        asking.ask_all(
            asked, server.server(), log, Limits(1), lambda: NOW,
            lambda _, done, total: happened.append(f"told {done}"),
        )  # fmt: skip
    assert happened == ["disk 0", "disk 1", "told 1", "disk 1", "disk 2", "told 2"]


def test_a_question_that_was_under_way_is_told(tmp_path: Path) -> None:
    lines = [{"asked": "a"}, {"asked": "b"}, {"answered": "a"}, {"asked": "b"}, {"failed": "b"}]
    assert answer_log.asked_again([*lines, {"asked": "b"}]) == 1


def test_a_log_that_was_changed_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"asked": "a"}\n{"asked": \n{"asked": "b"}\n{"torn', encoding="utf-8")
    with pytest.raises(DamagedError, match=r"answers\.jsonl:2"):
        answer_log.read(path)


def test_two_processes_do_not_ask_one_model(tmp_path: Path) -> None:
    with (
        answer_log.opened(tmp_path / "answers.jsonl"),
        pytest.raises(UsageError, match="another process"),
        answer_log.opened(tmp_path / "answers.jsonl"),
    ):
        pass


def test_a_budget_ends_before_it_is_exceeded(tmp_path: Path) -> None:
    log, given = tmp_path / "answers.jsonl", units(24, {"good": 1, "loading": 1})
    with serving(given) as server:
        own = server.server()
        most = asking.estimate(list(questions(given, own).values())[:4])
        went = ask(given, own, log, Limits(4, most))
        assert "budget" in went.why and went.answered > 0 and went.left > 0
        used = sum(
            check(line["body"], Asked("", "", "", 0)).tokens or 0
            for line in answer_log.answers(answer_log.read(log)).values()
        )
        assert used <= most
        rest = ask(given, own, log)
        assert (rest.answered, rest.left) == (went.left, 0)


def test_a_server_of_which_nothing_can_be_used_is_soon_left_alone(tmp_path: Path) -> None:
    bad = units(60, {"prose": 1})
    with serving(bad) as server:
        went = ask(bad, server.server(), tmp_path / "answers.jsonl", Limits(1))
    assert went.answered == asking.HOPELESS and "could be used" in went.why


def test_a_server_that_is_not_there_is_asked_one_question(tmp_path: Path) -> None:
    with serving(SOME) as server:
        gone = server.server()
    went = ask(SOME, gone, tmp_path / "answers.jsonl")
    assert (went.answered, went.failed) == (0, 1) and "ConnectError" in went.why


def test_what_is_refused_as_too_long_does_not_keep_a_second_call_from_the_rest(
    tmp_path: Path,
) -> None:
    """The longest are asked first: those that a server refused come first again."""
    log, given = tmp_path / "answers.jsonl", units(24, {"too_long": 1, "good": 1})
    with serving(given) as server:
        own = server.server()
        most = asking.estimate(list(questions(given, own).values())[:6])
        first = ask(given, own, log, Limits(2, most))
        assert first.answered
        second = ask(given, own, log)
        assert (second.why, second.left, second.failed) == ("", 0, 12)
        assert first.answered + second.answered == 12


def test_a_server_that_stays_busy_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_server, "TRIES", 2)
    busy = units(24, {"loading": 1})
    with serving(busy) as server:
        went = ask(busy, server.server(), tmp_path / "answers.jsonl", Limits(1))
    assert (went.answered, went.failed, went.why) == (0, 3, "503 Loading model")


def test_a_key_is_sent_and_nowhere_written(tmp_path: Path) -> None:
    given = SOME[:1]
    with serving(given) as server:
        keyed = server.server(key="s3cret-key")
        # A server that repeats the key in its answer.
        server.behaviour[given[0].text] = "echo"
        echo = BEHAVIOURS["good"]._replace(
            act=lambda told: told.say(told.handler.headers["authorization"])
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(BEHAVIOURS, "echo", echo)  # type: ignore[arg-type]
            ask(given, keyed, tmp_path / "answers.jsonl")
        assert server.headers_seen[0]["Authorization"] == "Bearer s3cret-key"
    (answer,) = answer_log.answers(answer_log.read(tmp_path / "answers.jsonl")).values()
    assert "[key]" in answer["body"]
    assert not any(b"s3cret" in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("base", "key", "says"),
    [
        ("localhost:8080/v1", "", "expected the base"),
        ("http://a:b@localhost/v1", "", "never in the address"),
        ("http://models.example/v1", "k", "use https"),
    ],
)
def test_an_address_that_is_none_or_gives_a_key_away_is_refused(
    base: str, key: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        chat_server.refuse_address(base, key)


def test_an_answer_is_what_it_is_whatever_key_it_is_asked_with() -> None:
    """Neither the address nor the key is part of a question: a replay has neither."""
    one, other = (
        questions(SOME[:1], Server(base, "stub", chat_server.parameters(""), key=key))
        for base, key in (("http://localhost/v1", "a"), ("", ""))
    )
    assert one == other
    assert one != questions(SOME[:1], Server("", "stub", chat_server.parameters("seed=2")))


@settings(max_examples=50)
@given(st.text(alphabet="аә \u00a0\n\u00ade\u0301«x", min_size=1, max_size=30), st.data())
def test_a_stretch_of_whole_words_is_found_with_its_own_letters(
    text: str, data: st.DataObject
) -> None:
    words = text.split()
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = "  ".join(words[first : last + 1])
    place = place_of(quote, text)
    if re.search(r"\w", fold(quote).text):
        assert place is not None
        assert fold(text[slice(*place)]).text.strip() == fold(quote).text.strip()
    else:
        assert place is None


@settings(max_examples=30)
@given(st.text(alphabet='{}[]":,unit \n`', max_size=30))
def test_no_content_breaks_the_check(content: str) -> None:
    body = {"choices": [{"finish_reason": "stop", "message": {"content": content}}]}
    found = check(json.dumps(body), Asked("u", "Some text.", "en", 3))
    assert found.why in ("not_json", "no_text", "not_schema")
