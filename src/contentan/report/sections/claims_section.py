"""Quantitative claims in a report: what a text says of how many, with its place; and claims that
contradict each other, side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from contentan.report.writing.catalogue import DASH, SPACE, Text
from contentan.report.writing.number_format import number
from contentan.report.writing.passage_views import Row, parts, place_of

#: Groups of conflicting claims that are shown; all are in conflicts.csv.
MOST_GROUPS = 40


class Said(NamedTuple):
    """A claim: its sentence in three parts, the number as it was read, what it counts, who does it,
    its rate and period, and where it stands.
    """

    before: str
    quote: str
    after: str
    lang: str
    read: str
    thing: str
    who: str
    period: str
    voice: str
    title: str
    cite: str
    document: int
    clashes: int


class Conflict(NamedTuple):
    """Claims about one thing of one case that cannot all be right."""

    case: str
    thing: str
    claims: tuple[Said, ...]


def said_of(
    text: Text, claims: pl.DataFrame, documents: pl.DataFrame, most: int
) -> tuple[list[Said], int]:
    """At most so many claims (table CLAIMS) by year of their documents, and how many are left out.

    Those whose sentence names the case come before others, great numbers before small ones.
    """
    known = claims.filter(pl.col("doc").is_in(documents["doc"].implode()), ~pl.col("negated"))
    size = pl.when(pl.col("low") != 0).then("low").otherwise("high").fill_null(0.0)
    first = known.sort(
        pl.col("case_from") != "sentence", size, "claim", descending=[False, True, False]
    ).head(most)
    facts = _facts(documents, first["doc"])
    kept = sorted(
        first.iter_rows(named=True),
        key=lambda row: (facts[row["doc"]][1]["year"] or 0, row["doc"], row["start"]),
    )
    said = [_said(text, row, row["text"], facts[row["doc"]]) for row in kept]
    return said, known.height - len(said)


def conflicts(
    text: Text,
    found: pl.DataFrame,
    claims: pl.DataFrame | None,
    documents: pl.DataFrame,
    labels: Mapping[str, str],
) -> list[Conflict]:
    """Groups of table CONFLICTS, those of most documents first; the claims of each by year.

    Sentences come from table CLAIMS where it is given.
    """
    facts = _facts(documents, found["doc"])
    whole: dict[str, Row] = {}
    if claims is not None:
        own = claims.filter(pl.col("claim").is_in(found["claim"].implode()))
        whole = {row["claim"]: row for row in own.iter_rows(named=True)}
    groups: dict[int, list[Row]] = {}
    for row in found.sort("conflict", "year", "doc", "claim").iter_rows(named=True):
        groups.setdefault(row["conflict"], []).append(row)
    made = []
    for rows in groups.values():
        told = tuple(_of_group(text, row, whole, facts) for row in rows if row["doc"] in facts)
        if len(told) > 1:
            made.append(
                Conflict(labels.get(rows[0]["case"], rows[0]["case"]), rows[0]["thing"], told)
            )
    return sorted(
        made, key=lambda one: (-len({claim.document for claim in one.claims}), one.case, one.thing)
    )


def _of_group(
    text: Text, row: Row, whole: Mapping[str, Row], facts: Mapping[str, tuple[int, Row]]
) -> Said:
    claim = whole.get(row["claim"])
    merged = {**row, "low": claim["low"], "high": claim["high"]} if claim else dict(row)
    merged |= {name: claim[name] if claim else default for name, default in _DEFAULTS.items()}
    return _said(text, merged, claim["text"] if claim else row["quote"], facts[row["doc"]])


_DEFAULTS: Mapping[str, object] = {
    "kind": "count",
    "fraction": "",
    "currency": "",
    "paragraph": 0,
    "whole": None,
    "change": "",
    "step": False,
    "base": None,
    "who": "",
}


def _said(text: Text, row: Row, sentence: str, fact: tuple[int, Row]) -> Said:
    document_number, document = fact
    at = max(sentence.find(row["quote"]), 0)
    before, quote, after = parts(sentence, at, at + len(row["quote"]))
    title = document["title"] or row["doc"]
    cited = [str(document["year"] or ""), place_of(text, document, row) if row["paragraph"] else ""]
    voice = text.country(document["country"]) if document["country"] else text("international")
    return Said(
        before,
        quote,
        after,
        row["lang"],
        amount(text, row),
        row["thing"],
        row["who"],
        when(text, row),
        voice,
        title,
        ", ".join(part for part in cited if part),
        document_number,
        row.get("clashes", 0),
    )


def _facts(documents: pl.DataFrame, wanted: pl.Series) -> dict[str, tuple[int, Row]]:
    """Of the wanted documents their number and row; `documents` in the order of their numbers."""
    own = documents.with_row_index("number", offset=1).filter(pl.col("doc").is_in(wanted.implode()))
    return {row["doc"]: (row["number"], row) for row in own.iter_rows(named=True)}


def amount(text: Text, row: Row) -> str:
    """A claim's number as it was read: 'about 8,000', '600–700', 'at least 1/3', '9 of 17', 'from
    45 to 60'.
    """
    ends = [end for end in (row["low"], row["high"]) if end is not None]
    said = row["fraction"] or DASH.join(dict.fromkeys(_whole(text, end) for end in ends))
    said = _bounded(text, row["bound"], said + _unit(text, row))
    if row["whole"] is not None:
        said = text("{number} of {whole}", number=said, whole=_whole(text, row["whole"]))
    return _changed(text, row, said)


def _unit(text: Text, row: Row) -> str:
    if row["kind"] == "share":
        return "" if row["fraction"] else f"{SPACE}%"
    unit = {
        "points": text("percentage points"),
        "multiple": text("times"),
        "money": row["currency"],
    }.get(row["kind"], "")
    return f"{SPACE}{unit}".rstrip()


def _bounded(text: Text, bound: str, said: str) -> str:
    return {
        "about": text("about {number}", number=said),
        "nearly": text("nearly {number}", number=said),
        "at_least": text("at least {number}", number=said),
        "more_than": text("more than {number}", number=said),
        "at_most": text("at most {number}", number=said),
        "less_than": text("less than {number}", number=said),
    }.get(bound, said)


def _changed(text: Text, row: Row, said: str) -> str:
    """The number with what changed: from which number, up or down, by it or to it."""
    if row["base"] is not None:
        return text("from {base} to {number}", base=_whole(text, row["base"]), number=said)
    if row["change"] not in ("rise", "fall"):
        return said
    if row["step"] or row["kind"] == "multiple":
        return (
            text("up by {number}", number=said)
            if row["change"] == "rise"
            else text("down by {number}", number=said)
        )
    return (
        text("up to {number}", number=said)
        if row["change"] == "rise"
        else text("down to {number}", number=said)
    )


def _whole(text: Text, value: float) -> str:
    return text.integer(int(value)) if value == int(value) else number(text, value)


def when(text: Text, row: Row) -> str:
    """Rate and period of a claim; empty where it does not say."""
    unit = {
        "year": text("per year"),
        "month": text("per month"),
        "week": text("per week"),
        "day": text("per day"),
    }
    told = (unit.get(row["per"], ""), period(text, row))
    return ", ".join(one for one in told if one)


def period(text: Text, row: Row) -> str:
    """When a claim holds; empty where it does not say."""
    said = str(row["period"]).replace("/", DASH)
    return {
        "in": said,
        "between": said,
        "since": text("since {when}", when=said),
        "as_of": text("as of {when}", when=said),
        "over": text("over {when}", when=_duration(text, said)),
    }.get(row["period_kind"], said)


def _duration(text: Text, said: str) -> str:
    amount_of, _, unit = said.partition(" ")
    if not amount_of.isdigit() or unit.rstrip("s") not in {"year", "month"}:
        return said
    if unit.startswith("year"):
        return text.many(int(amount_of), "{n} year", "{n} years")
    return text.many(int(amount_of), "{n} month", "{n} months")


def shown(groups: Sequence[Conflict]) -> tuple[Sequence[Conflict], int]:
    """The groups that are shown, and how many are not."""
    return groups[:MOST_GROUPS], max(0, len(groups) - MOST_GROUPS)
