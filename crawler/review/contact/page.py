"""The page of a contact: every form it was written in, whom it serves, and what it is seen with."""

from __future__ import annotations

import json
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.campaign.rulings import takes_effect
from crawler.review.cases import sql as case_sql
from crawler.review.contact import sql as contact_sql
from crawler.review.contact.sql import ContactAd, ContactHead
from crawler.review.web import redaction
from crawler.review.web.charts import ContactGraph, GraphNode, contact_graph, shares, timeline
from crawler.review.web.formatters import masked as mask
from crawler.review.web.routing import RequestContext
from crawler.store.ledger import Entry

NODES: Final = 120
"""At most so many nodes: more is a hairball (200 at most, review_export.md, A1), and the page stays small."""


def contact(context: RequestContext) -> Response:
    """One contact; the look is written to the ledger before it is shown."""
    return _page(context, unmask=False)


def _page(context: RequestContext, *, unmask: bool) -> Response:
    db, number = context.db, context.number("contact")
    head = contact_sql.head(db, number)
    if head is None:
        return context.missing()
    hidden = head.masked and not unmask
    if unmask:
        redaction.use(redaction.of_store(context.store, but=(head.kind, head.value)))
    _note_view(context, number, "masked" if hidden else "unmasked" if head.masked else "plain")
    listings = contact_sql.listings_of(db, number)
    ads_with_contact = contact_sql.ads_with_contact(db, listings)
    companions = contact_sql.companions(db, number, listings)
    facts = contact_sql.summary(db, listings)
    return context.render(
        "contact.html",
        head=head,
        hidden=hidden,
        forms=[(raw, odd, json.loads(how), n) for raw, odd, how, n in contact_sql.forms(db, number)],
        ads=ads_with_contact,
        looked_at=len(listings),
        facts=facts,
        countries=shares(dict(facts["countries"])),
        days=timeline([(ad.source, ad.first_seen) for ad in ads_with_contact]),
        companions=companions,
        graph=_graph(context, head, ads_with_contact, companions, hidden),
        cases=case_sql.open_cases(db),
        in_cases=case_sql.cases_of_contact(db, number),
    )


def _note_view(context: RequestContext, number: int, how: str) -> None:
    entry = Entry(
        kind="contact-view", subject=f"contact:{number}", detail={"analyst": context.session.name, "how": how}
    )
    context.store.ledger.append([entry])


def _graph(
    context: RequestContext,
    head: ContactHead,
    ads_with_contact: list[ContactAd],
    companions: list[Any],
    hidden: bool,
) -> ContactGraph:
    """The contact, its ads around it, and other contacts of these ads outside."""
    ads = ads_with_contact[: NODES // 2]
    others = companions[: NODES // 4]
    label = mask(head.value) if hidden else head.value
    centre = GraphNode(id="self", kind="self", label=label, link="", x=0, y=0)
    inner = [
        GraphNode(
            id=f"a{ad.id}",
            kind="ad",
            label=redaction.said(ad.title) or f"#{ad.id}",
            link=f"/ads/{ad.id}",
            x=0,
            y=0,
        )
        for ad in ads
    ]
    outer = [
        GraphNode(
            id=f"c{number}",
            kind="contact",
            label=mask(value) if masked else redaction.said(value),
            link=f"/contacts/{number}",
            x=0,
            y=0,
        )
        for number, _, value, _, _, masked in others
    ]
    pairs = contact_sql.carried_by(context.db, [ad.id for ad in ads], [row[0] for row in others])
    edges = [("self", node.id) for node in inner] + [(f"a{ad}", f"c{other}") for ad, other in pairs]
    return contact_graph(centre, inner, outer, edges)


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
            why = context.text("why", 500)
            contact_sql.set_masked(
                db, number, context.session.user, precise_timestamp(), why, on=what == "mask"
            )
        detail = {"analyst": context.session.name, "how": what}
        context.store.ledger.append([Entry(kind="contact-view", subject=f"contact:{number}", detail=detail)])
    if what in {"share", "unshare"} and not takes_effect(context.store):
        return context.render("message.html", kind="later", back=f"/contacts/{number}")
    return RedirectResponse(f"/contacts/{number}", 303)
