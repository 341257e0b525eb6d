"""Rulings of analysts on what belongs together: cut an ad out, merge two campaigns, or keep two ads apart."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.campaign import rulings_sql
from crawler.review.campaign import sql as campaign_sql
from crawler.review.web.routing import RequestContext
from crawler.store import Store
from crawler.store.ledger import Entry

RULINGS: Final = {"cut": "cut", "join": "merge", "apart": "apart"}
"""Value of the form's button to the kind of ruling that is stored."""


def rule(context: RequestContext) -> Response:
    """Store a ruling on one ad or two (must-link, cannot-link); clustering obeys it until it is undone."""
    number, what = context.number("campaign"), context.text("what")
    listing, other = context.one("listing"), context.one("other")
    if what not in RULINGS or listing is None or (what != "cut" and other is None):
        return context.render("message.html", 400, kind="ruling")
    database = context.store.database
    with database.transaction():
        rulings_sql.rule(
            database.connection,
            RULINGS[what],
            listing,
            other if what != "cut" else None,
            context.session.name,
            precise_timestamp(),
        )
        context.store.ledger.append(
            [
                Entry(
                    kind="ruling",
                    subject=f"campaign:c{number}",
                    detail={
                        "what": what,
                        "listing": listing,
                        "other": other,
                        "analyst": context.session.name,
                    },
                )
            ]
        )
    target = campaign_sql.campaign_of(database.connection, listing) or number
    if not takes_effect(context.store):
        return context.render("message.html", kind="later", back=f"/campaigns/{target}")
    target = campaign_sql.campaign_of(database.connection, listing) or number
    return RedirectResponse(f"/campaigns/{target}?ruled={what}", 303)


def takes_effect(store: Store) -> bool:
    """Cluster what a ruling touched, so that the next page shows it.

    Returns:
        False when another process is clustering; it takes the ruling up a little later.
    """
    from crawler.campaigns.service import join_marked

    return join_marked(store)
