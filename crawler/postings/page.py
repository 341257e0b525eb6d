"""One page to its postings: structured data first, then what the card's selectors say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from crawler.geo.places import read_places
from crawler.money.pay_field import read_pay
from crawler.postings.charset import decode
from crawler.postings.dates import read_date
from crawler.postings.hints import Hints
from crawler.postings.jsonld import postings_of, read_blocks
from crawler.postings.main_text import main_text
from crawler.postings.microdata import MARK, microdata_postings
from crawler.postings.parser_guard import simplified
from crawler.postings.schema_org import posting_from_node
from crawler.postings.selectors import selected
from crawler.records import JobPosting, Page
from crawler.text.html_links import contact_links

if TYPE_CHECKING:
    from parsel import Selector

_CLOSED: Final = re.compile(r"</(?:html|body)\s{0,9}>", re.I)
"""libxml2 drops what follows these end tags, where browsers go on reading."""

_LANGUAGE = re.compile(
    r"<html\b[^>]{0,1000}?\blang\s{0,5}=\s{0,5}[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3})", re.I
)


def read_page(page: Page, hints: Hints) -> tuple[JobPosting, ...]:
    """Postings of a page, in order; empty when it has none. Never raises for what a page contains.

    JSON-LD counts first, then microdata; the card's selectors fill what these leave empty, and stand alone
    on pages without structured data. Raises UserError only for a selector that is not CSS.
    """
    text = decode(page.body, page.encoding, hints.languages)
    nodes: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[str, ...] = ()
    tree: Selector | None = None
    if "JobPosting" in text or "jobposting" in text:
        values, problems = read_blocks(text)
        nodes = postings_of(values)
        if not nodes and MARK in text:
            tree = parse(text)
            nodes = tuple(microdata_postings(tree.root, page.url)) if tree is not None else ()
    found = [
        posting_from_node(node, hints, page_url=page.url, fetched_at=page.fetched_at, use_url=len(nodes) > 1)
        for node in nodes
    ]
    found = [posting for posting in found if posting.title or posting.description]
    if hints.select and len(found) < 2:
        tree = tree or parse(text)
        found = _with_selected(found, tree, page, hints)
    if len(found) == 1 and nodes:
        found = [replace(found[0], text=main_text(text, found[0].description))]
    found = [_with_links(posting) for posting in found]
    language = _LANGUAGE.search(text, 0, 20_000)
    stated = language[1] if language else None
    return tuple(
        replace(posting, language=posting.language or stated, problems=(*posting.problems, *problems))
        for posting in _distinct(found)
    )


def _with_links(posting: JobPosting) -> JobPosting:
    """The posting with the targets of its own links (mailto, tel, messengers) that its text does not show."""
    if "href" not in posting.description_html:
        return posting
    shown = f"{posting.description}\n{posting.application_contact}"
    hidden = [
        link
        for link in contact_links(posting.description_html)
        if link.partition(":")[2].strip("/") not in shown
    ]
    if not hidden:
        return posting
    lines = filter(None, (posting.application_contact, *hidden))
    return replace(posting, application_contact="\n".join(lines))


def parse(text: str) -> Selector:
    """A tree for selectors; what follows `</html>` is kept, as browsers do."""
    from parsel import Selector

    return Selector(text=simplified(_CLOSED.sub("", text.replace("\x00", ""))), type="html")


def _with_selected(found: list[JobPosting], tree: Selector, page: Page, hints: Hints) -> list[JobPosting]:
    """Postings with empty fields filled by selectors; made by them alone where there is none yet."""
    rows = list(selected(tree, hints.select, page.url))
    if not found:
        return [_from_row(row, page, hints) for row in rows]
    if "item" in hints.select or not rows:
        return found
    drawn = _from_row(rows[0], page, hints)
    empty = {
        name: value for name in rows[0] if not getattr(found[0], name) and (value := getattr(drawn, name))
    }
    return [replace(found[0], **empty)]


def _from_row(row: Mapping[str, str], page: Page, hints: Hints) -> JobPosting:
    fields: dict[str, Any] = {
        name: said for name, said in row.items() if not name.startswith(("date_", "valid_"))
    }
    for name in ("date_posted", "valid_through"):
        raw = row.get(name, "")
        fields[f"{name}_raw"] = raw
        fields[name] = read_date(raw, hints.languages, hints.date_order, page.fetched_at)
    fields.setdefault("url", _own_address(row, page, hints))
    return JobPosting(
        **fields,
        source=hints.source,
        places=read_places(row.get("job_location", "")),
        pay=read_pay(row.get("base_salary", ""), hints.region),
        region=hints.region,
        fetched_at=page.fetched_at,
    )


def _own_address(row: Mapping[str, str], page: Page, hints: Hints) -> str:
    """The page's address; for one of several ads without links, with a fragment that stays the same."""
    if "item" not in hints.select:
        return page.url
    words = row.get("text") or row.get("description") or row.get("title", "")
    mark = row.get("identifier") or sha256(words.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{page.url}#{quote(mark[:80], errors='replace')}"


def _distinct(found: list[JobPosting]) -> list[JobPosting]:
    """Each ad once: a page may carry the same block twice, or as JSON-LD of the page and of its widget."""
    kept: dict[tuple[str, ...], JobPosting] = {}
    for posting in found:
        key = (
            posting.url,
            posting.title,
            posting.hiring_organization,
            posting.job_location,
            posting.description,
            posting.text,
        )
        kept.setdefault(key, posting)
    return list(kept.values())
