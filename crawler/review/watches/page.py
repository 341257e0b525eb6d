"""Watches: hear of news of a number, of words, of a view or of a source."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.responses import RedirectResponse, Response

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.review.queue.view import address, read_view
from crawler.review.web.routing import RequestContext
from crawler.triage import watches as watch_sql
from crawler.watching.channels import read_channels


def watches(context: RequestContext) -> Response:
    """One's watches, with what is new in each; to look at it here is to be told."""
    me, db = context.session.user, context.db
    mine = [(watch, watch_sql.news(db, watch)) for watch in watch_sql.standing(db, me)]
    if not context.session.program:
        with context.store.transaction():
            for watch, found in mine:
                if not watch.channel:
                    watch_sql.mark_told(db, watch, found, precise_timestamp())
    problem, channels = _channels(context)
    return context.render(
        "watches.html",
        mine=[(watch, found, address(watch.view)) for watch, found in mine],
        channels=channels,
        problem=problem,
        query=context.query.get("query", "")[:1_000],
        words=dict(parse_qsl(context.query.get("query", "")[:1_000])).get("q", ""),
    )


def add_watch(context: RequestContext) -> Response:
    """Watch a view of the queue, or words or a number."""
    query = dict(parse_qsl(context.text("query", 1_000)))
    words, channel = context.text("words", 200), context.text("channel", 60)
    if words:
        query["q"] = words
    view, known = read_view(query, context.session.user), _channels(context)[1]
    if (view.text or view.facets or view.state != "open") and channel in ("", *known):
        with context.store.transaction():
            made = watch_sql.add(context.db, context.session.user, view, channel, precise_timestamp())
            digest = context.store.masks.digest("search", view.text.casefold())
            context.record("search", f"watch:{made}", what="watch", name=channel, words_hmac=digest)
    return RedirectResponse("/watches", 303)


def end_watch(context: RequestContext) -> Response:
    """End one's own watch."""
    number = context.number("watch")
    with context.store.transaction():
        if not watch_sql.end(context.db, context.session.user, number, precise_timestamp()):
            return context.missing()
        context.record("search", f"watch:{number}", what="watch ended")
    return RedirectResponse("/watches", 303)


def _channels(context: RequestContext) -> tuple[str, tuple[str, ...]]:
    """What is wrong with the operator's file, and the names of its channels."""
    try:
        return "", tuple(read_channels(context.app.home).channels)
    except UserError:
        return context.say("watches.wrong_file"), ()
