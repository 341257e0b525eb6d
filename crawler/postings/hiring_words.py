"""Words of hiring, of offers and of people who look for work, in running text; they are in `job_labels.toml`."""

from __future__ import annotations

from typing import Final

from crawler.postings.job_labels import words_of

SPOKEN_WINDOW: Final = 5_000
"""Characters of a text in which words of hiring are counted. Set by hand in 2026."""
_ASKING: Final = ("?", "？", "؟")


def hiring_words(text: str) -> int:
    """How many different words of hiring (wanted, salary, apply) a text has, in any language of the table."""
    return len({found[0] for found in words_of("hiring").finditer(text[:SPOKEN_WINDOW].casefold())})


def offer_words(text: str) -> int:
    """How many different words by which posts of forums offer work a text has, beside those of hiring."""
    return len({found[0] for found in words_of("offers").finditer(text[:SPOKEN_WINDOW].casefold())})


def seeks_work(text: str) -> bool:
    """True for words of somebody who looks for work: "I need a job"; "Looking for a job?" asks others."""
    said = text.casefold()
    return any(
        not said[found.end() :].lstrip().startswith(_ASKING) for found in words_of("seekers").finditer(said)
    )


def gives_advice(headline: str) -> bool:
    """True for the headline of a page that warns of false offers or tells how to find work."""
    return words_of("advice").search(headline.casefold()) is not None
