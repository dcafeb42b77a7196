"""What a person sees of a run on the terminal: progress while it works, then a table and where the
report is.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding.tables import COUNTS
from contentan.corpus.study import LEFT_OUT
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.correction.code_quality import ALPHA, PRECISION, RECALL
from contentan.decisions.review_tables import COMPARED
from contentan.errors import many
from contentan.report.sections import corpus_panel
from contentan.report.sections.review_section import COMMAND
from contentan.report.writing.catalogue import text_of
from contentan.runs.loudness import is_quiet, is_verbose, timed
from contentan.runs.pipeline import Outcome
from contentan.runs.pool import Progress, quiet
from contentan.tables.frames import from_csv

MOST_ROWS = 12


@contextlib.contextmanager
def progress(stream: TextIO) -> Iterator[Progress]:
    """A bar on a terminal; a line for each tenth in a log, or with -v; nothing with -q."""
    if is_quiet():
        yield quiet
        return
    if is_verbose() or not stream.isatty():
        with timed(_lines(stream)) as told:
            yield told
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(file=stream), transient=True) as bars:
        tasks = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done)

        yield show


def _lines(stream: TextIO) -> Progress:
    said: dict[str, int] = {}

    def show(step: str, done: int, total: int) -> None:
        tenth = 10 * done // total if total else 10
        if said.get(step, -1) < tenth:
            said[step] = tenth
            print(f"{step}: {done} of {total}", file=stream, flush=True)

    return show


def lines(outcome: Outcome) -> Iterator[str]:
    """The summary of a finished run."""
    manifest = outcome.manifest
    status = manifest["status"]
    if not outcome.worked:
        yield f"Nothing has changed since run {outcome.folder.name}: nothing to do."
    yield (
        f"Run {outcome.folder.name}: {many(sum(status.values()), 'document')}"
        f" ({status['ok']} ok, {status['warning']} with warnings, {status['failed']} failed)"
    )
    documents = from_csv((outcome.folder / "documents.csv").read_bytes(), DOCUMENTS)
    for sentence in corpus_panel.cautions(text_of("en"), documents):
        yield f"Beware: {sentence}"
    if period := manifest["options"].get("period"):
        out = documents["reason"].str.contains("|".join(map(re.escape, LEFT_OUT))).sum()
        yield f"Period of study {period}: {many(int(out), 'document')} outside, not counted."
    compared = from_csv((outcome.folder / "comparison.csv").read_bytes(), COMPARED)
    apart = _apart(outcome)
    yield from _table(compared, apart)
    if not len(compared):
        yield from _alone(outcome, apart)
    if len(compared):
        yield from _reviewed(compared)
    if status["failed"]:
        yield from _failures(documents)
    yield ""
    yield f"Report: {outcome.folder / 'report.html'}"


def _apart(outcome: Outcome) -> list[str]:
    """Codes that are no part of the study's table: the report tells of them in a place of their
    own.
    """
    book = codebook_of_run(outcome.folder)
    return [code.id for code in book.codes if code.criterion in book.apart]


def _alone(outcome: Outcome, apart: Sequence[str]) -> Iterator[str]:
    """Rates of the study's countries where there are no two to compare."""
    counts = from_csv((outcome.folder / "counts.csv").read_bytes(), COUNTS)
    sums = counts.group_by("country", "code").agg(pl.col("hits", "tokens").sum())
    yield ""
    yield "Nothing is compared: text counts for fewer than two of the study's countries."
    for country in outcome.manifest["options"]["countries"].split(","):
        rows = sums.filter(
            pl.col("country") == country, pl.col("hits") > 0, ~pl.col("code").is_in(apart)
        )
        yield f"Hits per 1,000 words: {country}"
        for row in rows.sort("hits", "code", descending=[True, False]).head(MOST_ROWS).to_dicts():
            yield f"  {row['code']:<28} {1000 * row['hits'] / row['tokens']:>24.2f}"
        if not len(rows):
            yield "  no hit"


