"""Small ads in a part of a page that is called after jobs: the column of a newspaper, a box of a parish's bulletin.

Such a part begins with its name ("Situations vacant") and ends with the element around it, or with the next part.
Each ad begins with words set apart somehow: bold, underlined, a headline, or capitals in running text. Where nothing
is set apart, each paragraph or item with a contact of its own is an ad, called by its first words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crawler.postings.closing_day import DATE
from crawler.postings.hiring_words import gives_advice, hiring_words
from crawler.postings.job_labels import is_dense, is_label, label_field
from crawler.postings.job_sections import SHORTEST, TRIM, any_names_part, names_part, sections_of, size_of
from crawler.postings.page_state import over_line
from crawler.postings.small_ad import (
    CONTACT,
    FIRST_WORDS,
    PHONE,
    SmallAd,
    ad_of,
    first_words,
    is_offer,
    is_small_ad,
    names_wage,
    with_day_of_page,
)
from crawler.postings.spoken_offer import has_contact
from crawler.postings.styled_lines import StyledLine, styled_lines

if TYPE_CHECKING:
    from crawler.postings.hints import Hints
    from crawler.postings.page_blocks import PageBlocks
    from crawler.records import JobPosting, Page

ABOVE: Final = 4
"""Lines between the name of a part and its first ad: the day, a greeting. Set by hand in 2026."""
MOST: Final = 0.7
"""Share of the stretches of a part that must speak of work; the others between them are ads too. Set by hand."""
LED: Final = 0.75
"""Share of the ads with a link to a page from which they have pages of their own. Set by hand in 2026."""
REACHED: Final = 0.5
"""Share of the ads of a page that must have a contact or a wage. Set by hand in 2026."""
BESIDE: Final = 150
"""Characters of a page outside of a part from which the part may hold one ad: else the page is the ad. By hand."""
TWO: Final = 2
PLAIN: Final = 2
"""Paragraphs with contacts of their own from which a part without markup holds an ad in each. Set by hand in 2026."""
MAX_PARTS: Final = 200
MAX_MARKS: Final = 12
"""Ways of setting beginnings apart that are tried in one part of a page; bounds the time on hostile pages."""
_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
_COLON: Final = re.compile(r"\s{0,3}[:：፡፦]")
_DATE: Final = re.compile(DATE)


def read_section_ads(
    blocks: PageBlocks, lines: Sequence[str], headline: str, page: Page, hints: Hints
) -> list[JobPosting]:
    """The small ads in the parts of a page that are called after jobs, in order; [] where it has no such part.

    Args:
        blocks: Its main part.
        lines: The lines of it.
        headline: Its headline: where that is called after jobs and no part of it is, all of the page is one.
        page: The page as fetched.
        hints: Settings of its source.
    """
    named = names_part(headline)
    if not (named or any_names_part(lines)) or not has_contact(" ".join(lines), PHONE):
        return []
    styled = [line for line in styled_lines(blocks.root) if any(map(str.isalnum, line.text))]
    size = sum(len(line.text) for line in styled)
    parts: list[SmallAd] = []
    for section in sections_of(styled):
        apart = size - sum(len(line.text) for line in section) >= BESIDE
        parts += _styled_ads(section, ABOVE, 1 if apart else TWO, hints) or _plain_ads(section, hints)
    if named and not parts:
        parts = _styled_ads(styled, len(styled), TWO, hints)
        if not all(_has_contact(part) and is_offer(part, hints) for part in parts):
            return []
    if _is_one_ad(parts, hints):
        return []
    live = [part for part in parts[:MAX_PARTS] if not over_line(f"{part.title}\n{part.text}")]
    return with_day_of_page([ad_of(part, page, hints) for part in live], lines, page, hints)


def _is_one_ad(parts: Sequence[SmallAd], hints: Hints) -> bool:
    """True for stretches that are rather the paragraphs of one ad, which says at its end how to answer."""
    contacts, wages = [_has_contact(part) for part in parts], [names_wage(part, hints) for part in parts]
    reached = sum(contact or wage for contact, wage in zip(contacts, wages, strict=True))
    if not any(contacts) or reached < REACHED * len(parts):
        return True
    ways = {frozenset(CONTACT.findall(part.text)) for part in parts}
    if len(parts) == TWO and len(ways) == 1 and all(contacts):
        return True
    return len(parts) > 1 and not contacts[0] and sum(contacts) <= 1 and sum(wages) <= 1


def _styled_ads(section: Sequence[StyledLine], above: int, least: int, hints: Hints) -> list[SmallAd]:
    """The ads of a part, by what sets their beginnings apart; [] for a part that holds something else."""
    marks = list(dict.fromkeys(line.mark for line in section if _may_head(line)))[:MAX_MARKS]
    cut = [_kept(_cut(section, mark, above), TWO if mark == "CAPITALS" else least, hints) for mark in marks]
    return max(cut, key=len, default=[])


def _may_head(line: StyledLine) -> bool:
    said = line.lead.strip(TRIM)
    letters = bool(_LETTERS.search(said)) or (is_dense(said) and len(said) > 1)
    return letters and not CONTACT.search(said) and not _DATE.search(said)


def _cut(section: Sequence[StyledLine], mark: str, above: int) -> list[SmallAd]:
    """The stretches from each beginning with a mark to the next; [] where it comes late, or most lead away."""
    starts = [n for n, line in enumerate(section) if line.mark == mark and _may_head(line)]
    if not starts or starts[0] > above:
        return []
    parts, led = [], []
    for at, end in zip(starts, [*starts[1:], len(section)], strict=True):
        behind = section[at].text[len(section[at].lead) :].strip()
        text = "\n".join(filter(None, (behind, *(line.text for line in section[at + 1 : end]))))
        led.append(any(line.links for line in section[at:end]))
        parts.append(SmallAd(at, section[at].lead.strip(TRIM), behind, text))
    leading = sum(line.links > 0 for line in section)  # a link may stand in the line above what is set apart
    return parts if sum(led) < LED * len(led) and leading < LED * len(led) else []


def _kept(parts: Sequence[SmallAd], least: int, hints: Hints) -> list[SmallAd]:
    """The ads among the stretches of a part; [] where they are too few, or are the parts of one ad."""
    texts = [part for part in parts if size_of(part.text) >= SHORTEST]
    if any(_heads_part_of_ad(part.title) for part in parts):
        return []
    numbers = [n for n, part in enumerate(texts) if _is_ad(part, hints)]
    stretch = texts[numbers[0] : numbers[-1] + 1] if numbers else []
    if len(numbers) < least or len(numbers) < MOST * len(stretch):
        return []
    return [part for part in stretch if is_small_ad(part)]


def _heads_part_of_ad(title: str) -> bool:
    name = _COLON.split(title, maxsplit=1)[0]
    return is_label(name) or bool(label_field(name)) or gives_advice(title) or names_part(title)


def _is_ad(part: SmallAd, hints: Hints) -> bool:
    """True for a stretch that offers work, as far as what is beside it tells that it may."""
    if not is_small_ad(part):
        return False
    return is_offer(part, hints) or _has_contact(part) or _speaks_of_work(part)


def _speaks_of_work(part: SmallAd) -> bool:
    return hiring_words(f"{part.title}\n{part.text}") > 0


def _has_contact(part: SmallAd) -> bool:
    return has_contact(part.text, PHONE)


def _paragraphs(section: Sequence[StyledLine]) -> list[SmallAd]:
    """Each block of a part without markup or links, called by its first line or its first words."""
    parts: list[SmallAd] = []
    begin = 0
    for at in range(1, len(section) + 1):
        if at < len(section) and section[at].blocks == section[begin].blocks:
            continue
        said = [line.text for line in section[begin:at]]
        title = said[0] if len(said) > 1 and len(said[0]) <= FIRST_WORDS else first_words(said[0])
        text = "\n".join(said)
        if size_of(text) >= SHORTEST and not any(line.links for line in section[begin:at]):
            parts.append(SmallAd(begin, title.strip(TRIM), "", text))
        begin = at
    return parts


def _plain_ads(section: Sequence[StyledLine], hints: Hints) -> list[SmallAd]:
    """The ads among paragraphs: each offers work, and has a contact that no other one has."""
    parts = _paragraphs(section)
    if any(_heads_part_of_ad(part.title) for part in parts):
        return []
    ads = [part for part in parts if _is_ad(part, hints) and _has_contact(part) and _speaks_of_work(part)]
    ways = [frozenset(CONTACT.findall(part.text)) for part in ads]
    if len(ads) < PLAIN or len(set(ways)) < len(ads) or len(ads) < MOST * len(parts):
        return []
    return ads
