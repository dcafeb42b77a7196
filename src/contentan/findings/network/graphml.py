"""The network as GraphML, which Gephi, Cytoscape, yEd, igraph and networkx read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

import polars as pl

from contentan.findings.network.cooccurrence import Network
from contentan.findings.network.tables import EDGES, NODES

_KEYS = ("country", "node", "left", "right")
_TYPES = {"Int32": "int", "Float64": "double", "Boolean": "boolean", "String": "string"}


def graphml(network: Network, country: str, labels: Mapping[str, str]) -> bytes:
    """One country's nodes and edges, drawn or not.

    `labels` by node, in any language; a node without one has its name. Attributes are the columns
    of NODES and EDGES.
    """
    root = ElementTree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for place, table in (("node", NODES), ("edge", EDGES)):
        own = [
            (name, _TYPES[str(dtype)]) for name, dtype in table.schema.items() if name not in _KEYS
        ]
        for name, dtype in [("label", "string"), *own] if place == "node" else own:
            attributes = {
                "id": f"{place}_{name}",
                "for": place,
                "attr.name": name,
                "attr.type": dtype,
            }
            ElementTree.SubElement(root, "key", attributes)
    graph = ElementTree.SubElement(root, "graph", id=country, edgedefault="undirected")
    for row in network.nodes.filter(pl.col("country") == country).iter_rows(named=True):
        node = ElementTree.SubElement(graph, "node", id=xml_text(row["node"]))
        _attributes(node, "node", {"label": labels.get(row["node"], row["node"]), **row})
    for row in network.edges.filter(pl.col("country") == country).iter_rows(named=True):
        edge = ElementTree.SubElement(
            graph, "edge", source=xml_text(row["left"]), target=xml_text(row["right"])
        )
        _attributes(edge, "edge", row)
    ElementTree.indent(root, " ")
    blob: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return blob + b"\n"


def _attributes(element: ElementTree.Element, place: str, row: Mapping[str, object]) -> None:
    for name, value in row.items():
        if name not in _KEYS and value is not None:
            own = ElementTree.SubElement(element, "data", key=f"{place}_{name}")
            own.text = str(value).lower() if isinstance(value, bool) else xml_text(str(value))


def xml_text(text: str) -> str:
    """Without the control characters that XML does not allow."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+", " ", text).strip() or "?"
