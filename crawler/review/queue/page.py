"""The queue: one row a campaign, most urgent first, with filters and search in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import JSONResponse, RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.review.actor import sql as actor_sql
from crawler.review.actor.page import within_actors
from crawler.review.decisions import history_sql, presence_sql, redo_sql
from crawler.review.queue import sql as queue_sql
from crawler.review.queue.snippets_sql import snippets, things_named
from crawler.review.queue.view import address, place, read_view
from crawler.review.web.first_words_sql import first_words
from crawler.review.web.gloss import title_meanings
from crawler.review.web.i18n import current_language
from crawler.review.web.routing import RequestContext
from crawler.store.contact_search import FoundContact
from crawler.triage import campaign_search
from crawler.triage import queries as queue_queries
from crawler.triage.campaign_summary import UNTITLED
from crawler.triage.decision_state import STATES, VERDICTS
from crawler.triage.queries import FACETS, PAGE, QueueView
from crawler.triage.queue_row import QueueRow

FACETS_SHOWN: Final = tuple(name for name in FACETS if name != "verdict")
"""Facets on the rail; `verdict` filters by address only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetChoice:
    """One value of a facet on the rail."""

    value: str
    n: int
    link: str
    chosen: bool


PARTS_SHOWN: Final = 5
"""Contacts above the campaigns of a search that is a part of theirs; set by hand in 2026."""
CONTACT_DIGITS: Final = 6
"""Digits from which a search may be one for a number; the shortest numbers that we read have six."""


def queue(context: RequestContext) -> Response:
    """A page of the queue."""
    db, who = context.db, context.session
    view = read_view(context.query, who.user)
    note_search(context, view.text)
    after = place(context.query.get("after", ""))
    if view.text:
        rows, values = _search(context, view, after)
    else:
        rows, values = queue_queries.page(db, view, after=after), _waiting(context, view)
    shown, more = rows[:PAGE], len(rows) > PAGE
    last = shown[-1] if more else None
    actors = actor_sql.actors_of(db, [row.campaign for row in shown])
    done = _done(context)
    words = first_words(db, [row.campaign for row in shown if row.title in UNTITLED])
    return context.render(
        "queue.html",
        200,
        view=view,
        rows=within_actors(shown, actors),
        actors=actors,
        holders=presence_sql.holders(db, [row.campaign for row in shown], who.user, precise_timestamp()),
        here=address(view),
        next_link=address(view, after=f"{last.rank}_{last.campaign}") if last else "",
        words=words,
        meanings={row.campaign: _meanings(row, words.get(row.campaign, row.title)) for row in shown},
        reasons=rarest_first(shown),
        first_page=not context.query.get("after"),
        states=[(state, queue_queries.state_counts(db).get(state, 0)) for state in STATES],
        **values,
        chosen=[
            (name, view.facets[name], address(view, **{name: None})) for name in FACETS if name in view.facets
        ],
        saved=queue_sql.saved_views(db, who.user),
        done=done,
        standing=redo_sql.standing_behind(db, who.user, done),
        verdicts=VERDICTS,
    )


def _meanings(row: QueueRow, title: str) -> tuple[str, ...]:
    """What a title means, for who reads none of the campaign's languages."""
    reader = current_language()
    return (
        ()
        if reader in row.languages or not row.languages
        else title_meanings(title, row.languages[0], reader)
    )


def live_counts(context: RequestContext) -> Response:
    """How many campaigns wait in each view, as JSON: an open page asks every half minute."""
    found = queue_queries.state_counts(context.db)
    return JSONResponse({state: found.get(state, 0) for state in STATES})


def rarest_first(rows: Sequence[QueueRow]) -> dict[int, list[tuple[str, str]]]:
    """The reasons of each row, those that fewest other rows of the page have first: what is different about it."""
    often = Counter(indicator for row in rows for indicator, _ in row.reasons)
    return {row.campaign: sorted(row.reasons, key=lambda reason: often[reason[0]]) for row in rows}


def _waiting(context: RequestContext, view: QueueView) -> dict[str, object]:
    """What the page shows beside the rows of a view without a search."""
    counts = queue_queries.counts(context.db, view.state)
    return {
        "size": queue_queries.view_size(context.db, view),
        "facets": _rail({name: [(one.value, one.n) for one in counts[name]] for name in FACETS_SHOWN}, view),
        "contacts": (),
        "named": (),
        "snippets": {},
    }


def _search(
    context: RequestContext, view: QueueView, after: tuple[float, int] | None
) -> tuple[list[QueueRow], dict[str, object]]:
    """A page of what a search finds, and what the page shows beside it."""
    db = context.db
    matches = campaign_search.search_campaigns(db, view.text)
    ranks = queue_queries.found(db, view, list(matches.versions))
    rows = queue_queries.rows_of(db, ranks, after, PAGE)
    counts = campaign_search.facets_of(db, list(ranks))
    versions = {row.campaign: matches.versions[row.campaign] for row in rows[:PAGE]}
    return rows, {
        "size": len(ranks),
        "facets": _rail(
            {name: [(one.value, one.n) for one in counts.get(name, ())] for name in FACETS_SHOWN}, view
        ),
        "contacts": _contacts_shown(matches.contacts) if context.may("analyst") else (),
        "named": things_named(db, view.text),
        "snippets": snippets(db, view.text, versions),
    }


def _contacts_shown(found: Sequence[FoundContact]) -> Sequence[FoundContact]:
    """All whole contacts, but of parts only a few: the list of contacts has the rest."""
    return [one for one in found if one.whole] or found[:PARTS_SHOWN]


def _rail(counts: Mapping[str, Sequence[tuple[str, int]]], view: QueueView) -> dict[str, list[FacetChoice]]:
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


def note_search(context: RequestContext, text: str) -> None:
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
    if not name:
        return context.render("message.html", 400, kind="verdict")
    with context.store.transaction():
        view = queue_sql.save_view(context.db, context.session.user, name, query)
        context.record("view", f"saved view:{view}", what="saved")  # colleagues may see it
    return RedirectResponse(f"/?{query}", 303)


def drop_view(context: RequestContext) -> Response:
    """Forget a saved view."""
    view = context.number("view")
    with context.store.transaction():
        if not queue_sql.drop_view(context.db, context.session.user, view):
            return context.missing()
        context.record("view", f"saved view:{view}", what="dropped")
    return RedirectResponse("/", 303)


def mine(context: RequestContext) -> Response:
    """One's last decisions, each with its undo."""
    done = history_sql.of_user(context.db, context.session.user)
    return context.render("mine.html", done=done)
