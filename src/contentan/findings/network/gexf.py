"""The network as GEXF 1.3, which Gephi opens with labels, weights and attributes as they are."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

import polars as pl

from contentan.findings.network.cooccurrence import Network
from contentan.findings.network.graphml import xml_text
from contentan.findings.network.tables import EDGES, NODES

_ENDS = ("country", "node", "left", "right")
_TYPES = {"Int32": "integer", "Float64": "double", "Boolean": "boolean", "String": "string"}


def gexf(network: Network, country: str, labels: Mapping[str, str]) -> bytes:
    """One country's nodes and edges, drawn or not; `labels` as in `graphml`. The weight of an edge
    is in how many paragraphs its two stand together; further attributes are the columns of NODES
    and EDGES.
    """
    root = ElementTree.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    graph = ElementTree.SubElement(root, "graph", defaultedgetype="undirected")
    for kind, table in (("node", NODES), ("edge", EDGES)):
        declared = ElementTree.SubElement(graph, "attributes", {"class": kind})
        for name, dtype in table.schema.items():
            if name not in _ENDS:
                own = {"id": name, "title": name, "type": _TYPES[str(dtype)]}
                ElementTree.SubElement(declared, "attribute", own)
    nodes, edges = (ElementTree.SubElement(graph, name) for name in ("nodes", "edges"))
    for row in network.nodes.filter(pl.col("country") == country).iter_rows(named=True):
        said = xml_text(labels.get(row["node"], row["node"]))
        node = ElementTree.SubElement(nodes, "node", id=xml_text(row["node"]), label=said)
        _values(node, row)
    for i, row in enumerate(
        network.edges.filter(pl.col("country") == country).iter_rows(named=True)
    ):
        ends = {"source": xml_text(row["left"]), "target": xml_text(row["right"])}
        edge = {"id": str(i), **ends, "weight": str(row["together"])}
        _values(ElementTree.SubElement(edges, "edge", edge), row)
    ElementTree.indent(root, " ")
    blob: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return blob + b"\n"


def _values(element: ElementTree.Element, row: Mapping[str, object]) -> None:
    held = ElementTree.SubElement(element, "attvalues")
    for name, value in row.items():
        if name not in _ENDS and value is not None:
            said = str(value).lower() if isinstance(value, bool) else xml_text(str(value))
            ElementTree.SubElement(held, "attvalue", {"for": name, "value": said})
