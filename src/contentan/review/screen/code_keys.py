"""Which codes stand on the keys 1 to 9."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from contentan.decisions import decision_log
from contentan.decisions.stored_samples import codebook_of, reviewers, sample_of, samples
from contentan.model import Codebook
from contentan.review.screen import code_guide
from contentan.review.screen.code_guide import Near

NUMBERS = 9
#: So many of the last answers say what a reviewer uses lately.
_LATELY = 100


def nearest(
    book: Codebook,
    code_id: str,
    instead: Iterable[tuple[str, str]],
    near: Sequence[Near] = (),
) -> list[str]:
    """Codes on the keys 1 to 9 for a hit of a code: those that it is told from by name, its
    siblings, those chosen instead of it most often, those found in the same words, then children
    and parent.

    `instead` are (code, chosen) of the reviewer's earlier recodes, `near` as of
    `code_guide.neighbours`. Six named ones and siblings at most stand before a code that was
    chosen.
    """
    own = next((code for code in book.codes if code.id == code_id), None)
    if own is None:
        return frequent(book, (to for _, to in instead))
    named = [one.code for one in near if one.there or one.here]
    first = list(dict.fromkeys([*named, *code_guide.siblings(book, own)]))
    often = [
        to
        for to, _ in Counter(to for was, to in instead if was == code_id).most_common()
        if to not in first[:6]
    ]
    together = [one.code for one in near if one.together]
    family = [code.id for code in book.codes if code.parent == code_id] + [own.parent] * bool(
        own.parent
    )
    ranked = [*first[:6], *often, *first[6:], *together, *family]
    return list(dict.fromkeys(ranked))[:NUMBERS]


def frequent(book: Codebook, used: Iterable[str], usual: Iterable[str] = ()) -> list[str]:
    """Codes on the keys 1 to 9 where the machine's is hidden: those used most, the `usual` ones,
    then the codebook's first with patterns.
    """
    known = {code.id for code in book.codes}
    often = [code for code, _ in Counter(used).most_common()]
    ranked = dict.fromkeys([*often, *usual, *(pattern.code for pattern in book.patterns)])
    return [code for code in ranked if code in known][:NUMBERS]


def numbers(
    db: sqlite3.Connection,
    sample: str,
    reviewer: str,
    since: str,
    outputs: Path,
    near: Mapping[str, Sequence[Near]],
) -> dict[str, list[str]]:
    """Codes on the keys 1 to 9, by the row's code ("" where it is hidden). Only own decisions
    before `since` count: keys stay put.

    Where the machine's code is hidden, nothing that it found in a passage of the sample counts, and
    all rows have the same keys: neither the codes nor their order can lead.
    """
    book, about = codebook_of(db, sample), sample_of(db, sample)
    if about.task != "verify":
        usual = code_guide.usual_codes(outputs, about.run, _passages(db, sample))
        return {"": frequent(book, _lately(db, reviewer, since), usual)}
    rows = decision_log.reviewer_rows(db, sample, reviewer)
    # Decisions of this session would move the keys under the fingers.
    instead = [
        (one["code"], one["decided"]) for one in rows if one["decided"] and one["at"] < since
    ]
    return {
        code: nearest(book, code, instead, near.get(code, ()))
        for code in sorted({one["code"] for one in rows})
    }


def _lately(db: sqlite3.Connection, reviewer: str, since: str) -> list[str]:
    """Codes of a reviewer's last answers before a time, in all samples that hide the machine's
    code.
    """
    made = [
        (one["at"], one["id"], one["decided"])
        for sample in samples(db)
        if sample.task != "verify" and reviewer in reviewers(db, sample.id)
        for one in decision_log.reviewer_rows(db, sample.id, reviewer)
        if one["decided"] and one["at"] < since
    ]
    return [code for *_, codes in sorted(made)[-_LATELY:] for code in codes.split()]


def _passages(db: sqlite3.Connection, sample: str) -> list[tuple[str, int]]:
    """Where a sample's items are, all reviewers' together: document and segment."""
    found = db.execute(
        "select distinct i.doc, i.segment from item i join assignment a on a.item = i.id"
        " where a.sample = ? order by 1, 2",
        (sample,),
    )
    return [(str(doc), int(segment)) for doc, segment in found]
