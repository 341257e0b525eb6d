"""A view of the queue, in the address: what is on screen is what a link, a saved view and an export mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, get_args
from urllib.parse import parse_qsl, urlencode

from crawler.records import Band, LanguageCoverage
from crawler.review.web.routing import RequestContext
from crawler.triage.decision_state import BLIND_STATES, STATES, VERDICTS
from crawler.triage.queries import FACETS, QueueView

LONGEST_ID: Final = 19
"""Digits from which a number may be too large for SQLite (2^63 - 1 has 19)."""
LONGEST: Final = 200
"""Characters of a search or a facet's value."""


OWN_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "band": get_args(Band),
    "coverage": get_args(LanguageCoverage),
    "online": ("yes", "no"),
    "verdict": VERDICTS,
}
"""Facets with a fixed set of values."""


def read_view(query: Mapping[str, str], user: int) -> QueueView:
    """The view that an address means; what it can't mean is left out."""
    state = query.get("state", "open")
    facets = {name: _plain(query[name]) for name in FACETS if query.get(name)}
    # These are words of the desk's own, which it translates: any other value means nothing.
    facets = {name: value for name, value in facets.items() if value in OWN_WORDS.get(name, (value,))}
    view = QueueView(
        state=state if state in STATES else "open", text=_plain(query.get("q", "")), facets=facets
    )
    if view.state in BLIND_STATES:
        # Rows that an earlier version wrote still have the facet.
        view = replace(view, facets={name: value for name, value in facets.items() if name != "verdict"})
    return replace(view, not_by=user) if view.state == "second" else view


def _plain(text: str) -> str:
    """A text of the address that any part of the desk can take: no NUL, not too long."""
    return text.replace("\0", "").strip()[:LONGEST]


def form_view(context: RequestContext) -> QueueView:
    """The view that a form carries along in its field `view`."""
    return read_view(dict(parse_qsl(context.text("view", 1_000))), context.session.user)


def address(view: QueueView, **changes: str | None) -> str:
    """The query string of a view with some facets (or `state`, `q`) changed; None takes one out."""
    values: dict[str, str] = {"q": view.text} if view.text else {}
    if view.state != "open":
        values["state"] = view.state
    values |= view.facets
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return urlencode(values)


def place(text: str) -> tuple[float, int] | None:
    """Rank and campaign of the last row seen, from `12.5_77`; None for anything else."""
    rank, _, campaign = text.partition("_")
    if not (campaign.isascii() and campaign.isdecimal() and len(campaign) < LONGEST_ID):
        return None
    try:
        return float(rank), int(campaign)
    except ValueError:
        return None
