"""How firm differences are: within each language, under other reasonable choices, without any one
work, if recall were unequal.

Shown for every contrast with the verdict that it differs. All figures are those of the tables
COMPARISON, WITHIN and SPECIFICATION.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from contentan.model import LANGS
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import DASH, Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import (
    Cell,
    bound,
    empty,
    estimate,
    number,
    whole_percent,
)
from contentan.report.writing.pair_views import Pair, ratio_cell
from contentan.report.writing.passage_views import Row

#: What `specification` calls its choices; their words are in the catalogues.
CHOICES = (
    "as compared",
    "nothing held equal",
    "share of paragraphs",
    "share of works",
    "hits per paragraph",
    "each work equal",
    "each word equal",
    "matches before overlap",
    "each document alone",
    "without the longest work",
    "own voice only",
    "country spoken of",
    "kk only",
    "ru only",
    "en only",
)
#: Standings of contrasts that are shown, in this order.
KINDS = ("differs", "refuted")
LANGUAGES: Mapping[str, str] = {"kk": "Kazakh", "ru": "Russian", "en": "English"}


class Choice(NamedTuple):
    """The contrast under one choice; `known` where it has an interval."""

    name: str
    left: str
    right: str
    ratio: Cell
    holds: bool
    known: bool


class Weakest(NamedTuple):
    """The work without which a contrast is weakest: its title, the number of its first version in
    the list of documents, and the ratio without it.
    """

    title: str
    document: int
    ratio: Cell
    rests: bool


@dataclass(frozen=True, slots=True)
class Firm:
    """One contrast. `plain` is what a reader must know of the plain ratio; `within` holds a
    language, the ratio in it and its verdict; `tipping` is a percentage and the languages.
    """

    view: CodeView
    left: str
    right: str
    kind: str
    heading: str
    says: str
    plain: str
    after: str
    within: tuple[tuple[str, Cell, str], ...]
    choices: tuple[Choice, ...]
    hold: int
    weakest: Weakest | None
    tipping: Cell

    @property
    def known(self) -> int:
        """Choices under which it has an interval."""
        return sum(choice.known for choice in self.choices)


class Firmness(NamedTuple):
    """A sentence on all that holds, and the contrasts: those that hold first."""

    said: str
    rows: tuple[Firm, ...]


def firmness(
    text: Text,
    views: Sequence[CodeView],
    documents: pl.DataFrame,
    within: pl.DataFrame | None,
    specification: pl.DataFrame | None,
) -> Firmness | None:
    """What bears on each contrast that differs; None where there is no such contrast."""
    numbered = _numbered(documents)
    inner, chosen = _by_contrast(within), _by_contrast(specification)
    rows = []
    for view in views:
        for pair in view.pairs:
            heading, kind = verdict_wording.standing(text, view, pair)
            if kind not in KINDS:
                continue
            key = (view.code.id, pair.left, pair.right)
            choices = choices_of(text, chosen.get(key, ()))
            rows.append(
                Firm(
                    view,
                    pair.left,
                    pair.right,
                    kind,
                    heading,
                    verdict_wording.direction(text, view, pair),
                    verdict_wording.plain_of(text, pair),
                    pair.after.more if pair.after else "",
                    _within(text, inner.get(key, ())),
                    choices,
                    sum(choice.holds for choice in choices),
                    _weakest(text, pair, numbered),
                    _tipping(text, pair.row),
                )
            )
    rows.sort(key=lambda one: (KINDS.index(one.kind), -_part(one), one.view.code.id))
    return Firmness(_said(text, rows), tuple(rows)) if rows else None


def _numbered(documents: pl.DataFrame) -> dict[str, tuple[int, str]]:
    """Number and title of the first document of each work; a table without works has each document
    for one.
    """
    found: dict[str, tuple[int, str]] = {}
    for i, row in enumerate(documents.iter_rows(named=True), 1):
        found.setdefault(row.get("work") or row["doc"], (i, row["title"] or row["doc"]))
    return found


def _by_contrast(table: pl.DataFrame | None) -> dict[tuple[str, str, str], list[Row]]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in table.iter_rows(named=True) if table is not None else ():
        found.setdefault((row["code"], row["left"], row["right"]), []).append(row)
    return found


def _part(one: Firm) -> float:
    return one.hold / one.known if one.known else 0.0


def _said(text: Text, rows: Sequence[Firm]) -> str:
    held = [one for one in rows if one.kind == "differs"]
    if not held:
        return text("No difference survives review; those below are of raw counts only.")
    every = sum(one.known > 0 and one.hold == one.known for one in held)
    most = sum(one.known > 0 and 2 * one.hold > one.known for one in held)
    single = sum(one.weakest is not None and one.weakest.rests for one in held)
    return text(
        "Differences that hold: {held}. Of these hold under every choice: {every}; under more than"
        " half of the choices: {most}; rest on one work: {single}.",
        held=len(held),
        every=every,
        most=most,
        single=single,
    )


def choices_of(text: Text, rows: Iterable[Row]) -> tuple[Choice, ...]:
    """The choices of one contrast, rows of table SPECIFICATION."""
    return tuple(_choice(text, row) for row in rows)


def _choice(text: Text, row: Row) -> Choice:
    low, high = row["ratio_low"], row["ratio_high"]
    known = low is not None and high is not None
    if row["ratio"] is not None:
        ratio = estimate(text, row["ratio"], low, high)
    elif known:
        ratio = bound(text, low, high, text("a side has no hit in what both share"))
    else:
        ratio = empty(text("no ratio"))
    left, right = (
        DASH if row[name] is None else number(text, row[name])
        for name in ("rate_left", "rate_right")
    )
    return Choice(text.term(row["specification"]), left, right, ratio, row["holds"], known)


def _within(text: Text, rows: Iterable[Row]) -> tuple[tuple[str, Cell, str], ...]:
    by_lang = {row["lang"]: row for row in rows}
    found = []
    for lang in sorted(LANGS):
        row = by_lang.get(lang)
        if (
            row is not None
            and row["hits_left"] + row["hits_right"]
            and row["verdict"] != "not comparable"
        ):
            hits = f"{text.integer(row['hits_left'])} : {text.integer(row['hits_right'])}"
            ratio = Cell(hits, "", text("hits; no ratio, for one side has none"))
            if row["ratio"] is not None or row["ratio_low"] is not None:
                ratio = ratio_cell(text, row)
            found.append((text.term(LANGUAGES[lang]), ratio, row["verdict"]))
    return tuple(found)


def _weakest(text: Text, pair: Pair, numbered: Mapping[str, tuple[int, str]]) -> Weakest | None:
    work = pair.row["influential"]
    if work not in numbered:
        return None
    ratio = pair.row["ratio_without"]
    cell = (
        empty(text("no ratio: without it a country has no hit"))
        if ratio is None
        else Cell(number(text, ratio))
    )
    number_of, title = numbered[work]
    return Weakest(title, number_of, cell, bool(pair.row["one_work"]))


def _tipping(text: Text, row: Row) -> Cell:
    """'45 % (Russian)': had so much of what is meant been found there, relative to the other
    languages, the ratio would be 1.
    """
    if row.get("tipping") is None:
        return empty(text("unequal recall of languages cannot erase it"))
    langs = [
        text.term(LANGUAGES.get(lang, lang))
        for lang in (row["tipping_languages"] or "").split("+")
        if lang
    ]
    why = ""
    if row["tipping_interval"] is not None:
        why = text(
            "its interval includes zero from {percent} on",
            percent=whole_percent(text, row["tipping_interval"]),
        )
    return Cell(whole_percent(text, row["tipping"]), f"({', '.join(langs)})" if langs else "", why)
