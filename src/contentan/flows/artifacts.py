"""What a run shows in Prefect's pages: progress, the country table, failures, and what changed
since the run before.

Read from the files of run folders, made of plain JSON values.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast
from uuid import UUID

import polars as pl
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from contentan.compare.verdicts import in_words
from contentan.decisions.review_tables import COMPARED
from contentan.publish import changes_page
from contentan.publish.scheduled_run import Concluded
from contentan.runs.after import summary
from contentan.runs.pipeline import Outcome
from contentan.runs.pool import Progress
from contentan.store.run_folders import manifest_of
from contentan.tables.frames import from_csv

Row: TypeAlias = dict[str, Any]

#: Rows of a table: more belong in the report.
MOST_ROWS = 30
_PAUSE = 1.0  # seconds between two updates of progress


def meter() -> Progress:
    """Shows how many documents each stage has done; at most one update a second, besides first and
    last.
    """
    known: dict[str, UUID] = {}
    last: dict[str, float] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in known:
            known[stage] = cast(
                UUID,
                create_progress_artifact(
                    0.0, key=f"progress-{stage}", description=f"{stage}: {total}"
                ),
            )
            last[stage] = time.monotonic()
        if done == total or time.monotonic() - last[stage] > _PAUSE:
            last[stage] = time.monotonic()
            update_progress_artifact(known[stage], progress=100.0 * done / total)

    return show


def publish(outcome: Outcome, before: Path | None) -> None:
    """The tables of a finished run; `before` is the folder of the run before it."""
    folder = outcome.folder
    create_table_artifact(
        country_table(folder),
        key="country-table",
        description=f"Hits per 1,000 words, run {folder.name}",
    )
    create_table_artifact(
        failures(folder),
        key="failures",
        description=f"Documents that could not be read, run {folder.name}",
    )
    create_markdown_artifact(
        changes(folder, before), key="changes", description="What changed since the run before"
    )


def verdict(done: Concluded) -> None:
    """What a scheduled run came to: the verdict, and tables of documents, figures, hits and words
    that moved.
    """
    create_markdown_artifact(
        markdown(done), key="verdict", description=f"{done.verdict.name}: run {done.run.name}"
    )
    for key, table in changes_page.tables_of(done.compared).items():
        rows: list[Row] = table.head(MOST_ROWS).to_dicts()
        described = f"{len(table)} in all, run {done.run.name} against the published one"
        create_table_artifact(rows, key=key.replace("_", "-"), description=described)


def markdown(done: Concluded) -> str:
    """The verdict with its reasons and what made the runs differ."""
    lines = [f"# {done.verdict.name.capitalize()}: run {done.run.name}", ""]
    for one in (*done.verdict.reasons, *done.verdict.notes):
        lines += [
            f"- **{one.kind}**: {one.says}",
            *(f"    - {name}" for name in one.names[:MOST_ROWS]),
        ]
    if done.before:
        lines += ["", f"Against the published run {done.before.name}:", ""]
    lines += [f"- {change.kind}: {change.says}" for change in done.compared.changes]
    if done.page:
        lines += ["", f"Page: `{done.page}`"]
    return "\n".join(lines)


def country_table(folder: Path) -> list[Row]:
    """The codes with most hits: rate and interval of each country, and the verdict."""
    compared = from_csv((folder / "comparison.csv").read_bytes(), COMPARED)
    top = (
        compared.with_columns(hits=pl.col("hits_left") + pl.col("hits_right"))
        .filter(pl.col("hits") > 0)
        .sort("hits", "code", descending=[True, False])
        .head(MOST_ROWS)
    )
    return [
        {
            "code": row["code"],
            **_side(row, "left"),
            **_side(row, "right"),
            "ratio": summary.ratio_of(row, "ratio"),
            "verdict": in_words(row["verdict"], row["reason"] or ""),
        }
        for row in top.iter_rows(named=True)
    ]


def _side(row: Row, side: str) -> Row:
    rate, low, high = (row[f"rate_{side}{end}"] for end in ("", "_low", "_high"))
    country = row[side]
    interval = "" if low is None or high is None else f"{low:.2f}–{high:.2f}"
    return {country: "no text" if rate is None else f"{rate:.2f}", f"{country} 95 %": interval}


def failures(folder: Path) -> list[Row]:
    """The documents that failed, and why."""
    documents = (
        _csv(folder, "documents.csv")
        .filter(pl.col("status") == "failed")
        .select("doc", "path", "reason")
    )
    rows: list[Row] = documents.to_dicts()
    return rows


def changes(folder: Path, before: Path | None) -> str:
    """Documents, hits and rates that differ between two runs, as markdown."""
    if before is None:
        return "The first run: there is none before it."
    if before.name == folder.name:
        return f"Nothing has changed since run {before.name}."
    parts = [
        *_documents_changed(folder, before),
        *_hits_changed(folder, before),
        *_rates_changed(folder, before),
    ]
    return "\n".join(
        [
            f"# Run {folder.name} after {before.name}",
            "",
            *(parts or ["No document, hit or rate differs."]),
        ]
    )


def _documents_changed(folder: Path, before: Path) -> Iterator[str]:
    old, new = _documents(before), _documents(folder)
    groups = {
        "New documents": sorted(new.keys() - old.keys()),
        "Documents gone": sorted(old.keys() - new.keys()),
        "Documents changed": sorted(doc for doc in new.keys() & old.keys() if new[doc] != old[doc]),
    }
    for title, docs in groups.items():
        if docs:
            yield (
                f"**{title}** ({len(docs)}):"
                f" {', '.join(docs[:MOST_ROWS])}{' …' if len(docs) > MOST_ROWS else ''}\n"
            )


def _documents(folder: Path) -> dict[str, Row]:
    return {row["id"]: row for row in manifest_of(folder)["documents"]}


def _hits_changed(folder: Path, before: Path) -> Iterator[str]:
    old, new = _hits(before), _hits(folder)
    gained = new.join(old, on="hit", how="anti").group_by("code").agg(gained=pl.len())
    lost = old.join(new, on="hit", how="anti").group_by("code").agg(lost=pl.len())
    both = gained.join(lost, on="code", how="full", coalesce=True).fill_null(0)
    rows = both.sort(pl.col("gained") + pl.col("lost"), "code", descending=[True, False])
    yield from _table("Hits", ("code", "gained", "lost"), rows.rows())


def _hits(folder: Path) -> pl.DataFrame:
    counted = pl.scan_parquet(folder / "hits.parquet").filter(pl.col("blocked_by").is_null())
    return counted.select("hit", "code").collect()


def _rates_changed(folder: Path, before: Path) -> Iterator[str]:
    old, new = (_csv(run, "comparison.csv") for run in (before, folder))
    pairs = new.join(old, on=["code", "left", "right"], suffix="_before")
    moved = []
    for row in pairs.iter_rows(named=True):
        for side in ("left", "right"):
            was, now = row[f"rate_{side}_before"], row[f"rate_{side}"]
            if was != now:
                moved.append((row["code"], row[side], was, now))
    moved.sort(key=lambda row: (-abs((row[3] or 0.0) - (row[2] or 0.0)), row[0], row[1]))
    shown = [(code, country, _rate(was), _rate(now)) for code, country, was, now in moved]
    yield from _table("Hits per 1,000 words", ("code", "country", "before", "now"), shown)


def _rate(value: float | None) -> str:
    return "no text" if value is None else f"{value:.2f}"


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield f"## {title}\n"
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows[:MOST_ROWS]:
        yield f"| {' | '.join(map(str, row))} |"
    if len(rows) > MOST_ROWS:
        yield f"\n… and {len(rows) - MOST_ROWS} more"
    yield ""


def _csv(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / name, encoding="utf8", infer_schema_length=None)
