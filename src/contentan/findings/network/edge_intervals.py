"""How sure the tie of two nodes is: intervals from works drawn anew, and chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.findings.network.chance import chance
from contentan.tables.schema import TEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

REPLICATES, LEVEL = 1000, 0.95
#: Replicates in memory at a time.
_CHUNK = 100
EDGE = ["country", "left", "right"]
NAMES = dict.fromkeys(EDGE, TEXT)


def chance_of(own: pl.DataFrame) -> float:
    return chance(own.select("n_left", "n_right", "units").rows(), seen=int(own["together"].sum()))


def interval_columns(
    inner: pl.DataFrame,
    found: pl.DataFrame,
    sizes: pl.DataFrame,
    country: str,
    works: Mapping[str, str],
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Percentile interval of c over resampled works of a country, for each of its edges. A document
    that is not in `works` is a work of its own.
    """
    # Works and edges sorted by name, so that chance falls alike in whatever order the tables come.
    own_docs = sizes.filter(pl.col("country") == country)["doc"].to_list()
    names = sorted({works.get(doc, doc) for doc in own_docs})
    place = {name: i for i, name in enumerate(names)}
    docs = {doc: place[works.get(doc, doc)] for doc in own_docs}
    own = inner.filter(pl.col("country") == country)
    edges = {
        edge: j
        for j, edge in enumerate(own.select("left", "right").unique().sort("left", "right").rows())
    }
    here = found.filter(pl.col("country") == country).group_by("doc", "node").agg(pl.len())
    nodes = {node: j for j, node in enumerate(here["node"].unique().sort())}
    of_node, of_edge = np.zeros((len(names), len(nodes))), np.zeros((len(names), len(edges)))
    for doc, node, n in here.iter_rows():
        of_node[docs[doc], nodes[node]] += n
    for doc, left, right, n in own.select("doc", "left", "right", "together").iter_rows():
        of_edge[docs[doc], edges[left, right]] += n
    left, right = ([nodes[edge[side]] for edge in edges] for side in (0, 1))
    parts = []
    for _ in range(0, REPLICATES if edges else 0, _CHUNK):
        chances = np.full(len(names), 1 / len(names))
        weight = rng.multinomial(len(names), chances, size=_CHUNK).astype(float)
        n, n12 = weight @ of_node, weight @ of_edge
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append(n12 / (n[:, left] + n[:, right] - n12))
    drawn = np.concatenate(parts) if parts else np.zeros((0, 0))
    rows = pl.DataFrame([(country, *edge) for edge in edges], NAMES, orient="row")
    low, high = percentile(drawn)
    return rows.with_columns(pl.Series("c_low", low), pl.Series("c_high", high)).fill_nan(None)


def percentile(replicates: Reals) -> tuple[Reals, Reals]:
    """Ends of the percentile interval of each column (Efron 1979); NaN where a fortieth of the
    replicates or more is not finite, as where a draw has neither node.
    """
    tail = (1 - LEVEL) / 2
    finite = np.where(np.isfinite(replicates), replicates, np.nan)
    enough = np.isfinite(finite).mean(axis=0) >= 1 - tail if len(finite) else np.zeros(0, bool)
    ends = np.full((2, replicates.shape[1]), np.nan)
    if enough.any():
        ends[:, enough] = np.nanquantile(finite[:, enough], [tail, 1 - tail], axis=0)
    return ends[0], ends[1]
