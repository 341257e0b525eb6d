"""New sources from the desk: a lead gives an address, sees what would be read and at what cost, takes the card."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.errors import UserError
from crawler.review.sources.probing import ProbeResult, crawl, start
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext
from crawler.sources.load import load
from crawler.sources.write import add_card, card_text, replace_card, set_key

NAME: Final = re.compile(r"[A-Za-z0-9_]{1,60}")
"""Names of sources that a form takes."""


def new_source(context: RequestContext) -> Response:
    """The form for an address; with a token, what was found there."""
    token = context.query.get("probe", "")[:100]
    found = context.app.staged.get(context.session.user, token) if token else None
    if token and not isinstance(found, ProbeResult):
        return _form(context, problem=context.say("probe.over"), status=410)
    return _form(context, probe=found if isinstance(found, ProbeResult) else None, token=token)


def probe_site(context: RequestContext) -> Response:
    """Begin to examine a site."""
    url, app = context.text("url", 2_000), context.app
    if app.sources is None or not url.startswith(("http://", "https://")):
        return _form(context, problem=context.say("probe.no_address"), status=400)
    begun = start(url, app.home, app.sources, private=app.asks_this_machine)
    if begun is None:
        return _form(context, problem=context.say("probe.busy"), status=429)
    with context.store.transaction():
        context.record("source", "probe", what="probe", url=url)
    return RedirectResponse(f"/new-source?probe={app.staged.put(context.session.user, begun)}", 303)


def take_card(context: RequestContext) -> Response:
    """Write the proposed card into the sources file."""
    token, name = context.text("probe", 100), context.text("name", 60)
    found = context.app.staged.get(context.session.user, token)
    if not isinstance(found, ProbeResult) or not found.proposals or context.app.sources is None:
        return _form(context, problem=context.say("probe.over"), status=410)
    card = dict(found.proposals[0]["card"])
    if context.text("terms") == "yes":
        card["terms_reviewed"] = f"{date.today().isoformat()}, {context.session.name}"
    if not NAME.fullmatch(name):
        return _form(context, probe=found, token=token, problem=context.say("probe.name_rule"), status=400)
    try:
        with context.store.transaction():  # the file last: it does not roll back
            context.record("source", f"source:{name}", what="card added")
            add_card(context.app.sources, name, card)
    except UserError as error:
        return _form(context, probe=found, token=token, problem=error_words(error), status=400)
    return RedirectResponse("/new-source?done=yes", 303)


def change_source(context: RequestContext) -> Response:
    """Pause a source, let it go on, crawl it now, or replace its card."""
    name, what, file = context.request.path_params["source"], context.text("what"), context.app.sources
    if file is None or name not in _cards(file):
        return context.missing()
    if what not in ("pause", "resume", "crawl", "card"):
        return context.missing()
    try:
        with context.store.transaction():  # the file last: it does not roll back
            context.record("source", f"source:{name}", what=what)
            if what in ("pause", "resume"):
                set_key(file, name, "enabled", what == "resume")
            elif what == "card":
                replace_card(file, name, context.text("card", 20_000))
    except UserError as error:
        return _form(context, problem=error_words(error), status=400)
    if what == "crawl":
        crawl(name, context.app.home, file)
    return RedirectResponse("/new-source?done=yes", 303)


def _cards(file: Path) -> dict[str, tuple[str, str]]:
    """Each card of the file as text, with the reason why it is not crawled."""
    try:
        watched = load(file)
    except UserError:
        return {}
    return {
        card.name: (card_text(file, card.name), card.disabled_because or "")
        for card in watched.cards.values()
    }


def _form(
    context: RequestContext,
    *,
    probe: ProbeResult | None = None,
    token: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    file = context.app.sources
    return context.render(
        "new_source.html",
        status,
        probe=probe,
        probe_token=token,
        problem=problem,
        done=context.query.get("done", ""),
        cards=_cards(file) if file is not None and file.exists() else {},
    )
