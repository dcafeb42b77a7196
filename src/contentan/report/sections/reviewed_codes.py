"""What was reviewed of each code, contrast by contrast: raw figures beside corrected ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from contentan.report.sections.judged_section import share_of
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.corrected_wording import interval_of
from contentan.report.writing.number_format import Cell, empty
from contentan.report.writing.pair_views import Pair
from contentan.report.writing.passage_views import Row


class Side(NamedTuple):
    """What was looked at of a code in a country: hits judged and right; paragraphs without a hit,
    and with the code after all.
    """

    country: str
    hits: int
    judged: int
    right: int
    read: int
    missed: int


class Own(NamedTuple):
    """A contrast of one code in detail: figures by name, raw and corrected."""

    pair: Pair
    sides: tuple[Side, Side]
    lines: tuple[tuple[str, Cell, Cell], ...]


def reviewed_codes(
    text: Text, corrected: pl.DataFrame | None, known: Mapping[str, CodeView]
) -> dict[str, tuple[Own, ...]]:
    """What was reviewed of each code, for codes of which something was."""
    found: dict[str, list[Own]] = {}
    for row in corrected.iter_rows(named=True) if corrected is not None else ():
        pair = _pair(known, row)
        seen = any(
            row[f"{name}_{side}"]
            for name in ("reviewed", "missed", "hits")
            for side in ("left", "right")
        )
        if pair is None or pair.after is None or not seen:
            continue
        sides = tuple(
            Side(
                row[side],
                *(
                    row[f"{name}_{side}"]
                    for name in ("hits", "reviewed", "correct", "searched", "missed")
                ),
            )
            for side in ("left", "right")
        )
        found.setdefault(row["code"], []).append(
            Own(pair, (sides[0], sides[1]), _lines(text, known, row, pair))
        )
    return {code: tuple(several) for code, several in found.items()}


def _pair(known: Mapping[str, CodeView], row: Row) -> Pair | None:
    view = known.get(row["code"])
    pairs = view.pairs if view else ()
    return next(
        (pair for pair in pairs if (pair.left, pair.right) == (row["left"], row["right"])), None
    )


def _lines(
    text: Text, known: Mapping[str, CodeView], row: Row, pair: Pair
) -> tuple[tuple[str, Cell, Cell], ...]:
    """Rates, shares, difference and ratio, raw as elsewhere in the report and corrected."""
    assert pair.after is not None
    missing = empty(pair.after.why or text("not corrected: too little was reviewed"))
    found: list[tuple[str, Cell, Cell]] = []
    for side in ("left", "right"):
        raw = next(one for one in known[row["code"]].sides if one.country == row[side])
        rate = (
            interval_of(text, row, f"corrected_rate_{side}")
            if row[f"corrected_rate_{side}"] is not None
            else missing
        )
        share = missing
        if row[f"corrected_share_{side}"] is not None:
            share = share_of(text, row, f"corrected_share_{side}", "")
        country = text.country(row[side])
        found.append(
            (text("hits per 1,000 words, {country}", country=country), raw.rate_cell, rate)
        )
        found.append(
            (text("share of paragraphs, {country}", country=country), raw.share_cell, share)
        )
    nothing = empty(text("no text"))
    difference = (
        nothing if pair.row["difference"] is None else interval_of(text, pair.row, "difference")
    )
    found.append((text("difference of rates"), difference, pair.after.difference))
    found.append((text("ratio of rates"), pair.ratio, pair.after.ratio))
    return tuple(found)
