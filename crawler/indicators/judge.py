"""From a posting to a judgement: read, tell what it is, find, weigh. Pure; no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crawler.indicators.catalogue import Catalogue, Indicator, shifted
from crawler.indicators.contexts import covered, denied, is_duty, paid_by_employer, reader_pays, silencing
from crawler.indicators.document import Document, classify, silenced
from crawler.indicators.facts import bound_for
from crawler.indicators.findings import Finding, stronger
from crawler.indicators.matcher import Match
from crawler.indicators.reading import Reading
from crawler.indicators.rules import RULES, refine
from crawler.indicators.scoring import ranked, score
from crawler.indicators.shape import shape
from crawler.records import TEXT_FIELDS, Band, Contact, DocumentType, Hit, JobPosting

REPEATED: Final = 2
"""Different words for one medium sign from which it is a strong one: the ad means it."""
LENT: Final = frozenset(["debt-or-salary-deduction"])
"""Indicators that an employer who pays the journey doesn't excuse: it is what they lend."""
SUPPORT: Final = frozenset(["high-risk-corridor"])
"""Indicators whose phrases (names of places) say nothing without their rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the indicators say about one ad."""

    document_type: DocumentType
    hits: tuple[Hit, ...]
    score: float
    band: Band
    harm_types: tuple[str, ...]
    reasons: tuple[str, ...]
    destinations: tuple[str, ...] = ()
    """Countries abroad in which the work is."""


LONGEST_ENDING: Final = 24
"""Letters that may follow a stem in its word; a longer run is no word."""


def judge(
    posting: JobPosting,
    *,
    contacts: tuple[Contact, ...],
    language: str,
    catalogue: Catalogue,
    base_rates: Mapping[str, float] | None = None,
) -> Judgement:
    """Judge one ad.

    `contacts` are those found in it, `language` a BCP 47 primary tag or `und`. `base_rates` maps an indicator
    id to the share (0..1) of its source's ads that carry it: what half a board carries counts less there.
    """
    reading = Reading(posting, contacts, language, catalogue)
    document = classify(reading)
    if document.type == "warning":
        return _nothing("warning", document.reason)
    findings = findings_of(reading, document)
    result = score(findings, catalogue, base_rates)
    hits = tuple(_hit(finding, reading, result.points[finding.id]) for finding in findings)
    if document.type == "other":
        reasons = (f"not read as a job ad: {document.reason}", *result.reasons[1:])
        return Judgement(
            document_type="other", hits=hits, score=result.total, band="low", harm_types=(), reasons=reasons
        )
    extra, reason = shape(reading)
    return Judgement(
        document_type="ad",
        hits=hits,
        score=ranked(result, extra),
        band=result.band,
        harm_types=result.harm_types,
        reasons=(*result.reasons, reason) if reason else result.reasons,
        destinations=reading.fact(bound_for),
    )


def findings_of(reading: Reading, document: Document) -> list[Finding]:
    """Every indicator that fires, once each, in the catalogue's order."""
    best: dict[str, Finding] = {}
    quotes: dict[str, set[str]] = {}
    for finding in phrase_findings(reading, document):
        if finding.id in SUPPORT:
            continue
        if finding.weight == "medium":
            quotes.setdefault(finding.id, set()).add(reading.text[finding.start : finding.end])
        best[finding.id] = stronger(best.get(finding.id), finding)
    for identifier, words in quotes.items():
        if len(words) >= REPEATED and best[identifier].weight == "medium":
            best[identifier] = replace(best[identifier], weight="strong")
    for rule in RULES:
        for finding in rule(reading, best):
            best[finding.id] = stronger(best.get(finding.id), finding)
    refined = refine(reading, best)
    return [
        _weighed(refined[name], one) for name, one in reading.catalogue.indicators.items() if name in refined
    ]


def _weighed(finding: Finding, indicator: Indicator) -> Finding:
    """The finding with the weight that analysts gave its indicator, whatever rule or phrase it comes from."""
    return replace(finding, weight=shifted(finding.weight, indicator.shift)) if indicator.shift else finding


def phrase_findings(reading: Reading, document: Document) -> Iterator[Finding]:
    """Indicators whose phrases stand in the ad, are not denied, and do not speak of the work itself."""
    for identifier, matches in reading.keyed("indicator/"):
        indicator = reading.catalogue.indicators[identifier]
        for match in matches:
            if silenced(document, match.start) or not _condition_holds(reading, match):
                continue
            if indicator.deniable and _excused(reading, match):
                continue
            if indicator.silenced_by and silencing(reading, identifier, match.start, match.end):
                continue
            yield Finding(
                id=identifier,
                weight=match.phrase.weight or indicator.weight,
                why=indicator.meaning,
                start=match.start,
                end=match.end,
            )


def _excused(reading: Reading, match: Match) -> bool:
    if denied(reading, match):
        return True
    identifier = match.phrase.key.removeprefix("indicator/")
    if reading.catalogue.indicators[identifier].category != "fees-and-debt":
        return False
    if identifier not in LENT and covered(reading, match):
        return True
    return paid_by_employer(reading, match) or is_duty(reading, match)


def _condition_holds(reading: Reading, match: Match) -> bool:
    if match.phrase.condition == "amount":
        return reading.amount_near(match.start, match.end) is not None
    if match.phrase.condition == "reader-pays":
        return reader_pays(reading, match)
    return True


def _nothing(document_type: DocumentType, reason: str) -> Judgement:
    return Judgement(
        document_type=document_type, hits=(), score=0.0, band="low", harm_types=(), reasons=(reason,)
    )


def _word_end(text: str, end: int) -> int:
    """Where the word ends that a stem was found in: a quote shows whole words."""
    limit = min(len(text), end + LONGEST_ENDING)
    place = end
    while 0 < place < limit and _in_word(text[place - 1]) and _in_word(text[place]):
        place += 1
    return end if place == limit < len(text) else place


def _in_word(character: str) -> bool:
    """Letters of scripts that put spaces between words."""
    return character.isalpha() and character < "\u0e00"


def _first_field(posting: JobPosting) -> str:
    """Where a hit about the whole ad stands: nowhere in particular, at the start of its first text."""
    return next((name for name in TEXT_FIELDS if posting.text_of(name)), TEXT_FIELDS[0])


def _hit(finding: Finding, reading: Reading, points: float) -> Hit:
    if finding.quote is not None:
        field, start, end = finding.quote
    elif finding.start >= 0:
        field, start, end = reading.place(finding.start, finding.end)
        end = _word_end(reading.posting.text_of(field), end)
    else:
        field, start, end = _first_field(reading.posting), 0, 0
    quote = reading.posting.text_of(field)[start:end]
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
