"""Which institutions, programmes and themes stand together in a paragraph, country by country: a
network of counts.

A node is a code with hits of its own, or a case (a named programme or institution) from another
table. An edge joins two that occur in one paragraph, list item, table or note, however often they
do. Its strength is c = n12 / (n1 + n2 - n12), the Jaccard coefficient, the c of ATLAS.ti: 0 never
together, 1 never apart. A code and its ancestor are not joined: a child is a part of its parent.
docs/method/network.md has the formulas and what they can not tell.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from contentan.coding.counts import UNITS, ancestry
from contentan.compare.engine.multiplicity import benjamini_hochberg
from contentan.compare.verdicts import ALPHA
from contentan.findings.cases import Gazetteer
from contentan.findings.network.chance import chances
from contentan.findings.network.edge_intervals import intervals
from contentan.findings.network.node_counts import Sheet, sheets
from contentan.findings.network.tables import EDGES, NODES
from contentan.model import APART, Codebook, NodeKind
from contentan.tables.frames import check_frame
from contentan.tables.schema import TEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]

#: An edge is shown from so many paragraphs in so many documents on.
MIN_TOGETHER, MIN_DOCUMENTS = 3, 2
#: c of a pair cannot exceed rarer over commoner: from this ratio on it says little, and the pair is
#: flagged.
UNBALANCED = 5


#: Gives the table that was made of the same before, or that which is made now.
Kept: TypeAlias = Callable[[Mapping[str, Any], Callable[[], pl.DataFrame]], pl.DataFrame]


def made_anew(_of: Mapping[str, Any], make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """Nothing is kept."""
    return make()


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
    seed: int,
    kept: Kept = made_anew,
) -> Network:
    """The network of each country.

    `hits` needs columns doc, segment, code, blocked_by; `placed` doc, segment, country, kind (what
    counts.place returns); `cases`, where given, doc, segment, case and kind (institution, programme
    or theme). A case with the name of a code adds to that code's node. Codes that are reported
    apart are no nodes. An edge is shown where both
    stand in at least MIN_TOGETHER paragraphs of MIN_DOCUMENTS documents. `works` says of documents
    which work they are, for the intervals; `seed` is that of their draws. `kept` may know the edges
    of a country whose documents are as they were.

    Example: build(hits, placed, codebook, ("KAZ", "USA"), seed=1).edges.filter(pl.col("shown"))
    """
    kind_of = kinds(codebook, cases)
    units = placed.filter(pl.col("kind").is_in(UNITS), pl.col("country").is_in(list(countries)))
    # A paragraph is one unit of a country, however its attribution came about.
    units = units.select("country", "doc", "segment").unique()
    apart = [node for node, kind in kind_of.items() if kind in APART]
    found = mentions(hits, cases).filter(~pl.col("node").is_in(apart))
    found = found.join(units, on=("doc", "segment"), how="inner")
    nodes, edges, pairs = [], [], 0
    for number, (country, sheet) in enumerate(sheets(found, units, countries)):
        related = _related(codebook, sheet.nodes)
        pairs += int((sheet.pairs & ~related).sum())
        of_doc = {doc: (works or {}).get(doc, doc) for doc in sheet.docs}
        make = functools.partial(_edges, sheet, related, of_doc, (seed, number))
        own = kept(_told(sheet, related, of_doc, (seed, number)), make)
        edges.append(own.with_columns(country=pl.lit(country)))
        nodes.append(_nodes(sheet, kind_of).with_columns(country=pl.lit(country)))
    every = pl.concat(nodes).select(*NODES.schema).sort(NODES.key)
    return Network(tuple(countries), check_frame(every, NODES), _with_q(pl.concat(edges), pairs))


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


def _related(codebook: Codebook, nodes: Sequence[str]) -> Flags:
    """Which two of the nodes are a code and its ancestor, (nodes, nodes): they stand together by
    definition.
    """
    place = {node: number for number, node in enumerate(nodes)}
    related = np.zeros((len(nodes), len(nodes)), dtype=bool)
    for code, ancestor in ancestry(codebook).iter_rows():
        if code != ancestor and code in place and ancestor in place:
            related[place[code], place[ancestor]] = related[place[ancestor], place[code]] = True
    return related


def _nodes(sheet: Sheet, kind_of: Mapping[str, NodeKind]) -> pl.DataFrame:
    """Table NODES of a country, but for its name."""
    return pl.DataFrame(
        {
            "node": sheet.nodes,
            "kind": [kind_of[node] for node in sheet.nodes],
            "paragraphs": sheet.counts.sum(axis=0),
            "documents": (sheet.counts > 0).sum(axis=0),
            "total": np.full(len(sheet.nodes), sheet.units.sum()),
        },
        schema={name: kind for name, kind in NODES.schema.items() if name != "country"},
    )


def _told(
    sheet: Sheet, related: Flags, works: Mapping[str, str], seed: tuple[int, int]
) -> dict[str, Any]:
    """All that decides what `_edges` makes of the same."""
    return {
        "sheet": sheet.digest,
        "related": np.packbits(related).tobytes().hex(),
        "works": list(works.values()),
        "seed": list(seed),
    }


def _edges(
    sheet: Sheet,
    related: Flags,
    works: Mapping[str, str],
    seed: tuple[int, int],
) -> pl.DataFrame:
    """Table EDGES of a country, but for its name and q. Pairs that are never together are left
    out.
    """
    rng = np.random.default_rng(seed)
    left, right, together, documents = _sums(sheet, related)
    n = sheet.counts.sum(axis=0)
    n1, n2, n12 = n[left], n[right], together.astype(float)
    expected = sheet.expected[left, right]
    shown = (together >= MIN_TOGETHER) & (documents >= MIN_DOCUMENTS)
    p, low, high = (np.full(len(left), np.nan) for _ in range(3))
    p[shown] = chances(sheet.shared(left[shown], right[shown]), together[shown])
    low[shown], high[shown] = intervals(sheet, left[shown], right[shown], works, rng)
    made = {
        "left": np.array(sheet.nodes, dtype=object)[left],
        "right": np.array(sheet.nodes, dtype=object)[right],
        "n_left": n1,
        "n_right": n2,
        "together": together,
        "documents": documents,
        "c": n12 / (n1 + n2 - n12),
        "c_low": low,
        "c_high": high,
        "share_left": n12 / n1,
        "share_right": n12 / n2,
        "lift": n12 * sheet.units.sum() / (n1 * n2),
        "expected": expected,
        "surplus": n12 - expected,
        "p": p,
        "unbalanced": np.maximum(n1, n2) > UNBALANCED * np.minimum(n1, n2),
        "shown": shown,
    }
    kinds = {name: kind for name, kind in EDGES.schema.items() if name in made}
    return pl.DataFrame(made, schema=kinds).with_columns(
        pl.col("c_low", "c_high", "p").fill_nan(None)
    )


def _sums(sheet: Sheet, related: Flags) -> tuple[Whole, Whole, Whole, Whole]:
    """Pairs that are not related and stand together: numbers of their nodes in ascending order,
    paragraphs and documents with both.
    """
    own = sheet.together
    keep = ~related[own.left, own.right]
    left, right, paragraphs = own.left[keep], own.right[keep], own.paragraphs[keep]
    new = np.append(True, (left[1:] != left[:-1]) | (right[1:] != right[:-1]))[: len(left)]
    at = np.flatnonzero(new)
    sums = np.add.reduceat(paragraphs, at) if len(at) else paragraphs
    return left[at], right[at], sums, np.diff(np.append(at, len(left)))


def _with_q(edges: pl.DataFrame, pairs: int) -> pl.DataFrame:
    """Table EDGES. q of the shown edges is that over all pairs that share a document, with 1 for
    those that are not shown: else the choice of what is shown would flatter them.
    """
    edges = edges.sort(EDGES.key)
    shown = edges.filter("shown")
    every = [*shown["p"], *[1.0] * (pairs - len(shown))]
    q = np.full(len(edges), np.nan)
    q[edges["shown"].to_numpy()] = benjamini_hochberg(every, level=ALPHA)[: len(shown)]
    made = edges.with_columns(pl.Series("q", q).fill_nan(None)).select(*EDGES.schema)
    return check_frame(made, EDGES)
