"""From decisions to one verdict an item, and judged items found again in a later run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.coding.counts import PLACED
from contentan.coding.hits import Source
from contentan.decisions import found_again, judged
from contentan.decisions.decision_log import Decision, decide, undo
from contentan.decisions.found_again import HERE
from tests.decisions.decided import AT, BOTH, add, item, opened


def say(db: sqlite3.Connection, sample: str, name: str, *verdicts: str, how: str = "key") -> None:
    """One verdict for each of BOTH; `code:exchange` for those that come with codes, - for none
    yet.
    """
    for who, verdict in zip(BOTH, verdicts, strict=False):
        kind, _, code = verdict.partition(":")
        if kind != "-":
            decide(db, Decision(sample, name, who, kind, AT, code=code, how=how), check=False)


@pytest.mark.parametrize(
    ("verdicts", "state", "verdict"),
    [
        (("accept", "accept"), "resolved", "accept"),
        (("accept", "reject"), "unresolved", ""),
        (("accept", "unsure"), "unresolved", ""),
        (("unsure", "unsure"), "unresolved", ""),
        (("recode:dialogue", "recode:dialogue"), "resolved", "recode"),
        (("recode:dialogue", "recode:contact"), "unresolved", ""),
    ],
)
def test_one_verdict_an_item(
    db: sqlite3.Connection, verdicts: tuple[str, str], state: str, verdict: str
) -> None:
    ids = add(db, "s1")
    say(db, "s1", ids[0], *verdicts)
    (row,) = judged.judged(db).resolved.to_dicts()
    assert (row["state"], row["verdict"]) == (state, verdict)


def test_waiting_bulk_undone_and_chosen_rows_are_not_there(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    say(db, "s1", ids[0], "accept", "-")
    say(db, "s1", ids[1], "accept", "accept", how="bulk")
    say(db, "s1", ids[2], "accept", "accept")
    undo(db, "s1", "john", at=AT)
    assert judged.judged(db).digest == ""
    assert len(judged.judged(db).resolved) == 0


def test_adjudication_decides(db: sqlite3.Connection) -> None:
    ids = add(db, "s1")
    say(db, "s1", ids[0], "accept", "reject")
    decide(db, Decision("s1", ids[0], "judge", "recode", AT, code="dialogue", how="adjudicated"))
    (row,) = judged.judged(db).resolved.to_dicts()
    assert (row["verdict"], row["meant"]) == ("recode", "dialogue")


def test_chances_are_shares_of_the_stratum(db: sqlite3.Connection) -> None:
    """Each stratum of the fixture has one item drawn of two; a second sample of the same doubles
    the chance less the overlap.
    """
    ids = add(db, "s1")
    say(db, "s1", ids[0], "accept", "accept")
    assert judged.judged(db).resolved["chance"].to_list() == [0.5]
    add(db, "s2")
    say(db, "s2", ids[0], "accept", "accept")
    assert judged.judged(db).resolved["chance"].to_list() == [0.75]


def test_digest_tells_decisions_apart_and_not_their_order(tmp_path: Path) -> None:
    digests = []
    for order in ((0, 1), (1, 0)):
        (tmp_path / str(order)).mkdir()
        with closing(opened(tmp_path / str(order))) as db:
            ids = add(db, "s1")
            before = judged.judged(db).digest
            for number in order:
                say(db, "s1", ids[number], "accept", "accept")
            digests.append(judged.judged(db).digest)
            assert before == "" != digests[-1]
    assert digests[0] == digests[1]


# carry-over

SEGMENTS = (
    "The students came on an exchange.",
    "A dialogue of two halls.",
    "An exchange again, and an exchange.",
)


class Shard(NamedTuple):
    source: Source
    segments: pl.DataFrame


def placed(countries: tuple[str, ...] = ("KAZ", "USA", "KAZ")) -> pl.DataFrame:
    rows = [
        ("doc0", number, country, "paragraph", "en", 6) for number, country in enumerate(countries)
    ]
    return pl.DataFrame(rows, schema=PLACED, orient="row")


def present(
    hits: list[tuple[str, int, str, str, str]], segments: list[tuple[str, int, str]]
) -> dict[str, pl.DataFrame]:
    """Tables of `HERE`: hits as (id, segment, quote, before, after), segments as (id, segment,
    text), all of doc0.
    """
    rows = [
        (name, "doc0", "exchange", segment, quote, before, after)
        for name, segment, quote, before, after in hits
    ]
    units = [(name, "doc0", number, text) for name, number, text in segments]
    return {
        "judged_hits": pl.DataFrame(rows, schema=HERE["judged_hits"], orient="row"),
        "judged_segments": pl.DataFrame(units, schema=HERE["judged_segments"], orient="row"),
        "newer": pl.DataFrame(schema=HERE["newer"]),
        "terms": pl.DataFrame(schema=HERE["terms"]),
    }


def resolved(*rows: tuple[str, str, str, str, str, str]) -> judged.Judged:
    """Rows of (task, id, quote, before, after, verdict)."""
    table = [
        (
            task,
            name,
            "doc0",
            "exchange" if task == "verify" else "",
            0,
            1,
            quote,
            before,
            after,
            "old",
            "all",
            True,
            0.5,
            "resolved",
            verdict,
            "exchange dialogue" if verdict == "coded" else "",
            "",
            "john",
            "john=exchange",
        )
        for task, name, quote, before, after, verdict in rows
    ]
    return judged.nothing()._replace(
        resolved=judged.frame_of(judged.RESOLVED, table), framed=frozenset({"h1"}), digest="x"
    )


def test_a_hit_is_found_by_id_else_by_its_surroundings() -> None:
    known = resolved(
        ("verify", "h1", "exchange", "", "", "accept"),
        ("verify", "old", "exchange", "came on an ", ".", "reject"),
        ("verify", "gone", "exchange", "nowhere ", "", "accept"),
    )
    now = present(
        [
            ("h1", 2, "exchange", "An ", " again"),
            ("h2", 0, "exchange", "heading\nThe students came on an ", ".\nA dialogue"),
        ],
        [],
    )
    known = known._replace(
        resolved=known.resolved.with_columns(
            pl.when(pl.col("item") == "old")
            .then(pl.lit("The students came on an "))
            .otherwise(pl.col("before"))
            .alias("before")
        )
    )
    made = found_again.onto(known, now, placed(), ("KAZ", "USA"))
    assert made.verified.select("item", "correct", "country").rows() == [
        ("h1", True, "KAZ"),
        ("h2", False, "KAZ"),
    ]
    assert made.lost["item"].to_list() == ["gone"]


def test_what_stands_twice_is_lost_rather_than_guessed() -> None:
    known = resolved(("verify", "old", "exchange", "an ", ".", "accept"))
    now = present([("h1", 0, "exchange", "an ", "."), ("h2", 2, "exchange", "an ", ".")], [])
    made = found_again.onto(known, now, placed(), ("KAZ", "USA"))
    assert (len(made.verified), made.lost["item"].to_list()) == (0, ["old"])


def test_a_searched_segment_has_what_the_machine_finds_now() -> None:
    known = resolved(
        ("missed", "s1", SEGMENTS[0], "", "", "coded"),
        ("missed", "s9", SEGMENTS[1], "", "", "none"),
    )
    now = present([("h1", 0, "exchange", "", "")], [("s1", 0, ""), ("s5", 1, SEGMENTS[1])])
    made = found_again.onto(known, now, placed(), ("KAZ", "USA"))
    assert made.searched.select("item", "country", "codes", "found").rows() == [
        ("s1", "KAZ", "exchange dialogue", "exchange"),
        ("s5", "USA", "", ""),
    ]


def test_what_counts_for_no_compared_country_is_left_out() -> None:
    known = resolved(("verify", "h1", "exchange", "", "", "accept"))
    now = present([("h1", 1, "exchange", "", "")], [])
    assert len(found_again.onto(known, now, placed(), ("KAZ",)).verified) == 0


@given(st.lists(st.sampled_from(["accept", "reject", "-"]), min_size=6, max_size=6))
def test_nobody_is_counted_twice(verdicts: list[str]) -> None:
    rows = [
        ("verify", f"h{number}", "exchange", f"{number} ", ".", one)
        for number, one in enumerate(verdicts)
        if one != "-"
    ]
    now = present(
        [(f"h{number}", number % 3, "exchange", f"{number} ", ".") for number in range(6)], []
    )
    made = found_again.onto(resolved(*rows), now, placed(), ("KAZ", "USA"))
    assert made.verified["item"].to_list() == sorted(row[1] for row in rows)
    assert len(made.lost) == 0


def test_the_fixture_holds_what_a_sample_needs() -> None:
    assert {"id", "quote", "text_digest"} <= item(0).keys()
