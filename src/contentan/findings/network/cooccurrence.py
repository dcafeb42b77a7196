"""Which institutions, programmes and themes stand together in a paragraph, country by country: a
network of counts.

A node is a code with hits of its own, or a case (a named programme or institution) from another
table. An edge joins two that occur in one paragraph, list item, table or note, however often they
do. Its strength is c = n12 / (n1 + n2 - n12), the Jaccard coefficient, the c of ATLAS.ti: 0 never
together, 1 never apart. A code and its ancestor are not joined: a child is a part of its parent.
docs/method/network.md has the formulas and what they can not tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.counts import UNITS, ancestry
from contentan.compare.engine.multiplicity import benjamini_hochberg
from contentan.compare.verdicts import ALPHA
from contentan.findings.cases import Gazetteer
from contentan.findings.network.edge_intervals import EDGE, NAMES, chance_of, interval_columns
from contentan.findings.network.tables import EDGES, NODES
from contentan.model import APART, Codebook, NodeKind
from contentan.tables.frames import check_frame
from contentan.tables.schema import REAL, TEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: An edge is shown from so many paragraphs in so many documents on.
MIN_TOGETHER, MIN_DOCUMENTS = 3, 2
#: c of a pair cannot exceed rarer over commoner: from this ratio on it says little, and the pair is
#: flagged.
UNBALANCED = 5


class Drawn(NamedTuple):
    """The work of each document that is not one of its own, and the seed of the draws."""

    works: Mapping[str, str]
    seed: int


class Network(NamedTuple):
    """Tables NODES and EDGES of the same countries, in the order in which `countries` names
    them.
    """

    countries: tuple[str, ...]
    nodes: pl.DataFrame
    edges: pl.DataFrame


def build(
    hits: pl.DataFrame,
    placed: pl.DataFrame,
    codebook: Codebook,
    countries: Sequence[str],
    *,
    cases: pl.DataFrame | None = None,
    works: Mapping[str, str] | None = None,
    together: int = MIN_TOGETHER,
    seed: int,
) -> Network:
    """The network of each country.

    `hits` needs columns doc, segment, code, blocked_by; `placed` doc, segment, country, kind (what
    counts.place returns); `cases`, where given, doc, segment, case and kind (institution, programme
    or theme). A case with the name of a code adds to that code's node. Codes that are reported
    apart are no nodes. An edge is shown where both
    stand in at least `together` paragraphs of MIN_DOCUMENTS documents. `works` says of documents
    which work they are, for the intervals; `seed` is that of their draws.

    Example: build(hits, placed, codebook, ("KAZ", "USA"), seed=1).edges.filter(pl.col("shown"))
    """
    kind_of = kinds(codebook, cases)
    units = placed.filter(pl.col("kind").is_in(UNITS), pl.col("country").is_in(list(countries)))
    # A paragraph is one unit of a country, however its attribution came about.
    units = units.select("country", "doc", "segment").unique()
    apart = [node for node, kind in kind_of.items() if kind in APART]
    found = mentions(hits, cases).filter(~pl.col("node").is_in(apart))
    found = found.join(units, on=("doc", "segment"), how="inner")
    sizes = units.group_by("country", "doc").agg(pl.len().alias("units"))
    nodes = _nodes(found, sizes, kind_of)
    described = _together(found, sizes, codebook)
    drawn = Drawn(works or {}, seed)
    return Network(
        tuple(countries), nodes, _edges(described, found, sizes, countries, together, drawn)
    )


def edges(
    hits: pl.DataFrame, placed: pl.DataFrame, codebook: Codebook, country: str, *, seed: int = 0
) -> pl.DataFrame:
    """Table EDGES of one country; see `build`."""
    return build(hits, placed, codebook, (country,), seed=seed).edges


def coefficient(n_left: float, n_right: float, together: float) -> float:
    """c = n12 / (n1 + n2 - n12).

    >>> round(coefficient(100, 10, 5), 6)
    0.047619
    """
    return together / (n_left + n_right - together)


def kinds(codebook: Codebook, cases: pl.DataFrame | None = None) -> dict[str, NodeKind]:
    """What each node is: a code as its criterion says, a case with the name of a code as the code
    is.
    """
    own: dict[str, NodeKind] = {}
    if cases is not None:
        own = dict(cases.select("case", "kind").unique().sort("case", "kind").iter_rows())
    kind_of = {criterion.name: criterion.kind for criterion in codebook.criteria}
    return own | {code.id: kind_of.get(code.criterion, "theme") for code in codebook.codes}


def mentions(hits: pl.DataFrame, cases: pl.DataFrame | None = None) -> pl.DataFrame:
    """Columns doc, segment and node, each once: hits that count, and cases."""
    counted = hits.filter(pl.col("blocked_by").is_null()).select(
        "doc", "segment", pl.col("code").alias("node")
    )
    if cases is not None:
        named = cases.select(
            pl.col("doc"),
            pl.col("segment").cast(counted.schema["segment"]),
            pl.col("case").alias("node"),
        )
        counted = pl.concat([counted, named])
    return counted.unique()


def of_cases(mentions: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """`cases` of `build` from the mentions of `findings.cases`; a case that belongs to a code adds
    to that code's node.
    """
    names = [(case.id, case.code or case.id, case.kind) for case in gazetteer.cases]
    known = pl.DataFrame(names, {"case": TEXT, "node": TEXT, "kind": TEXT}, orient="row")
    return (
        mentions.select("doc", "segment", "case")
        .join(known, on="case")
        .select("doc", "segment", case="node", kind="kind")
    )


def _nodes(
    found: pl.DataFrame, sizes: pl.DataFrame, kind_of: Mapping[str, NodeKind]
) -> pl.DataFrame:
    totals = sizes.group_by("country").agg(pl.col("units").sum().cast(pl.Int32).alias("total"))
    return check_frame(
        found.group_by("country", "node")
        .agg(
            pl.len().cast(pl.Int32).alias("paragraphs"),
            pl.col("doc").n_unique().cast(pl.Int32).alias("documents"),
        )
        .join(totals, on="country")
        .with_columns(
            pl.col("node").replace_strict(kind_of, return_dtype=pl.String()).alias("kind")
        )
        .select(*NODES.schema)
        .sort(NODES.key),
        NODES,
    )


def _edges(
    per_doc: pl.DataFrame,
    found: pl.DataFrame,
    sizes: pl.DataFrame,
    countries: Sequence[str],
    least: int,
    drawn: Drawn,
) -> pl.DataFrame:
    made = _described(per_doc, found, sizes, least)
    shown = made.filter("shown").select(EDGE).sort(EDGE)
    inner = per_doc.join(shown, on=EDGE, how="semi")
    p = pl.DataFrame(
        [(*edge, chance_of(own)) for edge, own in inner.group_by(EDGE)],
        {**NAMES, "p": REAL},
        orient="row",
    )
    ends = [
        interval_columns(
            inner, found, sizes, country, drawn.works, np.random.default_rng([drawn.seed, i])
        )
        for i, country in enumerate(countries)
    ]
    tested = shown.join(p, on=EDGE).join(pl.concat(ends), on=EDGE).sort(EDGE)
    pairs = len(per_doc.select(EDGE).unique())
    # Only shown edges are tested, but all pairs that could have been shown are counted.
    q = pl.Series("q", _adjusted(tested["p"].to_list(), pairs), REAL)
    joined = made.join(tested.with_columns(q), on=EDGE, how="left")
    return check_frame(joined.select(*EDGES.schema).sort(EDGES.key), EDGES)


def _adjusted(chances: Sequence[float], pairs: int) -> list[float]:
    """q of the shown edges, with 1 for every other pair that shares a document: else the choice of
    what is shown would flatter them.
    """
    every = [*chances, *[1.0] * (pairs - len(chances))]
    return [float(q) for q in benjamini_hochberg(every, level=ALPHA)[: len(chances)]]


def _together(found: pl.DataFrame, sizes: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """For each country, pair and document that has both nodes: their paragraphs there, together,
    and all of the document's.
    """
    related = ancestry(codebook).filter(pl.col("code") != pl.col("ancestor"))
    related = pl.concat([related, related.select(code="ancestor", ancestor="code")])
    key = ["country", "doc", "left", "right"]
    here = found.group_by("country", "doc", "node").agg(pl.len().alias("n"))
    in_doc = here.select(
        "country", "doc", pl.col("node").alias("left"), pl.col("n").alias("n_left")
    ).join(
        here.select("country", "doc", pl.col("node").alias("right"), pl.col("n").alias("n_right")),
        on=("country", "doc"),
    )
    second = found.select("country", "doc", "segment", pl.col("node").alias("right"))
    both = found.rename({"node": "left"}).join(second, on=("country", "doc", "segment"))
    counted = (
        both.filter(pl.col("left") < pl.col("right")).group_by(key).agg(pl.len().alias("together"))
    )
    return (
        in_doc.filter(pl.col("left") < pl.col("right"))
        # A code and its ancestor stand together by definition.
        .join(related, left_on=("left", "right"), right_on=("code", "ancestor"), how="anti")
        .join(counted, on=key, how="left")
        .join(sizes, on=("country", "doc"))
        .with_columns(pl.col("together").fill_null(0))
        .sort(key)
    )


def _described(
    per_doc: pl.DataFrame, found: pl.DataFrame, sizes: pl.DataFrame, least: int
) -> pl.DataFrame:
    """Everything of EDGES that needs neither test nor bootstrap; pairs that are never together are
    left out.
    """
    n = found.group_by("country", "node").agg(pl.len().cast(pl.Int32).alias("n"))
    totals = sizes.group_by("country").agg(pl.col("units").sum().alias("total"))
    n1, n2, n12 = (pl.col(name) for name in ("n_left", "n_right", "together"))
    # By document, then summed: that two themes fill the same documents is no sign that they stand
    # together.
    in_document = pl.col("n_left") * pl.col("n_right") / pl.col("units")
    return (
        per_doc.group_by("country", "left", "right")
        .agg(
            pl.col("together").sum().cast(pl.Int32),
            (pl.col("together") > 0).sum().cast(pl.Int32).alias("documents"),
            in_document.sum().alias("expected"),
        )
        .filter(pl.col("together") > 0)
        .join(n.rename({"node": "left", "n": "n_left"}), on=("country", "left"))
        .join(n.rename({"node": "right", "n": "n_right"}), on=("country", "right"))
        .join(totals, on="country")
        .with_columns(
            (n12 / (n1 + n2 - n12)).alias("c"),
            (n12 / n1).alias("share_left"),
            (n12 / n2).alias("share_right"),
            (n12 * pl.col("total") / (n1.cast(REAL) * n2)).alias("lift"),
            (n12 - pl.col("expected")).alias("surplus"),
            (pl.max_horizontal(n1, n2) > UNBALANCED * pl.min_horizontal(n1, n2)).alias(
                "unbalanced"
            ),
            ((n12 >= least) & (pl.col("documents") >= MIN_DOCUMENTS)).alias("shown"),
        )
        .sort("country", "left", "right")
    )
