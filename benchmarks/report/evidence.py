"""How often the rule for passages (`findings/passages`) takes what a reader takes as evidence.

    python -m benchmarks.report.evidence

`evidence_chosen.csv` has 60 codes and countries of the sample corpus, drawn by a hash, with three
to six of their passages each, drawn and shuffled by a hash. Their points were not shown. One is
marked as the best evidence of what the country's texts say of the code ("best"), and those that are
none ("none"): headings, cells of tables, names, lists of who was there, what is said of another
country. In two cells nothing is evidence. They were read once, by one reader, a language model that
worked on this project and knew the rule: a measure for changes of the rule, not of its worth.

The rule is asked for all hits of the sample, and its order is that of the report: by points, then
document and hit. Beside it stands what a passage that is drawn by lot would reach.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import polars as pl

import contentan
from contentan.errors import many
from contentan.findings import passages

ROOT = Path(__file__).parents[2]
CHOSEN = Path(__file__).with_name("evidence_chosen.csv")
#: More hits than the sample has of any code.
ALL = 10_000

#: What was said of each passage of a cell, by its hit.
Cell: TypeAlias = Mapping[str, str]


class Score(NamedTuple):
    """Cells in which the first passage is the best, the best is among the first three, the first is
    no evidence; and what a lot would reach.
    """

    cells: int
    first: int
    among: int
    none: int
    by_lot: tuple[float, float, float]


def chosen(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    """The marks by code and country, and by hit."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        cells.setdefault((row["code"], row["country"]), {})[row["hit"]] = row["said"]
    return cells


def score(orders: Sequence[tuple[Sequence[str], Cell]]) -> Score:
    """How an order of the passages of each cell agrees with the marks.

    >>> score([(["a", "b"], {"a": "best", "b": "none"})])
    Score(cells=1, first=1, among=1, none=0, by_lot=(0.5, 1.0, 0.5))
    """
    first = among = none = 0
    lot = [0.0, 0.0, 0.0]
    for order, said in orders:
        marks = [said[hit] for hit in order]
        first += marks[0] == "best"
        among += "best" in marks[:3]
        none += marks[0] == "none"
        lot[0] += marks.count("best") / len(marks)
        lot[1] += marks.count("best") * min(3, len(marks)) / len(marks)
        lot[2] += marks.count("none") / len(marks)
    return Score(len(orders), first, among, none, (lot[0], lot[1], lot[2]))


def every_passage() -> pl.DataFrame:
    """Table PASSAGES of the sample with all hits instead of the best."""
    # One process, so that the limits hold in all of it.
    passages.PER_DOCUMENT = passages.PER_CELL = ALL
    with tempfile.TemporaryDirectory() as outputs:
        corpus, book = ROOT / "corpus", ROOT / "codebooks" / "people_diplomacy"
        contentan.run(str(corpus), str(book), outputs, workers=1)
        return pl.read_parquet(Path(outputs) / "latest" / "passages.parquet")


def main() -> None:
    with CHOSEN.open(encoding="utf-8", newline="") as lines:
        cells = chosen(csv.DictReader(lines))
    table = every_passage().sort("score", "doc", "hit", descending=[True, False, False])
    orders = []
    for (code, country), said in cells.items():
        own = table.filter(pl.col("code") == code, pl.col("country") == country)["hit"].to_list()
        if gone := set(said) - set(own):
            print(f"{code}, {country}: {many(len(gone), 'passage')} are no hits any more")
            continue
        orders.append(([hit for hit in own if hit in said], said))
    found = score(orders)
    print(f"{many(found.cells, 'cell')}; by the rule, and by lot:")
    said = ("the first is the best", "the best is among three", "the first is no evidence")
    for line, n, lot in zip(
        said, (found.first, found.among, found.none), found.by_lot, strict=True
    ):
        print(f"  {line:26}{n:4}{lot:8.1f}")


if __name__ == "__main__":
    main()
