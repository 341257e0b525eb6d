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
CIRCUMSTANCE_CAP: Final = 3.0
"""Points that the circumstances of one category add together at most: no employer and no licence are one absence.

Circumstances (no licence shown, a chat as contact, housework abroad) go with honest offers too: without another
sign they ask for no look. On texts of seven open writers false alarms fell from .10 to .07 and recall from .52 to
.49 (rules alone); on real messages and boards nothing changed (November 2026)."""
OWN_EVIDENCE: Final = 3.0
"""Points that a campaign's best ad must have for the band `priority`: reposting alone is not harm."""
READER_POINTS: Final = 6.0
"""Points of an ad that the learned reader calls suspicious: as one strong sign, enough for a look."""
LEARNED_POINTS: Final = 12.0
"""Points of an ad that is just like those that analysts of its source referred. After 20 decisions on a channel of
messages, 6 and 12 ranked alike and 24 worse (November 2026)."""
SENTENCE_SPAN: Final = 1.0
"""Score of the sentence reader below its bar over which its points fall from `READER_POINTS` to none. Set by hand in
2026: they order the queue and change no band."""
READER_NEAR: Final = 2.9
"""Points of an ad just below the reader's bar: less than a medium sign, so that it orders `low` and no more."""
READER_SLOPE: Final = 0.75
"""Points a log-odds below the bar costs: about four log-odds below it nothing is added."""
