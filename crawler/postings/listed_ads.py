"""Small ads one below the other on one page: each begins with its headline, and has its own contact.

Bulletin boards that a person keeps by hand print their list so, each ad of another employer, under bold type, under
headings or terms of a list of definitions. What stands behind the headline in its line is employer, place and pay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from crawler.money.pay_field import read_pay
from crawler.postings.hiring_words import hiring_words, names_other_offer, seeks_work
from crawler.postings.job_labels import has_date_label, is_job_address, is_label, names_jobs, read_labels
from crawler.postings.line_parts import first_that, is_date, is_name, is_pay, is_place
from crawler.postings.page_state import over_line
from crawler.postings.posted_day import posted_near
from crawler.postings.said_fields import posting_of
from crawler.postings.small_ad_heads import begins_line, line_of, links_behind, stands_apart
from crawler.postings.spoken_offer import has_contact

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
SHORTEST: Final = 80
"""Characters of the shortest ad. Set by hand in 2026."""
SPOKEN: Final = 2
"""Different words of hiring from which a stretch without an amount offers work. Set by hand in 2026."""
DAY_ABOVE: Final = 8
"""Lines above the first ad in which the day of the page is looked for. Set by hand in 2026."""
_HEADS: Final = ("h1", "h2", "h3", "h4", "dt", "summary", "b, strong")
RANKS: Final = 4
"""Of these, the ranks of headlines: one of a higher rank ends the last ad."""
_CONTACT: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|(?<![\d/.])(?!00\d{5}(?!\d))\+?(?:\d[ ().\-]{0,2}){6,14}\d(?![\d/])|wa\.me/|t\.me/"
)
_PARTS: Final = re.compile(r"\s+(?:--|[-–—|·•/])\s+|;\s|\s{2,}|^\W+")
_BULLET: Final = re.compile(r"^[^\w(\[\"'«„“]+")
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{4,40})[)\]]")


@dataclass(frozen=True, slots=True)
class _SmallAd:
    head: int
    """Number of its headline."""
    title: str
    behind: str
    """What stands behind the headline in its line."""
    text: str


def read_listed_ads(blocks: PageBlocks, lines: Sequence[str], page: Page, hints: Hints) -> list[JobPosting]:
    """The small ads of a page, in order; [] for a page that is no list of them.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        page: The page as fetched.
        hints: Settings of its source.
    """
    headed = any(names_jobs(line_of(node)) for node in blocks.root.css("h1, h2")[:2])
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
        offers = [part for part in kept if _is_offer(part, hints)]
        kept = [part for part in kept if part in offers or not stands_apart(heads, part.head)]
        needed = 1 if named else max(OFFERS, HALF * len(kept))
        enough = len(kept) >= ADS and len(offers) >= needed
        if not enough and not (headed and len(parts) == TWO and _are_two(offers)):
            continue
        told = [links[part.head] for part in kept if links[part.head] >= 0]
        if sum(count > 0 for count in told) < LED * max(1, len(told)):
            live = [part for part in kept if not over_line(part.title)]
            return with_day_of_page([_ad(part, page, hints) for part in live], lines, page, hints)
    return []


def _are_two(offers: Sequence[_SmallAd]) -> bool:
    """True for two ads, each with a contact that the other has not."""
    if len(offers) != TWO:
        return False
    first, second = (set(_CONTACT.findall(part.text)) for part in offers)
    return bool(first - second) and bool(second - first)


def with_day_of_page(
    ads: Sequence[JobPosting], lines: Sequence[str], page: Page, hints: Hints
) -> list[JobPosting]:
    """Ads of one page: those without a day have the one in their first lines, or that of the page above all of them.

    Args:
        ads: The ads, in order.
        lines: The lines of the main part of the page.
        page: The page as fetched.
        hints: Settings of its source.
    """
    dated = []
    for ad in ads:
        near = None if ad.date_posted else posted_near(ad.description.split("\n"), "", page, hints)
        dated.append(ad if near is None else replace(ad, date_posted_raw=near[0], date_posted=near[1]))
    if not ads or any(ad.date_posted for ad in dated):
        return dated
    first = next((n for n, line in enumerate(lines) if ads[0].title in line), 0)
    day = posted_near(lines[:first][-DAY_ABOVE:], "", page, hints)
    return [replace(ad, date_posted_raw=day[0], date_posted=day[1]) for ad in dated] if day else dated


def _of_the_list(parts: Sequence[_SmallAd], least: int) -> tuple[list[_SmallAd], list[_SmallAd]]:
    """The stretches from the first small ad to the last, and the small ads among them; none where they are too few.

    A headline right above another is that of a column.
    """
    texts = [part for part in parts if part.text]
    reached = [number for number, part in enumerate(texts) if _says_how_to_answer(part)]
    ads = [number for number in reached if _is_small_ad(texts[number])] if len(reached) >= least else []
    return (texts[ads[0] : ads[-1] + 1], [texts[number] for number in ads]) if len(ads) >= least else ([], [])


def _cut(
    heads: Sequence[str], lines: Sequence[str], plain: Sequence[str], bounds: Collection[str]
) -> Iterator[_SmallAd]:
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
        yield _SmallAd(
            number,
            head,
            first.strip(),
            "\n".join((*([first.strip()] if first.strip() else ()), *lines[at + 1 : end])),
        )


def _says_how_to_answer(part: _SmallAd) -> bool:
    """True for a stretch with a contact of its own."""
    return len(part.text) >= SHORTEST and has_contact(part.text, _CONTACT)


def _is_small_ad(part: _SmallAd) -> bool:
    """True for a stretch in which work is offered, as far as nothing else is and nobody looks for it."""
    if names_other_offer(part.title):
        return False
    return not seeks_work(part.title) and not seeks_work(part.text)


def _is_offer(part: _SmallAd, hints: Hints) -> bool:
    """True for one that names pay, by a label or with the time that it is for, or speaks of hiring."""
    if first_that(_PARTS.split(part.behind), partial(is_pay, region=hints.region)):
        return True
    if hiring_words(f"{part.title}\n{part.text}") >= SPOKEN or "base_salary" in _labels(part):
        return True
    return any(_is_wage(piece, hints.region) for piece in _pieces(part))


def _is_wage(piece: str, region: str | None) -> bool:
    """True for a short part with an amount for an hour, a day or a month: a price has no such time."""
    return is_pay(piece, region) and (pay := read_pay(piece, region)) is not None and pay.period is not None


def _ad(part: _SmallAd, page: Page, hints: Hints) -> JobPosting:
    pieces = [piece.strip() for piece in _PARTS.split(part.behind) if piece and piece.strip()]
    pay = first_that(pieces, partial(is_pay, region=hints.region))
    place = first_that(pieces, is_place)
    before = pieces[: pieces.index(place)] if place else []
    employer = next((piece for piece in before if piece != pay), "")
    dated = [
        said
        for said in _BRACKETS.findall(part.text)
        if has_date_label(said) or is_date(said.rpartition(" ")[2], page, hints)
    ]
    names = ("hiring_organization", "job_location")
    labels = {
        name: said
        for name, said in _labels(part).items()
        if name != "title" and (name not in names or is_name(said))
    }
    stated = {
        "title": part.title,
        "description": part.text,
        "hiring_organization": employer,
        "job_location": place,
        "base_salary": pay,
        "date_posted": dated[0] if dated else "",
    }
    words = labels | {name: said for name, said in stated.items() if said}
    mark = sha256(f"{part.title}\n{part.text}".encode("utf-8", "replace")).hexdigest()[:12]
    return posting_of(words, f"{page.url}#{quote(mark)}", page, hints)


def _labels(part: _SmallAd) -> dict[str, str]:
    """What labels say in its lines, and in the parts of a line: "Hill Farm, Bern - Pay: 20 a day - 031 000 00 00"."""
    return read_labels(part.text.split("\n")).values | read_labels(_pieces(part)).values


def _pieces(part: _SmallAd) -> list[str]:
    return [
        piece.strip()
        for line in part.text.split("\n")
        for piece in _PARTS.split(line)
        if piece and piece.strip()
    ]
