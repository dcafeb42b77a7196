"""Tables of the network: its nodes and its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from contentan.model import NodeKind
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]


KINDS: tuple[NodeKind, ...] = get_args(NodeKind)
NODES = declare(
    "network_nodes",
    "country node",
    """
    country     text  country that the paragraphs count for
    node        text  code id, or the name of a case
    kind        text  what it is
    paragraphs  int   paragraphs, list items, tables and notes in which it occurs
    documents   int   documents in which it occurs
    total       int   all paragraphs, list items, tables and notes that count for the country
    """,
    values={"kind": KINDS},
)
EDGES = declare(
    "network_edges",
    "country left right",
    """
    country      text   country that the paragraphs count for
    left         text   the node that comes first in the alphabet
    right        text   the other node
    n_left       int    paragraphs with the left node
    n_right      int    paragraphs with the right node
    together     int    paragraphs with both
    documents    int    documents that have such a paragraph
    c            real   together / (n_left + n_right - together); 0 never together, 1 never
                        apart
    c_low        real?  lower end of its 95 % document bootstrap interval; for shown edges
    c_high       real?  upper end
    share_left   real   share of the left node's paragraphs that have the right one
    share_right  real   share of the right node's paragraphs that have the left one
    lift         real   together over what independence in the country's paragraphs would give;
                        log2 of it is PMI
    expected     real   paragraphs with both, were each document's paragraphs shuffled
    surplus      real   together minus expected
    p            real?  chance of as many together by such shuffling, exact; for shown edges
    q            real?  p after Benjamini-Hochberg over all pairs that share a document, in all
                        countries; for shown edges
    unbalanced   flag   one node has more than five times the paragraphs of the other: c says
                        little
    shown        flag   enough paragraphs and documents to be drawn
    """,
)
