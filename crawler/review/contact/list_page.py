"""The list of contacts, with a filter, and the page on which a pasted list is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from crawler.contact_kinds import KINDS, identity
from crawler.masking import active as masking
from crawler.review.contact import list_sql
from crawler.review.queue.page import note_search
from crawler.review.queue.snippets_sql import FoundItem, things_named
from crawler.review.queue.view import LONGEST, place
from crawler.review.web.routing import RequestContext
from crawler.store.contact_search import FoundContact, contacts_of, find_contacts
from crawler.triage.campaign_search import search_campaigns

MOST_LINES: Final = 200
"""Lines of a pasted list that are looked up; at 5 ms each this takes a second. Set by hand in 2026."""
LONGEST_LIST: Final = 40_000
"""Characters of a pasted list: `MOST_LINES` of `LONGEST`."""
CAMPAIGNS_SHOWN: Final = 8
"""Campaigns named in a line of the answer; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One line of a pasted list and what was found for it."""

    text: str
    contacts: tuple[FoundContact, ...]
    named: list[FoundItem]
    campaigns: tuple[int, ...]
    more: int
    """Campaigns that are not shown."""

    @property
    def found(self) -> bool:
        """Whether anything was found."""
        return bool(self.contacts or self.named or self.campaigns)


def contact_list(context: RequestContext) -> Response:
    """Contacts in most ads first, or those that a text may mean."""
    text = context.query.get("q", "").replace("\0", "").strip()[:LONGEST]
    kind = context.query.get("kind", "")
    kind = kind if kind in KINDS else ""
    next_link = ""
    if text:
        note_search(context, text)
        found = find_contacts(context.db, text, masking.current().text, list_sql.PAGE)
        found = [one for one in found if not kind or kind in one.kinds]
    else:
        found, next_link = _listed(context, kind)
    kinds = list(KINDS)
    sites = list_sql.of_sites(context.db, [one.id for one in found])
    return context.render(
        "contacts.html", found=found, sites=sites, text=text, kind=kind, kinds=kinds, next_link=next_link
    )


def _listed(context: RequestContext, kind: str) -> tuple[list[FoundContact], str]:
    after = place(context.query.get("after", ""))
    rows = list_sql.listed(context.db, kind, (int(after[0]), after[1]) if after else None)
    shown = rows[: list_sql.PAGE]
    together = {identity(row.kind, row.value): row.id for row in reversed(shown)}
    found = contacts_of(context.db, list(together.values()), masking.current().text)
    last = shown[-1] if len(rows) > len(shown) else None
    link = f"/contacts?kind={kind}&after={last.listings}_{last.id}" if last else ""
    return sorted(found, key=lambda one: (-one.listings, one.id)), link


def find_form(context: RequestContext) -> Response:
    """The form for a list."""
    return context.render("find.html", lines=[], text="", most=MOST_LINES, rest=False)


def find_list(context: RequestContext) -> Response:
    """Look up every line of a pasted list."""
    text = context.text("list", LONGEST_LIST)
    wanted = lines_of(text)
    for line in wanted[:MOST_LINES]:
        note_search(context, line)
    lines = [_look_up(context, line) for line in wanted[:MOST_LINES]]
    return context.render("find.html", lines=lines, text=text, most=MOST_LINES, rest=len(wanted) > MOST_LINES)


def lines_of(text: str) -> list[str]:
    """What a pasted list asks for: its lines, or the parts of its only line between semicolons, commas or tabs."""
    lines = re.split(r"[\r\n]+", text)
    if len(lines) == 1:
        lines = re.split(r"[;,\t]", text)
    return list(dict.fromkeys(line.strip()[:LONGEST] for line in lines if line.strip()))


def _look_up(context: RequestContext, line: str) -> ListLine:
    found = search_campaigns(context.db, line)
    campaigns = sorted(found.versions)
    return ListLine(
        text=line,
        contacts=found.contacts,
        named=things_named(context.db, line),
        campaigns=tuple(campaigns[:CAMPAIGNS_SHOWN]),
        more=max(0, len(campaigns) - CAMPAIGNS_SHOWN),
    )
