"""Children wanted for work, in languages without a phrase file: the words are `data/tables/wanted_children.toml`.

As in `rules.children` an age must stand beside a word for a child; here that somebody is sought or work offered must
stand near too, and whatever speaks of teaching, care, sport or parents leaves the ad alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.rules.children import (
    CHILD,
    MOST_EXCUSES,
    NOUN_AFTER,
    NOUN_BEFORE,
    PREFIX,
    YEARS_NEEDED,
    children_wanted,
)
from crawler.indicators.wanted_children import ChildWords

WANTED_BEFORE: Final = 100
WANTED_AFTER: Final = 80
"""Characters before and after an age within which somebody is sought or work offered. Set by hand in 2026."""
DENIED: Final = 30
"""Characters around a mark of a lawful ad within which it is denied. Set by hand in 2026."""
CHARGED: Final = 40
"""Characters before a word for children that are looked at for "for", "our", "two". Set by hand in 2026."""
OLDEST_OF_BAND: Final = 20
"""Years: "16 to 18" asks for children, a lone "from 16" or "16 to 40" for anybody of lawful age. By hand, 2026."""
WIDEST: Final = 60
"""Characters before and after a word for children within which an age begins and ends. Set by hand in 2026."""
MOST_PLACES: Final = 40
"""Words for children that are looked at in one ad; more is a flood. Set by hand in 2026."""


def uncovered_minors(
    ad: AnalysedPosting, found: Mapping[str, IndicatorFinding]
) -> Iterator[IndicatorFinding]:
    """The age of a child next to a word for a child, in an ad whose language has no phrases of its own."""
    if "minors-targeted" in found or ad.language in ad.catalogue.languages:
        return
    tables = ad.catalogue.tables.wanted_children
    if not tables.any_child.found_in(ad.lines):
        return
    spoken = [one for one in tables.by_language.values() if one.children.search(ad.lines)]
    if not any(_lawful(ad, words) for words in spoken):
        yield from next(filter(None, ([*_sought(ad, words)] for words in spoken)), ())


def _sought(ad: AnalysedPosting, words: ChildWords) -> Iterator[IndicatorFinding]:
    """The first child that is sought with the words of one language."""
    for noun, _ in zip(words.children.finditer(ad.lines), range(MOST_PLACES), strict=False):
        left, right = ad.sentence(noun.start(), noun.end())
        reach = max(left, noun.start() - WIDEST), min(right, noun.end() + WIDEST)
        for age in words.age.finditer(ad.lines, *reach):
            low = words.number(age["low"])
            if _beside(noun, age) and _is_childs(ad, words, age, low) and _offered(ad, words, noun, age):
                yield children_wanted(low, age)
                return


def _beside(noun: re.Match[str], age: re.Match[str]) -> bool:
    return 0 <= age.start() - noun.end() <= NOUN_BEFORE or 0 <= noun.start() - age.end() <= NOUN_AFTER


def _is_childs(ad: AnalysedPosting, words: ChildWords, age: re.Match[str], low: int) -> bool:
    """True for a number that is an age, and a child's."""
    high = words.number(age["high"]) if age["high"] else 0
    if words.no_age.match(ad.lines, age.end("high" if high else "low")):
        return False
    years = age["years"] or age["more"]
    if not years and (
        low < YEARS_NEEDED or not (high or _follows(words.before_age, ad, age.start(), PREFIX))
    ):
        return False
    return low < CHILD or (low == CHILD and high in range(CHILD + 1, OLDEST_OF_BAND + 1))


def _offered(ad: AnalysedPosting, words: ChildWords, noun: re.Match[str], age: re.Match[str]) -> bool:
    """True where they are sought, or work is offered, near: and not somebody for them."""
    window = max(0, age.start() - WANTED_BEFORE), age.end() + WANTED_AFTER
    if not words.wanted.search(ad.lines, *window):
        return False
    prefix = _follows(words.before_age, ad, age.start(), PREFIX)
    start = min(noun.start(), age.start() - len(prefix[0]) if prefix else age.start())
    charge = _follows(words.charge, ad, start, CHARGED)
    return charge is None or charge["offer"] is not None


def _lawful(ad: AnalysedPosting, words: ChildWords) -> bool:
    """True where a mark of a lawful ad stands anywhere, and is not denied."""
    marks = zip(words.honest.finditer(ad.lines), range(MOST_EXCUSES), strict=False)
    return any(
        not words.denials.search(ad.lines, max(0, mark.start() - DENIED), mark.end() + DENIED)
        for mark, _ in marks
    )


def _follows(pattern: re.Pattern[str], ad: AnalysedPosting, start: int, reach: int) -> re.Match[str] | None:
    """A pattern that ends right before a place."""
    return pattern.search(ad.lines[max(0, start - reach) : start])
