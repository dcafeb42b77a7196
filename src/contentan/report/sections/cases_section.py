"""Case profiles of a report: where a programme or institution is named, beside which themes, with
what numbers, in which passages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from contentan.findings.cases import Case, Gazetteer, Profiles
from contentan.report.sections.claims_section import Said, said_of
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, empty, number, percent
from contentan.report.writing.passage_views import Passage, Row, passages_of

THEMES, CLAIMS, PASSAGES = 6, 6, 3


class Theme(NamedTuple):
    """A code that stands in paragraphs that name the case."""

    code: str
    label: str
    segments: int
    share: Cell
    share_all: Cell


@dataclass(frozen=True, slots=True)
class Profile:
    """`sides` holds mentions, documents and rate for each compared country; `years` a year and its
    mentions for each of them.
    """

    id: str
    label: str
    kind: str
    country: str
    mentions: int
    sides: tuple[tuple[int, int, Cell], ...]
    years: tuple[tuple[str, tuple[int, ...]], ...]
    themes: tuple[Theme, ...]
    passages: tuple[Passage, ...]
    claims: tuple[Said, ...]
    more_claims: int


def labels(text: Text, gazetteer: Gazetteer) -> dict[str, str]:
    """Names of the cases in the report's language."""
    return {case.id: text.label(case.label, case.id) for case in gazetteer.cases}


def profiles(
    text: Text,
    found: Profiles,
    gazetteer: Gazetteer,
    documents: pl.DataFrame,
    views: Sequence[CodeView],
    countries: Sequence[str],
) -> list[Profile]:
    """Profiles of the cases that are named in texts that count for a compared country, the most
    named first.
    """
    known: Mapping[str, Case] = {case.id: case for case in gazetteer.cases}
    counted = found.counts.filter(pl.col("country").is_in(list(countries)))
    by_case = counted.partition_by("case", as_dict=True)
    quoted: dict[str, list[Passage]] = {}
    for (case, country), several in passages_of(text, found.passages, documents).items():
        if country in countries:
            quoted.setdefault(case, []).extend(several)
    code_labels = {view.code.id: view.label for view in views}
    themes = found.themes.partition_by("case", as_dict=True)
    claimed = found.claims.partition_by("case", as_dict=True)
    made = []
    for (case,), rows in by_case.items():
        if case in known and rows["mentions"].sum():
            claims, more = said_of(
                text, claimed.get((case,), found.claims.clear()), documents, CLAIMS
            )
            made.append(
                Profile(
                    case,
                    text.label(known[case].label, case),
                    known[case].kind,
                    known[case].country,
                    int(rows["mentions"].sum()),
                    tuple(_side(text, rows, country) for country in countries),
                    _by_year(text, rows, countries),
                    _themes(text, themes.get((case,)), code_labels),
                    _spread(quoted.get(case, [])),
                    tuple(claims),
                    more,
                )
            )
    return sorted(made, key=lambda one: (-one.mentions, one.id))


def _side(text: Text, rows: pl.DataFrame, country: str) -> tuple[int, int, Cell]:
    own = rows.filter(pl.col("country") == country)
    mentions, words = int(own["mentions"].sum()), int(own["tokens"].sum())
    no_text = empty(text("no text counts for {country}", country=text.of(country)))
    return (
        mentions,
        int(own["documents"].sum()),
        Cell(number(text, 1000 * mentions / words)) if words else no_text,
    )


def _by_year(
    text: Text, rows: pl.DataFrame, countries: Sequence[str]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Years in which the case is named."""
    sums = rows.group_by("year", "country").agg(pl.col("mentions").sum())
    found: dict[int | None, dict[str, int]] = {}
    for year, country, mentions in sums.iter_rows():
        found.setdefault(year, {})[country] = int(mentions)
    ordered = sorted(found.items(), key=lambda item: (item[0] is None, item[0] or 0))
    return tuple(
        (
            text("no year") if year is None else str(year),
            tuple(own.get(country, 0) for country in countries),
        )
        for year, own in ordered
        if sum(own.values())
    )


def _themes(text: Text, rows: pl.DataFrame | None, labels: Mapping[str, str]) -> tuple[Theme, ...]:
    """The codes that stand oftenest in its paragraphs, its own code aside."""
    if rows is None:
        return ()
    kept = [row for row in rows.iter_rows(named=True) if row["code"] in labels]
    kept.sort(key=lambda row: (-row["segments"], row["code"]))
    return tuple(_theme(text, row, labels) for row in kept[:THEMES])


def _theme(text: Text, row: Row, labels: Mapping[str, str]) -> Theme:
    shares = (percent(text, row[name], None, None) for name in ("share", "share_all"))
    return Theme(row["code"], labels[row["code"]], row["segments"], *shares)


def _spread(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """One passage of each document first."""
    seen: dict[int, int] = {}
    ranked: list[tuple[int, int, Any]] = []
    for i, passage in enumerate(passages):
        seen[passage.document] = seen.get(passage.document, 0) + 1
        ranked.append((seen[passage.document], i, passage))
    return tuple(passage for _, _, passage in sorted(ranked, key=lambda one: one[:2])[:PASSAGES])
