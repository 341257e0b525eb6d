"""The link graph: a page with a table that needs no script, and the same as JSON, for expanding a node."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from crawler.masking import active as masking
from crawler.review.graph import sql as graph_sql
from crawler.review.graph.elements import (
    NODE_KINDS,
    SHOWN_AT_FIRST,
    GraphFilter,
    LinkGraph,
    Node,
    link_graph,
    newest_within,
)
from crawler.review.graph.sql import GraphContact
from crawler.review.web.formatters import defang_contact, masked
from crawler.review.web.routing import RequestContext
from crawler.text.display import visible

MOST_NODES: Final = 2_000
"""Nodes of a graph: so many moved without a stutter in 2026 (`bench.graph`); with more, fewer ads are drawn."""
MOST_ADS: Final = 1_000
"""Ads of a graph that are read, the newest: most bring a node of their own beside their contacts."""
MORE_ADS: Final = 200
"""Ads that one expanded node may add; set by hand in 2026."""
LONGEST: Final = 80
"""Characters of a label; set by hand in 2026."""
TABLE_ROWS: Final = 100
"""Rows of the table on one page, the nodes with most links first; set by hand in 2026: a page stays small."""


def graph(context: RequestContext) -> Response:
    """The page of the graph of one ad, campaign, contact or case."""
    what, number = context.request.path_params["what"], context.number("number")
    name = graph_sql.name_of(context.db, what, number) if what in graph_sql.KINDS else None
    if name is None:
        return context.missing()
    chosen = read_filter(context)
    ads, found = _largest(context, what, number, chosen)
    drawn = covered(found)
    names = {node.id: node for node in drawn.nodes}
    first = min(_row(context.query.get("row", "")), len(drawn.nodes) // TABLE_ROWS * TABLE_ROWS)
    return context.render(
        "graph.html",
        what=what,
        number=number,
        name="" if what == "contact" else name,
        back=f"/{what}s/{number}",
        kinds=NODE_KINDS,
        chosen=chosen,
        data=as_data(drawn),
        nodes=sorted(drawn.nodes, key=lambda node: (-node.links, node.id))[first : first + TABLE_ROWS],
        first=first,
        next_link=_rows_from(context, first + TABLE_ROWS) if first + TABLE_ROWS < len(drawn.nodes) else "",
        before_link=_rows_from(context, first - TABLE_ROWS) if first else "",
        of=len(drawn.nodes),
        edges=len(drawn.edges),
        neighbours=_neighbours(drawn, names),
        drawn=ads,
        all=graph_sql.count_listings(context.db, what, number),
    )


def more(context: RequestContext) -> Response:
    """What a node is joined to, as JSON, for the script of the page."""
    what, number = context.request.path_params["what"], context.number("number")
    if what not in graph_sql.KINDS or graph_sql.name_of(context.db, what, number) is None:
        return JSONResponse({"nodes": [], "edges": []}, 404)
    ads = graph_sql.ads(context.db, graph_sql.listings_of(context.db, what, number, MORE_ADS))
    contacts = [_written(one) for one in graph_sql.contacts(context.db, [ad.id for ad in ads])]
    cases = graph_sql.cases(context.db, sorted({ad.campaign for ad in ads if ad.campaign is not None}))
    return JSONResponse(as_data(covered(link_graph(ads, contacts, cases, read_filter(context)))))


def read_filter(context: RequestContext) -> GraphFilter:
    """The filter that the address means; unknown kinds and days are left out."""
    asked = context.request.query_params.getlist("kind")
    kinds = frozenset(kind for kind in asked if kind in NODE_KINDS)
    return GraphFilter(
        kinds=kinds or frozenset(SHOWN_AT_FIRST),
        first=_day(context.query.get("from", "")),
        last=_day(context.query.get("to", "")),
    )


def _row(text: str) -> int:
    """The first row of the table that an address means: a whole page's."""
    return int(text) // TABLE_ROWS * TABLE_ROWS if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _rows_from(context: RequestContext, first: int) -> str:
    """The address of the same graph with the table from a row on."""
    return "?" + urlencode([*_but_row(context), ("row", first)] if first else _but_row(context)) + "#table"


def _but_row(context: RequestContext) -> list[tuple[str, object]]:
    return [(name, value) for name, value in context.request.query_params.multi_items() if name != "row"]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _largest(context: RequestContext, what: str, number: int, chosen: GraphFilter) -> tuple[int, LinkGraph]:
    """The newest ads of which the graph has at most `MOST_NODES` nodes: how many, and their graph."""
    ads = graph_sql.ads(context.db, graph_sql.listings_of(context.db, what, number, MOST_ADS))
    contacts = [_written(one) for one in graph_sql.contacts(context.db, [ad.id for ad in ads])]
    cases = graph_sql.cases(context.db, sorted({ad.campaign for ad in ads if ad.campaign is not None}))
    room = max(1, MOST_NODES - len({case.id for case in cases}))
    ads = ads[-max(1, newest_within(ads, contacts, chosen, room)) :]
    while True:
        drawn = link_graph(ads, contacts, cases, chosen)
        if len(drawn.nodes) <= MOST_NODES or len(ads) <= 1:
            return len(ads), drawn
        ads = ads[-min(len(ads) - 1, max(1, len(ads) * MOST_NODES // len(drawn.nodes))) :]


def _written(one: GraphContact) -> GraphContact:
    """A contact as the desk writes it: masked ones hidden, web addresses that no program takes for one."""
    return one._replace(value=masked(one.value) if one.masked else defang_contact(one.value, one.kind))


def covered(drawn: LinkGraph) -> LinkGraph:
    """The graph with masked contacts covered in all its words, and no character that hides."""
    return replace(drawn, nodes=tuple(_covered(node) for node in drawn.nodes))


def _covered(node: Node) -> Node:
    label = visible(masking.covered(node.label))
    label = label[:LONGEST] + ("…" if len(label) > LONGEST else "")
    return node if label == node.label else replace(node, label=label)


def as_data(drawn: LinkGraph) -> dict[str, object]:
    """The graph for the script: short keys, days as first and last."""
    return {
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "label": node.label,
                "link": node.link,
                "first": node.days[0] if node.days else "",
                "last": node.days[-1] if node.days else "",
            }
            for node in drawn.nodes
        ],
        "edges": [list(edge) for edge in drawn.edges],
    }


def _neighbours(drawn: LinkGraph, names: dict[str, Node]) -> dict[str, list[Node]]:
    """The first few neighbours of each node, for the table."""
    found: dict[str, list[Node]] = {}
    for one, other in drawn.edges:
        for here, there in ((one, other), (other, one)):
            if there in names:
                found.setdefault(here, []).append(names[there])
    return found
