"""Which codes stand on the keys 1 to 9."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from contentan.decisions import decision_log
from contentan.decisions.stored_samples import codebook_of, sample_of
from contentan.model import Codebook

NUMBERS = 9


def nearest(book: Codebook, code_id: str, instead: Iterable[tuple[str, str]]) -> list[str]:
    """Codes on the keys 1 to 9 for a hit of a code: its siblings, then those chosen instead of it
    most often, then children and parent.

    Siblings of a code without a parent are the others of its criterion.

    `instead` are (code, chosen) of the reviewer's earlier recodes. Six siblings at most stand
    before a code that was chosen.
    """
    own = next((code for code in book.codes if code.id == code_id), None)
    if own is None:
        return frequent(book, (to for _, to in instead))
    near = [code for code in book.codes if code.parent == own.parent and code.id != code_id]
    siblings = [code.id for code in near if own.parent or code.criterion == own.criterion]
    often = [
        to
        for to, _ in Counter(to for was, to in instead if was == code_id).most_common()
        if to not in siblings[:6]
    ]
    family = [code.id for code in book.codes if code.parent == code_id] + [own.parent] * bool(
        own.parent
    )
    return list(dict.fromkeys([*siblings[:6], *often, *siblings[6:], *family]))[:NUMBERS]


def frequent(book: Codebook, used: Iterable[str]) -> list[str]:
    """Codes on the keys 1 to 9 where the machine's is hidden: those used most, then the codebook's
    first with patterns.
    """
    known = {code.id for code in book.codes}
    often = [code for code, _ in Counter(used).most_common() if code in known]
    return list(dict.fromkeys([*often, *dict.fromkeys(pattern.code for pattern in book.patterns)]))[
        :NUMBERS
    ]


def numbers(db: sqlite3.Connection, sample: str, reviewer: str, since: str) -> dict[str, list[str]]:
    """Codes on the keys 1 to 9, by the row's code ("" where it is hidden). Only own decisions
    before `since` count: keys stay put.
    """
    book, rows = codebook_of(db, sample), decision_log.reviewer_rows(db, sample, reviewer)
    # Decisions of this session would move the keys under the fingers.
    before = [one for one in rows if one["decided"] and one["at"] < since]
    if sample_of(db, sample).task != "verify":
        return {"": frequent(book, (code for one in before for code in one["decided"].split()))}
    instead = [(one["code"], one["decided"]) for one in before]
    return {code: nearest(book, code, instead) for code in sorted({one["code"] for one in rows})}
