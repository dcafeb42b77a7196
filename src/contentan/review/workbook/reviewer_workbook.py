"""A reviewer's workbook: the rows of one sample with cells to be filled in, the codes, and what the
file is about.

It holds what the screen would show this reviewer and nothing else: no decision of another, and in
the tasks code and missed neither the machine's codes nor its patterns. `filled_in_workbook` takes
the filled-in file back.
"""

from __future__ import annotations

import datetime
import io
import sqlite3
from collections.abc import Mapping
from typing import Any

from contentan.decisions import decision_log
from contentan.decisions.stored_samples import codebook_of, reviewers, sample_of
from contentan.errors import UsageError
from contentan.model import LANGS, Code, Codebook
from contentan.review.workbook import workbook_text
from contentan.review.workbook.log_entries import Entry, entries, standing
from contentan.review.workbook.workbook_sheets import (
    ABOUT,
    CHECK,
    CODES,
    ID,
    NOTE,
    REVIEW,
    VERDICT,
    looks_of,
    write_about,
    write_codes,
    write_review,
)
from contentan.review.workbook.workbook_text import ANSWER, Words


def to_bytes(
    db: sqlite3.Connection, sample: str, reviewer: str, at: str, lang: str = "en"
) -> bytes:
    """The workbook in a language. `at` is the time to be named in it, ISO 8601. UsageError where
    the sample was not given to the reviewer.
    """
    import xlsxwriter

    if reviewer not in reviewers(db, sample_of(db, sample).id):
        given = ", ".join(reviewers(db, sample))
        raise UsageError(
            f"reviewer {reviewer!r} has no part in this sample; it was given to {given}",
            where=sample,
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        # No text of a document may become a formula or a link.
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties(
        {
            "title": f"{sample} · {reviewer}",
            # Else xlsxwriter asks the clock, and equal workbooks differ.
            "created": datetime.datetime.fromisoformat(at).replace(tzinfo=None),
        }
    )
    looks, words = looks_of(book), workbook_text.words_of(lang)
    codebook, made = codebook_of(db, sample), entries(db, sample, reviewer)
    sheets = [book.add_worksheet(name) for name in (REVIEW, CODES, ABOUT)]
    task = sample_of(db, sample).task
    write_review(
        sheets[0],
        task,
        written(db, sample, reviewer, standing(made), words),
        looks,
        words,
        _list(codebook, lang),
    )
    write_codes(sheets[1], codebook, looks, words)
    write_about(
        sheets[2],
        file_facts(db, sample, reviewer, at, len(made)),
        workbook_text.how_to(task, lang),
        looks,
        words,
    )
    book.close()
    return buffer.getvalue()


def file_facts(
    db: sqlite3.Connection, sample: str, reviewer: str, at: str, done: int
) -> dict[str, str]:
    """What the sheet about says of the file; `done` is how long the reviewer's own log was when it
    was made.
    """
    drawn, book = sample_of(db, sample), codebook_of(db, sample)
    return {
        "sample": sample,
        "task": drawn.task,
        "reviewer": reviewer,
        "run": drawn.run,
        "codebook": book.name,
        "version": book.version,
        "digest": drawn.codebook,
        "made": at,
        "entries": str(done),
    }


def _list(book: Codebook, lang: str) -> str:
    """Cells of the sheet codes that are offered: the labels, where each names one code; else the
    ids.
    """
    names = workbook_text.code_names(book)
    labels = all(workbook_text.name_of(code, names, lang) != code.id for code in book.codes)
    column = "BCD"[LANGS.index(lang)] if labels else "A"
    return f"${column}$2:${column}${len(book.codes) + 1}"


def written(
    db: sqlite3.Connection,
    sample: str,
    reviewer: str,
    own: Mapping[str, Entry],
    words: Words,
) -> list[dict[str, str]]:
    """Cells of each row by header; `own` are the reviewer's decisions by item. What was accepted in
    bulk nobody looked at, so its cells are left to be filled in.
    """
    task = sample_of(db, sample).task
    codebook = codebook_of(db, sample)
    codes = {code.id: code for code in codebook.codes}
    names = workbook_text.code_names(codebook)
    called = {id: workbook_text.name_of(code, names, words.lang) for id, code in codes.items()}
    rows = []
    for number, row in enumerate(decision_log.reviewer_rows(db, sample, reviewer), 1):
        made = own.get(row["id"])
        seen = made if made and made.how != "bulk" else None
        code = {"code": _name(row["code"], codes, words)} if task == "verify" else {}
        filled = (
            {
                VERDICT: words.verdict(seen.verdict or ""),
                ANSWER[task]: _answered(seen.code, called),
                NOTE: seen.note,
            }
            if seen
            else {}
        )
        passage = {
            "before": row["before"].strip(),
            "match": row["quote"],
            "after": row["after"].strip(),
            "text": row["quote"],
        }
        rows.append(
            {
                ID: row["id"],
                CHECK: row["id"],
                "no.": str(number),
                "source": _source(row, words),
                **passage,
                **code,
                **filled,
            }
        )
    return rows


def _answered(codes: str, called: Mapping[str, str]) -> str:
    """An answer's codes by the names that cells give them; plain ids as they are stored."""
    own = [called.get(code, code) for code in codes.split()]
    return codes if own == codes.split() else ", ".join(own)


def _name(code: str, codes: Mapping[str, Code], words: Words) -> str:
    label = words.label(codes[code]) if code in codes else ""
    return f"{code}\n{label}" if label else code


def _source(row: Mapping[str, Any], words: Words) -> str:
    year = f" ({row['year']})" if row["year"] else ""
    return ", ".join(
        part
        for part in (
            row["institution"],
            f"{row['title']}{year}",
            words.says["page"].format(page=row["page"]),
        )
        if part
    )
