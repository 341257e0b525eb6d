"""One small ad of a page of several: whether its stretch of the page offers work, and what it says.

Who cuts the page into stretches is `listed_ads` by headlines, and `section_ads` by parts called after jobs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from crawler.money.pay_field import read_pay
from crawler.postings.hiring_words import hiring_words, names_other_offer, seeks_work
from crawler.postings.job_labels import has_date_label, names_pay, read_labels
from crawler.postings.job_sections import TRIM
from crawler.postings.line_parts import first_that, is_date, is_name, is_pay, is_place
from crawler.postings.posted_day import posted_near
from crawler.postings.said_fields import posting_of
from crawler.postings.spoken_offer import has_contact

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.records import JobPosting, Page

SHORTEST: Final = 80
"""Characters of the shortest ad. Set by hand in 2026."""
SPOKEN: Final = 2
"""Different words of hiring from which a stretch without an amount offers work. Set by hand in 2026."""
DAY_ABOVE: Final = 8
"""Lines above the first ad in which the day of the page is looked for. Set by hand in 2026."""
PHONE: Final = re.compile(r"(?<![\d/.])(?!00\d{5}(?!\d))\+?(?:\d[ ().\-]{0,2}){6,14}\d(?![\d/])")
CONTACT: Final = re.compile(rf"[\w.+-]+@[\w-]+\.\w|{PHONE.pattern}|wa\.me/|t\.me/")
_PARTS: Final = re.compile(r"\s+(?:--|[-–—|·•/])\s+|;\s|\s{2,}|^\W+")
_CLAUSES: Final = re.compile(r"[.,]\s(?!\d)|[。！、，]")
FIRST_WORDS: Final = 80
"""Characters of the longest title taken from running text. Set by hand in 2026."""
_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
_STOP: Final = re.compile(r"\s[-–—]+\s|[:;,.!?。、，：！？](?:\s|$|(?<=[。、，：！？]))")
_STOPS: Final = re.compile(r"[.,;:!?]\s|\n|[。！、，]")
_AMOUNT_FIRST: Final = re.compile(r"[^\w\s]{0,3}(?:[A-Z]{1,3}\W{1,2}|R[sp]\.?\s?)?\d")
"""An amount at the beginning of a clause, which fees and prices in a sentence seldom have."""
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{4,40})[)\]]")


@dataclass(frozen=True, slots=True)
class SmallAd:
    """A stretch of a page under a headline."""

    head: int
    """Number of its headline on the page."""
    title: str
    behind: str
    """What stands behind the headline in its line."""
    text: str
    """What stands behind and below it."""


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


def says_how_to_answer(part: SmallAd) -> bool:
    """True for a stretch with a contact of its own."""
    return len(part.text) >= SHORTEST and has_contact(part.text, PHONE)


def is_small_ad(part: SmallAd) -> bool:
    """True for a stretch in which work is offered, as far as nothing else is and nobody looks for it."""
    if names_other_offer(part.title):
        return False
    return not seeks_work(part.title) and not seeks_work(part.text)


def is_offer(part: SmallAd, hints: Hints) -> bool:
    """True for one that names pay, by a label or with the time that it is for, or speaks of hiring.

    Args:
        part: The stretch.
        hints: Settings of its source.
    """
    return hiring_words(f"{part.title}\n{part.text}") >= SPOKEN or names_wage(part, hints)


def names_wage(part: SmallAd, hints: Hints) -> bool:
    """True for a stretch with an amount behind its headline, behind a label of pay, or with the time that it is for.

    Args:
        part: The stretch.
        hints: Settings of its source.
    """
    if first_that(_PARTS.split(part.behind), partial(is_pay, region=hints.region)):
        return True
    if "base_salary" in _labels(part) or any(_has_period(piece, hints.region) for piece in _pieces(part)):
        return True
    return any(names_pay(clause) and is_pay(clause, hints.region) for clause in _clauses(part))


def first_words(line: str) -> str:
    """The first words of a running text up to a stop: "Cook wanted for a hotel, with experience"."""
    stops = [found.start() for found in _STOP.finditer(line[:FIRST_WORDS])]
    for stop in stops:
        said = line[:stop].strip(TRIM)
        if _LETTERS.search(said) and (len(said.split()) > 1 or not hiring_words(said)):
            return said
    return line[:FIRST_WORDS].rsplit(" ", 1)[0] if len(line) > FIRST_WORDS else line


def amounts_in(part: SmallAd, hints: Hints) -> list[str]:
    """The clauses of a stretch that are an amount, whatever it is for.

    Args:
        part: The stretch.
        hints: Settings of its source.
    """
    clauses = (clause.strip() for clause in _STOPS.split(part.text))
    return [clause for clause in clauses if is_pay(clause, hints.region)]


def names_time_of_pay(amount: str, hints: Hints) -> bool:
    """True for an amount for an hour, a day or a month: a price has no such time.

    Args:
        amount: The clause that is an amount.
        hints: Settings of its source.
    """
    return _has_period(amount, hints.region)


def _clauses(part: SmallAd) -> list[str]:
    """The parts of its lines, and the clauses of its sentences."""
    pieces = _pieces(part)
    return [*pieces, *(clause.strip() for piece in pieces for clause in _CLAUSES.split(piece))]


def spoken_wage(part: SmallAd, region: str | None) -> str:
    """The first clause that is an amount, with the time that it is for or with a word for pay; "" without one.

    Args:
        part: The stretch.
        region: Country of its source.
    """
    found = [clause for clause in _clauses(part) if is_pay(clause, region)]
    sure = (clause for clause in found if names_pay(clause) or _has_period(clause, region))
    alone = found[0] if len(found) == 1 and _AMOUNT_FIRST.match(found[0]) else ""
    return next(sure, alone)


def _has_period(piece: str, region: str | None) -> bool:
    """True for a short part with an amount for an hour, a day or a month: a price has no such time."""
    return is_pay(piece, region) and (pay := read_pay(piece, region)) is not None and pay.period is not None


def ad_of(part: SmallAd, page: Page, hints: Hints) -> JobPosting:
    """The ad of a stretch, with an address of its own on the page.

    Args:
        part: The stretch.
        page: The page as fetched.
        hints: Settings of its source.
    """
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
    if not pay and "base_salary" not in labels:
        stated["base_salary"] = spoken_wage(part, hints.region)
    words = labels | {name: said for name, said in stated.items() if said}
    mark = sha256(f"{part.title}\n{part.text}".encode("utf-8", "replace")).hexdigest()[:12]
    return posting_of(words, f"{page.url}#{quote(mark)}", page, hints)


def _labels(part: SmallAd) -> dict[str, str]:
    """What labels say in its lines, and in the parts of a line: "Hill Farm, Bern - Pay: 20 a day - 031 000 00 00"."""
    return read_labels(part.text.split("\n")).values | read_labels(_pieces(part)).values


def _pieces(part: SmallAd) -> list[str]:
    return [
        piece.strip()
        for line in part.text.split("\n")
        for piece in _PARTS.split(line)
        if piece and piece.strip()
    ]
