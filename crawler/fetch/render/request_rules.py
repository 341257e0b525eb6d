"""What a page in the browser may ask for. Pure decisions; `gate.py` carries them out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

Decision = Literal["page", "fetch", "empty", "refuse"]
"""`page`: the response at hand; `fetch`: sent by our downloader; `empty`: an empty response, nothing is sent."""

MOST_REQUESTS: Final = 60
"""Requests of one page that are sent on; the commonest job boards make under twenty."""
MOST_BYTES: Final = 10 * 1024 * 1024
"""Bytes of all responses to one page, and of the page as rendered; the limit of any download."""

_CODE: Final = ("script", "xhr", "fetch")
"""What may change the words of a page; images, fonts, media and beacons don't."""
_KEPT: Final = ("content-type", "content-security-policy", "cache-control")
_SENT: Final = ("accept", "accept-language", "content-type", "origin", "authorization")
_NEVER_SENT: Final = ("x-forwarded-for", "x-client-data")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One request that the browser would make."""

    url: str
    method: str = "GET"
    kind: str = "fetch"
    """Playwright's resource type: document, script, xhr, fetch, image, ..."""
    is_page: bool = False
    """True for a navigation of the main frame."""


def decide(
    asked: PageRequest, page_url: str, page_given: bool, spent: tuple[int, int]
) -> tuple[Decision, str]:
    """What becomes of a request, and why it is refused.

    `page_given` is True once the page itself was handed over; `spent` are requests and bytes so far.
    """
    if asked.is_page and not page_given and _same(asked.url, page_url):
        return "page", ""
    if asked.kind == "document":
        return "refuse", "the page leads elsewhere" if asked.is_page else "frames are not loaded"
    if asked.kind == "stylesheet":
        return "empty", ""
    if asked.kind not in _CODE:
        return "refuse", f"{asked.kind} is not loaded"
    if asked.method not in ("GET", "HEAD") and (
        asked.method != "POST" or site_of(asked.url) != site_of(page_url)
    ):
        return "refuse", f"{asked.method} to another site" if asked.method == "POST" else asked.method
    if spent[0] >= MOST_REQUESTS:
        return "refuse", f"more than {MOST_REQUESTS} requests"
    if spent[1] >= MOST_BYTES:
        return "refuse", f"more than {MOST_BYTES >> 20} MiB"
    return "fetch", ""


def site_of(url: str) -> str:
    """Registered domain of an address; the host itself where it has none (an IP address, a bare name)."""
    host = urlsplit(url).hostname or ""
    return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> TLDExtract:
    """The list of public suffixes that comes with tldextract; it asks no network."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=())


def outgoing_headers(headers: dict[str, str]) -> dict[str, str]:
    """Headers of a script's request that go out: what the interface needs, nothing that tracks or pretends.

    Our own user agent is set by the downloader; cookies and the referrer are never sent.
    """
    return {
        name: value
        for name, value in headers.items()
        if name.lower() in _SENT or (name.lower().startswith("x-") and name.lower() not in _NEVER_SENT)
    }


def page_headers(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Headers of an answer that the browser gets: no cookies, no preload hints, no reports, no redirects."""
    return {
        name.lower(): value
        for name, value in headers
        if name.lower() in _KEPT or name.lower().startswith("access-control-")
    }


def _same(one: str, other: str) -> bool:
    return one.partition("#")[0] == other.partition("#")[0]
