"""What a site names of itself: the sitemaps of its robots.txt, the feeds and the links of a page."""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from crawler.detection.fetch_page import FetchedPage
from crawler.postings.job_labels import is_job_address, names_jobs, names_next
from crawler.postings.site_names import base_of
from crawler.text.joined_address import joined_address, joined_link

MAX_SITEMAPS: Final = 10
"""Sitemaps that are read of an index of many; those that sound like jobs first. Set by hand in 2026."""
MAX_ADDRESSES: Final = 200_000
"""Addresses that are taken from them."""
_SITEMAP_LINE: Final = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_LOC: Final = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]+)", re.I)
_JOBS: Final = re.compile(r"job|vaca|career|position|offer|emplo|stelle|rabot|work|post", re.I)
_PAGE_NUMBER: Final = re.compile(
    r"(?:[?&](?:page|p|pg|seite|strana|pagina|paged)=|/page/|/p/|-page-)(\d{1,4})\b", re.I
)

HEAD: Final = 20_000
"""Characters in which the head of a page is looked for."""
_HEAD_PARTS: Final = re.compile(r"[,،、;|–—•·:()-]")
_PAGE_TEXT: Final = re.compile(r"[\[(]?(\d{1,3})[\])]?")
"""Text of a link to a page of a list."""
_DIGITS: Final = re.compile(r"(?<![\d%])\d{1,4}(?!\d)")
_NEXT_CLASS: Final = re.compile(r"(?:[\w-]{1,20}[-_])?next(?:[-_][\w-]{1,20})?|nextpostslink", re.I)
Fetch = Callable[[Sequence[str]], list[FetchedPage]]


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of a page."""

    url: str
    text: str
    rel: str
    names: str
    """Its classes."""
    is_named: bool = False
    """Whether one of its texts is called after jobs."""


@dataclass(slots=True)
class SitemapIndex:
    """The addresses of a site's sitemaps."""

    url: str = ""
    """What a card names: the robots.txt, an index or the one sitemap."""
    by_sitemap: dict[str, list[str]] = field(default_factory=dict)
    unread: int = 0
    """Sitemaps that were left out."""

    @property
    def addresses(self) -> list[str]:
        """All addresses, each once."""
        return list(dict.fromkeys(url for urls in self.by_sitemap.values() for url in urls))


@dataclass(frozen=True, slots=True)
class SitemapText:
    """What a confined process read of an address that may be a sitemap."""

    kind: Literal["sitemap", "feed", "page"]
    is_index: bool = False
    places: tuple[str, ...] = ()
    """Addresses that it names, whole."""


ReadSitemap = Callable[[FetchedPage], SitemapText]


def read_sitemaps(
    url: str, fetch: Fetch, read: ReadSitemap, start: FetchedPage | None = None
) -> SitemapIndex:
    """Read the sitemaps that robots.txt names, or `/sitemap.xml`, or the given one.

    Args:
        url: An address of the site.
        fetch: Fetches pages.
        read: Reads a sitemap.
        start: A sitemap to begin with.
    """
    found = SitemapIndex()
    if start is not None:
        found.url, waiting = start.url, _take(found, [start], read)
    else:
        robots = fetch([urljoin(url, "/robots.txt")])[0]
        named = [joined_address(robots.url, place) for place in _SITEMAP_LINE.findall(robots.text)]
        found.url = robots.url if named else urljoin(url, "/sitemap.xml")
        waiting = named or [found.url]
        if len(named) == 1:
            found.url = named[0]
    met: set[str] = set()
    while waiting and len(met) < MAX_SITEMAPS:
        waiting.sort(key=lambda place: not _JOBS.search(urlsplit(place).path))
        batch = [place for place in dict.fromkeys(waiting) if place not in met][: MAX_SITEMAPS - len(met)]
        met |= set(batch)
        waiting = [place for place in waiting if place not in met] + _take(
            found, fetch(batch) if batch else [], read
        )
    found.unread = len(set(waiting) - met)
    return found


def _take(found: SitemapIndex, pages: Sequence[FetchedPage], read: ReadSitemap) -> list[str]:
    """Enter the addresses of sitemaps; the sitemaps that they name."""
    more: list[str] = []
    for page in pages:
        sitemap = read(page)
        if sitemap.is_index:
            more += sitemap.places
        elif sitemap.places:
            found.by_sitemap[page.asked] = list(sitemap.places)
    return more


def sitemap_text(page: FetchedPage) -> SitemapText:
    """In a confined process: what kind of address this is, and what it names as a sitemap."""
    text = _unpacked(page.body)
    places = tuple(
        joined_address(page.url, place.replace("&amp;", "&")) for place in _LOC.findall(text)[:MAX_ADDRESSES]
    )
    return SitemapText(kind_of(page), "<sitemapindex" in text[:5000], places)


def _unpacked(body: bytes) -> str:
    if body[:2] == b"\x1f\x8b":
        try:
            body = gzip.decompress(body[:20_000_000])
        except (OSError, EOFError, zlib.error):
            return ""
    return body.decode("utf-8", "replace")


