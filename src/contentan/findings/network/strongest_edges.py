"""Which edges of a network are drawn: there is room for some."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
from contentan.findings.network.cooccurrence import Network


def strongest(network: Network, *, nodes: int = 35, edges: int = 60) -> Network:
    """What is drawn: shown edges with more together than shuffling gives, the largest surplus
    first, countries taking turns.

    At most so many nodes in all and so many edges in each country; an edge that would bring a node
    too many is passed over. A node that is drawn is there for every country in which it occurs.
    Order within ties: the names.
    """
    eligible = network.edges.filter(pl.col("shown"), pl.col("surplus") > 0)
    waiting = {
        country: (
            own.sort("surplus", "left", "right", descending=[True, False, False]).rows(named=True)
        )
        for (country,), own in eligible.partition_by("country", as_dict=True).items()
    }
    chosen: set[str] = set()
    kept: list[tuple[str, str, str]] = []
    # Countries take turns, so that a country with much text does not take all the room.
    for turn in range(max((len(rows) for rows in waiting.values()), default=0)):
        for country in network.countries:
            rows = waiting.get(country, [])
            ends = {rows[turn]["left"], rows[turn]["right"]} if turn < len(rows) else set()
            room = (
                sum(country == other for other, _, _ in kept) < edges
                and len(chosen | ends) <= nodes
            )
            if ends and room:
                chosen |= ends
                kept.append((country, rows[turn]["left"], rows[turn]["right"]))
    wanted = (
        pl.DataFrame(kept, schema=["country", "left", "right"], orient="row")
        if kept
        else eligible.clear()
    )
    drawn = network.edges.join(
        wanted.select("country", "left", "right"), on=("country", "left", "right"), how="semi"
    )
    return Network(network.countries, _only(network.nodes, chosen), drawn)


def _only(nodes: pl.DataFrame, chosen: Collection[str]) -> pl.DataFrame:
    return nodes.filter(pl.col("node").is_in(sorted(chosen)))