def _table(compared: pl.DataFrame, apart: Sequence[str]) -> Iterator[str]:
    corrected = _is_reviewed(compared)
    hits = pl.col("hits_left") + pl.col("hits_right")
    leaf = compared.filter(hits > 0, ~pl.col("code").is_in(apart))
    leaf = leaf.sort(hits, "code", descending=[True, False])
    for left, right in compared.select("left", "right").unique(maintain_order=True).iter_rows():
        rows = leaf.filter((pl.col("left") == left) & (pl.col("right") == right))
        if not len(rows):
            yield f"No hit in either of {left} and {right}."
            continue
        first = rows.row(0, named=True)
        yield ""
        sides = (
            f"{left} ({many(first['documents_left'], 'document')}), {right}"
            f" ({many(first['documents_right'], 'document')})"
        )
        yield f"Hits per 1,000 words [95 % interval]: {sides}"
        beside = (
            f"{'verdict':<19}  {'ratio':>6}  {'corrected':<19}  after review"
            if corrected
            else "verdict"
        )
        yield f"  {'code':<28} {left:>24} {right:>24}   {beside}"
        for row in rows.head(MOST_ROWS).iter_rows(named=True):
            yield (
                f"  {row['code']:<28} {_cell(row, 'left'):>24} {_cell(row, 'right'):>24}  "
                f" {_verdict(row, corrected)}"
            )
        if len(rows) > MOST_ROWS:
            yield f"  … {many(len(rows) - MOST_ROWS, 'more code')} with hits in the report"


def _cell(row: dict[str, float | None], side: str) -> str:
    rate, low, high = (row[f"rate_{side}{end}"] for end in ("", "_low", "_high"))
    if rate is None:
        return "no text"
    return (
        f"{rate:.2f} [{low:.2f}–{high:.2f}]"
        if low is not None and high is not None
        else f"{rate:.2f}"
    )


def _is_reviewed(compared: pl.DataFrame) -> bool:
    return "exploratory" in compared.columns and compared["exploratory"].is_not_null().any()


def _verdict(row: dict[str, Any], corrected: bool) -> str:
    """The verdict, and where there was a review the ratio, the corrected one and whether the
    difference survives.
    """
    if not corrected:
        return str(row["verdict"])
    ratio, after = (
        "–" if row[name] is None else f"{row[name]:.2f}" for name in ("ratio", "corrected_ratio")
    )
    low, high = row["corrected_ratio_low"], row["corrected_ratio_high"]
    ends = f" [{low:.2f}–{high:.2f}]" if low is not None and high is not None else ""
    told = [word for word in (row["survives"], "exploratory" if row["exploratory"] else "") if word]
    return f"{row['verdict']:<19}  {ratio:>6}  {after + ends:<19}  {', '.join(told)}".rstrip()


def _reviewed(compared: pl.DataFrame) -> Iterator[str]:
    """What review made of the differences; without one, that figures are raw and how to begin."""
    yield ""
    if not _is_reviewed(compared):
        yield (
            "No hit has been reviewed: precision and recall are not known, and all figures are raw."
            " To draw a sample:"
        )
        yield f"  {COMMAND}"
        return
    said = compared["survives"].value_counts()
    number = dict(said.iter_rows())
    survive, fall, unknown = (number.get(one, 0) for one in ("survives", "does not", "unknown"))
    yield (
        f"Differences whose raw interval leaves out zero, after review: survives {survive}, does"
        f" not {fall}, unknown {unknown}"
    )
    exploratory = compared.filter(pl.col("exploratory"))["code"].n_unique()
    yield (
        f"Exploratory codes (precision below {PRECISION:.2f}, recall below {RECALL:.2f} or alpha"
        f" below {ALPHA:.2f}, or not known): {exploratory} of {compared['code'].n_unique()}"
    )


def _failures(documents: pl.DataFrame) -> Iterator[str]:
    yield ""
    for row in documents.filter(pl.col("status") == "failed").iter_rows(named=True):
        yield f"  failed: {row['doc']}: {row['reason']}"
