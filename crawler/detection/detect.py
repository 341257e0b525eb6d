"""Source detection: from any address of a site to a card that works, and the ads that it would read.

The address may be a front page, a list page, a sitemap, a feed or one ad. Known systems are tried first; then pages
are sampled by folder over the sitemaps, and over the links of list pages; then blocks that repeat on a page are read.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.detection.fetch_page import PageClient
from crawler.detection.page_facts import PageParser
from crawler.detection.proposal import CardProposal, probe_card
from crawler.detection.site_reader import SiteReader
from crawler.errors import UserError
from crawler.sources.card import is_loopback
from crawler.sources.key_types import InvalidValue, parse_value
from crawler.sources.keys import COMMON


def detect_cards(url: str, contact: str, allow_private: bool, every: bool = False) -> list[CardProposal]:
    """The first proposal for a site that gives ads, or `every` one; a site is asked no more than needed.

    Args:
        url: Any address of the site.
        contact: How the owner of the site can reach the user; needed for any host but loopback.
        allow_private: Whether hosts of a private network may be asked.
        every: Go on after the first proposal.

    Raises:
        UserError: what is no address, needs a contact, or gave no ad; the message says what was tried.
    """
    try:
        parse_value(next(key for key in COMMON if key.name == "url"), url)
    except InvalidValue as error:
        raise UserError(f"{url}: {error}") from None
    if not contact and not is_loopback(urlsplit(url).hostname):
        raise UserError(
            'real sites are not asked anonymously: add [crawler] contact = "watch@agency.example" first'
        )
    card = probe_card({"kind": "urls", "url": url, "allow_private": allow_private})
    found: list[CardProposal] = []
    with PageClient(card, contact) as fetcher, PageParser() as parser:
        site = SiteReader(url, contact, allow_private, fetcher, parser)
        for proposal in site.proposals():
            found.append(proposal)
            if not every:
                break
    if not found:
        raise UserError(f"{url}: no card was found. {site.told()}")
    return sorted(found, key=lambda proposal: -proposal.entries) if every else found
