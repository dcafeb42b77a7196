"""Tables of what was judged, as rows of a report: quality of codes, agreement of coders, patterns
that do harm, what is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from contentan.report.sections.robustness_section import LANGUAGES
from contentan.report.writing.catalogue import DASH, Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.corrected_wording import why_of
from contentan.report.writing.number_format import (
    Cell,
    empty,
    interval,
    number,
    percent,
    spaced,
)
from contentan.report.writing.passage_views import Row

#: Patterns that the report lists; all are in harm.csv.
MOST_HARMFUL = 20
#: Judgements that are lost and listed; all are in lost.csv.
MOST_LOST = 20


class Quality(NamedTuple):
    """A code in a language (empty for all). `unresolved` are hits on which reviewers differ, are
    unsure, or passed over; `beyond` those judged beyond a gap. `why` says why it is exploratory.
    """

    view: CodeView
    language: str
    judged: int
    right: int
    precision: Cell
    read: int
    missed: int
    recall: Cell
    unresolved: int
    beyond: int
    why: str


class Agreement(NamedTuple):
    """Agreement on a code; `values` are share, kappa, alpha and AC1."""

    view: CodeView
    units: int
    chosen: int
    values: tuple[Cell, ...]


class Harm(NamedTuple):
    """A pattern with the wrong hits that it is expected to bring."""

    label: str
    code: str
    pattern: str
    line: int
    hits: int
    judged: int
    right: int
    precision: Cell
    wrong: str
    country: str


class Lost(NamedTuple):
    """A judgement whose hit or paragraph is not in this run."""

    doc: str
    label: str
    quote: str
    why: str


def qualities(
    text: Text, quality: pl.DataFrame | None, known: Mapping[str, CodeView]
) -> tuple[tuple[Quality, tuple[Quality, ...]], ...]:
    """For each code that was reviewed the figures over all languages and in each."""
    rows: dict[str, dict[str, Quality]] = {}
    for row in quality.iter_rows(named=True) if quality is not None else ():
        if row["code"] in known:
            rows.setdefault(row["code"], {})[row["lang"]] = _of(text, row, known[row["code"]])
    found = []
    for code in known:
        own = rows.get(code, {})
        if "" in own and (own[""].judged or own[""].missed or known[code].hits):
            found.append((own[""], tuple(one for lang, one in sorted(own.items()) if lang)))
    return tuple(found)


def _of(text: Text, row: Row, view: CodeView) -> Quality:
    language = text.term(LANGUAGES.get(row["lang"], row["lang"])) if row["lang"] else ""
    why = why_of(text, row["why"]) if row["exploratory"] else ""
    return Quality(
        view,
        language,
        row["verified"],
        row["correct"],
        share_of(text, row, "precision", text("no hit was judged")),
        row["searched"],
        row["missed"],
        share_of(text, row, "recall", text("not known: too little of it was reviewed")),
        row["unresolved"] + row["passed_over"],
        row["beyond"],
        why,
    )


def share_of(text: Text, row: Row, name: str, otherwise: str) -> Cell:
    """A share of a table as a percentage with its interval; a dash that says why where there is
    none.
    """
    if row[name] is None:
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        if low is None or high is None:
            return empty(otherwise)
        bounds = percent(text, low, low, high).interval
        return Cell(DASH, bounds, text("too much is not settled: only bounds are known"))
    return percent(text, row[name], row[f"{name}_low"], row[f"{name}_high"])


def agreement(
    text: Text, table: pl.DataFrame | None, known: Mapping[str, CodeView]
) -> tuple[str, tuple[Agreement, ...]]:
    """A sentence on all codes at once, and a row for each code that somebody chose."""
    said, rows = "", {}
    for row in table.iter_rows(named=True) if table is not None else ():
        values = tuple(_coefficient(text, row, name) for name in ("share", "kappa", "alpha", "ac1"))
        if not row["code"]:
            said = text(
                "Agreement of {coders} coders who did not see the machine’s code: Krippendorff’s"
                " alpha {alpha} (passages: {units}).",
                coders=row["coders"],
                units=row["units"],
                alpha=spaced(values[2]),
            )
            if row["changed"]:
                later = text(
                    "After discussion {n} of these passages have another answer, and alpha would be"
                    " {alpha}; no figure uses that.",
                    n=row["changed"],
                    alpha=_later(text, row),
                )
                said = f"{said} {later}"
        elif row["code"] in known and row["chosen"]:
            rows[row["code"]] = Agreement(known[row["code"]], row["units"], row["chosen"], values)
    return said, tuple(rows[code] for code in known if code in rows)


def _later(text: Text, row: Row) -> str:
    return DASH if row["alpha_after"] is None else text.decimal(row["alpha_after"], 2)


def _coefficient(text: Text, row: Row, name: str) -> Cell:
    if row[name] is None:
        return empty(why_of(text, row["reason"]))
    ends = interval(text, row[f"{name}_low"], row[f"{name}_high"], 2)
    return Cell(text.decimal(row[name], 2), ends, "" if ends else why_of(text, row["reason"]))


def harm(text: Text, table: pl.DataFrame | None, known: Mapping[str, CodeView]) -> tuple[Harm, ...]:
    """The patterns from which most wrong hits are expected, of those of which some are."""
    if table is None:
        return ()
    own = table.filter(pl.col("wrong") > 0, pl.col("code").is_in(list(known))).head(MOST_HARMFUL)
    return tuple(
        Harm(
            known[row["code"]].label,
            row["code"],
            row["pattern"],
            row["line"],
            row["hits"],
            row["reviewed"],
            row["correct"],
            percent(text, row["precision"], row["low"], row["high"]),
            number(text, row["wrong"]),
            text.country(row["country"]) if row["country"] else "",
        )
        for row in own.iter_rows(named=True)
    )


def lost(text: Text, table: pl.DataFrame | None, known: Mapping[str, CodeView]) -> tuple[Lost, ...]:
    """The first judgements that have no place in this run."""
    if table is None:
        return ()
    return tuple(
        Lost(
            row["doc"],
            known[row["code"]].label if row["code"] in known else row["code"],
            row["quote"],
            why_of(text, row["why"]),
        )
        for row in table.sort("task", "item").head(MOST_LOST).iter_rows(named=True)
    )
