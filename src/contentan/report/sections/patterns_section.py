"""What the report's section on patterns shows, taken from table PATTERNS: flagged patterns, weighty
ones, codes in one language.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from contentan.findings.pattern_card import (
    DOMINANT_HITS,
    DOMINANT_SHARE,
    ENOUGH_WORDS,
    EXPECTED_HITS,
    SEVERAL,
)
from contentan.report.writing.catalogue import Text, capital
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell, empty, number, percent

MOST_WEIGHTY = 12
#: How far a ratio must move, as a factor, for a pattern to be called weighty.
WEIGHTY = 1.5
NAMES = {
    "dominant": "dominant",
    "one_document": "one document",
    "blocked_mostly": "mostly blocked",
    "redundant": "redundant",
    "dead": "dead",
}


def says(text: Text, flag: str) -> str:
    """What a flag means."""
    return {
        "dominant": text(
            "Makes more than {percent} % of the hits of its code, which has at least {hits} hits"
            " and other patterns. The code’s numbers are in good part those of this one"
            " expression.",
            percent=text.plain(100 * DOMINANT_SHARE),
            hits=DOMINANT_HITS,
        ),
        "one_document": text(
            "All of its hits, at least {n}, are in one document: perhaps a name or a turn of that"
            " text alone.",
            n=SEVERAL,
        ),
        "blocked_mostly": text(
            "More of its matches are blocked by exclusions than count, and at least {n}.", n=SEVERAL
        ),
        "redundant": text(
            "Wherever it matches, another pattern of its code matches too. "
            "Two such patterns may cover each other: take out one, and look again."
        ),
        "dead": text(
            "No match, though the run has {words} words or more in its language. Rare names are"
            " dead in most corpora.",
            words=ENOUGH_WORDS,
        ),
    }[flag]


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern with its numbers as they are written."""

    code: str
    label: str
    lang: str
    line: int
    pattern: str
    unless: str
    requires: str
    matches: int
    hits: int
    blocked: int
    alone: int
    documents: int
    share: Cell
    ratio: Cell
    without: Cell


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag, what it means, and its patterns: by code and language in the order of the
    codebook.
    """

    id: str
    name: str
    says: str
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, str, str, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`single` are codes with hits in one language only: label, id, language."""

    total: int
    flags: tuple[Flag, ...]
    weighty: tuple[Row, ...]
    single: tuple[tuple[str, str, str], ...]
    enough: int = ENOUGH_WORDS
    expected: int = EXPECTED_HITS
    factor: float = WEIGHTY
    most: int = MOST_WEIGHTY


def patterns_card(text: Text, patterns: pl.DataFrame, views: Sequence[CodeView]) -> Card:
    """The section's content; codes come in the order of `views`."""
    labels = {view.code.id: view.label for view in views}
    rank = {code: i for i, code in enumerate(labels)}
    found = sorted(
        patterns.iter_rows(named=True),
        key=lambda row: (rank[row["code"]], row["lang"], row["line"], row["number"]),
    )
    rows = [(row, _row(text, row, labels)) for row in found]
    flags = tuple(
        _flag(text, flag, [made for row, made in rows if flag in row["flags"].split()])
        for flag in NAMES
    )
    weighty = sorted(
        (row for row in rows if _moves(row[0]) >= math.log(WEIGHTY)), key=lambda row: -row[1].alone
    )
    single = dict.fromkeys(
        (labels[r["code"]], r["code"], r["only_lang"]) for r in found if r["only_lang"]
    )
    return Card(len(found), flags, tuple(made for _, made in weighty[:MOST_WEIGHTY]), tuple(single))


def _flag(text: Text, flag: str, rows: Sequence[Row]) -> Flag:
    groups = itertools.groupby(rows, key=lambda row: (row.label, row.code, row.lang))
    return Flag(
        flag,
        capital(text.term(NAMES[flag])),
        says(text, flag),
        tuple(rows),
        tuple((*key, tuple(own)) for key, own in groups),
    )


def _moves(row: Mapping[str, Any]) -> float:
    """How far the ratio moves without a pattern, as the logarithm of a factor; infinitely where
    none is left.
    """
    if row["ratio"] is None:
        return 0.0
    return (
        abs(math.log(row["ratio_without"] / row["ratio"]))
        if row["ratio_without"] is not None
        else math.inf
    )


def _row(text: Text, row: Mapping[str, Any], labels: Mapping[str, str]) -> Row:
    names = (
        "code",
        "lang",
        "line",
        "pattern",
        "unless",
        "requires",
        "matches",
        "hits",
        "blocked",
        "alone",
        "documents",
    )
    no_ratio = empty(text("no ratio"))
    lost = empty(text("no ratio: without it a country has no hit")) if row["ratio"] else no_ratio
    no_hit = empty(text("its code has no hit"))
    return Row(
        label=labels[row["code"]],
        **{name: row[name] for name in names},
        share=no_hit if row["share"] is None else percent(text, row["share"], None, None),
        ratio=no_ratio if row["ratio"] is None else Cell(number(text, row["ratio"])),
        without=lost if row["ratio_without"] is None else Cell(number(text, row["ratio_without"])),
    )
