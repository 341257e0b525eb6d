"""Tell an ad from a warning (news, notice, lesson) and from something else.

A text that warns names what it warns of, so every phrase would fire. Its cues are weighed
against what makes an ad: an offer, and a way to take it up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.matcher import Match
from crawler.indicators.negation import negated
from crawler.indicators.rules.co_occurrence import CO_OCCURRENCE_RULES
from crawler.records import DocumentType, JobPosting

FEW_WORDS: Final = 60
"""Words up to which a single cue is enough; in a longer text it may be about anything; set by hand in 2026, not
fitted."""
SHARE: Final = 0.2
"""Share of sentences with a cue from which a text warns as a whole; below it only those sentences do;
set by hand in 2026, not fitted."""

TOLD: Final = 2
"""Different cues of a testimony ("they took my passport", "where can I report") that make a text without an offer a
report; a cue of a warning counts as one. Set by hand in 2026, not fitted."""
SURELY_AD: Final = 0.0
"""Log-odds of the learned reader from which a text without a word of the catalogue for work is an ad: out of fold,
99 % of real ordinary ads have them, and 2 % of other real messages (November 2026)."""
MAYBE_AD: Final = -1.0
"""Log-odds from which signs of an offer outweigh a type: below them parcel notices and football posts lie."""
NO_AD: Final = -3.0
"""Log-odds below which words of work make no ad: news, parcels, football."""


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """What a text is, with the parts of it that warn."""

    type: DocumentType
    suppressed: tuple[tuple[int, int], ...]
    """Spans in which no phrase counts: a warning block inside an ad."""
    reason: str = ""
    sure: bool = True
    """False for a warning that rests on one cue: signs of an offer outweigh it."""


def classify_document(ad: AnalysedPosting) -> DocumentClass:
    """Tell an ad from a warning and from what is neither."""
    cues = [cue for cue in ad.matches("context/warning") if not _reassures(ad, cue)]
    kinds = _kinds(cues)
    block = _sentences(ad, cues)
    offers = _offers(ad, () if ad.share(block) == 1.0 else block)
    if kinds >= 2 and kinds > offers and (not offers or ad.share(block) >= SHARE):
        return DocumentClass(
            "warning", (), f"{kinds} different cues of a warning, and hardly an offer of its own"
        )
    if kinds == 1 and _one_is_enough(ad, cues, block):
        return DocumentClass("warning", (), "a cue of a warning and no way to apply", sure=False)
    if _testifies(ad, kinds):
        return DocumentClass(
            "warning", (), "it tells what happened to somebody, and offers nothing", sure=False
        )
    about_work = ad.has("context/job", "context/apply") or _recruits(ad, block)
    if _listed_as_job(ad.posting) or (about_work and ad.classified.ad >= NO_AD):
        return DocumentClass("ad", block if kinds >= 2 else ())
    if ad.classified.ad >= SURELY_AD:
        return DocumentClass("ad", block if kinds >= 2 else ())
    return DocumentClass(
        "other", block, "nothing in it speaks of work" if not about_work else "it reads like no ad"
    )


def _one_is_enough(ad: AnalysedPosting, cues: Sequence[Match], block: Sequence[tuple[int, int]]) -> bool:
    """True for a short text with nothing but a warning in it."""
    short = ad.words <= FEW_WORDS and _only_warns(ad)
    return short and not _recruits(ad, block) and not _describes_work(ad, cues)


def _testifies(ad: AnalysedPosting, warnings: int) -> bool:
    """True for a victim's or a witness's words: what happened, a plea, and no way to take up an offer."""
    told = _kinds(ad.matches("context/testimony"))
    if not told or told + min(warnings, 1) < TOLD:
        return False
    return not _offers(ad, ()) and not any(not contact.boilerplate for contact in ad.contacts)


def _listed_as_job(posting: JobPosting) -> bool:
    """True for what its source lists as a job, with a title and a text: it need not say so in its words."""
    return bool(posting.title and posting.description)


def _kinds(cues: Sequence[Match]) -> int:
    """Different cues, each place of the text counted once."""
    lines: set[str] = set()
    past = -1
    for cue in cues:
        if cue.start >= past:
            lines.add(cue.phrase.line)
            past = cue.end
    return len(lines)


def _only_warns(ad: AnalysedPosting) -> bool:
    """True for a text about work that offers nothing and names no way to answer."""
    answers = any(not contact.boilerplate for contact in ad.contacts)
    return ad.has("context/job") and not answers and not _offers(ad, ())


_TERMS: Final = (
    ("group/role-unskilled", "group/role-skilled", "group/role-clerical", "group/role-professional"),
    ("group/domestic-role", "group/migrant-labour-role"),
    ("group/package-housing",),
    ("group/package-food",),
    ("group/package-travel",),
    ("group/claims-licence",),
    ("context/employer-covers",),
    ("group/our-office",),
)
"""Kinds of word by which a text describes work of its own."""
OWN_TERMS: Final = 2
"""Kinds of such words, outside what warns, from which one cue ("you never pay us") is a promise, not a
warning; set by hand in 2026, not fitted."""


def _describes_work(ad: AnalysedPosting, cues: Sequence[Match]) -> bool:
    """True for a text that describes its own work and terms: an honest ad may add that it takes no fee."""
    warned = [(cue.start, cue.end) for cue in cues]
    kinds = sum(
        any(not _inside(match.start, warned) for key in keys for match in ad.matches(key)) for keys in _TERMS
    )
    return kinds + any(amount.period for amount in ad.amounts) >= OWN_TERMS


def _recruits(ad: AnalysedPosting, block: Sequence[tuple[int, int]]) -> bool:
    """True when a sign that only an offer carries (a penalty for leaving, a visa sold) is outside `block`."""
    if ad.has(*_ROLES) and (ad.has("group/compound-place") or (ad.amounts and ad.countries)):
        return True
    if ad.has(*_TRADES) and ad.countries:
        return True
    if any(sign for row in CO_OCCURRENCE_RULES if row.recruits for sign in row(ad, {})):
        return True
    indicators = ad.catalogue.indicators
    return any(
        not _inside(match.start, block)
        for name, row in indicators.items()
        if row.recruits
        for match in ad.matches(f"indicator/{name}")
    )


_ROLES: Final = ("group/chat-or-scam-role", "group/domestic-role", "group/migrant-labour-role")
"""Work that makes a text an offer when pay and a country, or a place of compounds, are in the text too."""
_TRADES: Final = ("group/role-unskilled", "group/role-skilled", "group/role-clerical")
"""Work that makes a text an offer when the text names a country too."""


def _reassures(ad: AnalysedPosting, cue: Match) -> bool:
    """True for "no scam" and "phones are seized": the ad defends itself or states its terms; it does not warn."""
    for name in _OWN_WORDS:
        for claim in ad.matches(f"indicator/{name}"):
            if claim.start <= cue.start and cue.end <= claim.end:
                return True
    return cue.phrase.line.startswith(ad.wordings.deceit_stems) and negated(ad, cue)


_OWN_WORDS: Final = ("legality-reassurance", "restricted-movement", "passport-retention")
"""Indicators whose phrases hold words that otherwise warn."""


def _offers(ad: AnalysedPosting, block: Sequence[tuple[int, int]]) -> int:
    """Different signs of an offer outside the sentences that warn."""
    signs = [*ad.matches("context/apply"), *ad.matches("context/ad-structure")]
    return distinct(sign for sign in signs if not _inside(sign.start, block))


def _sentences(ad: AnalysedPosting, cues: Sequence[Match]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(ad.sentence(cue.start, cue.end) for cue in cues))


def _inside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def suppressed(document: DocumentClass, position: int) -> bool:
    """True for a position in a part that warns."""
    return _inside(position, document.suppressed)
