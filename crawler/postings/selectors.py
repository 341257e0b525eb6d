"""Read fields by the CSS selectors of a source card, for pages without structured data.

`item` selects each of several ads (a thread, a list of full ads); every other selector is applied inside an
item. A selector may end in `::text` or `::attr(name)`; without that it gives the element's visible text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from crawler.errors import UserError
from crawler.postings.json_values import one_line, tidy
from crawler.text.html import visible_text

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


def _all(selector: Selector, css: str) -> list[str]:
    from cssselect import SelectorError

    try:
        found = selector.css(css)
    except (SelectorError, ValueError) as error:
        raise UserError(
            f"selector {css!r} is not CSS: {error}; write it like 'h1.title' or 'a::attr(href)'"
        ) from error
    if "::" in css:
        return found.getall()
    return [visible_text(markup) for markup in found.getall()]


def _field(selector: Selector, name: str, css: str) -> str:
    parts = [part for part in (tidy(value) for value in _all(selector, css)) if part]
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
            try:
                found["url"] = urljoin(base_url, found["url"])
            except ValueError:
                del found["url"]
        if found.keys() & {"title", "description", "text"}:
            yield found
