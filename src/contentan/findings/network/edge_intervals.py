"""How sure the tie of two nodes is: intervals from works drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from contentan.findings.network.node_counts import CHUNK, Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.int64]

REPLICATES, LEVEL = 1000, 0.95
#: Replicates in memory at a time.
_DRAWN = 100


def intervals(
    sheet: Sheet,
    left: Whole,
    right: Whole,
    works: Mapping[str, str],
    rng: np.random.Generator,
) -> tuple[Reals, Reals]:
    """Ends of the percentile interval of c over resampled works of a country, for each of its
    edges, given by the numbers of their nodes, in ascending order. A document that is not
    in `works` is a work of its own.
    """
    # Works sorted by name, so that chance falls alike in whatever order the tables come.
    names = sorted({works.get(doc, doc) for doc in sheet.docs})
    place = {name: i for i, name in enumerate(names)}
    of_doc = np.array([place[works.get(doc, doc)] for doc in sheet.docs], dtype=np.int64)
    low, high = np.empty(len(left)), np.empty(len(left))
    if not len(left):
        return low, high
    of_node = np.zeros((len(names), len(sheet.nodes)))
    np.add.at(of_node, of_doc, sheet.counts)
    chances = np.full(len(names), 1 / len(names))
    weights = [
        rng.multinomial(len(names), chances, size=_DRAWN).astype(np.uint16)
        for _ in range(0, REPLICATES, _DRAWN)
    ]
    n = np.concatenate([weight.astype(float) @ of_node for weight in weights])
    for start in range(0, len(left), CHUNK):
        own = slice(start, start + CHUNK)
        of_edge = _of_works(sheet, left[own], right[own], of_doc, len(names))
        n12 = np.concatenate([weight.astype(float) @ of_edge for weight in weights])
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = n12 / (n[:, left[own]] + n[:, right[own]] - n12)
        low[own], high[own] = percentile(drawn)
    return low, high


def _of_works(sheet: Sheet, left: Whole, right: Whole, of_doc: Whole, works: int) -> Reals:
    """Paragraphs that the nodes of each edge share, (works, edges); edges in ascending order."""
    of_edge = np.zeros((works, len(left)))
    rows, edge = sheet.rows_of(left, right)
    place = of_doc[sheet.together.doc[rows]], edge
    np.add.at(of_edge, place, sheet.together.paragraphs[rows])
    return of_edge


def percentile(replicates: Reals) -> tuple[Reals, Reals]:
    """Ends of the percentile interval of each column (Efron 1979); NaN where a fortieth of the
    replicates or more is not finite, as where a draw has neither node.
    """
    tail = (1 - LEVEL) / 2
    finite = np.isfinite(replicates)
    share = finite.mean(axis=0) if len(finite) else np.zeros(replicates.shape[1])
    ends = np.full((2, replicates.shape[1]), np.nan)
    whole, some = share == 1, (share >= 1 - tail) & (share < 1)
    if whole.any():  # nearly all; leaving out what is not finite takes ten times as long
        ends[:, whole] = np.quantile(replicates[:, whole], [tail, 1 - tail], axis=0)
    if some.any():
        known = np.where(finite, replicates, np.nan)[:, some]
        ends[:, some] = np.nanquantile(known, [tail, 1 - tail], axis=0)
    return ends[0], ends[1]
