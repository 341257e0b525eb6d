"""A second judge of joining, written without looking at how joining decides.

It differs from quality/corpora/planted in everything but the record: languages (English, Portuguese, Indonesian,
Hausa, Russian, Chinese, Arabic, Thai), sentences built from parts, layouts (company pages, forms, one-liners,
posters, letters), operators (half of it cut, two ads in one post, another board's header and footer, the
language changed midway, romanised spelling), contacts of which only neighbours share one, agencies and boards
of a few ads, employers with a page about themselves on every job. Seeds up to 20 are for tuning; report
others. `python -m quality.corpora.sown 1000 [SEED] > ads.jsonl` writes lines for `adwatch import`.
"""

from __future__ import annotations

from quality.corpora.record import LabelledAd
from quality.corpora.sown.sower import Sower

SHARES = {
    "single": 0.77,
    "repost": 0.05,
    "agency": 0.01,
    "small-agency": 0.02,
    "board": 0.012,
    "employer": 0.012,
    "light": 0.03,
    "medium": 0.03,
    "heavy": 0.04,
    "twin": 0.012,
    "confuser": 0.02,
}
"""Share of groups of each kind."""


def sow(count: int, seed: int) -> list[LabelledAd]:
    """At least `count` ads, the members of a group far apart."""
    sower = Sower(seed)
    ads: list[LabelledAd] = []
    number = 0
    while len(ads) < count:
        kind = sower.random.choices(list(SHARES), list(SHARES.values()))[0]
        ads += sower.group(kind, number)
        number += 1
    sower.random.shuffle(ads)
    return ads
