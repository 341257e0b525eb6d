"""The cues by which a warning, a news item or a victim's report is told from an ad, as numbers.

`crawler.classifier` weighs them together with the n-grams of the text; `quality.training.warning_typer` fits the
weights. What stands in quotation marks is told of, not offered (use and mention).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.gaps import Match
from crawler.late_regex import compile_late

MOST_TOLD: Final = 3
"""Different cues of a testimony that are counted; more add nothing. Set by hand in 2026."""
MOST: Final = 5
"""Different cues of a warning, and signs of an offer, that are counted; more add nothing. Set by hand in 2026."""
LONG: Final = 300
"""Characters up to which a cue counts in full; in a longer text it counts for its share: it may be about anything.
Among 300, 450, 600 and without a limit, 300 told as many of unseen writers and more long ones (November 2026)."""

MOSTLY: Final = 0.6
"""Share of a text in quotation marks from which it is somebody else's text. Set by hand in 2026."""
MOST_QUOTED: Final = 20
"""Quotations that are looked at. Set by hand in 2026."""
_OPENING: Final = compile_late('["\u300c\u300e]')
_QUOTED: Final = compile_late('"[^"\n]{4,300}"|\u300c[^\u300d]{2,200}\u300d|\u300e[^\u300f]{2,200}\u300f')
"""Folded text has one kind of quotation marks, and those of Chinese and Japanese."""


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
        "offer": min(distinct(ad.feature(own_offers)), MOST),
        "contact": any(not contact.boilerplate for contact in ad.contacts),
        "apply": any(match.phrase.key == "context/apply" for match in ad.feature(own_offers)),
        "length": min(len(ad.text) / LONG, 1.0),
        "warned": warned,
    }


def own_offers(ad: AnalysedPosting) -> Sequence[Match]:
    """Signs of an offer ("apply", "salary:") in the writer's own words: what a warning quotes, it does not offer."""
    signs = [*ad.matches("context/apply"), *ad.matches("context/ad-structure")]
    spans = ad.feature(quoted) if signs else ()
    return [sign for sign in signs if not any(start < sign.start < end for start, end in spans)]


def quoted(ad: AnalysedPosting) -> tuple[tuple[int, int], ...]:
    """Places in quotation marks; none where they hold most of the text: such a text is passed on as a whole."""
    if not _OPENING.search(ad.lines):
        return ()
    spans = tuple(match.span() for match in _QUOTED.finditer(ad.lines))[:MOST_QUOTED]
    return () if sum(end - start for start, end in spans) > MOSTLY * len(ad.lines) else spans


def kinds(cues: Iterable[Match]) -> int:
    """Different cues, each place of the text counted once."""
    lines: set[str] = set()
    past = -1
    for cue in cues:
        if cue.start >= past:
            lines.add(cue.phrase.line)
            past = cue.end
    return len(lines)
