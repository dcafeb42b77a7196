"""What the pages show, put together from decisions, codebook and run; statistics come from their
own modules.

Everything here is for one reviewer and goes through `decisions.decision_log`, which keeps back
what must not be seen.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contentan.decisions import decision_log, released_decisions
from contentan.decisions.database import TASKS
from contentan.decisions.roles import given_roles
from contentan.decisions.stored_samples import Sample, codebook_of, reviewers, samples
from contentan.errors import UsageError
from contentan.model import Code, Codebook
from contentan.review.screen import code_guide, page_templates
from contentan.review.screen.code_examples import NONE, Examples, sample_examples
from contentan.review.screen.code_keys import numbers
from contentan.review.screen.sign_in import Session
from contentan.store.run_folders import manifest_of, run_folder

#: Columns of a row that a page needs.
SHOWN = tuple(
    """
    id doc title institution country lang year page paragraph code pattern line quote before
    after decision verdict decided note
    """.split()
)
#: Filters of a page in their order; those that would show what the task hides are left out.
FILTERS = tuple(
    """
    code country institution lang year pattern doc verdict noted disagreement text
    """.split()
)
_HIDDEN = ("code", "pattern")


def row(found: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `decision_log.reviewer_rows` as the page has it."""
    return {name: found[name] for name in SHOWN}


def one_row(db: sqlite3.Connection, sample: str, item: str, reviewer: str) -> dict[str, Any] | None:
    """A single row of a reviewer as it stands now; None where it was not given to the reviewer."""
    found = decision_log.reviewer_rows(db, sample, reviewer, {"item": item})
    return row(found[0]) if found else None


def chosen(task: str, query: Mapping[str, str]) -> dict[str, str]:
    """The filters among a request's parameters."""
    return {name: query[name] for name in filters(task) if query.get(name)}


def filters(task: str) -> list[str]:
    """Names of the filters that a task has."""
    return [name for name in FILTERS if task == "verify" or name not in _HIDDEN]


def tree(
    rows: Sequence[Mapping[str, Any]], book: Codebook, lang: str = "en"
) -> list[dict[str, Any]]:
    """Codes of the rows in the codebook's order: id, label, given, decided, right, wrong, depth."""
    given = Counter(one["code"] for one in rows)
    verdicts = Counter((one["code"], one["verdict"]) for one in rows if one["verdict"])
    return [
        {
            "id": code.id,
            "label": label(code, lang),
            "given": given[code.id],
            "right": verdicts[code.id, "accept"],
            "decided": sum(count for (own, _), count in verdicts.items() if own == code.id),
        }
        for code in book.codes
        if given[code.id]
    ]


def label(code: Code, lang: str = "en") -> str:
    """A code's label in a language, else in English, else any, else its id."""
    named = code.label.get(lang) or code.label.get("en")
    return named or next(iter(code.label.values()), code.id)


def labels(book: Codebook, lang: str = "en") -> dict[str, str]:
    """Each code's label in a language by its id."""
    return {code.id: label(code, lang) for code in book.codes}


def depth(book: Codebook, code: Code) -> int:
    """How many codes stand above a code."""
    of, found = {one.id: one for one in book.codes}, 0
    while code.parent:
        code, found = of[code.parent], found + 1
    return found


def in_order(book: Codebook, parent: str = "") -> list[Code]:
    """Codes with each one's children below it."""
    return [
        one
        for code in book.codes
        if code.parent == parent
        for one in (code, *in_order(book, code.id))
    ]


def codes(
    book: Codebook,
    lang: str = "en",
    *,
    examples: Mapping[str, Examples] | None = None,
    near: Mapping[str, Sequence[code_guide.Near]] | None = None,
) -> list[dict[str, Any]]:
    """The codebook as the script has it: id, label, labels (to find by), parent, and the guideline:
    brief, definition, use_when, do_not_use_when, examples (that fit, that do not), near.
    """
    return [
        {
            "id": code.id,
            "label": label(code, lang),
            "depth": depth(book, code),
            "parent": code.parent,
            "labels": " ".join((*code.label.values(), code.brief)),
            "brief": code.brief,
            "definition": code.definition,
            "use_when": code.use_when,
            "do_not_use_when": code.do_not_use_when,
            "examples": (examples or {}).get(code.id, NONE).fits,
            "counter_examples": (examples or {}).get(code.id, NONE).fits_not,
            "near": [one._asdict() for one in (near or {}).get(code.id, ())],
        }
        for code in in_order(book)
    ]


