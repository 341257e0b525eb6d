"""The cues by which a warning, a news item or a victim's report is told from an ad, as numbers.

`crawler.classifier` weighs them together with the n-grams of the text; `quality.training.warning_typer` fits the
weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.gaps import Match

MOST_TOLD: Final = 3
"""Different cues of a testimony that are counted; more add nothing. Set by hand in 2026."""
MOST: Final = 5
"""Different cues of a warning, and signs of an offer, that are counted; more add nothing. Set by hand in 2026."""
LONG: Final = 300
"""Characters up to which a cue counts in full; in a longer text it counts for its share: it may be about anything.
Among 300, 450, 600 and without a limit, 300 told as many of unseen writers and more long ones (November 2026)."""


def warning_cues(ad: AnalysedPosting, cues: Sequence[Match], warned: float) -> Mapping[str, float]:
    """The value of each cue.

    Args:
        ad: The text.
        cues: Words of a warning in it.
        warned: Share (0..1) of its sentences that hold one.
    """
    share = min(1.0, LONG / max(1, len(ad.text)))
    return {
        "testimony": share * min(kinds(ad.matches("context/testimony")), MOST_TOLD),
        "warning": share * min(kinds(cues), MOST),
        "offer": min(distinct([*ad.matches("context/apply"), *ad.matches("context/ad-structure")]), MOST),
        "contact": any(not contact.boilerplate for contact in ad.contacts),
        "apply": ad.has("context/apply"),
        "length": min(len(ad.text) / LONG, 1.0),
        "warned": warned,
    }


def kinds(cues: Iterable[Match]) -> int:
    """Different cues, each place of the text counted once."""
    lines: set[str] = set()
    past = -1
    for cue in cues:
        if cue.start >= past:
            lines.add(cue.phrase.line)
            past = cue.end
    return len(lines)
