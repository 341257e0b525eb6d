"""Words of hiring, of offers and of people who look for work, in running text; they are in `job_labels.toml`."""

from __future__ import annotations

from typing import Final

from crawler.postings.company_names import names_role
from crawler.postings.job_labels import words_of

SPOKEN_WINDOW: Final = 5_000
"""Characters of a text in which words of hiring are counted. Set by hand in 2026."""
_ASKING: Final = ("?", "？", "؟")


def hiring_words(text: str) -> int:
    """How many different words of hiring (wanted, salary, apply) a text has, in any language of the table."""
    return _count("hiring", text)


def offer_words(text: str) -> int:
    """How many different words by which posts of forums offer work a text has, beside those of hiring."""
    return _count("offers", text)


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


def names_other_offer(headline: str) -> bool:
    """True for the headline of an offer of something else: goods, a flat, a scholarship, a tender, a match."""
    if not words_of("other_offers").find(headline.casefold()):
        return False
    return gives_advice(headline) or not (hiring_words(headline) or names_role(headline))


def _count(table: str, text: str) -> int:
    return len({found.word for found in words_of(table).find(text[:SPOKEN_WINDOW].casefold())})
