"""Who has what in hand: assigning, commenting, mentions, shared views."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.teamwork import sql as teamwork_sql
from crawler.review.web.routing import RequestContext
from crawler.review.web.security import local_path

LONGEST_COMMENT: Final = 4_000
"""Characters of a comment; set by hand in 2026."""


def work(context: RequestContext) -> Response:
    """What is on whose desk: comments that name me, my campaigns, everybody's."""
    everything, me = teamwork_sql.assignments(context.db), context.session.user
    return context.render(
        "work.html",
        mentions=teamwork_sql.mentions_of(context.db, me),
        mine=[one for one in everything if one.user == me],
        others=[one for one in everything if one.user != me],
    )


def put_away(context: RequestContext) -> Response:
    """A comment that names me was seen."""
    with context.store.database.transaction():
        teamwork_sql.put_away(
            context.db, context.session.user, context.number("comment"), precise_timestamp()
        )
    return RedirectResponse("/work", 303)


def assign(context: RequestContext) -> Response:
    """Give a campaign to a colleague, to oneself, or to nobody."""
    number, to = context.number("campaign"), context.one("to")
    known = {one.id for one in teamwork_sql.colleagues(context.db)}
    if not teamwork_sql.is_campaign(context.db, number) or (to is not None and to not in known):
        return context.missing()
    with context.store.transaction():
        teamwork_sql.assign(context.db, number, to, context.session.user, precise_timestamp())
        context.record("campaign", f"campaign:{number}", what="assign", to=to)
    return RedirectResponse(local_path(context.text("back") or f"/campaigns/{number}"), 303)


def comment(context: RequestContext) -> Response:
    """Say something of a campaign; @name puts it on a colleague's desk."""
    number, text = context.number("campaign"), context.text("text", LONGEST_COMMENT)
    if not teamwork_sql.is_campaign(context.db, number):
        return context.missing()
    if text:
        named = mentioned(text, teamwork_sql.colleagues(context.db))
        with context.store.transaction():
            teamwork_sql.add_comment(
                context.db, number, context.session.user, text, precise_timestamp(), named
            )
            context.record("campaign", f"campaign:{number}", what="comment")
    return RedirectResponse(f"{local_path(context.text('back') or f'/campaigns/{number}')}#together", 303)


def mentioned(text: str, people: list[teamwork_sql.Colleague]) -> list[int]:
    """Ids of the colleagues that a text names as @name, in any case; of two names the longer counts."""
    rest, found = text.casefold(), []
    for one in sorted(people, key=lambda person: -len(person.name)):
        pattern = rf"@{re.escape(one.name.casefold())}(?!\w)"
        rest, n = re.subn(pattern, " ", rest)
        if n:
            found.append(one.id)
    return found


def share_view(context: RequestContext) -> Response:
    """Show one's own view to all, or no longer."""
    number = context.number("view")
    with context.store.transaction():
        if not teamwork_sql.share_view(context.db, context.session.user, number, precise_timestamp()):
            return context.missing()
        context.record("view", f"saved view:{number}", what="shared, or no longer")
    return RedirectResponse("/", 303)
