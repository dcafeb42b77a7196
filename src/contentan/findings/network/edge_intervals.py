"""How sure the tie of two nodes is: intervals from documents drawn anew, and chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.compare.bootstrap_intervals import percentile
from contentan.findings.network.chance import chance
from contentan.tables.schema import TEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

REPLICATES = 1000
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
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Percentile interval of c over resampled documents of a country, for each of its edges."""
    # Documents and edges sorted by name, so that chance falls alike in whatever order the tables
    # come.
    docs = {
        doc: i for i, doc in enumerate(sizes.filter(pl.col("country") == country)["doc"].sort())
    }
    own = inner.filter(pl.col("country") == country)
    edges = {
        edge: j
        for j, edge in enumerate(own.select("left", "right").unique().sort("left", "right").rows())
    }
    here = found.filter(pl.col("country") == country).group_by("doc", "node").agg(pl.len())
    nodes = {node: j for j, node in enumerate(here["node"].unique().sort())}
    of_node, of_edge = np.zeros((len(docs), len(nodes))), np.zeros((len(docs), len(edges)))
    for doc, node, n in here.iter_rows():
        of_node[docs[doc], nodes[node]] = n
    for doc, left, right, n in own.select("doc", "left", "right", "together").iter_rows():
        of_edge[docs[doc], edges[left, right]] = n
    left, right = ([nodes[edge[side]] for edge in edges] for side in (0, 1))
    parts = []
    for _ in range(0, REPLICATES if edges else 0, _CHUNK):
        weight = rng.multinomial(len(docs), np.full(len(docs), 1 / len(docs)), size=_CHUNK).astype(
            float
        )
        n, n12 = weight @ of_node, weight @ of_edge
        with np.errstate(divide="ignore", invalid="ignore"):
            parts.append(n12 / (n[:, left] + n[:, right] - n12))
    drawn = np.concatenate(parts) if parts else np.zeros((0, 0))
    rows = pl.DataFrame([(country, *edge) for edge in edges], NAMES, orient="row")
    ends = percentile(drawn)
    return rows.with_columns(pl.Series("c_low", ends.low), pl.Series("c_high", ends.high)).fill_nan(
        None
    )
