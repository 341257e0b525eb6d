"""`python -m quality.invented_sites.counted FOLDER...`: how often a page that reads as an ad is one, by its reading.

The shares in `crawler/detection/card_value.py` are from here. FOLDER is as for `python -m quality.invented_sites`.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from crawler.detection.fetch_page import PageClient
from crawler.detection.page_facts import PageParser
from crawler.detection.proposal import probe_card
from crawler.detection.site_reader import SiteReader
from crawler.detection.site_survey import SiteSearch
from quality.invented_sites.server import InventedSite, served
from quality.invented_sites.truth import TrueAd, address_of, read_truth, same_name

Count = Counter[tuple[str, bool]]
"""Reading of a page, and whether it is right -> how often."""


def main() -> int:
    """Print how many of each reading are live ads; returns 0."""
    counts: Count = Counter()
    for folder in map(Path, sys.argv[1:]):
        for path in sorted(folder.glob("*.truth.jsonl")):
            counts += counted(folder / path.name.removesuffix(".truth.jsonl"))
    for reading in sorted({reading for reading, _ in counts}):
        right, wrong = counts[reading, True], counts[reading, False]
        print(f"{reading}: {right} of {right + wrong}")
    return 0


def counted(folder: Path) -> Count:
    """The readings of the pages of one site by a walk from its front page."""
    truth = read_truth(folder.with_name(f"{folder.name}.truth.jsonl"))
    with served(InventedSite(folder)) as origin:
        card = probe_card({"kind": "urls", "url": f"{origin}/", "allow_private": True})
        with PageClient(card, "") as client, PageParser() as parser:
            site = SiteReader(f"{origin}/", "", True, client, parser)
            survey = SiteSearch(site.fetch, parser.facts)
            survey.walk(site.fetch([f"{origin}/"])[0])
    return _counts(survey, truth)


def _counts(survey: SiteSearch, truth: list[TrueAd]) -> Count:
    counts: Count = Counter()
    sure = {url for url, one in survey.pages.items() if one.is_ad and url not in survey.maybe}
    group_of = {url: group for group in survey.groups for url in group.urls}
    for url, one in survey.pages.items():
        here = [ad for ad in truth if ad.path.partition("#")[0] == address_of(url)]
        beside = set(group_of[url].urls) - {url} if url in group_of else set()
        if one.holds_several:
            counts.update(
                ("whole", any(same_name(ad.of("title"), found.title) for ad in here))
                for found in one.page.postings
            )
        elif url in survey.maybe:
            counts["alone" if sure.isdisjoint(beside) else "among ads", bool(here)] += 1
        elif one.page.verdict == "ad":
            counts["sure", bool(here)] += 1
    return counts


if __name__ == "__main__":
    sys.exit(main())
