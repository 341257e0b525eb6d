"""Lists whose links scripts make, read in a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from crawler.chromium import missing_requirements
from crawler.detection.addresses import grouped
from crawler.detection.proposal import CardProposal, probe_card
from crawler.detection.trial import run_trial

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage

MOST_RENDERED: Final = 20
"""Pages that a browser reads to find ads. Set by hand in 2026."""


def rendered_cards(
    page: FetchedPage, places: Sequence[str], private: dict[str, Any], contact: str, tried: list[str]
) -> Iterator[CardProposal]:
    """The card of the first of some list pages whose scripts link to ads.

    Args:
        page: The given page of the site.
        places: Addresses of list pages, itself among them.
        private: Keys of a card that let it reach a private host.
        contact: How the owner of the site can reach the user.
        tried: Receives what gave nothing, in words.
    """
    missing = missing_requirements()
    if missing or b"<script" not in page.body:
        tried.append(
            f"a browser for its scripts (there is no {missing})" if missing else "no script is on it"
        )
        return
    for url in places:
        card = {"kind": "listing", "url": url, "render": True, **private}
        found = run_trial(probe_card(card), contact, MOST_RENDERED)
        ads = tuple(one.posting for one in found.ads)
        if ads:
            include = [group.pattern() for group in grouped(ad.url for ad in ads)]
            why = f"pages that the scripts of {url} link to, read in a browser"
            yield CardProposal(card | {"include": include}, why, ads, len(ads), requests=len(ads) + 1)
            return
        tried.append(f"{url} in a browser ({found.problem or 'no ad'})")
