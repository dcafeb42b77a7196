"""The log of decisions: what is written stays, undo is a row, nobody sees another's verdict too
early.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions import database, decision_log, released_decisions
from contentan.decisions.decision_log import Decision, StaleError, decide, undo
from contentan.decisions.stored_samples import sample_of, samples, stratum_of_items
from contentan.errors import UsageError
from tests.decisions.decided import AT, BOTH, add, opened


def verdicts(db: sqlite3.Connection, sample: str, reviewer: str) -> dict[str, str]:
    return {
        row["id"]: row["verdict"]
        for row in decision_log.reviewer_rows(db, sample, reviewer)
        if row["decision"]
    }


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["accept", "reject", "unsure"]),
            st.sampled_from(BOTH),
        ),
        st.tuples(st.just(-1), st.just("undo"), st.sampled_from(BOTH)),
    ),
    max_size=25,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_log_is_a_stack_of_each_reviewer_and_never_shrinks(
    steps: list[tuple[int, str, str]],
) -> None:
    """The oracle: a list of (item, verdict) for each reviewer; undo pops it; what shows of an item
    is its last entry.
    """
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder))) as db:
        ids, stacks, written = (
            add(db, "s1", items=4),
            {who: list[tuple[str, str]]() for who in BOTH},
            0,
        )
        for number, verdict, who in steps:
            if verdict == "undo":
                expected = stacks[who].pop()[0] if stacks[who] else None
                assert undo(db, "s1", who, at=AT) == expected
                written += expected is not None
            else:
                decide(db, Decision("s1", ids[number], who, verdict, AT), check=False)
                stacks[who].append((ids[number], verdict))
                written += 1
            assert db.execute("select count(*) from decision").fetchone()[0] == written
            for one in BOTH:
                assert verdicts(db, "s1", one) == dict(stacks[one])


@pytest.mark.parametrize(
    "table", ["codebook", "sample", "item", "stratum", "assignment", "decision", "coding"]
)
@pytest.mark.parametrize("statement", ["delete from {}", "update {} set rowid = rowid"])
def test_what_is_written_stays(db: sqlite3.Connection, table: str, statement: str) -> None:
    ids = add(db, "s1")
    decide(db, Decision("s1", ids[0], "john", "accept", AT))
    row = {
        "coder": "x",
        "doc": "d",
        "item": "",
        "start": 0,
        "stop": 1,
        "quote": "a",
        "code": "exchange",
        "text_digest": "",
    }
    decision_log.add_codings(db, [row], "codings.csv", AT)
    with pytest.raises(sqlite3.DatabaseError, match="stays"):
        db.execute(statement.format(table))


def test_others_are_hidden_until_all_have_decided(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    decide(db, Decision("s1", ids[0], "aigerim", "reject", AT, note="secret"))
    assert released_decisions.others(db, "s1", ids[0], "john") == []
    assert released_decisions.differing(db, "s1") == []
    assert "secret" not in str(decision_log.reviewer_rows(db, "s1", "john"))
    assert decision_log.reviewer_rows(db, "s1", "john", {"text": "secret"}) == []
    decide(db, Decision("s1", ids[0], "john", "accept", AT))
    assert [row["verdict"] for row in released_decisions.others(db, "s1", ids[0], "john")] == [
        "reject",
        "accept",
    ]
    assert [row["id"] for row in released_decisions.differing(db, "s1")] == [ids[0]]
    assert released_decisions.others(db, "s1", ids[0], "stranger") == []


def test_adjudication_is_an_entry_of_its_own(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    settle = Decision(
        "s1",
        ids[0],
        "john",
        "recode",
        AT,
        code="dialogue",
        note="speaks of talks",
        how="adjudicated",
    )
    with pytest.raises(UsageError, match="not everybody"):
        decide(db, settle)
    decide(db, Decision("s1", ids[0], "aigerim", "reject", AT))
    decide(db, Decision("s1", ids[0], "john", "accept", AT))
    decide(db, settle)
    (row,) = released_decisions.differing(db, "s1")
    assert [one["verdict"] for one in row["decisions"]] == ["reject", "accept"]
    assert row["settled"]["code"] == "dialogue"
    assert verdicts(db, "s1", "john") == {ids[0]: "accept"}


def test_many_decisions_at_once_are_all_stored_or_none(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    first = decide(db, Decision("s1", ids[0], "john", "accept", AT))
    new = [(Decision("s1", one, "john", "reject", AT, how="excel"), None) for one in ids]
    with pytest.raises(StaleError):
        decision_log.decide_all(db, new)
    assert verdicts(db, "s1", "john") == {ids[0]: "accept"}
    with pytest.raises(UsageError, match="verdict 'acept'"):
        decision_log.decide_all(
            db, [*new[1:], (Decision("s1", ids[0], "john", "acept", AT), first)]
        )
    assert verdicts(db, "s1", "john") == {ids[0]: "accept"}
    assert len(decision_log.decide_all(db, [(new[0][0], first), *new[1:]])) == len(ids)
    assert set(verdicts(db, "s1", "john").values()) == {"reject"}


def test_a_second_tab_is_told(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    first = decide(db, Decision("s1", ids[0], "john", "accept", AT))
    with pytest.raises(StaleError):
        decide(db, Decision("s1", ids[0], "john", "reject", AT))
    decide(db, Decision("s1", ids[0], "john", "reject", AT), knows=first)
    assert verdicts(db, "s1", "john") == {ids[0]: "reject"}


@pytest.mark.parametrize(
    ("task", "verdict", "code"),
    [
        ("verify", "coded", "exchange"),
        ("verify", "recode", ""),
        ("verify", "recode", "nothing"),
        ("verify", "accept", "exchange"),
        ("verify", "recode", "exchange dialogue"),
        ("code", "accept", ""),
        ("code", "coded", "exchange dialogue"),
        ("missed", "coded", ""),
        ("verify", "'; drop table decision; --", ""),
    ],
)
def test_verdicts_that_a_task_does_not_know(
    db: sqlite3.Connection, task: str, verdict: str, code: str
) -> None:
    ids = add(db, "s1", task)
    with pytest.raises(UsageError):
        decide(db, Decision("s1", ids[0], "john", verdict, AT, code=code))
    assert db.execute("select count(*) from decision").fetchone()[0] == 0


def test_strangers_decide_nothing(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    for who, item in (("stranger", ids[0]), ("john", "h999")):
        with pytest.raises(UsageError, match="not given"):
            decide(db, Decision("s1", item, who, "accept", AT))


def test_a_code_task_shows_no_code(db: sqlite3.Connection) -> None:
    add(db, "s1", "code")
    rows = decision_log.reviewer_rows(db, "s1", "john")
    assert {row[name] for row in rows for name in ("code", "pattern", "codes", "stratum")} == {""}
    assert set(decision_log.progress(db, "s1", "john")["strata"]) == {""}
    with pytest.raises(UsageError, match="not shown"):
        decision_log.reviewer_rows(db, "s1", "john", {"code": "exchange"})


@given(
    st.dictionaries(st.sampled_from(sorted(decision_log.FILTERS)), st.text(max_size=20), max_size=3)
)
@settings(max_examples=50, deadline=None)
def test_filters_are_values_never_statements(chosen: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder))) as db:
        ids = add(db, "s1")
        assert {row["id"] for row in decision_log.reviewer_rows(db, "s1", "john", chosen)} <= set(
            ids
        )
        assert len(decision_log.reviewer_rows(db, "s1", "john")) == len(ids)


def test_a_sample_is_frozen(db: sqlite3.Connection) -> None:
    add(db, "s1")
    with pytest.raises(UsageError, match="frozen"):
        add(db, "s1", items=2)
    assert len(decision_log.reviewer_rows(db, "s1", "john")) == 6
    assert sample_of(db, "s1") == samples(db)[0]
    assert len(stratum_of_items(db, "s1")) == 6


def test_two_reviewers_at_once(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as db:
        ids = add(db, "s1", items=60)

    def work(who: str) -> None:
        with closing(opened(tmp_path)) as own:
            for item in ids:
                decide(own, Decision("s1", item, who, "accept" if who == "john" else "reject", AT))

    threads = [threading.Thread(target=work, args=(who,)) for who in BOTH]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(opened(tmp_path)) as db:
        assert verdicts(db, "s1", "john") == dict.fromkeys(ids, "accept")
        assert verdicts(db, "s1", "aigerim") == dict.fromkeys(ids, "reject")


def test_a_copy_is_whole_and_a_newer_file_is_refused(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as db:
        ids = add(db, "s1")
        decide(db, Decision("s1", ids[0], "john", "accept", AT))
        copies = [
            database.backup(tmp_path / "review.sqlite3", "before import", AT) for _ in range(2)
        ]
        assert len(set(copies)) == 2
        with closing(sqlite3.connect(copies[0])) as copy:
            assert copy.execute("select count(*) from decision").fetchone()[0] == 1
        db.execute("pragma user_version = 99")
    with pytest.raises(UsageError, match="newer"):
        opened(tmp_path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "review.sqlite3").write_text("codes,decisions\n" * 100)
    with pytest.raises(UsageError, match="file of decisions"):
        opened(tmp_path)


def test_taking_back_twice_by_number_takes_back_once(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    decide(db, Decision("s1", ids[0], "john", "accept", AT))
    second = decide(db, Decision("s1", ids[1], "john", "accept", AT))
    assert decision_log.last(db, "s1", "john") == {"id": second, "item": ids[1], "how": "key"}
    assert undo(db, "s1", "john", at=AT, knows=second) == ids[1]
    with pytest.raises(StaleError):
        undo(db, "s1", "john", at=AT, knows=second)
    assert verdicts(db, "s1", "john") == {ids[0]: "accept"}


def test_taking_back_an_adjudication_leaves_own_decisions(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    decide(db, Decision("s1", ids[0], "aigerim", "reject", AT))
    decide(db, Decision("s1", ids[0], "john", "accept", AT))
    decide(db, Decision("s1", ids[0], "john", "reject", AT, how="adjudicated"))
    assert undo(db, "s1", "john", at=AT, adjudicated=True) == ids[0]
    assert undo(db, "s1", "john", at=AT, adjudicated=True) is None
    assert verdicts(db, "s1", "john") == {ids[0]: "accept"}


def test_released_are_items_that_two_or_more_have_decided(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    alone = add(db, "s2", who=("john",))
    for sample, item, who in (
        ("s1", ids[0], "john"),
        ("s1", ids[1], "john"),
        ("s2", alone[0], "john"),
        ("s1", ids[1], "aigerim"),
    ):
        decide(db, Decision(sample, item, who, "accept", AT))
    assert [(row["item"], row["reviewer"]) for row in released_decisions.released(db, "s1")] == [
        (ids[1], "john"),
        (ids[1], "aigerim"),
    ]
    assert released_decisions.released(db, "s2") == []


def test_progress_counts_what_the_reviewer_decided(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    for item, seconds in ((ids[0], 2.0), (ids[1], 4.0), (ids[1], 9.0)):
        decide(db, Decision("s1", item, "john", "accept", AT, seconds=seconds), check=False)
    found = decision_log.progress(db, "s1", "john")
    assert (found["given"], found["decided"], found["seconds"]) == (6, 2, 4.0)
    assert [sum(part) for part in zip(*found["strata"].values(), strict=True)] == [6, 2]
    assert decision_log.progress(db, "s1", "aigerim")["decided"] == 0
