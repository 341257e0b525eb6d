"""RSS and Atom feeds as they are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from crawler.clock import timestamp
from crawler.isolation import Failure, guarded
from crawler.postings.dates import read_date
from crawler.postings.hints import Hints
from crawler.postings.unread import unread_mapping
from crawler.records import JobPosting
from crawler.text.html import visible_text
from crawler.text.joined_address import joined_address


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed."""

    url: str
    date: str | None
    """When it was changed, or else published, by its own statement; UTC."""
    mark: str
    """Changes when the entry does."""
    posting: JobPosting | None = None
    """The ad that it holds, where that was asked for."""
    failure: Failure | None = None
    """Why the ad could not be read; `posting` is then what can be had of it."""


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """What a feed says."""

    entries: tuple[FeedEntry, ...]
    """Newest as the feed has them."""
    problem: str = ""
    """Why it is no feed."""


def read_feed(body: bytes, url: str, hints: Hints, whole: bool) -> ReadFeed:
    """Read a feed.

    Args:
        body: The feed.
        url: Its address, from which those of the entries count.
        hints: Settings of its source.
        whole: Whether the entries are the ads themselves.
    """
    import feedparser

    # The headers are left out: feedparser would follow Content-Location and refuse text/plain.
    parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    wrong = parsed.get("bozo") and not parsed.entries
    return ReadFeed(
        tuple(_entry(row, url, hints, whole) for row in parsed.entries),
        f"not a feed ({parsed.get('bozo_exception')})" if wrong else "",
    )


def _entry(row: Mapping[str, Any], base: str, hints: Hints, whole: bool) -> FeedEntry:
    said = str(row.get("link") or row.get("id") or "").strip()
    url = joined_address(base, said) or said
    date = _moment(row)
    entry = FeedEntry(url=url, date=date, mark=f"{date or ''} {_digest(row)}".strip())
    if not whole:
        return entry
    read = guarded("reading the ad", partial(_posting, row, url, hints))
    if isinstance(read, Failure):
        unread = replace(unread_mapping({**row, "url": url}, hints, read), url=url)
        return replace(entry, posting=unread, failure=read)
    return replace(entry, posting=read)


def _posting(row: Mapping[str, Any], url: str, hints: Hints) -> JobPosting:
    markup = _content(row)
    stated = str(row.get("published") or row.get("updated") or "")
    tags = [str(tag.get("term", "")) for tag in row.get("tags") or ()]
    return JobPosting(
        url=url,
        source=hints.source,
        title=visible_text(str(row.get("title", ""))),
        description=visible_text(markup),
        description_html=markup,
        hiring_organization=str(row.get("author", "")),
        date_posted_raw=stated,
        date_posted=read_date(stated, hints.languages, hints.date_order),
        identifier=str(row.get("id", "")),
        region=hints.region,
        extra={"tags": tags} if tags else {},
    )


def _content(row: Mapping[str, Any]) -> str:
    """The longest text an entry gives: its content, or its summary."""
    texts = [str(part.get("value", "")) for part in row.get("content", ())]
    return max([*texts, str(row.get("summary", ""))], key=len)


def _moment(row: Mapping[str, Any]) -> str | None:
    parts = row.get("updated_parsed") or row.get("published_parsed")
    if not parts:
        return None
    try:
        year, month, day, hour, minute, second = parts[:6]
        return timestamp(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except ValueError:
        return None


def _digest(row: Mapping[str, Any]) -> str:
    """Eight digits over an ad as the feed lists it; when they change, its page is requested again."""
    text = "\n".join((str(row.get("title", "")), _content(row)))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
