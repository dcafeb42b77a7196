"""Routes of training rounds: what is told of a row, how a round went; and for a coordinator how all
reviewers do.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from contentan.decisions.stored_samples import codebook_of
from contentan.review.samples import reviewer_report
from contentan.review.screen import page_contents, training_page
from contentan.review.screen.named_page import named_page
from contentan.review.screen.permissions import Coordinating
from contentan.review.screen.reviewer_request import Db, Named, Set

router = APIRouter()


@router.get("/training/{sample}", response_class=HTMLResponse)
def training(sample: str, session: Named, settings: Set, db: Db) -> str:
    """How a round went for whoever is signed in, row by row as far as it may be told."""
    about = training_page.round_of(db, sample)
    book = codebook_of(db, sample)
    return named_page(
        "training",
        session,
        settings,
        db,
        sample=about,
        found=training_page.page(db, about, session.name),
        codes={code.id: code for code in book.codes},
        labels=page_contents.labels(book, settings.lang),
    )


@router.get("/api/training/{sample}/{item}")
def told(sample: str, item: str, session: Named, db: Db) -> dict[str, Any]:
    """What may be told of a row that was answered; `told` is null where nothing may be."""
    about = training_page.round_of(db, sample)
    rows = training_page.told_rows(db, about, session.name)
    return {
        "told": next((row for row in rows if row["item"] == item), None),
        "right": sum(row["right"] for row in rows),
        "answered": len(rows),
    }


@router.get("/people", response_class=HTMLResponse)
def people(session: Coordinating, settings: Set, db: Db) -> str:
    """Training rounds, attention checks and pace of everybody; for a coordinator alone."""
    found = reviewer_report.report_of(db, "weeks")
    tables = {name: table.to_dicts() for name, table in found._asdict().items()}
    return named_page("people", session, settings, db, **tables)
