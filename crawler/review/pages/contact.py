"""The page of a contact: every form it was written in, whom it serves, and what it is seen with."""

from __future__ import annotations

import json
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from crawler.review.deciding.joining import takes_effect
from crawler.review.doors import Call
from crawler.review.showing import cover
from crawler.review.showing.charts import Graph, Node, by_day, rings, shares
from crawler.review.showing.shapes import masked as mask
from crawler.store import review
from crawler.store.ledger import Entry, now
from crawler.store.review.contacts import Carrier, ContactHead

NODES: Final = 120
"""At most so many nodes: more is a hairball (200 at most, review_export.md, A1), and the page stays small."""


def contact(call: Call) -> Response:
    """One contact; the look is written to the ledger before it is shown."""
    return _page(call, unmask=False)


def _page(call: Call, *, unmask: bool) -> Response:
    db, number = call.store.database.connection, call.number("contact")
    head = review.contacts.head(db, number)
    if head is None:
        return call.missing()
    hidden = head.masked and not unmask
    if unmask:
        cover.use(cover.of_store(call.store, but=(head.kind, head.value)))
    _note_view(call, number, "masked" if hidden else "unmasked" if head.masked else "plain")
    listings = review.contacts.listings_of(db, number)
    carriers = review.contacts.carriers(db, listings)
    companions = review.contacts.companions(db, number, listings)
    facts = review.contacts.summary(db, listings)
    return call.render(
        "contact.html",
        head=head,
        hidden=hidden,
        forms=[(raw, odd, json.loads(how), n) for raw, odd, how, n in review.contacts.forms(db, number)],
        carriers=carriers,
        looked_at=len(listings),
        facts=facts,
        countries=shares(dict(facts["countries"])),
        days=by_day([(ad.source, ad.first_seen) for ad in carriers]),
        companions=companions,
        graph=_graph(call, head, carriers, companions, hidden),
        cases=review.cases.open_cases(db),
        in_cases=review.cases.cases_of_contact(db, number),
    )


def _note_view(call: Call, number: int, how: str) -> None:
    entry = Entry(
        kind="contact-view", subject=f"contact:{number}", detail={"analyst": call.session.name, "how": how}
    )
    call.store.ledger.append([entry])


def _graph(
    call: Call, head: ContactHead, carriers: list[Carrier], companions: list[Any], hidden: bool
) -> Graph:
    """The contact, its ads around it, and other contacts of these ads outside."""
    ads = carriers[: NODES // 2]
    others = companions[: NODES // 4]
    label = mask(head.value) if hidden else head.value
    centre = Node(id="self", kind="self", label=label, link="", x=0, y=0)
    inner = [
        Node(
            id=f"a{ad.id}",
            kind="ad",
            label=cover.said(ad.title) or f"#{ad.id}",
            link=f"/ads/{ad.id}",
            x=0,
            y=0,
        )
        for ad in ads
    ]
    outer = [
        Node(
            id=f"c{number}",
            kind="contact",
            label=mask(value) if masked else cover.said(value),
            link=f"/contacts/{number}",
            x=0,
            y=0,
        )
        for number, _, value, _, _, masked in others
    ]
    pairs = review.contacts.carried_by(
        call.store.database.connection, [ad.id for ad in ads], [row[0] for row in others]
    )
    edges = [("self", node.id) for node in inner] + [(f"a{ad}", f"c{other}") for ad, other in pairs]
    return rings(centre, inner, outer, edges)


def mark(call: Call) -> Response:
    """Shared or not; masked or not; unmasking needs a lead, and every step goes to the ledger."""
    number, what = call.number("contact"), call.text("what")
    db = call.store.database.connection
    if review.contacts.head(db, number) is None:
        return call.missing()
    if what == "unmask" and not call.may("lead"):
        return call.render("message.html", 403, kind="role")
    if what not in {"share", "unshare", "mask", "unmask", "show"}:
        return call.render("message.html", 400, kind="verdict")
    if what == "show":
        return _page(call, unmask=True)
    with call.store.transaction():
        if what in {"share", "unshare"}:
            review.contacts.set_shared(db, number, what == "share")
        else:
            why = call.text("why", 500)
            review.contacts.set_masked(db, number, call.session.user, now(), why, on=what == "mask")
        detail = {"analyst": call.session.name, "how": what}
        call.store.ledger.append([Entry(kind="contact-view", subject=f"contact:{number}", detail=detail)])
    if what in {"share", "unshare"} and not takes_effect(call.store):
        return call.render("message.html", kind="later", back=f"/contacts/{number}")
    return RedirectResponse(f"/contacts/{number}", 303)
