"""How alike unrelated ads of a language are: what is above it counts as likeness, what is below says nothing.

Where all writers of a language draw on one stock of sentences, ads of strangers share a third of their phrases; in
other stores a hundredth. A fixed threshold is wrong in one of them, so each store measures its own (empirical null
distribution, Efron 2004). The median is taken: one campaign that holds half of a sample's ads has a quarter of its
pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from crawler.campaigns.phrases import shares
from crawler.campaigns.sketch import Hashes

SIZES: Final = (30, 60, 120)
"""Numbers of first families of a language on which its background is measured; 120 have 7,140 pairs."""
UPPER: Final = 1.7
"""Nine in ten unrelated pairs have less than so many times the median (measured on the fourth generator)."""
MOST: Final = 0.5
"""A background above this would part copies of one text."""

SOURCES: Final = 3
"""Sources that a sample is from at least: a campaign may be most of what one channel posts. Set by hand."""


class SampledAd(NamedTuple):
    """An ad of a sample."""

    source: str
    phrases: Hashes
    """Those that are not usual."""
    contacts: frozenset[int]


def background(ads: Sequence[SampledAd]) -> float:
    """Share of phrases up to which two ads are as alike as unrelated ones: of other sources and contacts."""
    if len({ad.source for ad in ads}) < SOURCES:
        return 0.0
    source = np.array([ad.source for ad in ads])
    related = source[:, None] == source[None, :]
    carriers: defaultdict[int, list[int]] = defaultdict(list)
    for place, ad in enumerate(ads):
        for contact in ad.contacts:
            carriers[contact].append(place)
    for places in carriers.values():
        related[np.ix_(places, places)] = True
    unrelated = shares([ad.phrases for ad in ads])[np.tril(~related, -1)]
    return min(MOST, UPPER * float(np.median(unrelated))) if len(unrelated) else 0.0
