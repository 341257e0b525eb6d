"""What joining knows of a campaign, for its page; and the analyst's word on it: cut, join, not the same."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from crawler.campaigns.template import Template, make_template
from crawler.clock import precise_timestamp
from crawler.review.campaign import rulings_sql
from crawler.review.campaign import sql as campaign_sql
from crawler.review.campaign.rulings_sql import MergeSuggestion
from crawler.review.web import redaction
from crawler.review.web.routing import RequestContext
from crawler.store import Store
from crawler.store.ledger import Entry

RULINGS = {"cut": "cut", "join": "merge", "apart": "apart"}


SHOWN = 8
"""Ads whose common text the page shows."""
WORTH = 1 / 3
"""Share of common text below which there is no template to show."""


def template_of(store: Store, campaign: int) -> Template[int] | None:
    """The shared text of a campaign's ads with its slots; None when they share little."""
    db = store.database.connection
    members = campaign_sql.members(db, campaign, SHOWN)
    stored = campaign_sql.texts(db, [member.version for member in members])
    texts = {version: redaction.current().text(text) for version, text in stored.items()}
    bodies = {member.id: texts[member.version] for member in members if texts.get(member.version)}
    found = make_template(bodies)
    return found if len(bodies) > 1 and found.common > WORTH else None


def suggestions(store: Store, campaign: int) -> list[MergeSuggestion]:
    """Campaigns that are nearly alike, for an analyst to join or to part."""
    return rulings_sql.suggestions(store.database.connection, campaign)


def rule(context: RequestContext) -> Response:
    """An analyst's word about two ads, or one: it holds for ever, until it is taken back."""
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
    """Join anew what was marked, so that the next page shows it; False when another process will, in a while."""
    from crawler.campaigns.service import join_marked

    return join_marked(store)
