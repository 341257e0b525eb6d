"""Rulings of analysts on what belongs together: cut an ad out, merge two campaigns, or keep two ads apart."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.campaign import members_sql, rulings_sql
from crawler.review.queue.snippets_sql import things_named
from crawler.review.web.routing import RequestContext
from crawler.store import Store
from crawler.store.ledger import Entry

RULINGS: Final = {"cut": "cut", "join": "merge", "apart": "apart"}
"""Value of the form's button to the kind of ruling that is stored."""


def rule(context: RequestContext) -> Response:
    """Store a ruling on one ad or two (must-link, cannot-link); clustering obeys it until it is undone."""
    number, what = context.number("campaign"), context.text("what")
    listing, other = context.one("listing"), context.one("other")
    if what == "join" and other is None:
        other = _named_ad(context, number)
    if what not in RULINGS or listing is None or (what != "cut" and other is None):
        return context.render("message.html", 400, kind="ruling")
    # The entry names the campaign of the address: what is ruled on is in it.
    if members_sql.campaign_of(context.db, listing) != number or (
        other is not None and members_sql.campaign_of(context.db, other) is None
    ):
        return context.render("message.html", 409, kind="conflict", back=f"/campaigns/{number}")
    _store(context, what, listing, other if what != "cut" else None)
    if not takes_effect(context.store):
        target = members_sql.campaign_of(context.db, listing) or number
        return context.render("message.html", kind="later", back=f"/campaigns/{target}")
    target = members_sql.campaign_of(context.db, listing) or number
    return RedirectResponse(f"/campaigns/{target}?ruled={what}", 303)


def _named_ad(context: RequestContext, campaign: int) -> int | None:
    """An ad of what the form names (`c12`, `#2550`, a public id); None for nothing, or for the campaign itself."""
    for found in things_named(context.db, context.text("with", 200)):
        number = int(found.link.rpartition("/")[2])
        if found.kind == "campaign" and number != campaign:
            return rulings_sql.first_listing(context.db, number)
        if found.kind == "ad" and members_sql.campaign_of(context.db, number) != campaign:
            return number
    return None


def unrule(context: RequestContext) -> Response:
    """End a ruling, one's own or anybody's for a lead; clustering places its ads as it would have."""
    number, ruling = context.number("campaign"), context.one("ruling")
    there = rulings_sql.standing(context.db, ruling or 0)
    if there is None:
        return context.render("message.html", 400, kind="ruling")
    if there.analyst != context.session.name and not context.may("lead"):
        return context.render("message.html", 403, kind="others", back=f"/campaigns/{number}")
    # The entry names the campaign that the ad is in, whatever the address says.
    held = members_sql.campaign_of(context.db, there.listing) or number
    with context.store.transaction():
        ended = rulings_sql.undo(context.db, there.id, precise_timestamp())
        if ended is not None:
            detail = {"what": "undo", "ruling": ended.id, "kind": ended.kind, "analyst": context.session.name}
            entry = Entry(kind="ruling", subject=f"campaign:c{held}", detail=detail)
            context.store.ledger.append([entry])
    if ended is None:
        return context.render("message.html", 400, kind="ruling")
    if not takes_effect(context.store):
        return context.render("message.html", kind="later", back=f"/campaigns/{number}")
    target = members_sql.campaign_of(context.db, ended.listing) or number
    return RedirectResponse(f"/campaigns/{target}?ruled=undo", 303)


def _store(context: RequestContext, what: str, listing: int, other: int | None) -> None:
    """Store a ruling and its ledger entry in one transaction."""
    analyst = context.session.name
    detail = {"what": what, "listing": listing, "other": other, "analyst": analyst}
    subject = f"campaign:c{context.number('campaign')}"
    with context.store.transaction():
        rulings_sql.rule(context.db, RULINGS[what], listing, other, analyst, precise_timestamp())
        context.store.ledger.append([Entry(kind="ruling", subject=subject, detail=detail)])


def takes_effect(store: Store) -> bool:
    """Cluster what a ruling touched, so that the next page shows it.

    Returns:
        False when another process is clustering; it takes the ruling up a little later.
    """
    from crawler.campaigns.service import join_marked

    return join_marked(store)
