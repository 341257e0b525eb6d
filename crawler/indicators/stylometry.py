"""Stylometric features: many small signs that rank ads with few points against each other.

Polished copies of corporate ads carry no telling phrase; but they answer by link, speak little of the firm,
and are clerical, urgent or generous more often than honest ads. Each feature is a word group
(`shape-...`) of the phrase files or a count below; its weight is a row of `data/tables/shape.toml`, fitted on open
data by `quality/training/stylometry.py`. The features order the queue; they never decide a band.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct

MAX_POINTS: Final = 5.0
"""Points that the features add at most: below `LOOK`, so never enough by themselves; set by hand in 2026."""
FITTED_LANGUAGES: Final = frozenset(["en", "pcm"])
"""Languages whose ads the weights were fitted on."""
LOGIT_SPAN: Final = 1.5
"""Log-odds below and above zero over which the points rise from none to all: a chance of 18 % to 82 %; set by
hand."""
MAX_DIFFERENT_WORDS: Final = 4
"""Different words of a group that are counted; more add nothing. Set by hand in 2026."""
BRIEF_WORDS: Final = 60
"""Words below which a text is brief; set by hand in 2026, its weight is fitted."""
LONG_WORDS: Final = 400
"""Words above which a text is long; set by hand in 2026, its weight is fitted."""
FIRST_PERSON_SHARE: Final = 1 / 30
"""Share (0..1) of the words that are "we", "our" or "us" at which the feature has full strength; set by hand in
2026."""


def stylometric_features(ad: AnalysedPosting) -> Mapping[str, float]:
    """Name of each sign to its strength (0..1); only those that are there."""
    found: dict[str, float] = {}
    for name, matches in ad.keyed("group/shape-"):
        found[name] = 1.0
        found[f"{name}-much"] = min(distinct(matches), MAX_DIFFERENT_WORDS) / MAX_DIFFERENT_WORDS
        if any(ad.field_at(match.start) == "title" for match in matches[:MAX_DIFFERENT_WORDS]):
            found[f"{name}-title"] = 1.0
    if any(mark in ad.posting.title for mark in ad.wordings.loud_marks):
        found["loud-title"] = 1.0
    if ad.words < BRIEF_WORDS:
        found["brief"] = 1.0
    elif ad.words > LONG_WORDS:
        found["long"] = 1.0
    found |= {"we-and-our": first_person_rate(ad), "no-place": place_missing(ad)}
    return {name: strength for name, strength in found.items() if strength}


def first_person_rate(ad: AnalysedPosting) -> float:
    """Rate of "we", "our" and "us": 0 for none, 1 for every thirtieth word or more."""
    said = sum(ad.text.count(word) for word in ad.wordings.first_person)
    return min(said / (max(ad.words, 1) * FIRST_PERSON_SHARE), 1.0)


def place_missing(ad: AnalysedPosting) -> float:
    """1 when a board's ad (it has a title) leaves the field for the place empty, else 0; a message has no fields."""
    posting = ad.posting
    return 1.0 if posting.title and not posting.job_location else 0.0


def stylometric_points(ad: AnalysedPosting) -> tuple[float, str]:
    """Points (0..5) for the shape of the ad and the reason in words; 0 where no sign is known."""
    weights = ad.catalogue.tables.stylometric_weights
    if ad.language not in FITTED_LANGUAGES:
        return 0.0, ""
    present = {
        name: strength * weights[name]
        for name, strength in stylometric_features(ad).items()
        if name in weights
    }
    if not present:
        return 0.0, ""
    total = weights.get("start", 0.0) + sum(present.values())
    points = round(min(max((total + LOGIT_SPAN) / (2 * LOGIT_SPAN), 0.0), 1.0) * MAX_POINTS, 2)
    telling = sorted((name for name in present if present[name] > 0.0), key=lambda name: -present[name])
    names = dict.fromkeys(name.removesuffix("-much").removesuffix("-title") for name in telling)
    words = ", ".join(name.replace("-", " ") for name in list(names)[:3])
    return (
        points,
        f"the shape of the ad adds {points:g} to its place in the queue ({words or 'nothing telling'})",
    )
