"""Rows on which reviewers differ, as whoever settles sees them: whose an answer is, is not told.

Answers stand in an order of their own in each row, made by the server's secret key: it is the same
at each look, and says nothing of who they are. Somebody's own answer is marked for that one alone.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from contentan.decisions import discussion, released_decisions
from contentan.decisions.known_answers import to_be_answered
from contentan.decisions.stored_samples import sample_of
from contentan.review.screen.page_contents import SHOWN


class Viewer(NamedTuple):
    """Who looks: `may_settle` says of an item whether this one may."""

    name: str
    key: bytes
    may_settle: Callable[[str], bool]


def found_differing(
    db: sqlite3.Connection, sample: str, viewer: Viewer, pair: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Rows to settle, as the page has them; with `pair`, only those with these two first answers,
    also where all agree by now. Left out are rows that the viewer is yet to answer in a training
    round.
    """
    wanted, hidden = len(pair) == 2 and all(pair), sample_of(db, sample).task != "verify"
    rows = released_decisions.differing(db, sample, ever=wanted)
    if wanted:
        rows = [
            one
            for one in rows
            if set(pair) <= {meant(made["first"] or made, one["code"]) for made in one["decisions"]}
        ]
    said = discussion.remarks(db, sample)
    found = []
    secret = to_be_answered(db, viewer.name)
    for one in rows:
        if one["id"] in secret:
            continue
        made = _in_own_order(sample, one, viewer.key)
        row = _to_settle(one, made, viewer.name, hidden=hidden)
        row["remarks"] = [_remark(remark, made, viewer.name) for remark in said[one["id"]]]
        found.append(row | {"locked": not viewer.may_settle(one["id"])})
    return found


def one_differing(
    db: sqlite3.Connection, sample: str, item: str, viewer: Viewer
) -> dict[str, Any] | None:
    """One of these rows; None where reviewers do not differ there."""
    return next((one for one in found_differing(db, sample, viewer) if one["id"] == item), None)


def _in_own_order(sample: str, found: Mapping[str, Any], key: bytes) -> list[Mapping[str, Any]]:
    def place(made: Mapping[str, Any]) -> bytes:
        text = "\t".join((sample, found["id"], made["reviewer"])).encode()
        return hmac.digest(key, text, hashlib.sha256)

    return sorted(found["decisions"], key=place)


def _to_settle(
    found: Mapping[str, Any], made: Sequence[Mapping[str, Any]], viewer: str, *, hidden: bool
) -> dict[str, Any]:
    """Where the task hides the machine's code, whoever settles does not see it either."""
    settled = found["settled"]
    kept = {name: found[name] for name in SHOWN if name in found} | (
        {"code": "", "pattern": "", "line": 0} if hidden else {}
    )
    own = (
        {"decision": settled["id"], "verdict": settled["verdict"], "decided": settled["code"]}
        if settled
        else {}
    )
    blank = {"decision": None, "verdict": None, "decided": "", "note": "", "by": ""}
    said = {"note": settled["note"], "by": settled["reviewer"]} if settled else {}
    return {**kept, **blank, **own, **said, "decisions": [_made(one, viewer) for one in made]}


def _made(decision: Mapping[str, Any], viewer: str) -> dict[str, Any]:
    kept = {name: decision[name] for name in ("verdict", "code", "note")}
    first = decision["first"]
    return kept | {
        "own": decision["reviewer"] == viewer,
        "first": first and {"verdict": first["verdict"], "decided": first["code"]},
    }


def _remark(
    remark: Mapping[str, Any], made: Sequence[Mapping[str, Any]], viewer: str
) -> dict[str, Any]:
    """A remark with its author as the row has it: `own`, `side` (the number of the author's answer,
    0 for somebody without one, who is named).
    """
    author = remark["author"]
    names = [one["reviewer"] for one in made]
    side = 1 + names.index(author) if author in names else 0
    who = {"own": author == viewer, "side": side, "name": "" if side else author}
    return who | {"says": remark["says"], "at": remark["at"]}


def meant(decision: Mapping[str, Any], code: str) -> str:
    """The codes that a decision comes to for an item that the machine gave `code`; "none", or
    "unsure".
    """
    if decision["verdict"] == "unsure":
        return "unsure"
    return (
        code if decision["verdict"] == "accept" else " ".join(sorted(decision["code"].split()))
    ) or "none"


def answer(decision: Mapping[str, Any]) -> str:
    """A decision in a word: its codes, or its verdict."""
    return " ".join(sorted(decision["code"].split())) or str(decision["verdict"])