def boot(
    db: sqlite3.Connection,
    sample: Sample,
    session: Session,
    outputs: Path,
    rows: Sequence[Mapping[str, Any]],
    lang: str = "en",
) -> dict[str, Any]:
    """What the script starts with. `session` says who decides, and since when."""
    book = codebook_of(db, sample.id)
    near = code_guide.neighbours(book, code_guide.together_in(outputs, sample.run))
    began = datetime.datetime.fromtimestamp(session.since, datetime.UTC).isoformat()
    return {
        "sample": sample.id,
        "name": session.name,
        "task": sample.task,
        "settling": False,
        "given": len(rows),
        "words": page_templates.words(lang),
        "decided": sum(one["decision"] is not None for one in rows),
        "codes": codes(book, lang, examples=sample_examples(outputs, sample.run, book), near=near),
        "numbers": numbers(db, sample.id, session.name, began, outputs, near),
    }


def tasks(db: sqlite3.Connection, reviewer: str) -> list[dict[str, Any]]:
    """A reviewer's samples, the newest first, with progress."""
    found = []
    for sample in samples(db):
        if reviewer in reviewers(db, sample.id):
            done = decision_log.progress(db, sample.id, reviewer)
            left = done["given"] - done["decided"]
            minutes = (
                max(1, round(left * done["seconds"] / 60)) if done["seconds"] and left else None
            )
            found.append({"sample": sample, **done, "left": left, "minutes": minutes})
    return sorted(found, key=lambda task: (not task["left"], TASKS.index(task["sample"].task)))


def everybody(db: sqlite3.Connection) -> list[str]:
    """All who have rows of a sample, and all who were given a role."""
    given = {name for sample in samples(db) for name in reviewers(db, sample.id)}
    return sorted(given | given_roles(db).keys())


def run_state(outputs: Path) -> dict[str, Any] | None:
    """The newest run in six numbers; None where there is none."""
    import polars as pl

    try:
        folder = run_folder(outputs)
    except UsageError:
        return None
    manifest = manifest_of(folder)
    # Two numbers of a table that may be large: only its columns are read.
    found = pl.scan_parquet(folder / "hits.parquet").filter(pl.col("blocked_by").is_null())
    hits, hit_codes = found.select(pl.len(), pl.col("code").n_unique()).collect().row(0)
    status = manifest["status"]
    return {
        "run_id": manifest["id"],
        "documents": status["ok"] + status["warning"],
        "failed": status["failed"],
        "hits": hits,
        "codes_hit": hit_codes,
        "codebook": f"{manifest['codebook']['name']} {manifest['codebook']['version']}",
    }


def own_verify(db: sqlite3.Connection, reviewer: str) -> str:
    """The newest sample of the task `verify` that a reviewer has, in which a pattern's rows can be
    looked at; or nothing.
    """
    return next(
        (
            one.id
            for one in samples(db)
            if one.task == "verify" and reviewer in reviewers(db, one.id)
        ),
        "",
    )


def can_open(db: sqlite3.Connection, sample: Sample, item: str, reviewer: str) -> dict[str, Any]:
    """The item that a reviewer may look at: given to the reviewer, or to be settled. UsageError for
    any other.
    """
    rows = decision_log.reviewer_rows(db, sample.id, reviewer, {"item": item}) or [
        one for one in released_decisions.differing(db, sample.id) if one["id"] == item
    ]
    if not rows:
        raise UsageError(f"not given to {reviewer}", where=f"{sample.id}/{item}")
    return rows[0]
