"""A view of the queue, in the address: what is on screen is what a link, a saved view and an export mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from crawler.review.web.routing import RequestContext
from crawler.triage.decision_state import BLIND_STATES, STATES
from crawler.triage.queries import FACETS, QueueView

LONGEST: Final = 200
"""Characters of a search or a facet's value."""


def read_view(query: Mapping[str, str], user: int) -> QueueView:
    """The view that an address means; what it can't mean is left out."""
    state = query.get("state", "open")
    facets = {name: query[name][:LONGEST] for name in FACETS if query.get(name)}
    view = QueueView(
        state=state if state in STATES else "open", text=query.get("q", "").strip()[:LONGEST], facets=facets
    )
    if view.state in BLIND_STATES:
        # Rows that an earlier version wrote still have the facet.
        view = replace(view, facets={name: value for name, value in facets.items() if name != "verdict"})
    return replace(view, not_by=user) if view.state == "second" else view


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
    try:
        return float(rank), int(campaign)
    except ValueError:
        return None
