"""What a person sees of a run on the terminal: progress while it works, then a table and where the
report is.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding.tables import COUNTS
from contentan.compare.strata import LEAST as LEAST_WORKS
from contentan.compare.verdicts import ALIKE, DIFFERS, NOT_SEPARABLE, in_words
from contentan.corpus.study import LEFT_OUT
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.correction.quality_floors import ALPHA, PRECISION, RECALL
from contentan.decisions.review_tables import COMPARED
from contentan.errors import many
from contentan.report.sections import corpus_panel
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.next_command import COMMAND
from contentan.runs.answer import Answer
from contentan.runs.loudness import is_quiet, is_verbose, timed
from contentan.runs.pipeline import Outcome
from contentan.runs.pool import Progress, quiet
from contentan.tables.frames import read_table

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
    if not outcome.worked:
        yield f"Nothing has changed since run {outcome.folder.name}: nothing to do."
    documents = read_table(outcome.folder, "documents", DOCUMENTS)
    compared = read_table(outcome.folder, "comparison", COMPARED)
    # Counts are long, and told only where nothing is compared.
    counts = pl.DataFrame(schema=COUNTS.schema)
    if not len(compared):
        counts = read_table(outcome.folder, "counts", COUNTS)
    book = codebook_of_run(outcome.folder)
    yield from answer_lines(
        Answer(outcome.folder.name, outcome.manifest, book, documents, counts, compared)
    )
    yield from report_lines(outcome)


def report_lines(outcome: Outcome) -> Iterator[str]:
    """Where the report of a finished run is."""
    yield ""
    yield f"Report: {outcome.folder / 'report.html'}"


def answer_lines(answer: Answer) -> Iterator[str]:
    """What a run found."""
    status, documents, compared = answer.manifest["status"], answer.documents, answer.comparison
    yield (
        f"Run {answer.run}: {many(sum(status.values()), 'document')}"
        f" ({status['ok']} ok, {status['warning']} with warnings, {status['failed']} failed)"
    )
    for sentence in corpus_panel.cautions(text_of("en"), documents):
        yield f"Beware: {sentence}"
    if period := answer.manifest["options"].get("period"):
        out = documents["reason"].str.contains("|".join(map(re.escape, LEFT_OUT))).sum()
        yield f"Period of study {period}: {many(int(out), 'document')} outside, not counted."
    # Codes that are no part of the study's table: the report tells of them in a place of their own.
    book = answer.codebook
    apart = [code.id for code in book.codes if code.criterion in book.apart]
    yield from _table(compared, apart)
    if not len(compared):
        yield from _alone(answer, apart)
    if len(compared):
        yield from _reviewed(compared)
    if status["failed"]:
        yield from _failures(documents)


def _alone(answer: Answer, apart: Sequence[str]) -> Iterator[str]:
    """Rates of the study's countries where there are no two to compare."""
    sums = answer.counts.group_by("country", "code").agg(pl.col("hits", "tokens").sum())
    yield ""
    yield "Nothing is compared: text counts for fewer than two of the study's countries."
    for country in answer.manifest["options"]["countries"].split(","):
        rows = sums.filter(
            pl.col("country") == country, pl.col("hits") > 0, ~pl.col("code").is_in(apart)
        )
        yield f"Hits per 1,000 words: {country}"
        for row in rows.sort("hits", "code", descending=[True, False]).head(MOST_ROWS).to_dicts():
            yield f"  {row['code']:<28} {1000 * row['hits'] / row['tokens']:>24.2f}"
        if not len(rows):
            yield "  no hit"


def _table(compared: pl.DataFrame, apart: Sequence[str]) -> Iterator[str]:
    pairs = compared.select("left", "right").unique(maintain_order=True).rows()
    for left, right in pairs:
        own = compared.filter((pl.col("left") == left) & (pl.col("right") == right))
        yield from _inseparable(own, left, right)
    hits = pl.col("hits_left") + pl.col("hits_right")
    leaf = compared.filter(hits > 0, ~pl.col("code").is_in(apart))
    if len(pairs) > 1:
        yield from _of_several(leaf, pairs)
        return
    leaf = leaf.sort(hits, "code", descending=[True, False])
    for left, right in pairs:
        yield from _of_two(leaf, left, right)


def _inseparable(own: pl.DataFrame, left: str, right: str) -> Iterator[str]:
    """What no verdict on two countries can be told apart from."""
    reasons = own.filter(pl.col("verdict") == NOT_SEPARABLE)["reason"].unique()
    if len(reasons):
        yield (
            f"Beware: {left} and {right} are not separable from {reasons[0]}: too few of their"
            " texts agree in this, and no code has a verdict."
        )


