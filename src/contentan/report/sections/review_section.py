"""What review says of a run, as a report shows it: how good the codes are, which differences
survive, how far coders agree, what does harm.

All figures are those of the tables QUALITY, CORRECTED, AGREEMENT, HARM and LOST; only the line over
all codes is put together here (`overall_quality`). Where nobody reviewed, nothing is shown but how
to begin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from contentan.decisions.correction.corrected_verdicts import WITH_SCORES
from contentan.decisions.correction.quality_floors import ALPHA, PRECISION, RECALL
from contentan.report.drawing.forest_plot import Branch, Mark, forest
from contentan.report.sections import judged_section, overall_quality
from contentan.report.sections.judged_section import Agreement, Harm, Lost, Quality
from contentan.report.sections.reviewed_codes import Own, reviewed_codes
from contentan.report.sections.robustness_section import LANGUAGES
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.corrected_wording import SAID, After, interval_of, why_of
from contentan.report.writing.number_format import Cell, spaced
from contentan.report.writing.pair_views import Pair
from contentan.report.writing.passage_views import Row

if TYPE_CHECKING:
    from markupsafe import Markup


class Tables(NamedTuple):
    """Tables of a run by their names; None or empty where nobody reviewed."""

    quality: pl.DataFrame | None = None
    corrected: pl.DataFrame | None = None
    agreement: pl.DataFrame | None = None
    harm: pl.DataFrame | None = None
    lost: pl.DataFrame | None = None


class Whole(NamedTuple):
    """Over all codes, in a language or in all: hits judged and right, paragraphs read, precision
    and recall.
    """

    language: str
    judged: int
    right: int
    read: int
    precision: Cell
    recall: Cell


class Contrast(NamedTuple):
    """A contrast with a verdict of review."""

    view: CodeView
    pair: Pair
    raw: Cell
    after: After


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The part. `said` are sentences of the summary; `own` the details of codes by id; `forests` a
    picture for each pair.
    """

    said: tuple[str, ...]
    wholes: tuple[Whole, ...]
    quality: tuple[tuple[Quality, tuple[Quality, ...]], ...]
    contrasts: tuple[Contrast, ...]
    forests: tuple[tuple[str, str, Markup], ...]
    agreement: tuple[Agreement, ...]
    agreed: str
    harm: tuple[Harm, ...]
    lost: tuple[Lost, ...]
    lost_in_all: int
    unresolved: int
    beyond: int
    own: Mapping[str, tuple[Own, ...]]


def exploratory(text: Text, quality: pl.DataFrame | None) -> dict[str, str]:
    """Why codes are exploratory, of those that are."""
    if quality is None:
        return {}
    own = quality.filter(pl.col("lang") == "", pl.col("exploratory"))
    return {code: why_of(text, why) for code, why in own.select("code", "why").iter_rows()}


def review(
    text: Text, tables: Tables, views: Sequence[CodeView], counts: pl.DataFrame
) -> Review | None:
    """Everything that the part shows; None where nothing was judged."""
    if all(table is None or table.is_empty() for table in tables):
        return None
    known = {view.code.id: view for view in views}
    wholes = _wholes(text, tables.quality, counts, views)
    agreed, agreement = judged_section.agreement(text, tables.agreement, known)
    contrasts = _contrasts(text, views)
    qualities = judged_section.qualities(text, tables.quality, known)
    return Review(
        said=(*_said(text, wholes, agreed, contrasts, views), *_helped(text, tables.corrected)),
        wholes=wholes,
        quality=qualities,
        contrasts=contrasts,
        forests=_forests(text, contrasts),
        agreement=agreement,
        agreed=agreed,
        harm=judged_section.harm(text, tables.harm, known),
        lost=judged_section.lost(text, tables.lost, known),
        lost_in_all=0 if tables.lost is None else tables.lost.height,
        unresolved=sum(own.unresolved for own, _ in qualities if not own.view.total),
        beyond=sum(own.beyond for own, _ in qualities if not own.view.total),
        own=reviewed_codes(text, tables.corrected, known),
    )


def _wholes(
    text: Text, quality: pl.DataFrame | None, counts: pl.DataFrame, views: Sequence[CodeView]
) -> tuple[Whole, ...]:
    if quality is None or quality.is_empty():
        return ()
    totals = [view.code.id for view in views if view.total]
    return tuple(
        Whole(
            text.term(LANGUAGES.get(one.lang, one.lang)) if one.lang else "",
            one.judged,
            one.right,
            one.read,
            overall_quality.cell(text, one.precision),
            overall_quality.cell(text, one.recall),
        )
        for one in overall_quality.overall(quality, counts, totals)
    )


