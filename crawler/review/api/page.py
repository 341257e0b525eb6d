"""Health, the feed of a view, the description of the interface, and one's own tokens."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final
from xml.etree import ElementTree

from starlette.responses import JSONResponse, RedirectResponse, Response

from crawler import __version__
from crawler.clock import precise_timestamp
from crawler.masking import active as masking
from crawler.review.accounts import sql as account_sql
from crawler.review.accounts.settings_page import confirm_password
from crawler.review.api import sql as api_sql
from crawler.review.queue.view import address, read_view
from crawler.review.web.routing import RequestContext
from crawler.text.display import printable
from crawler.triage import queries as queue_queries
from crawler.triage.campaign_summary import UNTITLED

SCOPES: Final = ("viewer", "analyst")
"""Roles that a token's requests may have at most: without and with contacts. No token changes anything."""
ATOM: Final = "http://www.w3.org/2005/Atom"


def health(context: RequestContext) -> Response:
    """Whether the desk answers and reads its store: for a monitor, without signing in, without any figure."""
    api_sql.newest_ad(context.db)
    return JSONResponse({"status": "ok", "version": __version__})


def feed(context: RequestContext) -> Response:
    """The campaigns of a view as an Atom feed (RFC 4287): titles and links, no contacts."""
    view = read_view(context.query, context.session.user)
    rows = queue_queries.page(context.db, view)
    base = str(context.request.base_url).rstrip("/")
    root = ElementTree.Element("feed", xmlns=ATOM)
    here = f"{base}/?{address(view)}"
    _texts(
        root,
        id=here,
        title=f"adwatch: {view.state}",
        updated=max((row.first_seen for row in rows), default=precise_timestamp()),
    )
    ElementTree.SubElement(root, "link", href=here)
    for row in rows:
        entry = ElementTree.SubElement(root, "entry")
        link = f"{base}/campaigns/{row.campaign}"
        named = "" if row.title in UNTITLED else row.title
        title = printable(masking.covered(named)) or f"c{row.campaign}"
        _texts(entry, id=link, title=title, updated=row.first_seen, summary=f"{row.band} {row.score:g}")
        ElementTree.SubElement(entry, "link", href=link)
    return Response(ElementTree.tostring(root, encoding="utf-8"), media_type="application/atom+xml")


def _texts(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text


def tokens(context: RequestContext) -> Response:
    """One's own tokens."""
    return _tokens(context, "")


def add_token(context: RequestContext) -> Response:
    """Make a token; it is shown once, and kept as a digest."""
    scope, name = context.text("scope", 20), context.text("name", 60)
    if scope not in SCOPES or not name or not context.may("analyst" if scope == "analyst" else "viewer"):
        return context.render("message.html", 400, kind="verdict")
    if account_sql.has_password(context.db, context.session.user) and (
        refused := confirm_password(context, "password", _asked_again)
    ):
        return refused  # an open session must not become a way in that stays
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    with context.store.transaction():
        api_sql.add_token(context.db, context.session.user, digest, name, scope, precise_timestamp())
        # Without its name, which may say what the chain must not keep for ever.
        context.record(
            "account", f"user:{context.session.user}", what="token", token=digest[:12], scope=scope
        )
    return _tokens(context, token)


def revoke_token(context: RequestContext) -> Response:
    """End a token."""
    with context.store.transaction():
        if not api_sql.revoke_token(
            context.db, context.session.user, context.text("digest", 64), precise_timestamp()
        ):
            return context.missing()
        context.record("account", f"user:{context.session.user}", what="token ended")
    return RedirectResponse("/tokens", 303)


def _asked_again(context: RequestContext, problem: str, status: int) -> Response:
    return _tokens(context, "", problem, status)


def _tokens(context: RequestContext, fresh: str, problem: str = "", status: int = 200) -> Response:
    found = api_sql.tokens_of(context.db, context.session.user)
    scopes = SCOPES if context.may("analyst") else SCOPES[:1]
    asks = account_sql.has_password(context.db, context.session.user)
    return context.render(
        "tokens.html", status, tokens=found, fresh=fresh, scopes=scopes, problem=problem, asks_password=asks
    )
