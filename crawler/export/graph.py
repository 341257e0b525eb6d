"""Ads, contacts and campaigns as a graph: GraphML, GEXF, and the two CSV tables for Maltego, Linkurious and i2."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.export.cells import csv_cell
from crawler.export.document import ExportDocument, contact_id, mentions
from crawler.installed import require
from crawler.text.display import printable

if TYPE_CHECKING:
    import networkx

Node = tuple[str, str, str, str]
"""Id, kind, label, detail."""
Edge = tuple[str, str, str, str]
"""Source, target, kind, label."""


def nodes(document: ExportDocument) -> Iterator[Node]:
    """Every ad, contact and campaign."""
    for listing in document.listings():
        yield f"listing:{listing.key}", "listing", listing.posting.title or listing.key, listing.url
    for contact in document.contacts():
        yield f"contact:{contact.id}", contact.kind, contact.value, contact.label
    for campaign in document.campaigns():
        yield f"campaign:{campaign.id}", "campaign", campaign.title or campaign.id, campaign.band


def edges(document: ExportDocument) -> Iterator[Edge]:
    """Ad names contact (once per pair), campaign contains ad."""
    seen: set[tuple[str, str]] = set()
    for listing in document.listings():
        for contact in mentions(listing):
            pair = listing.key, contact_id(contact)
            if pair not in seen:
                seen.add(pair)
                yield f"listing:{pair[0]}", f"contact:{pair[1]}", "names", contact.raw
    for campaign in document.campaigns():
        for member in campaign.members:
            yield f"campaign:{campaign.id}", f"listing:{member}", "contains", ""


def _graph(document: ExportDocument) -> networkx.Graph:
    require("graph")
    import networkx

    graph = networkx.Graph(marking=f"TLP:{document.case.tlp}", case=printable(document.case.number))
    for key, kind, label, detail in nodes(document):
        graph.add_node(printable(key), kind=kind, label=printable(label), detail=printable(detail))
    for source, target, kind, label in edges(document):
        graph.add_edge(printable(source), printable(target), kind=kind, label=printable(label))
    return graph


def write_graphml(document: ExportDocument, out: Path) -> None:
    """GraphML, for Gephi, yEd, Cytoscape and igraph."""
    graph = _graph(document)
    import networkx

    networkx.write_graphml(graph, out)


def write_gexf(document: ExportDocument, out: Path) -> None:
    """GEXF, Gephi's own format."""
    graph = _graph(document)
    import networkx

    networkx.write_gexf(graph, out)


def write_node_and_edge_tables(document: ExportDocument, out: Path) -> None:
    """A folder with nodes.csv and edges.csv."""
    out.mkdir(parents=True, exist_ok=True)
    _table(out / "nodes.csv", ("id", "kind", "label", "detail"), nodes(document))
    _table(out / "edges.csv", ("source", "target", "kind", "label"), edges(document))


def _table(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[str, str, str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([csv_cell(text) for text in row] for row in rows)