def kind_of(page: FetchedPage) -> Literal["sitemap", "feed", "page"]:
    """What a fetched address is: `sitemap`, `feed` or `page`."""
    text = _unpacked(page.body)[:3000].lower()
    if "<urlset" in text or "<sitemapindex" in text:
        return "sitemap"
    return "feed" if re.search(r"<(?:rss|feed|rdf:rdf)\b", text) else "page"


def links_of(page: FetchedPage) -> list[str]:
    """Addresses that a page links to, without fragments, each once."""
    from crawler.postings.script_data import script_links

    found = [link.url for link in _links(page)]
    return list(dict.fromkeys([*found, *script_links(page.text, page.url)]))


def job_links_of(page: FetchedPage) -> list[str]:
    """Addresses that are called after jobs, or whose links are; the shortest paths first."""
    found = [link.url for link in _links(page) if is_job_address(link.url) or link.is_named]
    return sorted(found, key=lambda url: (url.count("/"), len(url)))


def feeds_of(page: FetchedPage) -> list[str]:
    """Feeds that the head of a page names."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page.text)
    found = tree.css("link[type='application/rss+xml'], link[type='application/atom+xml']")
    base = base_of(tree, page.url)
    return list(dict.fromkeys(joined_address(base, node.attributes.get("href") or "") for node in found))[:3]


def head_words(page: FetchedPage) -> tuple[str, ...]:
    """Parts of the title, the description and the keywords of a page."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page.text[:HEAD])
    said = [node.text() or "" for node in tree.css("title")[:1]]
    said += [
        node.attributes.get("content") or ""
        for node in tree.css("meta[name=description], meta[name=keywords]")[:2]
    ]
    return tuple(part.strip() for text in said for part in _HEAD_PARTS.split(text) if part.strip())


def _links(page: FetchedPage) -> list[PageLink]:
    """The links of a page; of several to one address the first, with the longest of their texts."""
    from selectolax.lexbor import LexborHTMLParser

    from crawler.text.parser_limits import exceeds_parser_limits

    text = page.text
    if exceeds_parser_limits(text):
        return []
    met: dict[str, PageLink] = {}
    tree = LexborHTMLParser(text)
    base = base_of(tree, page.url)
    for node in tree.css("a[href]"):
        url = joined_link(base, node.attributes.get("href") or "")
        if url.startswith(("http://", "https://")):
            said = " ".join((node.text() or "").split()) or (node.attributes.get("title") or "")
            rel, names = node.attributes.get("rel") or "", node.attributes.get("class") or ""
            link = PageLink(url, said, rel, names, names_jobs(said))
            known = met.get(url)
            met[url] = (
                link
                if known is None
                else replace(
                    known,
                    text=max(known.text, link.text, key=len),
                    is_named=known.is_named or link.is_named,
                )
            )
    return list(met.values())


def paging_of(page: FetchedPage) -> dict[str, object]:
    """Keys of a card that lead from a list page to the next one; {} where the page marks its next one itself.

    A link whose text is a number and whose address holds that number (or the one before it) gives the template;
    else an address that looks like that of a page; else a link that is called "next".
    """
    links = _links(page)
    if any("next" in link.rel.split() for link in links):
        return {}
    host = urlsplit(page.url).netloc
    votes: Counter[tuple[str, int]] = Counter()
    for link in links:
        said = _PAGE_TEXT.fullmatch(link.text)
        if said and int(said[1]) > 1 and urlsplit(link.url).netloc == host:
            votes.update(_templates(link.url, int(said[1])))
    if votes:
        (template, first), _ = votes.most_common(1)[0]
        return {"page_url": template, "first_page": first}
    for link in links:
        found = _PAGE_NUMBER.search(link.url)
        if found and urlsplit(link.url).netloc == host:
            template = link.url[: found.start(1)] + "{page}" + link.url[found.end(1) :]
            return {"page_url": template, "first_page": 0 if int(found[1]) == 0 else 1}
    return _next_link(links)


def _templates(url: str, number: int) -> Iterator[tuple[str, int]]:
    """Templates of the address of a page with this number, with the number of the first page."""
    for first, wanted in ((1, number), (0, number - 1)):
        found = [match for match in _DIGITS.finditer(url) if int(match[0]) == wanted]
        if found and found[-1].start() > url.index("/", 8):
            yield f"{url[: found[-1].start()]}{{page}}{url[found[-1].end() :]}", first
            return


def _next_link(links: Sequence[PageLink]) -> dict[str, object]:
    """A selector of the link that is called next."""
    for link in links:
        if names_next(link.text):
            return {"select": {"next": f'a:contains("{link.text}")'}}
        name = next((name for name in link.names.split() if _NEXT_CLASS.fullmatch(name)), "")
        if name:
            return {"select": {"next": f"a.{name}"}}
    return {}
