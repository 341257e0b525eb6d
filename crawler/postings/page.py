"""Read the postings of one page: structured data first, then the CSS selectors of the source card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from crawler.postings.charset import decode
from crawler.postings.hints import Hints
from crawler.postings.job_labels import is_unnamed, read_labels
from crawler.postings.job_tables import JobTables, read_job_tables
from crawler.postings.jsonld import Node, postings_of, read_blocks
from crawler.postings.main_text import text_beside
from crawler.postings.microdata import MARK, microdata_postings
from crawler.postings.parser_guard import simplified
from crawler.postings.plain_page import read_plain_page
from crawler.postings.said_fields import posting_of
from crawler.postings.schema_org import posting_from_node
from crawler.postings.script_data import script_ad
from crawler.postings.selectors import selected
from crawler.postings.stated_fields import PageLabels, read_stated
from crawler.postings.template_defaults import without_defaults
from crawler.postings.thread_posts import Post
from crawler.postings.threads import Thread, headline_of, offer_of, thread_of
from crawler.records import JobPosting, Page
from crawler.text.html_links import contact_links

if TYPE_CHECKING:
    from parsel import Selector

_CLOSED: Final = re.compile(r"</(?:html|body)\s{0,9}>", re.I)
"""libxml2 drops all text after these end tags; browsers read on."""

LANGUAGE_WINDOW: Final = 20_000
"""Characters of a page in which its `<html lang>` is looked for. Set by hand in 2026."""
_LABELLED: Final = frozenset(
    ("hiring_organization", "job_location", "base_salary", "employment_type", "date_posted", "valid_through")
)
"""Fields that labels in the text of an ad fill where the card selects none."""
_SEEN: Final = (
    *sorted(_LABELLED),
    "date_posted_raw",
    "valid_through_raw",
    "places",
    "pay",
    "application_contact",
)
"""Fields that are read off the page where the card selects none."""
_LANGUAGE = re.compile(
    r"<html\b[^>]{0,1000}?\blang\s{0,5}=\s{0,5}[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3})", re.I
)


def read_page(page: Page, hints: Hints) -> tuple[JobPosting, ...]:
    """Read the postings of a page, in order.

    JSON-LD comes first, then microdata. Selectors fill the fields that these leave empty, and give the postings
    of pages without structured data.

    Args:
        page: The page as fetched.
        hints: Settings of its source.

    Returns:
        The postings; empty when the page has none. Nothing inside a page makes this raise.

    Raises:
        UserError: A selector of the source is not CSS.
    """
    text = decode(page.body, page.encoding, hints.languages)
    language = _LANGUAGE.search(text, 0, LANGUAGE_WINDOW)
    stated = language[1] if language else None
    hints = _with_language(hints, text)
    nodes, tree, problems = _structured(text, page)
    found = [
        posting_from_node(node, hints, page_url=page.url, fetched_at=page.fetched_at, use_url=len(nodes) > 1)
        for node in nodes
    ]
    found = [posting for posting in found if posting.title or posting.description]
    if hints.is_thread and hints.select.keys() == {"item"} and not hints.replies and not nodes:
        thread = thread_of(text, page.url, hints.select["item"])
        offer = thread and offer_of(thread, page, hints)
        found = [offer] if offer else []
    elif hints.select and len(found) < 2:
        found = _with_selected(found, tree or parse(text), text, page, hints)
        if len(found) == 1 and not nodes and "item" not in hints.select:
            found = _completed(found[0], text, page, hints)
    if not found and not nodes and "item" not in hints.select:
        found = _without_structure(text, page, hints)
    elif len(found) == 1 and nodes:
        found = [_with_page_words(found[0], text, page, hints)]
    return tuple(
        replace(posting, language=posting.language or stated, problems=(*posting.problems, *problems))
        for posting in _distinct([_with_links(posting) for posting in found])
    )


def _without_structure(text: str, page: Page, hints: Hints) -> list[JobPosting]:
    """The ads of a page without structured data: in what its scripts hold, as a person sees it, or in a table."""
    data = script_ad(text, page.url)
    if data is not None:
        drawn = posting_from_node(data, hints, page_url=page.url, fetched_at=page.fetched_at)
        return [_with_page_words(drawn, text, page, hints)]
    tables = read_job_tables(text, page, hints)
    if tables.rows > 1:
        return list(tables.ads)
    return list(read_plain_page(text, page, hints))


def read_tables(page: Page, hints: Hints) -> JobTables:
    """The tables of ads of a page.

    Args:
        page: The page as fetched.
        hints: Settings of its source.
    """
    text = decode(page.body, page.encoding, hints.languages)
    return read_job_tables(text, page, _with_language(hints, text))


def read_rows(page: Page, hints: Hints) -> tuple[JobPosting, ...]:
    """The ads in the rows of a page's tables that have no page of their own.

    Args:
        page: The page as fetched.
        hints: Settings of its source.
    """
    return read_tables(page, hints).ads


def read_listed(page: Page, hints: Hints) -> tuple[JobPosting, ...]:
    """The ads that a page without structured data holds below each other, none of them with a page of its own.

    Args:
        page: The page as fetched.
        hints: Settings of its source.
    """
    found = read_page(page, hints)
    return found if len(found) > 1 and all(ad.url.startswith(f"{page.url}#") for ad in found) else ()


def _with_language(hints: Hints, text: str) -> Hints:
    """The hints with the language that the page states added."""
    language = _LANGUAGE.search(text, 0, LANGUAGE_WINDOW)
    if language is None or language[1] in hints.languages:
        return hints
    return replace(hints, languages=(*hints.languages, language[1]))


def _structured(text: str, page: Page) -> tuple[tuple[Node, ...], Selector | None, tuple[str, ...]]:
    """JobPosting objects of a page, the tree if one was built, and the problems of unreadable blocks."""
    if "JobPosting" not in text and "jobposting" not in text:
        return (), None, ()
    values, problems = read_blocks(text)
    nodes = postings_of(values)
    if nodes or MARK not in text:
        return nodes, None, problems
    tree = parse(text)
    return tuple(microdata_postings(tree.root, page.url)), tree, problems


def _with_page_words(posting: JobPosting, html: str, page: Page, hints: Hints) -> JobPosting:
    """Add what the page says of the ad beyond its structured data: fields that these leave empty, and text."""
    seen = read_stated(html, page, hints, posting)
    if seen is None:
        return posting
    posting = _with_stated(posting, seen, page, hints)
    stated = (posting.title, posting.hiring_organization, posting.job_location, posting.base_salary)
    known = "\n".join(filter(None, (posting.description, posting.application_contact)))
    more = text_beside(seen.blocks, known, stated)
    return replace(posting, text="\n\n".join(filter(None, (posting.text, more))))


def _with_stated(posting: JobPosting, seen: PageLabels, page: Page, hints: Hints) -> JobPosting:
    """Fill empty fields by labels and marks; a site that names itself as the employer of all ads counts as empty."""
    values = {
        name: said for name, said in seen.values.items() if name in _LABELLED and any(map(str.isalnum, said))
    }
    if is_unnamed(values.get("hiring_organization", "")):
        del values["hiring_organization"]
    posting = without_defaults(posting, values, seen.site)
    values = {name: said for name, said in values.items() if not getattr(posting, name)}
    if not values:
        return posting
    drawn = _from_row(values, page, replace(hints, select={}))
    names = [name for name in _SEEN if name != "application_contact"]
    empty = {
        name: getattr(drawn, name) for name in names if not getattr(posting, name) and getattr(drawn, name)
    }
    if "date_posted" in empty:
        empty["date_posted_raw"] = drawn.date_posted_raw
    return replace(posting, **empty)


def _with_links(posting: JobPosting) -> JobPosting:
    """Add the targets of links (mailto, tel, messengers) that the text does not show to the contacts."""
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
    """Parse a page for selectors; text after `</html>` is kept, as browsers do."""
    from parsel import Selector

    return Selector(text=simplified(_CLOSED.sub("", text.replace("\x00", ""))), type="html")


def _with_selected(
    found: list[JobPosting], tree: Selector, text: str, page: Page, hints: Hints
) -> list[JobPosting]:
    """Fill empty fields of the posting by selectors; without one, make postings from selectors alone."""
    rows = list(selected(tree, hints.select, page.url))
    if not found:
        if hints.is_thread and rows:
            rows[0] = {"title": headline_of(text, page.url)} | rows[0]
            if not hints.replies:
                return _first_post(rows, text, page, hints)
        return [_from_row(row, page, hints) for row in rows]
    if "item" in hints.select or not rows:
        return found
    drawn = _from_row(rows[0], page, hints)
    empty = {
        name: value for name in rows[0] if not getattr(found[0], name) and (value := getattr(drawn, name))
    }
    return [replace(found[0], **empty)]


def _first_post(rows: list[dict[str, str]], html: str, page: Page, hints: Hints) -> list[JobPosting]:
    """The ad of a thread by the selectors of its posts; [] for a thread that offers no work."""
    if not rows[0].get("date_posted") and "item" in hints.select:
        seen = thread_of(html, page.url, hints.select["item"])
        rows[0]["date_posted"] = seen.posts[0].posted if seen is not None else ""
    posts = [Post(row.get("text") or row.get("description", ""), row.get("date_posted", "")) for row in rows]
    found = offer_of(Thread(rows[0].get("title", ""), tuple(posts), ""), page, hints)
    return [] if found is None else [found]


def _completed(posting: JobPosting, text: str, page: Page, hints: Hints) -> list[JobPosting]:
    """What selectors left empty, as a person would see it; nothing where they gave no text and the page is a list."""
    seen = read_plain_page(text, page, hints, known=True)
    words = posting.description or posting.text
    if not seen:
        return [posting] if words else []
    names = [*_SEEN, *(() if words else ("description",))]
    empty = {name: getattr(seen[0], name) for name in names if not getattr(posting, name)}
    return [replace(posting, **empty)]


def _labelled(row: Mapping[str, str]) -> dict[str, str]:
    """What the labels in the selected text of an ad name and no selector does."""
    lines = f"{row.get('description', '')}\n{row.get('text', '')}".split("\n")
    return {name: said for name, said in read_labels(lines).values.items() if name in _LABELLED}


def _from_row(row: dict[str, str], page: Page, hints: Hints) -> JobPosting:
    row = _labelled(row) | row
    return posting_of(row, _own_address(row, page, hints), page, hints)


def _own_address(row: Mapping[str, str], page: Page, hints: Hints) -> str:
    """The page's URL; for one of several ads without a link, with a fragment that is stable between crawls."""
    if "item" not in hints.select:
        return page.url
    words = row.get("text") or row.get("description") or row.get("title", "")
    mark = row.get("identifier") or sha256(words.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{page.url}#{quote(mark[:80], errors='replace')}"


def _distinct(found: list[JobPosting]) -> list[JobPosting]:
    """Drop duplicates: a page may hold the same block twice, or as JSON-LD of the page and of a widget."""
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
