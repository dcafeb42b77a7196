"""What the tables of a report show, taken from the tables of a run: a view of each code, country
and pair.

Nothing is computed here that compare or counts has computed. An interval is withheld where it would
mislead: of one document, and of zero hits, resampling documents can say nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from contentan.compare.contrasts import LEAST_WORKS
from contentan.model import Code, Codebook
from contentan.report.writing.catalogue import Text
from contentan.report.writing.corrected_wording import (
    After,
    Corrected,
    after,
    corrected_rate,
    interval_of,
)
from contentan.report.writing.number_format import Cell, chance, empty, estimate, number, percent
from contentan.report.writing.passage_views import Passage, Row


@dataclass(frozen=True, slots=True)
class Side:
    """One code in the texts of one country; `share` orders the leading codes, `corrected` is the
    rate after review.
    """

    country: str
    hits: int
    documents: int | None
    rate: float | None
    low: float | None
    high: float | None
    share: float
    rate_cell: Cell
    share_cell: Cell
    passages: tuple[Passage, ...]
    corrected: Corrected | None = None

    @property
    def sure(self) -> bool:
        """Whether the interval of the rate is known and above zero."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One code compared between two countries; `difference` is shown where there is no ratio,
    `after` where there was a review.
    """

    left: str
    right: str
    verdict: str
    note: str
    row: Row
    ratio: Cell
    q: Cell
    difference: Cell | None = None
    after: After | None = None


@dataclass(frozen=True, slots=True)
class CodeView:
    """One code with its numbers. A `total` has codes below it, and adds them up. `exploratory` says
    why it is; empty where it is not.
    """

    code: Code
    label: str
    depth: int
    total: bool
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    exploratory: str = ""

    @property
    def hits(self) -> int:
        return sum(side.hits for side in self.sides)


def countries_of(
    comparison: pl.DataFrame, counts: pl.DataFrame, wanted: Sequence[str] = ()
) -> tuple[str, ...]:
    """The compared countries in their order; without a comparison, those of the study that have
    text, else all that have.
    """
    pairs = comparison.select("left", "right").unique(maintain_order=True).rows()
    found = list(dict.fromkeys(itertools.chain.from_iterable(pairs)))
    there = set(counts["country"]) - {""}
    return tuple(found or [one for one in wanted if one in there] or sorted(there))


def names_of(codebook: Codebook) -> list[str]:
    """Names of the criteria in their order, and '' for codes without one."""
    bare = any(not code.criterion for code in codebook.codes)
    return [criterion.name for criterion in codebook.criteria] + [""] * bare


def title_of(text: Text, name: str, names: Sequence[str]) -> str:
    """What a report calls a criterion, or the codes without one."""
    if name:
        return text.term(name)
    return text("codes without a criterion") if len(names) > 1 else text("codes")


def in_order(codebook: Codebook) -> Iterator[tuple[Code, int]]:
    """Codes by criterion and then as the codebook has them, each followed by those below it; with
    their depth.
    """
    below: dict[str, list[Code]] = {}
    for code in codebook.codes:
        below.setdefault(code.parent, []).append(code)

    def walk(code: Code, depth: int) -> Iterator[tuple[Code, int]]:
        yield code, depth
        for child in below.get(code.id, ()):
            yield from walk(child, depth + 1)

    rank = {criterion.name: i for i, criterion in enumerate(codebook.criteria)}
    for code in sorted(below.get("", ()), key=lambda one: rank.get(one.criterion, len(rank))):
        yield from walk(code, 0)


def code_views(
    text: Text,
    codebook: Codebook,
    countries: tuple[str, ...],
    counts: pl.DataFrame,
    comparison: pl.DataFrame,
    passages: Mapping[tuple[str, str], tuple[Passage, ...]],
    exploratory: Mapping[str, str],
) -> list[CodeView]:
    """A view of each code, in order; `exploratory` says of the codes that are why."""
    rows: dict[str, list[Row]] = {}
    for row in comparison.iter_rows(named=True):
        rows.setdefault(row["code"], []).append(row)
    summed = _summed(counts)
    parents = {code.parent for code in codebook.codes}
    return [
        CodeView(
            code=code,
            label=text.label(code.label, code.id),
            depth=depth,
            total=code.id in parents,
            sides=tuple(
                _side(
                    text,
                    _numbers(code.id, country, rows.get(code.id, []), summed),
                    country,
                    passages.get((code.id, country), ()),
                )
                for country in countries
            ),
            pairs=tuple(_pair(text, row) for row in rows.get(code.id, [])),
            exploratory=exploratory.get(code.id, ""),
        )
        for code, depth in in_order(codebook)
    ]


def _summed(counts: pl.DataFrame) -> dict[tuple[str, str], Row]:
    sums = counts.group_by("code", "country").agg(
        pl.col("hits", "segments", "tokens", "paragraphs").sum()
    )
    return {(row["code"], row["country"]): row for row in sums.iter_rows(named=True)}


def _numbers(
    code: str, country: str, rows: list[Row], summed: Mapping[tuple[str, str], Row]
) -> Row:
    """A country's numbers from the comparison, else from the counts, which have no intervals.

    Of several contrasts of the country the first that could be corrected: the other country of one
    may not have been reviewed.
    """
    # A country stands in a contrast with each other one; its own figures are the same in all.
    own = [(row, side) for row in rows for side in ("left", "right") if row[side] == country]
    if own:
        row, side = next(
            (one for one in own if one[0][f"corrected_rate_{one[1]}"] is not None), own[0]
        )
        return {
            key.replace(f"_{side}", ""): value for key, value in row.items() if f"_{side}" in key
        }
    found = summed.get((code, country))
    none = dict.fromkeys(("rate_low", "rate_high", "share_low", "share_high", "documents"))
    if found is None:
        return {**none, "hits": 0, "rate": None, "share": None}
    return {
        **none,
        "hits": found["hits"],
        "rate": 1000 * found["hits"] / found["tokens"] if found["tokens"] else None,
        "share": found["segments"] / found["paragraphs"] if found["paragraphs"] else None,
    }


def _side(text: Text, numbers: Row, country: str, passages: tuple[Passage, ...]) -> Side:
    why = _no_interval(text, numbers)
    low, high = (None, None) if why else (numbers["rate_low"], numbers["rate_high"])
    share = (None, None) if why else (numbers["share_low"], numbers["share_high"])
    no_text = empty(text("no text counts for {country}", country=text.of(country)))
    return Side(
        country=country,
        hits=numbers["hits"],
        documents=numbers["documents"],
        rate=numbers["rate"],
        low=low,
        high=high,
        share=numbers["share"] or 0.0,
        rate_cell=(
            no_text
            if numbers["rate"] is None
            else estimate(text, numbers["rate"], low, high, why=why)
        ),
        share_cell=(
            no_text
            if numbers["share"] is None
            else percent(text, numbers["share"], *share, why=why)
        ),
        passages=passages,
        corrected=corrected_rate(text, numbers, numbers["documents"]),
    )


def _no_interval(text: Text, numbers: Row) -> str:
    if numbers["documents"] is None:
        return text("no interval: nothing is compared")
    if numbers["documents"] == 1:
        return text("no interval: it is one document")
    if not numbers["hits"]:
        return text("no interval: without a hit, resampling documents cannot say how rare it is")
    if numbers["rate_low"] is None or numbers["rate_high"] is None:
        return text("no interval: too many resamples had no text")
    return ""


def _pair(text: Text, row: Row) -> Pair:
    return Pair(
        row["left"],
        row["right"],
        row["verdict"],
        row["note"] or "",
        row,
        ratio_cell(text, row),
        _q(text, row),
        (
            interval_of(text, row, "difference")
            if row["ratio"] is None and row["difference"] is not None
            else None
        ),
        after(text, row),
    )


def ratio_cell(text: Text, row: Row) -> Cell:
    """The ratio of a contrast with its interval, or why there is none."""
    if row["ratio"] is None:
        without = [text.of(row[side]) for side in ("left", "right") if not row[f"hits_{side}"]]
        if not without:
            return empty(text("no ratio: no text"))
        return empty(
            text("no ratio: no hit in the texts of {countries}", countries=text.listed(without))
        )
    if min(row["documents_left"], row["documents_right"]) < 2:
        return Cell(number(text, row["ratio"]), "", text("no interval: a side has one document"))
    if row["ratio_low"] is None or row["ratio_high"] is None:
        return Cell(
            number(text, row["ratio"]),
            "",
            text("no interval: in too many resamples a side had no hit"),
        )
    return estimate(text, row["ratio"], row["ratio_low"], row["ratio_high"])


def _q(text: Text, row: Row) -> Cell:
    if row["q"] is not None:
        why = text("p = {p} before the correction for many contrasts", p=chance(text, row["p"]))
        return Cell(chance(text, row["q"]), "", why)
    if not row["hits_left"] and not row["hits_right"]:
        return empty(text("no test: no hit on either side"))
    return empty(text("no test: fewer than {least} documents on a side", least=LEAST_WORKS))
