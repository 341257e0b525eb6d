"""Tell an ad from a warning (news, notice, lesson) and from something else.

A text that warns names what it warns of, so every phrase would fire. Its cues are weighed
against what makes an ad: an offer, and a way to take it up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.features import TRADES, bare_invitation
from crawler.indicators.gaps import Match
from crawler.indicators.negation import negated
from crawler.indicators.rules.co_occurrence import CO_OCCURRENCE_RULES
from crawler.indicators.warning_cues import kinds, own_offers, warning_cues
from crawler.records import Contact, DocumentType, JobPosting

SHARE: Final = 0.2
"""Share of sentences with a cue from which a text warns as a whole; below it only those sentences do;
set by hand in 2026, not fitted."""

SURE_CUES: Final = 2
ENOUGH: Final = 90
"""Characters from which fewer than `SURE_CUES` different cues can be enough, or none: a sentence taken out of an ad
has fewer, and 96 of 100 warnings of writers have as many."""
AN_OFFER: Final = 2
"""Different signs of an offer ("apply", "salary:") from which a text does not warn as a whole; 3 of 277 warnings of
writers have as many, and one ad in ten."""
BESIDE: Final = 0.5
"""Share of a text that may warn where the rest is looked at by itself. Of .4, .5 and 1 the one that left fewest
offers hidden at the fewest warnings shown to an analyst, on open writers' texts, then on the sums of three sealed
sets."""
SURELY_WARNS: Final = 0.5
"""Log-odds above the bar from which signs of an offer do not outweigh that a text warns: of 1,059 suspicious ads of
writers left out one is lost so, and a third fewer warnings come before an analyst (November 2026)."""
SURELY_AD: Final = 0.0
"""Log-odds of the learned reader from which a text without a word of the catalogue for work is an ad: out of fold,
99 % of real ordinary ads have them, and 2 % of other real messages (November 2026)."""
MAYBE_AD: Final = -1.0
"""Log-odds from which signs of an offer outweigh a type: below them parcel notices and football posts lie."""
PLAINLY_AD: Final = 1.2
"""Log-odds from which a post without a word of work, and without any sign, counts as an ad. Of 36 threads of a mixed
forum, one of which offers work, 9 were typed ads with 0 here and 3 with 1.2; of 112 ordinary messages 9 fewer are, of
113 honest offers by writers 3 fewer (November 2026; the threads were seen when this was set)."""
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
    """False for a warning just above the bar of the learned weights: signs of an offer outweigh it."""


def classify_document(ad: AnalysedPosting) -> DocumentClass:
    """Tell an ad from a warning and from what is neither."""
    cues, warned = warning_block(ad)
    different = kinds(cues)
    block = _sentences(ad, cues)
    offers = _offers(ad, () if warned == 1.0 else block)
    if different >= SURE_CUES and different > offers and (not offers or warned >= SHARE):
        return DocumentClass(
            "warning", (), f"{different} different cues of a warning, and hardly an offer of its own"
        )
    if any(ad.sentence(cue.start, cue.end)[0] == 0 for cue in ad.matches("context/lesson")):
        return DocumentClass("warning", (), "it teaches how to tell a false offer", sure=False)
    score = _warning_score(ad, cues, warned)
    if score >= 0.0:
        return DocumentClass(
            "warning", (), "its words and cues are those of a warning or a report", sure=score >= SURELY_WARNS
        )
    about_work = ad.has("context/job", "context/apply") or _recruits(ad, block)
    if listed_as_job(ad.posting) or (about_work and ad.classified.ad >= NO_AD):
        return DocumentClass("ad", block if different >= SURE_CUES else ())
    if ad.classified.ad >= SURELY_AD:
        return DocumentClass("ad", block if different >= SURE_CUES else ())
    return DocumentClass(
        "other", block, "nothing in it speaks of work" if not about_work else "it reads like no ad"
    )


def hardly_an_ad(ad: AnalysedPosting) -> bool:
    """True for a post that neither its place nor its words make an ad: such a place holds all kinds of posts.

    It says nothing about signs: a post with any that counts is an ad whatever this says. In languages written
    without spaces the catalogue finds words of work in fewer ads; there a post is none where the learned reader
    knows nothing for it either, and nobody offers or seeks work, names pay or leaves a contact: a line of chat. Of 99
    messages of Chinese chat groups 65 were typed ads before, 7 are now (32 and 3 of the half that was looked at);
    none of 729 Chinese ads changed (December 2026).
    """
    if listed_as_job(ad.posting):
        return False
    evidence = ad.classified.ad
    if ad.language in UNSPACED:
        speaks_of_work = ad.has("context/job", "context/apply", "context/ad-structure")
        says_nothing = not (speaks_of_work or ad.amounts or ad.contacts)
        return ad.language in ad.catalogue.languages and evidence <= SURELY_AD and says_nothing
    if ad.has("context/job"):
        return evidence < NO_AD
    return evidence < (SURELY_AD if _recruits(ad, ()) else PLAINLY_AD)


UNSPACED: Final = frozenset(("zh", "ja", "th", "lo", "km", "my", "bo"))
"""Languages written without spaces between words (ISO 639-1)."""


def warning_block(ad: AnalysedPosting) -> tuple[list[Match], float]:
    """The words of a warning that do not speak of the ad itself, and the share of sentences that hold them."""
    cues = [cue for cue in ad.matches("context/warning") if not _reassures(ad, cue)]
    return cues, ad.share(_sentences(ad, cues))


def warned_sentences(ad: AnalysedPosting) -> tuple[tuple[int, int], ...]:
    """Bounds of the sentences that warn or advise applicants, in order: "never pay anybody to get a job"."""
    return tuple(sorted(_sentences(ad, warning_block(ad)[0])))


def without_warning(ad: AnalysedPosting) -> tuple[JobPosting, tuple[Contact, ...]] | None:
    """The posting with a line break and spaces in place of each sentence that warns, and the contacts outside them.

    Every offset stays valid. None where no sentence has a cue of a warning.
    """
    cues, warned = warning_block(ad)
    if warned > BESIDE:
        return None
    spans: dict[str, list[tuple[int, int]]] = {}
    for sentence in _sentences(ad, cues):
        field, start, end = ad.place(*sentence)
        spans.setdefault(field, []).append((start, end))
    if not spans:
        return None
    texts = {}
    for field, covered in spans.items():
        text = ad.posting.text_of(field)
        for start, end in covered:
            text = text[:start] + "\n".ljust(end - start) + text[end:]
        texts[field] = text
    contacts = tuple(one for one in ad.contacts if not _inside(one.start, spans.get(one.field, ())))
    return ad.posting.with_texts(texts), contacts


def _warning_score(ad: AnalysedPosting, cues: Sequence[Match], warned: float) -> float:
    """Log-odds above the bar that a text warns; none for too few words, and for what has the build of an offer."""
    values = warning_cues(ad, cues, warned)
    brief = len(ad.text) < ENOUGH and values["warning"] + values["testimony"] < SURE_CUES
    if brief or values["offer"] >= AN_OFFER:
        return -math.inf
    return ad.catalogue.classifier.warnings.score(ad.classified, values)


def listed_as_job(posting: JobPosting) -> bool:
    """True for what its source lists as a job, with a title and a text: it need not say so in its words."""
    return bool(posting.title and posting.description)


def _recruits(ad: AnalysedPosting, block: Sequence[tuple[int, int]]) -> bool:
    """True when a sign that only an offer carries (a penalty for leaving, a visa sold) is outside `block`."""
    if ad.has(*_ROLES) and (ad.has("group/compound-place") or (ad.amounts and ad.countries)):
        return True
    if ad.has(*TRADES) and ad.countries:
        return True
    if ad.feature(bare_invitation) is not None:
        return True
    if any(sign for row in CO_OCCURRENCE_RULES if row.recruits for sign in row(ad, {})):
        return True
    indicators = ad.catalogue.indicators
    return any(
        not _inside(match.start, block)
        for name, matches in ad.keyed("indicator/")
        if indicators[name].recruits
        for match in matches
    )


_ROLES: Final = ("group/chat-or-scam-role", "group/domestic-role", "group/migrant-labour-role")
"""Work that makes a text an offer when pay and a country, or a place of compounds, are in the text too."""


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
    return distinct(sign for sign in ad.feature(own_offers) if not _inside(sign.start, block))


def _sentences(ad: AnalysedPosting, cues: Sequence[Match]) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(ad.sentence(cue.start, cue.end) for cue in cues))


def _inside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def suppressed(document: DocumentClass, position: int) -> bool:
    """True for a position in a part that warns."""
    return _inside(position, document.suppressed)
