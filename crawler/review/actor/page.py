"""The list of actors, and the page of one: its campaigns, what ties them, and the way to decide on all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from crawler.review.actor import sql as actor_sql
from crawler.review.actor.sql import ActorHead
from crawler.review.web.routing import RequestContext
from crawler.store import actor_ties
from crawler.triage.queue_row import QueueRow


def actor_list(context: RequestContext) -> Response:
    """The advertisers behind several campaigns."""
    return context.render("actors.html", actors=actor_sql.top(context.db))


def actor(context: RequestContext) -> Response:
    """The page of one advertiser."""
    head = actor_sql.head(context.db, context.number("actor"))
    if head is None:
        return context.missing()
    rows = actor_sql.campaigns(context.db, head.id)
    return context.render(
        "actor.html",
        head=head,
        rows=rows,
        ties=actor_ties.ties(context.db, head.id),
        verdicts=actor_ties.verdicts(context.db, head.id),
        open=[row.campaign for row in rows if row.state in {"open", "sample", "none"} and not row.verdict],
    )


def within_actors(rows: Sequence[QueueRow], actors: Mapping[int, ActorHead]) -> list[QueueRow]:
    """Rows of a page of the queue, those of one actor behind the first of them."""
    first: dict[int, int] = {}
    for place, row in enumerate(rows):
        if row.campaign in actors:
            first.setdefault(actors[row.campaign].id, place)

    def order(place: int) -> tuple[int, int]:
        found = actors.get(rows[place].campaign)
        return (first[found.id] if found else place), place

    return [rows[place] for place in sorted(range(len(rows)), key=order)]
