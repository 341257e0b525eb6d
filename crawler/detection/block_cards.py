"""The card of a page that holds its ads whole, in blocks that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crawler.detection.proposal import CardProposal
from crawler.detection.samples import ads_of_blocks
from crawler.postings import Hints
from crawler.postings.job_labels import is_job_address

if TYPE_CHECKING:
    from crawler.detection.fetch_page import FetchedPage
    from crawler.detection.page_facts import PageParser

SHOWN: Final = 10
"""Ads that a proposal shows."""


def blocks_card(
    page: FetchedPage, private: dict[str, Any], parser: PageParser
) -> tuple[CardProposal | None, str]:
    """The card, or None and what gave nothing, in words.

    Args:
        page: The page.
        private: Keys of a card that let it reach a private host.
        parser: Reads pages in a confined process.
    """
    select = parser.list_selectors(page.text)
    if not select:
        return None, f"blocks that repeat on {page.url} (none with text enough)"
    hints = Hints(source="probed", select={k: v for k, v in select.items() if k != "link"})
    ads = ads_of_blocks(page, hints)
    if (
        len(ads) < 2
        or "title" not in select
        or not (is_job_address(page.url) or parser.speaks_of_work(page.text, select["item"]))
    ):
        return None, f"blocks that repeat on {page.url} (nothing in them marks a job ad)"
    card = {
        "kind": "listing",
        "url": page.url,
        "follow": False,
        **parser.facts(page).paging,
        "select": select,
    }
    why = "ads that this page holds whole"
    return CardProposal(card | private, why, ads[:SHOWN], len(ads), requests=1), why
