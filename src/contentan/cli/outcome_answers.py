"""What commands that make or publish runs answer with --json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contentan.publish.published import Held, Publication
    from contentan.publish.scheduled_run import Concluded
    from contentan.runs.pipeline import Outcome


def outcome(done: Outcome) -> dict[str, Any]:
    """A run: its files, how many documents were read, which were not and why, and how many codes
    have which verdict.
    """
    import polars as pl

    from contentan.corpus.tables import DOCUMENTS
    from contentan.decisions.review_tables import COMPARED
    from contentan.tables.frames import from_csv

    documents = from_csv((done.folder / "documents.csv").read_bytes(), DOCUMENTS)
    compared = from_csv((done.folder / "comparison.csv").read_bytes(), COMPARED)
    verdicts = compared.group_by("left", "right", "verdict", maintain_order=True)
    status, manifest = done.manifest["status"], done.manifest
    return {
        "run": done.folder.name,
        "folder": done.folder,
        "report": done.folder / "report.html",
        "worked": done.worked,
        "documents": {
            "all": sum(status.values()),
            **{name: status[name] for name in ("ok", "warning", "failed")},
        },
        "hits": manifest["hits"],
        "failed": documents.filter(pl.col("status") == "failed").select("doc", "reason"),
        "verdicts": verdicts.agg(pl.len().alias("codes")),
    }


def scheduled(done: Outcome, concluded: Concluded) -> dict[str, Any]:
    """A scheduled run: what `outcome` says, and whether it is published or held, against which run,
    with why.
    """
    fetched = concluded.fetched
    return {
        **outcome(done),
        "verdict": concluded.verdict.name,
        "published_before": concluded.before.name if concluded.before else None,
        "held_since": None if concluded.verdict.publish else concluded.since,
        "reasons": concluded.verdict.reasons,
        "notes": concluded.verdict.notes,
        "changes": concluded.page,
        "addresses": [] if fetched is None else fetched,
    }


def publishing(
    held: Sequence[Held], publication: Publication | None, published: Path | None
) -> dict[str, Any]:
    """Runs that wait for a person, the decision that was just made, if any, and the run that is
    published now.
    """
    return {
        "published": published.name if published else None,
        "held": held,
        "publication": publication,
    }
