"""The page of a contact: its written forms, its ads and employers, and the contacts that occur with it."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.masking import active as masking
from crawler.review.campaign.rulings import takes_effect
from crawler.review.contact import sql as contact_sql
from crawler.review.contact.sql import ContactData
from crawler.review.web.charts import ContactGraph, GraphNode, contact_graph, shares, timeline
from crawler.review.web.formatters import masked as mask
from crawler.review.web.routing import RequestContext
from crawler.store.ledger import Entry

NODES: Final = 120
"""Nodes of the graph around a contact: more can't be read as a drawing. Set by hand in 2026."""


def contact(context: RequestContext) -> Response:
    """The page of one contact; viewing it is recorded in the ledger first."""
    return _page(context, unmask=False)


def _page(context: RequestContext, *, unmask: bool) -> Response:
    number = context.number("contact")
    data = contact_sql.load_contact(context.db, number)
    if data is None:
        return context.missing()
    head = data.head
    if head.first != number and not unmask:
        return RedirectResponse(f"/contacts/{head.first}", 303)
    hidden = head.masked and not unmask
    if unmask:
        masking.use(masking.of_store(context.store, but=(head.kind, head.value)))
    _note_view(context, number, "masked" if hidden else "unmasked" if head.masked else "plain")
    return context.render(
        "contact.html",
        head=head,
        hidden=hidden,
        forms=data.forms,
        ads=data.ads,
        looked_at=data.looked_at,
        facts=data.summary,
        countries=shares(dict(data.summary.countries)),
        days=timeline([(ad.source, ad.date_posted) for ad in data.ads if ad.date_posted]),
        seen_days=timeline([(ad.source, ad.first_seen) for ad in data.ads]),
        undated=sum(not ad.date_posted for ad in data.ads),
        companions=data.companions,
        graph=_graph(context, data, hidden),
        cases=data.open_cases,
        in_cases=data.in_cases,
    )


def _mask(context: RequestContext, number: int, *, on: bool) -> None:
    if on:
        why, at = context.text("why", 500), precise_timestamp()
        context.store.masks.add(number, context.session.user, at, why)
    else:
        context.store.masks.remove(number)


def _note_view(context: RequestContext, number: int, how: str) -> None:
    entry = Entry(
        kind="contact-view", subject=f"contact:{number}", detail={"analyst": context.session.name, "how": how}
    )
    context.store.ledger.append([entry])


def _graph(context: RequestContext, data: ContactData, hidden: bool) -> ContactGraph:
    """The contact in the middle, its ads around it, and other contacts of these ads outside."""
    ads, others = data.ads[: NODES // 2], data.companions[: NODES // 4]
    label = mask(data.head.value) if hidden else data.head.value
    inner = [
        _node(f"a{ad.id}", "ad", masking.covered(context.title_of_ad(ad.id, ad.title)), f"/ads/{ad.id}")
        for ad in ads
    ]
    outer = [
        _node(
            f"c{one.id}",
            "contact",
            mask(one.value) if one.masked else masking.covered(one.value),
            f"/contacts/{one.id}",
        )
        for one in others
    ]
    pairs = contact_sql.carried_by(context.db, [ad.id for ad in ads], [one.id for one in others])
    edges = [("self", node.id) for node in inner] + [(f"a{ad}", f"c{other}") for ad, other in pairs]
    return contact_graph(_node("self", "self", label, ""), inner, outer, edges)


def _node(id: str, kind: str, label: str, link: str) -> GraphNode:
    """A node that has no place yet."""
    return GraphNode(id=id, kind=kind, label=label, link=link, x=0, y=0)


def mark(context: RequestContext) -> Response:
    """Shared or not; masked or not; unmasking needs a lead, and every step goes to the ledger."""
    number, what = context.number("contact"), context.text("what")
    db = context.db
    if contact_sql.head(db, number) is None:
        return context.missing()
    if what == "unmask" and not context.may("lead"):
        return context.render("message.html", 403, kind="role")
    if what not in {"share", "unshare", "mask", "unmask", "show"}:
        return context.render("message.html", 400, kind="verdict")
    if what == "show":
        return _page(context, unmask=True)
    with context.store.transaction():
        if what in {"share", "unshare"}:
            contact_sql.set_shared(db, number, what == "share")
        else:
            _mask(context, number, on=what == "mask")
        detail = {"analyst": context.session.name, "how": what}
        context.store.ledger.append([Entry(kind="contact-view", subject=f"contact:{number}", detail=detail)])
    if what in {"share", "unshare"} and not takes_effect(context.store):
        return context.render("message.html", kind="later", back=f"/contacts/{number}")
    return RedirectResponse(f"/contacts/{number}", 303)
