"""The queue: one row a campaign, most urgent first, with filters and search in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.decisions import history_sql, presence_sql
from crawler.review.queue import sql as queue_sql
from crawler.review.queue.view import address, place, read_view
from crawler.review.web.routing import RequestContext
from crawler.triage import queries as queue_queries
from crawler.triage.decision_state import STATES, VERDICTS
from crawler.triage.queries import FACETS, PAGE, QueueView

FACETS_SHOWN: Final = (
    "band",
    "harm",
    "origin",
    "country",
    "source",
    "language",
    "coverage",
    "online",
    "sign",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChoice:
    """One value of a facet on the rail."""

    value: str
    n: int
    link: str
    chosen: bool


CONTACT_DIGITS: Final = 6
"""Digits from which a search may be one for a number; the shortest numbers that we read have six."""


def queue(context: RequestContext) -> Response:
    """A page of the queue."""
    db, who = context.db, context.session
    view = read_view(context.query, who.user)
    _note_search(context, view.text)
    rows = queue_queries.page(db, view, after=place(context.query.get("after", "")))
    shown, more = rows[:PAGE], len(rows) > PAGE
    last = shown[-1] if more else None
    return context.render(
        "queue.html",
        view=view,
        rows=shown,
        holders=presence_sql.holders(db, [row.campaign for row in shown], who.user, precise_timestamp()),
        here=address(view),
        next_link=address(view, after=f"{last.rank}_{last.campaign}") if last else "",
        first_page=not context.query.get("after"),
        size=queue_queries.view_size(db, view),
        states=[(state, queue_queries.state_counts(db).get(state, 0)) for state in STATES],
        facets=_rail(queue_queries.counts(db, view.state), view),
        chosen=[
            (name, view.facets[name], address(view, **{name: None})) for name in FACETS if name in view.facets
        ],
        saved=queue_sql.saved_views(db, who.user),
        done=_done(context),
        verdicts=VERDICTS,
    )


def _rail(counts: dict[str, list[queue_queries.ValueCount]], view: QueueView) -> dict[str, list[FacetChoice]]:
    rail = {}
    for facet in FACETS_SHOWN:
        rail[facet] = [
            FacetChoice(
                value=value,
                n=n,
                link=address(view, **{facet: None if view.facets.get(facet) == value else value}),
                chosen=view.facets.get(facet) == value,
            )
            for value, n in counts[facet]
        ]
    return rail


def _note_search(context: RequestContext, text: str) -> None:
    """Note a search for a contact; its words are kept as a keyed hash, by which a suspected one can be checked."""
    if "@" in text or sum(map(str.isdigit, text)) >= CONTACT_DIGITS:
        words = context.store.masks.digest("search", " ".join(text.casefold().split()))
        context.app.recorder.note(
            context.store,
            "search",
            "contact",
            by=context.session.name,
            words_hmac=words,
            what="search for a contact",
        )


def _done(context: RequestContext) -> list[history_sql.DecisionRecord]:
    """The decisions just made, for the message with its undo."""
    batch = context.query.get("done", "")[:64]
    return history_sql.of_batch(context.db, batch) if batch else []


def save_view(context: RequestContext) -> Response:
    """Keep the view under a name."""
    name, query = context.text("name", 60), context.text("query", 1_000)
    if name:
        with context.store.transaction():
            queue_sql.save_view(context.db, context.session.user, name, query)
    return RedirectResponse(f"/?{query}", 303)


def drop_view(context: RequestContext) -> Response:
    """Forget a saved view."""
    with context.store.transaction():
        queue_sql.drop_view(context.db, context.session.user, context.number("view"))
    return RedirectResponse("/", 303)


def mine(context: RequestContext) -> Response:
    """One's last decisions, each with its undo."""
    done = history_sql.of_user(context.db, context.session.user)
    return context.render("mine.html", done=done)