def _said(
    text: Text,
    wholes: Sequence[Whole],
    agreed: str,
    contrasts: Sequence[Contrast],
    views: Sequence[CodeView],
) -> Iterator[str]:
    """What the first page says of review."""
    if not wholes:
        yield text(
            "No hit has been judged: precision and recall are not known, and all figures are raw"
            " counts of the machine."
        )
    # The first is the one over all languages.
    for first in wholes[:1]:
        parts = [
            text(
                "Review: {judged}, {read} for what was missed. Over all codes precision is"
                " {precision}, recall {recall}",
                judged=text.many(first.judged, "{n} hit was judged", "{n} hits were judged"),
                read=text.many(
                    first.read, "{n} paragraph was searched", "{n} paragraphs were searched"
                ),
                precision=spaced(first.precision),
                recall=spaced(first.recall),
            ),
            *(
                f"{one.language}: {spaced(one.precision)}, {spaced(one.recall)}"
                for one in wholes[1:]
            ),
        ]
        yield "; ".join(parts) + "."
    if agreed:
        yield agreed
    if wholes:
        yield from _survived(text, contrasts)
    count = sum(bool(view.exploratory) for view in views)
    if count:
        yield text(
            "“Exploratory” stands at names of codes ({n} of {codes}): precision is below"
            " {precision}, recall below {recall} or alpha below {alpha}, or not known. Their"
            " figures are hints, no findings.",
            n=count,
            codes=len(views),
            precision=text.decimal(PRECISION, 2),
            recall=text.decimal(RECALL, 2),
            alpha=text.decimal(ALPHA, 2),
        )


def _helped(text: Text, corrected: pl.DataFrame | None) -> Iterator[str]:
    """For how many contrasts scores helped, where they did."""
    # Runs of earlier versions have no such column.
    if corrected is not None and "method" in corrected.columns:
        n = corrected.filter(method=WITH_SCORES).height
        if n:
            yield text(
                "Corrected contrasts that a classifier’s scores helped: {n} (see corrected.csv).",
                n=n,
            )


def _survived(text: Text, contrasts: Sequence[Contrast]) -> Iterator[str]:
    """For each pair of countries how many differences survive, all of them and those that were
    tested.
    """
    for left, right in dict.fromkeys((one.pair.left, one.pair.right) for one in contrasts):
        own = [one for one in contrasts if (one.pair.left, one.pair.right) == (left, right)]
        tested = [one for one in own if one.pair.verdict == "differs"]
        said = text(
            "Differences between {left} and {right} whose raw interval leaves out zero: {n}. "
            "After correction for what review found, {parts}",
            left=text.of(left),
            right=text.of(right),
            n=len(own),
            parts=_tally(text, own),
        )
        more = text(
            "of those that the test confirms ({n}), {parts}",
            n=len(tested),
            parts=_tally(text, tested),
        )
        yield f"{said}; {more}." if tested else f"{said}."


def _tally(text: Text, own: Sequence[Contrast]) -> str:
    survive, fall, unknown = (
        sum(one.after.said == said for one in own) for said in ("survives", "does not", "unknown")
    )
    parts = (
        text.many(survive, "{n} survives", "{n} survive") if survive else "",
        text.many(fall, "{n} does not survive", "{n} do not survive") if fall else "",
        text.many(unknown, "{n} is unknown", "{n} are unknown") if unknown else "",
    )
    return text.listed([part for part in parts if part])


def _contrasts(text: Text, views: Sequence[CodeView]) -> tuple[Contrast, ...]:
    found = [
        Contrast(view, pair, interval_of(text, pair.row, "difference"), pair.after)
        for view in views
        for pair in view.pairs
        if pair.after and pair.after.said
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                SAID.index(one.after.said),
                one.pair.verdict != "differs",
                one.view.code.id,
            ),
        )
    )


def _forests(text: Text, contrasts: Sequence[Contrast]) -> tuple[tuple[str, str, Markup], ...]:
    found = []
    for left, right in dict.fromkeys((one.pair.left, one.pair.right) for one in contrasts):
        rows = [
            Branch(
                one.view.label, raw, _mark(text, one.pair.row, "corrected_ratio"), one.after.word
            )
            for one in contrasts
            if (one.pair.left, one.pair.right) == (left, right)
            and (raw := _mark(text, one.pair.row, "ratio"))
        ]
        if rows:
            found.append((left, right, forest(text, rows, left, right)))
    return tuple(found)


def _mark(text: Text, row: Row, name: str) -> Mark | None:
    value = row[name]
    if not value:
        return None
    cell = interval_of(text, row, name)
    says = text("ratio {ratio}", ratio=spaced(cell))
    if name == "corrected_ratio":
        says = text("corrected ratio {ratio}", ratio=spaced(cell))
    return Mark(value, row[f"{name}_low"], row[f"{name}_high"], says)
