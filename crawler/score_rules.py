"""The rules of scoring that ads and campaigns share: points of a weight, and where the bands begin.

The points are expert suggestions (the catalogue's sources weigh signs as weak, medium or strong), not likelihoods;
no score is a probability. Ads are scored in `crawler.indicators.scoring`, campaigns in `crawler.campaigns.record`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.records import Weight

POINTS: Final[Mapping[Weight, float]] = {"weak": 1.0, "medium": 3.0, "strong": 6.0}
"""Points of an indicator by its weight; suggested by the catalogue's authors in 2026, not fitted."""
LOOK: Final = 6.0
"""Points from which an analyst should look: one strong sign, or two of medium weight."""
PRIORITY: Final = 12.0
"""Points from which the ad comes first, where they come from `PRIORITY_CATEGORIES` groups of signs."""
PRIORITY_CATEGORIES: Final = 3
"""Groups of signs that `PRIORITY` points must come from, so that one topic alone does not make a priority."""
WEAK_CAP: Final = 2.0
"""Points that the weak indicators of one category add together at most: many weak signs of one kind are one."""
OWN_EVIDENCE: Final = 3.0
"""Points that a campaign's best ad must have for the band `priority`: reposting alone is not harm."""
