"""Codings of outside coders: a file of another program, or of a language model, becomes table
CODINGS, whole or not at all.

A reader turns a file into marks, which say what the file says: a label on a stretch of some text.
Labels become codes (`code_labels`), stretches places in our documents (`text_places`). What
cannot be done is a problem with its line, and with one problem nothing is taken.

A row with a code is a coding. A row without one says that its stretch was read: where a stretch was
read and not coded, the coder found nothing there. Whoever coded a stretch has read the text that
the file gives it in, or, where it gives none, the whole document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from contentan.errors import UsageError
from contentan.interchange.codings.code_labels import Labels
from contentan.interchange.codings.text_places import Corpus
from contentan.interchange.shared.foreign_marks import Mark, Problem, Read
from contentan.interchange.shared.refi_xml import MACHINE
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

CODINGS = declare(
    "codings",
    "coder doc item start stop code",
    """
    coder        text  who coded
    doc          text  document id
    item         text  id of the hit or segment that was given to the coder; empty where none
                       was
    start        int   first code point
    stop         int   code point after it
    quote        text  the text that stands there; empty without a code
    code         text  code id; empty: the coder read this stretch
    text_digest  text  digest of the document's text
    """,
)
_MOST_QUOTED = 80


class Taken(NamedTuple):
    """Table CODINGS, empty where there are problems; what to say of the file besides."""

    codings: pl.DataFrame
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def take_codings(
    read: Read, coder: str, corpus: Corpus, labels: Labels, *, user: str = ""
) -> Taken:
    """What a file says as CODINGS of `coder`; `user` is whose codings of the file are meant where
    it has several people's.

    Raises UsageError for a coder's name that cannot be, and where it is not clear whose codings are
    meant.
    """
    name = _name(coder)
    marks, notes = _of_user(read.marks, user)
    if not marks and not read.problems:
        raise UsageError(f"no codings of a person in it, read as {read.form}", where="--coder")
    problems = list(read.problems)
    rows: list[tuple[str, str, str, int, int, str, str, str]] = []
    unknown: Counter[str] = Counter()
    for mark in marks:
        codes = labels.codes(mark.label) if mark.label else ("",)
        if codes is None:
            unknown[mark.label] += 1
            if unknown[mark.label] == 1:
                problems.append(Problem(mark.line, labels.why_not(mark.label)))
            continue
        found = corpus.find(mark) if codes else None
        if isinstance(found, str):
            problems.append(Problem(mark.line, found))
        elif found is not None:
            place = (name, found.doc, mark.item, found.start, found.stop)
            rows += [(*place, found.quote if code else "", code, found.digest) for code in codes]
    left = labels.left_out(mark.label for mark in marks)
    notes += [f"labels that count for no code, as the mapping says: {left}"] if left else []
    codings = frame_of(CODINGS, [] if problems else sorted(dict.fromkeys(rows)))
    return Taken(codings, tuple(sorted(set(problems))), (*read.notes, *notes))


def _name(coder: str) -> str:
    name = " ".join(coder.split())
    if not name or len(name) > _MOST_QUOTED or not name.isprintable():
        raise UsageError(f"a coder needs a name of 1 to {_MOST_QUOTED} characters", where="--coder")
    if name.casefold() == MACHINE:
        raise UsageError(f"{MACHINE} is the name of the machine; say who coded", where="--coder")
    return name


def _of_user(marks: Sequence[Mark], user: str) -> tuple[Sequence[Mark], list[str]]:
    """Marks of one person; the machine's own, which come back in a project that it wrote, are
    nobody's.
    """
    machine = sum(mark.user == MACHINE and bool(mark.label) for mark in marks)
    notes = [f"the machine's own codings are left out: {machine}"] if machine else []
    own = [mark for mark in marks if mark.user != MACHINE]
    users = Counter(mark.user for mark in own)
    named = ", ".join(f"{name or '(nobody)'} ({n})" for name, n in sorted(users.items()))
    if user and user not in users:
        raise UsageError(
            f"no codings of {user!r} in the file; there are those of {named or 'nobody'}",
            where="--user",
        )
    if not user and len(users) > 1:
        raise UsageError(
            f"codings of several people: {named}; say whose with --user", where="--user"
        )
    return [mark for mark in own if not user or mark.user == user], notes


def machine(hits: pl.DataFrame, corpus: Corpus, docs: Sequence[str]) -> pl.DataFrame:
    """Counted hits of a run in some documents as CODINGS of the machine, which has read them
    whole.
    """
    counted = hits.filter(pl.col("blocked_by").is_null() & pl.col("doc").is_in(docs))
    read = (
        (MACHINE, doc, "", 0, len(corpus.texts[doc]), "", "", corpus.digests[doc]) for doc in docs
    )
    found = counted.select("doc", "hit", "start", "stop", "quote", "code").iter_rows()
    return frame_of(CODINGS, [*read, *((MACHINE, *hit, corpus.digests[hit[0]]) for hit in found)])


def problem_lines(problems: Iterable[Problem], *, most: int = 50) -> list[str]:
    """Problems as lines for the terminal."""
    every = list(problems)
    lines = [str(problem) for problem in every[:most]]
    return lines + ([f"… and {len(every) - most} more"] if len(every) > most else [])
