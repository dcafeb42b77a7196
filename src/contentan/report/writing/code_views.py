"""What the tables of a report show, taken from the tables of a run: a view of each code, country
and pair.

Nothing is computed here that compare or counts has computed. Where few works bear an interval, the
cell says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from contentan.compare.contrasts import LEAST_WORKS
from contentan.model import Code, Codebook
from contentan.report.writing.catalogue import Text
from contentan.report.writing.corrected_wording import Corrected, corrected_rate
from contentan.report.writing.number_format import Cell, empty, estimate, number, percent
from contentan.report.writing.pair_views import Pair, pair_of_row, q_of_all
from contentan.report.writing.passage_views import Passage, Row

#: Works that carry an interval below which it is said that few do.
CARRIED = 4.0


@dataclass(frozen=True, slots=True)
class Side:
    """One code in the texts of one country; `share` orders the leading codes, `corrected` is the
    rate after review, `few` says what the interval is worth where few works bear it.
    """

    country: str
    hits: int
    documents: int | None
    works: int | None
    rate: float | None
    low: float | None
    high: float | None
    share: float
    rate_cell: Cell
    share_cell: Cell
    passages: tuple[Passage, ...]
    few: str = ""
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class CodeView:
    """One code with its numbers. A `total` has codes below it, and adds them up. `exploratory` says
    why it is; empty where it is not. `q_all` is of the test of all countries, of three or more.
    """

    code: Code
    label: str
    depth: int
    total: bool
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    exploratory: str = ""
    q_all: str = ""

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
            pairs=tuple(pair_of_row(text, row) for row in rows.get(code.id, [])),
            exploratory=exploratory.get(code.id, ""),
            q_all=q_of_all(text, rows.get(code.id, [])),
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
    none = dict.fromkeys(
        ("rate_low", "rate_high", "share_low", "share_high", "documents", "works", "carried")
    )
    if found is None:
        return {**none, "hits": 0, "rate": None, "share": None}
    return {
        **none,
        "hits": found["hits"],
        "rate": 1000 * found["hits"] / found["tokens"] if found["tokens"] else None,
        "share": found["segments"] / found["paragraphs"] if found["paragraphs"] else None,
    }


def _side(text: Text, numbers: Row, country: str, passages: tuple[Passage, ...]) -> Side:
    few = _few(text, numbers)
    why = few or ("" if numbers["works"] else text("no interval: nothing is compared"))
    weighted = numbers.get("rate_weighted")
    if weighted is not None and numbers["hits"]:
        every = text("works weighed by how hits vary: {rate}", rate=number(text, weighted))
        why = f"{why}; {every}" if why else every
    no_text = empty(text("no text counts for {country}", country=text.of(country)))
    rate, share = (
        [numbers[f"{name}{end}"] for end in ("", "_low", "_high")] for name in ("rate", "share")
    )
    return Side(
        country=country,
        hits=numbers["hits"],
        documents=numbers["documents"],
        works=numbers["works"],
        rate=rate[0],
        low=rate[1],
        high=rate[2],
        share=share[0] or 0.0,
        rate_cell=no_text if rate[0] is None else estimate(text, *rate, why=why),
        share_cell=no_text if share[0] is None else percent(text, *share, why=few),
        passages=passages,
        few=few,
        corrected=corrected_rate(text, numbers),
    )


def _few(text: Text, numbers: Row) -> str:
    """What the interval of a rate is worth where few works bear it; else empty."""
    if not numbers["works"]:
        return ""
    if numbers["works"] == 1:
        return text("of this text alone")
    if numbers["works"] < LEAST_WORKS:
        return text("width borrowed from the other codes")
    if numbers["hits"] and numbers["carried"] is not None and numbers["carried"] < CARRIED:
        return text("few works carry this")
    return ""
