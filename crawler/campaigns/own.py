"""What of an ad is its own: all but the lines that its site prints on every ad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.campaigns.arrivals import Arrival
from crawler.campaigns.boilerplate import own_part
from crawler.campaigns.sketch import Hashes, shingles
from crawler.text.language import SAMPLE, detect

TEXTS: Final = 2_000
"""Texts whose language is remembered: copies of one template, and ads that are placed again. About 4 MB."""


@dataclass(frozen=True, slots=True)
class Own:
    """What joining compares, without a site's lines."""

    text: str
    hashes: Hashes
    language: str
    """A site's lines may be in another language than the ad."""


def own(arrival: Arrival, boilerplate: set[int]) -> Own:
    """What is the ad's own; `boilerplate` holds the names of runs of sentences that are a site's."""
    part = own_part(arrival.form, arrival.ends, boilerplate)
    text = " ".join(part)
    whole = len(part) == len(arrival.form.segments)
    # A language is recognised by the first letters of an ad: what is behind them has no part in it.
    told = whole or (len(text) >= SAMPLE and part == arrival.form.segments[: len(part)])
    return Own(text, shingles(text), arrival.language if told else _language(text, arrival.language))


@lru_cache(maxsize=TEXTS)
def _language(text: str, hint: str) -> str:
    return detect(text, hint)