def _of_two(rows: pl.DataFrame, left: str, right: str) -> Iterator[str]:
    if not len(rows):
        yield f"No hit in either of {left} and {right}."
        return
    first = rows.row(0, named=True)
    corrected = _is_reviewed(rows)
    sides = ", ".join(
        f"{country} ({many(first[f'documents_{side}'], 'document')},"
        f" {many(first[f'works_{side}'], 'work')}{_few(first[f'works_{side}'])})"
        for country, side in ((left, "left"), (right, "right"))
    )
    yield ""
    yield f"Hits per 1,000 words [95 % interval]: {sides}"
    if first["held_equal"]:
        yield f"Ratios and verdicts within the same {_listed(first['held_equal'])}"
    beside = f"{'ratio':<22}  verdict"
    beside += f"{'':<20}  {'corrected':<19}  after review" if corrected else ""
    yield f"  {'code':<28} {left:>24} {right:>24}   {beside}"
    for row in rows.head(MOST_ROWS).iter_rows(named=True):
        yield (
            f"  {row['code']:<28} {_cell(row, 'left'):>24} {_cell(row, 'right'):>24}  "
            f" {ratio_of(row, 'ratio'):<22}  {_verdict(row, corrected)}"
        )
    if len(rows) > MOST_ROWS:
        yield f"  … {many(len(rows) - MOST_ROWS, 'more code')} with hits in the report"


def _of_several(rows: pl.DataFrame, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Codes that differ or are alike between some of three and more countries, those with most hits
    first; a pair a word.
    """
    countries = list(dict.fromkeys(country for pair in pairs for country in pair))
    said = rows.filter(pl.col("verdict").is_in([DIFFERS, ALIKE]))
    hits = rows.group_by("code").agg((pl.col("hits_left") + pl.col("hits_right")).sum())
    order = said.select("code").unique().join(hits, on="code")
    codes = order.sort("hits_left", "code", descending=[True, False])["code"].to_list()
    yield ""
    if not codes:
        yield f"Of {', '.join(countries)} no code is shown to differ or to be alike."
        return
    yield f"Codes that differ (>) or are alike (=) between some of {', '.join(countries)}:"
    for code in codes[:MOST_ROWS]:
        own = said.filter(pl.col("code") == code).iter_rows(named=True)
        yield f"  {code:<28} {', '.join(_two(row) for row in own)}"
    if len(codes) > MOST_ROWS:
        yield f"  … {many(len(codes) - MOST_ROWS, 'more code')} in the report"


def _two(row: dict[str, Any]) -> str:
    """'KAZ > USA' or 'KAZ = USA'."""
    if row["verdict"] == ALIKE:
        return f"{row['left']} = {row['right']}"
    two = (row["left"], row["right"]) if row["ratio_low"] > 1 else (row["right"], row["left"])
    return " > ".join(two)


def _few(works: int) -> str:
    if works == 1:
        return ": of this text alone"
    return ": widths borrowed from the other codes" if 1 < works < LEAST_WORKS else ""


def _listed(held: str) -> str:
    *first, last = held.split(", ")
    return f"{', '.join(first)} and {last}" if first else last


def _cell(row: dict[str, float | None], side: str) -> str:
    rate, low, high = (row[f"rate_{side}{end}"] for end in ("", "_low", "_high"))
    if rate is None:
        return "no text"
    return (
        f"{rate:.2f} [{low:.2f}–{high:.2f}]"
        if low is not None and high is not None
        else f"{rate:.2f}"
    )


def ratio_of(row: dict[str, Any], name: str) -> str:
    """'2.10 [1.40–3.30]'; of a ratio that has but one end '≥ 3.10'."""
    at, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    if at is None:
        return "–" if low is None or high is None else _bound(low, high)
    ends = f" [{low:.2f}–{_end(high)}]" if low is not None and high is not None else ""
    return f"{at:.2f}{ends}"


def _bound(low: float, high: float) -> str:
    if low:
        return f"≥ {low:.2f}"
    return f"≤ {high:.2f}" if math.isfinite(high) else "–"


def _end(high: float) -> str:
    return f"{high:.2f}" if math.isfinite(high) else "∞"


def _is_reviewed(compared: pl.DataFrame) -> bool:
    return "exploratory" in compared.columns and compared["exploratory"].is_not_null().any()


def _verdict(row: dict[str, Any], corrected: bool) -> str:
    """The verdict with its reason, and where there was a review the corrected ratio and whether the
    difference survives.
    """
    # What nothing is separable from stands above the table.
    apart = row["verdict"] == NOT_SEPARABLE
    said = in_words(row["verdict"], "" if apart else row["reason"] or "")
    if not corrected:
        return said
    told = [word for word in (row["survives"], "exploratory" if row["exploratory"] else "") if word]
    return f"{said:<27}  {ratio_of(row, 'corrected_ratio'):<19}  {', '.join(told)}".rstrip()


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
