"""Which indicators an ad shows: phrases that stand in it and mean it, then rules; each becomes a hit with a quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue import Indicator, shifted
from crawler.indicators.document_type import DocumentClass, suppressed
from crawler.indicators.finding import IndicatorFinding, stronger
from crawler.indicators.gaps import Match
from crawler.indicators.negation import (
    employer_covers,
    employer_pays,
    is_duty,
    negated,
    reader_pays,
    suppressed_by_context,
)
from crawler.indicators.rules import RULES, refine
from crawler.records import TEXT_FIELDS, Hit, JobPosting

STRONG_FROM_QUOTES: Final = 2
"""Different words for one medium sign from which it is a strong one: the ad means it; set by hand in 2026, not
fitted. A circumstance stays one however often it is said."""
ADVANCED_BY_EMPLOYER: Final = frozenset(["debt-or-salary-deduction"])
"""Indicators that an employer who pays the journey does not suppress: it is what they lend."""
RULE_ONLY: Final = frozenset(["high-risk-corridor"])
"""Indicators whose phrases (names of places) count only in their rule."""
MAX_WORD_ENDING: Final = 24
"""Letters that may follow a stem in its word; a longer run is no word. Set by hand in 2026."""


def findings_of(ad: AnalysedPosting, document: DocumentClass) -> list[IndicatorFinding]:
    """Every indicator that fires, once each, in the catalogue's order."""
    best: dict[str, IndicatorFinding] = {}
    quotes: dict[str, set[str]] = {}
    for finding in phrase_findings(ad, document):
        if finding.id in RULE_ONLY:
            continue
        if finding.weight == "medium" and not ad.catalogue.indicators[finding.id].circumstance:
            quotes.setdefault(finding.id, set()).add(ad.text[finding.start : finding.end])
        best[finding.id] = stronger(best.get(finding.id), finding)
    for identifier, words in quotes.items():
        if len(words) >= STRONG_FROM_QUOTES and best[identifier].weight == "medium":
            best[identifier] = replace(best[identifier], weight="strong")
    for rule in RULES:
        for finding in rule(ad, best):
            best[finding.id] = stronger(best.get(finding.id), finding)
    refined = refine(ad, best)
    return [_weighed(refined[name], one) for name, one in ad.catalogue.indicators.items() if name in refined]


def _weighed(finding: IndicatorFinding, indicator: Indicator) -> IndicatorFinding:
    """The finding with the weight that analysts gave its indicator, whatever rule or phrase it comes from."""
    return replace(finding, weight=shifted(finding.weight, indicator.shift)) if indicator.shift else finding


def phrase_findings(ad: AnalysedPosting, document: DocumentClass) -> Iterator[IndicatorFinding]:
    """Indicators whose phrases stand in the ad, are not denied, and do not speak of the work itself."""
    for identifier, matches in ad.keyed("indicator/"):
        indicator = ad.catalogue.indicators[identifier]
        for match in matches:
            if suppressed(document, match.start) or not _condition_holds(ad, match):
                continue
            if indicator.deniable and _suppressed(ad, match):
                continue
            if indicator.suppressed_by and suppressed_by_context(ad, identifier, match.start, match.end):
                continue
            yield IndicatorFinding(
                id=identifier,
                weight=match.phrase.weight or indicator.weight,
                why=indicator.meaning,
                start=match.start,
                end=match.end,
            )


def _suppressed(ad: AnalysedPosting, match: Match) -> bool:
    if negated(ad, match):
        return True
    identifier = match.phrase.key.removeprefix("indicator/")
    if ad.catalogue.indicators[identifier].category != "fees-and-debt":
        return False
    if identifier not in ADVANCED_BY_EMPLOYER and employer_covers(ad, match):
        return True
    return employer_pays(ad, match) or is_duty(ad, match)


def _condition_holds(ad: AnalysedPosting, match: Match) -> bool:
    if match.phrase.condition == "amount":
        return ad.amount_near(match.start, match.end) is not None
    if match.phrase.condition == "reader-pays":
        return reader_pays(ad, match)
    return True


def _word_end(text: str, end: int) -> int:
    """Where the word ends that a stem was found in: a quote shows whole words."""
    limit = min(len(text), end + MAX_WORD_ENDING)
    place = end
    while 0 < place < limit and _in_word(text[place - 1]) and _in_word(text[place]):
        place += 1
    return end if place == limit < len(text) else place


def _in_word(character: str) -> bool:
    """Letters of scripts that put spaces between words."""
    return character.isalpha() and character < "\u0e00"


def _first_field(posting: JobPosting) -> str:
    """Field of a hit about the whole ad: the first that has text; its span is empty."""
    return next((name for name in TEXT_FIELDS if posting.text_of(name)), TEXT_FIELDS[0])


def hit_of(finding: IndicatorFinding, ad: AnalysedPosting, points: float) -> Hit:
    """The finding as it is stored: with the ad's own words and their place in its field."""
    if finding.quote is not None:
        field, start, end = finding.quote
    elif finding.start >= 0:
        field, start, end = ad.place(finding.start, finding.end)
        end = _word_end(ad.posting.text_of(field), end)
    else:
        field, start, end = _first_field(ad.posting), 0, 0
    quote = ad.posting.text_of(field)[start:end]
    return Hit(
        id=finding.id,
        weight=finding.weight,
        quote=quote,
        field=field,
        start=start,
        end=end,
        why=finding.why,
        points=points,
    )
