"""What stands where in the documents of one country, as arrays: paragraphs with each node, and with
each two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.findings.network.chance import Shared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: Pairs that are laid beside all documents at a time.
CHUNK = 512


class Together(NamedTuple):
    """A row for each document and pair that has a paragraph in common there: numbers of the
    document and of the two nodes, and how many paragraphs they share. In the order of the nodes.
    """

    doc: Whole
    left: Whole
    right: Whole
    paragraphs: Whole


class Sheet(NamedTuple):
    """One country. `docs` and `nodes` are in the order of their names; `units` (docs,) are all
    paragraphs of a document, `counts` (docs, nodes) those with a node.
    """

    docs: tuple[str, ...]
    nodes: tuple[str, ...]
    units: Whole
    counts: Reals
    together: Together

    @property
    def digest(self) -> str:
        """Of all that stands here."""
        total = hashlib.blake2b(json.dumps([self.docs, self.nodes]).encode(), digest_size=32)
        for array in (self.units, self.counts, *self.together):
            total.update(np.ascontiguousarray(array).tobytes())
        return total.hexdigest()

    @property
    def pairs(self) -> Flags:
        """Which two share a document, (nodes, nodes); the first before the second."""
        here = (self.counts > 0).astype(float)
        return np.triu(here.T @ here > 0, k=1)

    @property
    def expected(self) -> Reals:
        """Paragraphs with both of two, were each document's paragraphs shuffled, (nodes, nodes).

        By document, then summed: that two themes fill the same documents is no sign that they stand
        together.
        """
        total = np.zeros((len(self.nodes), len(self.nodes)))
        # Documents of one length together: their sums are whole numbers, exact in any order.
        for units in np.unique(self.units):
            own = self.counts[self.units == units]
            total += own.T @ own / units
        return total

    def rows_of(self, left: Whole, right: Whole) -> tuple[Whole, Whole]:
        """The rows of `together` of some pairs, which come in ascending order, and the number of
        each one's pair among these.
        """
        size = len(self.nodes)
        wanted, own = left * size + right, self.together.left * size + self.together.right
        first, last = np.searchsorted(own, wanted), np.searchsorted(own, wanted, side="right")
        pair = np.repeat(np.arange(len(wanted)), last - first)
        within = np.arange(len(pair)) - np.repeat(
            np.cumsum(last - first) - (last - first), last - first
        )
        return np.repeat(first, last - first) + within, pair

    def shared(self, left: Whole, right: Whole) -> Shared:
        """The documents that have both nodes of each of these pairs."""
        here, parts = self.counts > 0, []
        for start in range(0, len(left), CHUNK):
            own = slice(start, start + CHUNK)
            pair, doc = np.nonzero((here[:, left[own]] & here[:, right[own]]).T)
            pair += start
            counts = (self.counts[doc, side[pair]].astype(np.int64) for side in (left, right))
            parts.append((pair, *counts, self.units[doc]))
        empty = np.empty(0, dtype=np.int64)
        columns = zip(*parts, strict=True) if parts else [[empty]] * len(Shared._fields)
        return Shared(*(np.concatenate(list(column)) for column in columns))


def sheets(
    found: pl.DataFrame, units: pl.DataFrame, countries: Sequence[str]
) -> Iterator[tuple[str, Sheet]]:
    """Each country with its sheet. `units` has columns country, doc, segment, `found` also node;
    each row once.
    """
    for country in countries:
        own = pl.col("country") == country
        yield country, _sheet(found.filter(own), units.filter(own))


def _sheet(found: pl.DataFrame, units: pl.DataFrame) -> Sheet:
    lengths = units.group_by("doc").agg(pl.len().alias("units")).sort("doc")
    docs = lengths["doc"].to_list()
    nodes = found["node"].unique().sort().to_list()
    numbered = found.select(
        doc=_numbers(pl.col("doc"), docs), node=_numbers(pl.col("node"), nodes), segment="segment"
    )
    counts = np.zeros((len(docs), len(nodes)))
    rows = numbered.group_by("doc", "node").agg(pl.len().alias("n"))
    counts[rows["doc"].to_numpy(), rows["node"].to_numpy()] = rows["n"].to_numpy()
    both = (
        numbered.join(numbered, on=("doc", "segment"), suffix="_right")
        .filter(pl.col("node") < pl.col("node_right"))
        .group_by("doc", "node", "node_right")
        .agg(pl.len().alias("n"))
        .sort("node", "node_right", "doc")
    )
    columns = (both[name].to_numpy() for name in ("doc", "node", "node_right", "n"))
    together = Together(*(column.astype(np.int64) for column in columns))
    return Sheet(
        tuple(docs), tuple(nodes), lengths["units"].to_numpy().astype(np.int64), counts, together
    )


def _numbers(column: pl.Expr, names: Sequence[str]) -> pl.Expr:
    """The places of values among names."""
    return column.cast(pl.Enum(names)).to_physical().cast(pl.Int64)
