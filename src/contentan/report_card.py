"""What the report's section on patterns shows, taken from table PATTERNS: flagged patterns, weighty ones, codes in one language."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from contentan.card import DOMINANT_HITS, DOMINANT_SHARE, ENOUGH_WORDS, EXPECTED_HITS, SEVERAL
from contentan.report_numbers import Cell, empty, number, percent
from contentan.report_tables import CodeView

MOST_WEIGHTY = 12
#: How far a ratio must move, as a factor, for a pattern to be called weighty.
WEIGHTY = 1.5
SAYS = {
    "dominant": (
        f"Makes more than {100 * DOMINANT_SHARE:g} % of the hits of its code, which has at least {DOMINANT_HITS} hits "
        "and other patterns. The code's numbers are in good part those of this one expression."
    ),
    "one_document": f"All of its hits, at least {SEVERAL}, are in one document: perhaps a name or a turn of that text alone.",
    "blocked_mostly": f"More of its matches are blocked by exclusions than count, and at least {SEVERAL}.",
    "redundant": (
        "Wherever it matches, another pattern of its code matches too. "
        "Two such patterns may cover each other: take out one, and look again."
    ),
    "dead": f"No match, though the run has {ENOUGH_WORDS:,} words or more in its language. Rare names are dead in most corpora.",
}
NAMES = {"one_document": "one document", "blocked_mostly": "mostly blocked"}


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern with its numbers as they are written."""

    code: str
    label: str
    lang: str
    line: int
    pattern: str
    unless: str
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
    """A flag, what it means, and its patterns: by code and language in the order of the codebook."""

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


def of(patterns: pl.DataFrame, views: Sequence[CodeView]) -> Card:
    """The section's content; codes come in the order of `views`."""
    labels = {view.code.id: view.label for view in views}
    rank = {code: i for i, code in enumerate(labels)}
    found = sorted(
        patterns.iter_rows(named=True), key=lambda row: (rank[row["code"]], row["lang"], row["line"], row["number"])
    )
    rows = [(row, _row(row, labels)) for row in found]
    flags = tuple(
        _flag(name, says, [made for row, made in rows if name in row["flags"].split()]) for name, says in SAYS.items()
    )
    weighty = sorted((row for row in rows if _moves(row[0]) >= math.log(WEIGHTY)), key=lambda row: -row[1].alone)
    single = dict.fromkeys((labels[r["code"]], r["code"], r["only_lang"]) for r in found if r["only_lang"])
    return Card(len(found), flags, tuple(made for _, made in weighty[:MOST_WEIGHTY]), tuple(single))


def _flag(name: str, says: str, rows: Sequence[Row]) -> Flag:
    groups = itertools.groupby(rows, key=lambda row: (row.label, row.code, row.lang))
    return Flag(name, NAMES.get(name, name), says, tuple(rows), tuple((*key, tuple(own)) for key, own in groups))


def _moves(row: Mapping[str, Any]) -> float:
    """How far the ratio moves without a pattern, as the logarithm of a factor; infinitely where none is left."""
    if row["ratio"] is None:
        return 0.0
    return abs(math.log(row["ratio_without"] / row["ratio"])) if row["ratio_without"] is not None else math.inf


def _row(row: Mapping[str, Any], labels: Mapping[str, str]) -> Row:
    names = ("code", "lang", "line", "pattern", "unless", "matches", "hits", "blocked", "alone", "documents")
    lost = empty("no ratio: without it a country has no hit") if row["ratio"] else empty("no ratio")
    return Row(
        label=labels[row["code"]],
        **{name: row[name] for name in names},
        share=empty("its code has no hit") if row["share"] is None else percent(row["share"], None, None),
        ratio=empty("no ratio") if row["ratio"] is None else Cell(number(row["ratio"])),
        without=lost if row["ratio_without"] is None else Cell(number(row["ratio_without"])),
    )
