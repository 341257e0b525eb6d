"""The queue: one row a campaign, most urgent first, with filters and search in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.review.doors import Call
from crawler.review.views import address, place, read_view
from crawler.store import review
from crawler.store.ledger import now
from crawler.store.review.queue import FACETS, PAGE, View
from crawler.store.review.states import STATES, VERDICTS

FACETS_SHOWN: Final = ("band", "harm", "origin", "country", "source", "language", "online", "sign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet on the rail."""

    value: str
    n: int
    link: str
    chosen: bool


def queue(call: Call) -> Response:
    """A page of the queue."""
    db, who = call.store.database.connection, call.session
    view = read_view(call.query, who.user)
    rows = review.queue.page(db, view, after=place(call.query.get("after", "")))
    shown, more = rows[:PAGE], len(rows) > PAGE
    last = shown[-1] if more else None
    return call.render(
        "queue.html",
        view=view,
        rows=shown,
        holders=review.opened.holders(db, [row.campaign for row in shown], who.user, now()),
        here=address(view),
        next_link=address(view, after=f"{last.rank}_{last.campaign}") if last else "",
        first_page=not call.query.get("after"),
        size=review.queue.view_size(db, view),
        states=[(state, review.queue.state_counts(db).get(state, 0)) for state in STATES],
        facets=_rail(review.queue.counts(db, view.state), view),
        chosen=[
            (name, view.facets[name], address(view, **{name: None})) for name in FACETS if name in view.facets
        ],
        saved=review.queue.saved_views(db, who.user),
        done=_done(call),
        verdicts=VERDICTS,
    )


def _rail(counts: dict[str, list[tuple[str, int]]], view: View) -> dict[str, list[Choice]]:
    rail = {}
    for facet in FACETS_SHOWN:
        rail[facet] = [
            Choice(
                value=value,
                n=n,
                link=address(view, **{facet: None if view.facets.get(facet) == value else value}),
                chosen=view.facets.get(facet) == value,
            )
            for value, n in counts[facet]
        ]
    return rail


def _done(call: Call) -> list[review.events.Done]:
    """The decisions just made, for the message with its undo."""
    batch = call.query.get("done", "")[:64]
    return review.events.of_batch(call.store.database.connection, batch) if batch else []


def save_view(call: Call) -> Response:
    """Keep the view under a name."""
    name, query = call.text("name", 60), call.text("query", 1_000)
    if name:
        with call.store.transaction():
            review.queue.save_view(call.store.database.connection, call.session.user, name, query)
    return RedirectResponse(f"/?{query}", 303)


def drop_view(call: Call) -> Response:
    """Forget a saved view."""
    with call.store.transaction():
        review.queue.drop_view(call.store.database.connection, call.session.user, call.number("view"))
    return RedirectResponse("/", 303)


def mine(call: Call) -> Response:
    """One's last decisions, each with its undo."""
    done = review.events.of_user(call.store.database.connection, call.session.user)
    return call.render("mine.html", done=done)
