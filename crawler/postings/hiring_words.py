"""Words of hiring, of offers and of people who look for work, in running text; they are in `job_labels.toml`."""

from __future__ import annotations

import re
from typing import Final

from crawler.postings.company_names import names_role
from crawler.postings.job_labels import words_of

SPOKEN_WINDOW: Final = 5_000
"""Characters of a text in which words of hiring are counted. Set by hand in 2026."""
LONGEST_WARNING: Final = 2
"""Words of the longest such part of a headline. Set by hand in 2026."""
_FIRST_PART: Final = re.compile(r"\s{0,9}([^:：!！\n]{2,40}?)\s{0,3}[:：!！]")
_ASKING: Final = ("?", "？", "؟")


def hiring_words(text: str) -> int:
    """How many different words of hiring (wanted, salary, apply) a text has, in any language of the table."""
    return _count("hiring", text)


def offer_words(text: str) -> int:
    """How many different words by which posts of forums offer work a text has, beside those of hiring."""
    return _count("offers", text)


def demands_workers(text: str) -> bool:
    """True for words that say somebody is wanted: who offers a service has none."""
    return _count("demand", text) > 0


def seeks_work(text: str) -> bool:
    """True for words of somebody who looks for work: "I need a job"; "Looking for a job?" asks others."""
    said = text.casefold()
    return any(not said[found.end :].lstrip().startswith(_ASKING) for found in words_of("seekers").find(said))


def names_seekers(headline: str) -> bool:
    """True for the headline of a column of people who look for work: "Situations wanted"."""
    return bool(words_of("seeker_columns").find(headline.casefold())) or seeks_work(headline)


def gives_advice(headline: str) -> bool:
    """True for the headline of a page that warns of false offers or tells how to find work."""
    return bool(words_of("advice").find(headline.casefold()))


def warns(headline: str) -> bool:
    """True for a headline that begins with a word of warning or advice alone: "Warning: false agencies"."""
    first = _FIRST_PART.match(headline)
    if first is None or len(first[1].split()) > LONGEST_WARNING:
        return False
    return gives_advice(first[1]) and not (hiring_words(first[1]) or names_role(first[1]))


def names_other_offer(headline: str) -> bool:
    """True for the headline of an offer of something else: goods, a flat, a scholarship, a tender, a match."""
    if not words_of("other_offers").find(headline.casefold()):
        return False
    return gives_advice(headline) or not (hiring_words(headline) or names_role(headline))


def _count(table: str, text: str) -> int:
    return len({found.word for found in words_of(table).find(text[:SPOKEN_WINDOW].casefold())})
