"""Rows that change hands: nothing is stuck, nothing is seen too early, and what counts is still
random.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions import blind_answers, csv_copy, database, handovers, judged, own_order
from contentan.decisions.decision_log import Decision, decide, reviewer_rows, undo
from contentan.decisions.handovers import Stamp, add_reviewer, close, hand_over
from contentan.decisions.own_order import Place, Row, in_order, lists
from contentan.decisions.released_decisions import all_decided, differing, others
from contentan.decisions.stored_samples import drawn_to, given_to, reviewers
from contentan.errors import UsageError
from tests.decisions.decided import AT, BOTH, add, opened
from tests.decisions.five_reviewers import FIVE, spread

STAMP = Stamp("dana", AT, "left the project")


def answer(db: sqlite3.Connection, who: str, verdict: str = "accept", most: int = 99) -> list[str]:
    """What a reviewer has open, from the top."""
    left = [row["id"] for row in reviewer_rows(db, "v", who, {"verdict": "left"})][:most]
    for item in left:
        decide(db, Decision("v", item, who, verdict, AT))
    return left


def resolved(db: sqlite3.Connection) -> int:
    return int((judged.judged(db).resolved["state"] == "resolved").sum())


def test_a_reviewer_who_never_starts_blocks_nothing(db: sqlite3.Connection) -> None:
    """Five reviewers, 24 hits, more than half doubled; the fifth never starts."""
    spread(db)
    for name in FIVE[:4]:
        answer(db, name)
    stuck = 24 - resolved(db)
    assert stuck >= 7
    got = hand_over(db, "v", "erlan", FIVE[:4], STAMP)
    assert got.keys() == set(FIVE[:4])
    assert sum(got.values()) >= stuck
    assert "erlan" not in reviewers(db, "v")
    for name in FIVE[:4]:
        answer(db, name)
    found = judged.judged(db).resolved
    assert resolved(db) == 24
    assert found["counted"].all()
    # Every hit was drawn with the chance one half, and all drawn ones are answered.
    assert found["chance"].to_list() == pytest.approx([0.5] * 24)


def test_closed_rows_block_nothing_and_are_counted_as_not_answered(
    db: sqlite3.Connection,
) -> None:
    spread(db)
    for name in FIVE[:4]:
        answer(db, name)
    alone = [item for item, names in given_to(db, "v").items() if names == {"erlan"}]
    close(db, "v", "erlan", STAMP)
    found = judged.judged(db).resolved
    # What nobody answered is as if not drawn: the chance of what is left says so.
    assert len(found) == resolved(db) == 24 - len(alone)
    assert found["chance"].to_list() == pytest.approx([(24 - len(alone)) / 48] * len(found))


def test_who_gets_a_row_sees_nothing_and_nobody_gets_both_places(db: sqlite3.Connection) -> None:
    ids = add(db, "v", items=4)
    for item in ids:
        decide(db, Decision("v", item, "john", "reject", AT, note="a stock exchange"))
    assert hand_over(db, "v", "aigerim", ["john"], STAMP) == {"john": 0, "": 4}
    assert hand_over(db, "v", "aigerim", ["john", "dana"], STAMP) == {"john": 0, "dana": 4}
    rows = reviewer_rows(db, "v", "dana")
    assert [row["id"] for row in rows] == ids
    assert {row["verdict"] for row in rows} == {None}
    assert others(db, "v", ids[0], "dana") == []
    assert others(db, "v", ids[0], "john") == []
    assert differing(db, "v") == []
    with pytest.raises(UsageError, match="not given to aigerim"):
        decide(db, Decision("v", ids[0], "aigerim", "accept", AT))
    decide(db, Decision("v", ids[0], "dana", "accept", AT))
    assert {row["reviewer"] for row in others(db, "v", ids[0], "dana")} == {"john", "dana"}


def test_what_a_leaver_answered_still_counts(db: sqlite3.Connection) -> None:
    ids = add(db, "v", items=4)
    answer(db, "john")
    answer(db, "aigerim", "reject", most=2)
    hand_over(db, "v", "aigerim", ["dana"], STAMP)
    answer(db, "dana", "reject")
    blind = blind_answers.of_sample(db, "v").blind
    assert set(blind["reviewer"]) == {"aigerim", "dana", "john"}
    now = given_to(db, "v")
    assert [now[item] for item in ids] == [{"john", "aigerim"}] * 2 + [{"john", "dana"}] * 2


def test_an_answer_is_blind_until_the_last_open_place_is_closed(db: sqlite3.Connection) -> None:
    """Of three judges one leaves: what another changes before that was still given blind."""
    ids = add(db, "v", items=1, who=("ada", "bek", "cara"))
    first = decide(db, Decision("v", ids[0], "ada", "accept", AT))
    decide(db, Decision("v", ids[0], "bek", "accept", AT))
    second = decide(db, Decision("v", ids[0], "ada", "reject", AT), knows=first)
    assert not all_decided(db, "v", ids[0])
    close(db, "v", "cara", STAMP)
    assert all_decided(db, "v", ids[0])
    decide(db, Decision("v", ids[0], "ada", "accept", AT), knows=second)
    (made,) = blind_answers.released_blind(db, "v").values()
    assert {name: one["verdict"] for name, one in made.items()} == {
        "ada": "reject",
        "bek": "accept",
    }


def test_a_released_answer_that_was_taken_back_goes_to_nobody_and_can_be_closed(
    db: sqlite3.Connection,
) -> None:
    ids = add(db, "v", items=1)
    decide(db, Decision("v", ids[0], "john", "accept", AT))
    decide(db, Decision("v", ids[0], "aigerim", "reject", AT))
    undo(db, "v", "aigerim", at=AT)
    with pytest.raises(UsageError, match="nothing open"):
        hand_over(db, "v", "aigerim", ["dana"], STAMP)
    assert close(db, "v", "aigerim", STAMP) == 1
    blind = blind_answers.of_sample(db, "v").blind
    assert set(blind["reviewer"]) == {"john", "aigerim"}
    assert resolved(db) == 1


def test_who_comes_in_the_middle_gets_a_fair_share_from_the_ends(db: sqlite3.Connection) -> None:
    spread(db, items=20, doubled=0)
    answer(db, "ada")
    got = add_reviewer(db, "v", "fatima", STAMP)
    left = {
        name: len(reviewer_rows(db, "v", name, {"verdict": "left"}))
        for name in (*FIVE[1:], "fatima")
    }
    assert set(left.values()) <= {3, 4}
    assert sum(left.values()) == 16
    assert got.keys() <= set(FIVE[1:])
    rows = {row["id"] for row in reviewer_rows(db, "v", "fatima")}
    for name in FIVE[1:]:
        places = db.execute(
            "select item from assignment where reviewer = ? order by position", (name,)
        ).fetchall()
        moved = [item in rows for (item,) in places]
        assert moved == sorted(moved)  # the last ones of each order


@pytest.mark.parametrize(
    ("reviewer", "successors", "most", "says"),
    [
        ("john", ["john"], None, "somebody else"),
        ("john", [" "], None, "somebody else"),
        ("john", ["a b"], None, "no space"),
        ("john", ["a,b"], None, "no space"),
        ("dana", ["john"], None, "nothing open"),
        ("john", ["dana"], 0, "one or more"),
    ],
)
def test_what_cannot_be_handed_over(
    db: sqlite3.Connection, reviewer: str, successors: list[str], most: int | None, says: str
) -> None:
    add(db, "v")
    with pytest.raises(UsageError, match=says):
        hand_over(db, "v", reviewer, successors, STAMP, most=most)
    assert not db.execute("select 1 from handover").fetchone()


def test_handovers_stay_and_are_exported(db: sqlite3.Connection, tmp_path: Path) -> None:
    spread(db)
    answer(db, "ada")
    before = csv_copy.files(db)
    assert "handovers.csv" not in before
    hand_over(db, "v", "bek", ["cara", "fatima"], STAMP, most=3)
    close(db, "v", "dina", STAMP, most=1)
    for verb in ("update handover set successor = 'x'", "delete from handover"):
        with pytest.raises(sqlite3.IntegrityError, match="what is written stays"):
            db.execute(verb)
    made = csv_copy.files(db)
    assert made["handovers.csv"].count(b"\n") == 5
    with closing(opened(tmp_path / "again")) as again:
        csv_copy.restore(again, made)
        assert csv_copy.files(again) == made
        assert given_to(again, "v") == given_to(db, "v")
    # Files of an earlier version have no handovers.
    with closing(opened(tmp_path / "older")) as older:
        csv_copy.restore(older, before)
        assert given_to(older, "v") == drawn_to(older, "v")


def test_a_file_of_an_earlier_version_is_brought_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = database.MIGRATIONS
    monkeypatch.setattr(database, "MIGRATIONS", every[:1])
    with closing(opened(tmp_path)) as db:
        ids = add(db, "v")
    monkeypatch.setattr(database, "MIGRATIONS", every)
    with closing(opened(tmp_path)) as db:
        assert [row["id"] for row in reviewer_rows(db, "v", BOTH[0])] == ids
    assert list((tmp_path / "backups").iterdir())


# ---- what counts


def rows_of(text: str) -> list[Row]:
    """Rows of one stratum: a letter is one that was decided, a dot one that was not."""
    return [Row(str(at), at, "s", sign != ".", sign != ".") for at, sign in enumerate(text, 1)]


def handed(text: str) -> list[Place]:
    """Rows drawn to a: `a` answered by a, `b` handed to b and answered, `.` still a's, `_` handed
    to b and open, `x` closed.
    """
    hands = {"a": ("a",), ".": ("a",), "b": ("a", "b"), "_": ("a", "b"), "x": ("a", "")}
    return [
        Place(Row(str(at), at, "s", sign in "ab", sign in "ab"), hands[sign])
        for at, sign in enumerate(text, 1)
    ]


@pytest.mark.parametrize(
    ("text", "counts", "passes"),
    [
        ("aabb", "1234", ""),
        ("aa_b", "12", "3"),  # b passed a row over in what b got
        ("a_ab", "14", "2"),  # a passed row 2 over: a gap until b decides it, and b's own is apart
        ("abab", "1234", ""),  # now it is filled
        ("axab", "14", "2"),  # closed: a gap for ever
        ("aaxx", "12", ""),  # closed before a came to it: as if not drawn
        ("a..b", "14", ""),
        ("xxxx", "", ""),
    ],
)
def test_what_was_handed_over_counts_at_its_place(text: str, counts: str, passes: str) -> None:
    made = [in_order(rows) for rows in lists(handed(text)).values()]
    # One row passed over of so few would make the whole order count, which is the same here.
    assert set().union(*(one.counted for one in made)) == set(counts)
    assert set().union(*(one.passed for one in made)) == set(passes)


@given(st.text("ab._x", max_size=12))
def test_nobody_makes_rows_count_by_handing_over_what_was_passed_over(text: str) -> None:
    """A row that a decided beyond a gap counts as soon as all before it are answered, not before,
    whoever has them now.
    """
    places = handed(text)
    found = lists(places)
    every = [row.item for rows in found.values() for row in rows]
    assert len(every) == len(set(every))
    own = in_order(found.get(("a",), []))
    last = max(
        (row.position for row, hands in places if hands == ("a",) and row.decided), default=0
    )
    for row, hands in places:
        if hands == ("a",) and row.item in own.counted:
            assert all(one.decided for one, _ in places if one.position < row.position)
        if row.position < last:
            assert row in found["a",]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_changes_hands_nobody_gets_two_places_or_a_released_row(
    data: st.DataObject,
) -> None:
    with closing(database.connect(Path(":memory:"), lambda: AT)) as db:
        spread(db, items=8, doubled=5)
        names = (*FIVE, "fatima")
        for _ in range(data.draw(st.integers(1, 8))):
            who = data.draw(st.sampled_from(names))
            act = data.draw(st.sampled_from(["answer", "answer", "hand", "close", "add"]))
            released, before = set(blind_answers.released_blind(db, "v")), given_to(db, "v")
            try:
                if act == "answer":
                    answer(db, who, most=2)
                elif act == "hand":
                    to = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=2))
                    hand_over(db, "v", who, to, STAMP, most=data.draw(st.integers(1, 3)))
                elif act == "close":
                    close(db, "v", who, STAMP, most=1)
                else:
                    add_reviewer(db, "v", who, STAMP)
            except UsageError:
                assert given_to(db, "v") == before
            after = given_to(db, "v")
            assert all(before[item] == after.get(item, set()) for item in released)
            held = db.execute(
                "select item, count(*) as n, count(distinct reviewer) as people"
                " from current_assignment group by item"
            ).fetchall()
            assert all(row["n"] == row["people"] for row in held)
        # Whoever is left answers, and nothing is stuck.
        for name in names:
            answer(db, name)
        assert all(all_decided(db, "v", item) for item in drawn_to(db, "v"))
        counted = own_order.counted(db, "v")
        assert counted.passed <= counted.items


def test_stamps_say_who_and_why(db: sqlite3.Connection) -> None:
    add(db, "v")
    handovers.close(db, "v", "john", STAMP, most=1)
    row = db.execute("select reviewer, successor, made_by, note, at from handover").fetchone()
    assert tuple(row) == ("john", "", "dana", "left the project", AT)
