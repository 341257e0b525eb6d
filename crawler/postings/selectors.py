"""Read fields by the CSS selectors of a source card, for pages without structured data.

`item` selects each of several ads (a thread, a list of full ads); every other selector is applied inside an
item. A selector may end in `::text` or `::attr(name)`; without that it gives the element's visible text. Behind it
`::split(·, 2)` takes the second of the parts between dividers: "Cook · Example Hotel · Doha" in one element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError
from crawler.postings.json_values import one_line, tidy
from crawler.text.html import visible_text
from crawler.text.html_links import contact_links
from crawler.text.joined_address import joined_address

if TYPE_CHECKING:
    from parsel import Selector

FIELDS: Final = frozenset(
    (
        "title", "description", "text", "hiring_organization", "job_location", "base_salary",
        "employment_type", "date_posted", "valid_through", "application_contact", "identifier", "url",
        "industry", "applicant_location_requirements",
    )
)  # fmt: skip
"""Fields a card may select; other keys (`item`, `next`, `link`) are for the spiders."""

LONG: Final = frozenset(("description", "text", "application_contact"))
"""Fields whose lines are kept."""
MAX_ITEMS: Final = 2000
"""Ads taken from one page. Set by hand in 2026."""


_OWN: Final = re.compile(r"\s*::attr\(([\w-]+)\)\s*")
"""An attribute of the item itself, not of all that is in it."""
_SPLIT: Final = re.compile(r"::split\((?P<divider>.+),\s*(?P<part>-?\d{1,3})\)\s*$")


def without_split(css: str) -> tuple[str, str, int]:
    """A selector, the divider and the number of the part; 0 where all is taken.

    Parts count from 1, and from -1 at the end.
    """
    found = _SPLIT.search(css)
    if found is None:
        return css, "", 0
    return css[: found.start()], found["divider"].strip().strip("'\"") or " ", int(found["part"])


def _part(text: str, divider: str, number: int) -> str:
    """One part of a text between dividers; empty where there are fewer."""
    parts = [part.strip() for part in text.split(divider)]
    at = number - 1 if number > 0 else len(parts) + number
    return parts[at] if 0 <= at < len(parts) else ""


def _all(selector: Selector, css: str) -> list[str]:
    from cssselect import SelectorError

    if own := _OWN.fullmatch(css):
        return [selector.attrib[own[1]]] if own[1] in selector.attrib else []
    try:
        found = selector.css(css)
    except (SelectorError, ValueError) as error:
        raise UserError(
            f"selector {css!r} is not CSS: {error}; write it like 'h1.title' or 'a::attr(href)'"
        ) from error
    if "::" in css:
        return found.getall()
    # The text of a whole page leaves out its <title>, which a card may want.
    return [visible_text(one.get()) or (one.xpath("string(self::title)").get() or "") for one in found]


def _field(selector: Selector, name: str, css: str) -> str:
    css, divider, number = without_split(css)
    values = (tidy(value) for value in _all(selector, css))
    parts = [part for value in values if (part := _part(value, divider, number) if number else value)]
    if name in LONG:
        return "\n\n".join(dict.fromkeys(parts)) if "::text" not in css else "\n".join(parts)
    if name == "url":
        return parts[0] if parts else ""
    joiner = "; " if name == "job_location" else " "
    return one_line(joiner.join(dict.fromkeys(parts)))


def selected(selector: Selector, select: Mapping[str, str], base_url: str) -> Iterator[dict[str, str]]:
    """Yield the words of each field, for each item or once for the page.

    Args:
        selector: The parsed page.
        select: Field or `item` -> CSS selector.
        base_url: URL against which links are resolved.

    Raises:
        UserError: A selector is not CSS.
    """
    wanted = {name: css for name, css in select.items() if name in FIELDS and css}
    if not wanted:
        return
    items = selector.css(select["item"])[:MAX_ITEMS] if select.get("item") else [selector]
    for item in items:
        found = {name: said for name, css in wanted.items() if (said := _field(item, name, css))}
        if "url" in found:
            found["url"] = joined_address(base_url, found["url"])
        if found.keys() & {"title", "description", "text"}:
            if select.get("item") and "application_contact" not in found:
                found |= _hidden_contacts(item, found)
            yield found


def _hidden_contacts(item: Selector, found: Mapping[str, str]) -> dict[str, str]:
    """The targets of links in an item that lead to a person and that its text does not show."""
    html = item.get() or ""
    if "href" not in html:
        return {}
    shown = "\n".join(found.values())
    links = [link for link in contact_links(html) if link.partition(":")[2].strip("/") not in shown]
    return {"application_contact": "\n".join(links)} if links else {}
