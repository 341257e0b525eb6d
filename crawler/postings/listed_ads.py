"""Small ads one below the other on one page: each begins with its headline, and has its own contact.

Bulletin boards that a person keeps by hand print their list so, each ad of another employer, under bold type, under
headings or terms of a list of definitions. What stands behind the headline in its line is employer, place and pay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from crawler.postings.hiring_words import names_seekers
from crawler.postings.job_labels import is_job_address, is_label, names_jobs
from crawler.postings.page_state import over_line
from crawler.postings.small_ad import (
    CONTACT,
    SmallAd,
    ad_of,
    is_offer,
    is_small_ad,
    says_how_to_answer,
    with_day_of_page,
)
from crawler.postings.small_ad_heads import begins_line, line_of, links_behind, stands_apart

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.postings.page_blocks import PageBlocks
    from crawler.records import JobPosting, Page

ADS: Final = 3
"""Such ads from which a page is a list of them. Set by hand in 2026."""
TWO: Final = 2
"""Such ads from which a page is that is headed "Vacancies", if each offers work and has a contact that the other has
not: one ad has one."""
MENU: Final = 3
"""Links to other pages below a headline from which it is that of a menu. Set by hand in 2026."""
LED: Final = 0.75
"""Share of the ads with a link to a page below them from which they have pages of their own. Set by hand in 2026."""
MOST: Final = 0.6
"""Share of the bold headlines that must head an ad. Set by hand in 2026."""
OFFERS: Final = 2
"""Ads of a list not called after jobs that must name pay or speak of hiring. Set by hand in 2026."""
HALF: Final = 0.5
"""Share of its ads that must."""
BEFORE_HEAD: Final = 25
"""Characters that may stand before a headline in its line: a number, a cell beside it. Set by hand in 2026."""
MAX_HEADS: Final = 400
MAX_LINES: Final = 5_000
_HEADS: Final = ("h1", "h2", "h3", "h4", "dt", "summary", "button", "b, strong")
RANKS: Final = 4
"""Of these, the ranks of headlines: one of a higher rank ends the last ad."""
_BULLET: Final = re.compile(r"^[^\w(\[\"'«„“]+")


def read_listed_ads(blocks: PageBlocks, lines: Sequence[str], page: Page, hints: Hints) -> list[JobPosting]:
    """The small ads of a page, in order; [] for a page that is no list of them.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        page: The page as fetched.
        hints: Settings of its source.
    """
    tops = [line_of(node) for node in blocks.root.css("h1, h2")[:2]]
    if any(map(names_seekers, tops)):
        return []
    headed = any(map(names_jobs, tops))
    named = headed or is_job_address(page.url)
    plain: list[str] = []
    for rank, css in enumerate(_HEADS):
        nodes = blocks.root.css(css)[:MAX_HEADS]
        heads = [node for node in nodes if begins_line(node)] if len(nodes) >= TWO else []
        if len(heads) < TWO:
            continue
        plain = plain or [_BULLET.sub("", " ".join(line.split())) for line in lines[:MAX_LINES]]
        above = blocks.root.css(", ".join(_HEADS[: min(rank, RANKS)]))[:MAX_HEADS] if rank else []
        bounds = {said for node in above if not is_label(said := line_of(node))}
        cut = list(_cut([line_of(node) for node in heads], lines, plain, bounds))
        parts, likely = _of_the_list(cut, TWO if headed else ADS)
        if not likely or len(likely) < MOST * len(parts):
            continue
        links = links_behind(heads)
        kept = [part for part in likely if links[part.head] < MENU]
        offers = [part for part in kept if is_offer(part, hints)]
        kept = [part for part in kept if part in offers or not stands_apart(heads, part.head)]
        needed = 1 if named else max(OFFERS, HALF * len(kept))
        enough = len(kept) >= ADS and len(offers) >= needed
        if not enough and not (headed and len(parts) == TWO and _are_two(offers)):
            continue
        told = [links[part.head] for part in kept if links[part.head] >= 0]
        if sum(count > 0 for count in told) < LED * max(1, len(told)):
            live = [part for part in kept if not over_line(f"{part.title}\n{part.text}")]
            return with_day_of_page([ad_of(part, page, hints) for part in live], lines, page, hints)
    return []


def _are_two(offers: Sequence[SmallAd]) -> bool:
    """True for two ads, each with a contact that the other has not."""
    if len(offers) != TWO:
        return False
    first, second = (set(CONTACT.findall(part.text)) for part in offers)
    return bool(first - second) and bool(second - first)


def _of_the_list(parts: Sequence[SmallAd], least: int) -> tuple[list[SmallAd], list[SmallAd]]:
    """The stretches from the first small ad to the last, and the small ads among them; none where they are too few.

    A headline right above another is that of a column.
    """
    texts = [part for part in parts if part.text]
    reached = [number for number, part in enumerate(texts) if says_how_to_answer(part)]
    ads = [number for number in reached if is_small_ad(texts[number])] if len(reached) >= least else []
    return (texts[ads[0] : ads[-1] + 1], [texts[number] for number in ads]) if len(ads) >= least else ([], [])


def _cut(
    heads: Sequence[str], lines: Sequence[str], plain: Sequence[str], bounds: Collection[str]
) -> Iterator[SmallAd]:
    """The lines from each headline to the next, and from the last one to one of a higher rank.

    Args:
        heads: The headlines, in order.
        lines: The lines of the page.
        plain: The first of them without bullets.
        bounds: Headlines of a higher rank.
    """
    starts: list[tuple[int, int, str]] = []
    begin = 0
    for number, head in enumerate(heads):
        at = next((n for n in range(begin, len(plain)) if 0 <= plain[n].find(head) <= BEFORE_HEAD), -1)
        if at >= 0:
            starts.append((at, number, head))
            begin = at + 1
    last = next((n for n in range(begin, len(plain)) if plain[n] in bounds), len(lines))
    ends = [*(at for at, *_ in starts[1:]), last]
    for (at, number, head), end in zip(starts, ends[: len(starts)], strict=True):
        first = plain[at].partition(head)[2]
        yield SmallAd(
            number,
            head,
            first.strip(),
            "\n".join((*([first.strip()] if first.strip() else ()), *lines[at + 1 : end])),
        )
