"""One code compared between two countries, as a report shows it: a row of the table COMPARISON."""

from __future__ import annotations

from dataclasses import dataclass

from contentan.compare.contrasts import LEAST_FOR_INTERVAL, LEAST_WORKS
from contentan.compare.verdicts import NOT_SEPARABLE
from contentan.report.writing.catalogue import Text
from contentan.report.writing.corrected_wording import After, after, interval_of
from contentan.report.writing.number_format import Cell, bound, chance, empty, estimate
from contentan.report.writing.passage_views import Row


@dataclass(frozen=True, slots=True)
class Pair:
    """One code compared between two countries. `ratio` is within what both share, `plain` holds
    nothing equal and is there where something varies. `difference` is shown where there is no
    ratio, `after` where there was a review.
    """

    left: str
    right: str
    verdict: str
    reason: str
    row: Row
    ratio: Cell
    q: Cell
    plain: Cell | None = None
    difference: Cell | None = None
    after: After | None = None


def pair_of_row(text: Text, row: Row) -> Pair:
    """A row of table COMPARED."""
    return Pair(
        row["left"],
        row["right"],
        row["verdict"],
        row["reason"] or "",
        row,
        ratio_cell(text, row),
        _q(text, row),
        _plain(text, row),
        (
            interval_of(text, row, "difference")
            if row["ratio"] is None and row["difference"] is not None
            else None
        ),
        after(text, row),
    )


def ratio_cell(text: Text, row: Row) -> Cell:
    """The ratio of a contrast within what both sides share with its interval, its one end where a
    side has no hit there, or why there is none.
    """
    if row["ratio"] is not None:
        return estimate(text, row["ratio"], row["ratio_low"], row["ratio_high"])
    without = [text.of(row[side]) for side in ("left", "right") if not row[f"hits_{side}"]]
    none_in = text("no hit in the texts of {countries}", countries=text.listed(without))
    if row["ratio_low"] is not None and row["ratio_high"] is not None:
        shared = text("a side has no hit in what both share")
        return bound(text, row["ratio_low"], row["ratio_high"], none_in if without else shared)
    if not min(row["documents_left"], row["documents_right"]):
        return empty(text("no ratio: no text"))
    if without:
        return empty(none_in)
    if min(row["works_left"], row["works_right"]) < LEAST_FOR_INTERVAL:
        return empty(text("no ratio: fewer than {least} works a side", least=LEAST_FOR_INTERVAL))
    return empty(text("no ratio: no hit in what both share"))


def _plain(text: Text, row: Row) -> Cell | None:
    """The ratio with nothing held equal, where something varies or no other ratio is known."""
    if row["plain_ratio"] is None or not (row["held_equal"] or row["ratio"] is None):
        return None
    return estimate(text, row["plain_ratio"], row["plain_ratio_low"], row["plain_ratio_high"])


def _q(text: Text, row: Row) -> Cell:
    if row["q"] is not None:
        why = text("p = {p} before the correction for many contrasts", p=chance(text, row["p"]))
        return Cell(chance(text, row["q"]), "", why)
    if not row["hits_left"] and not row["hits_right"]:
        return empty(text("no test: no hit on either side"))
    if row["p"] is not None:
        return empty(text("not tested: so few hits could show nothing"))
    if row["verdict"] == NOT_SEPARABLE:
        return empty(text("not tested: both share too little"))
    return empty(text("no test: fewer than {least} works a side", least=LEAST_WORKS))


def q_of_all(text: Text, rows: list[Row]) -> str:
    """q of one rate in all countries, as the first row of a code has it; empty where there is
    none.
    """
    found = rows[0]["q_all"] if rows else None
    return "" if found is None else chance(text, found)
