"""Evaluate one ad: analyse the text, classify the document, find indicators, score them. Pure; no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue import Catalogue, Indicator, shifted
from crawler.indicators.document_type import (
    MAYBE_AD,
    NO_AD,
    DocumentClass,
    classify_document,
    hardly_an_ad,
    listed_as_job,
    suppressed,
)
from crawler.indicators.features import bound_for
from crawler.indicators.finding import IndicatorFinding, stronger
from crawler.indicators.gaps import Match
from crawler.indicators.likely_signs import likely_hits
from crawler.indicators.negation import (
    employer_covers,
    employer_pays,
    is_duty,
    negated,
    reader_pays,
    suppressed_by_context,
)
from crawler.indicators.rules import RULES, refine
from crawler.indicators.scoring import (
    OFFER_POINTS,
    content_points,
    learned_points,
    reader_reason,
    score_findings,
    total_with_reader,
    without_band,
)
from crawler.indicators.sentence_reading import SentenceFinding, band_with_sentences, read_sentences
from crawler.indicators.stylometry import stylometric_points
from crawler.indicators.weighing import outweighs_sentences, weighed_band
from crawler.records import TEXT_FIELDS, Band, Contact, DocumentType, Hit, JobPosting
from crawler.score_rules import LOOK

STRONG_FROM_QUOTES: Final = 2
"""Different words for one medium sign from which it is a strong one: the ad means it; set by hand in 2026, not
fitted. A circumstance stays one however often it is said."""
ADVANCED_BY_EMPLOYER: Final = frozenset(["debt-or-salary-deduction"])
"""Indicators that an employer who pays the journey does not suppress: it is what they lend."""
RULE_ONLY: Final = frozenset(["high-risk-corridor"])
"""Indicators whose phrases (names of places) count only in their rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The result of evaluating one ad."""

    document_type: DocumentType
    hits: tuple[Hit, ...]
    score: float
    band: Band
    harm_types: tuple[str, ...]
    reasons: tuple[str, ...]
    destinations: tuple[str, ...] = ()
    """Countries abroad in which the work is."""
    sentence_suspicion: float | None = None
    """What the sentence reader says, relative to its fixed bar; None where it did not read."""


MAX_WORD_ENDING: Final = 24
"""Letters that may follow a stem in its word; a longer run is no word. Set by hand in 2026."""


def evaluate(
    posting: JobPosting,
    *,
    contacts: tuple[Contact, ...],
    language: str,
    catalogue: Catalogue,
    base_rates: Mapping[str, float] | None = None,
    sentence_bar: float | None = None,
) -> Evaluation:
    """Evaluate one ad.

    Args:
        posting: The ad.
        contacts: Those found in it.
        language: BCP 47 primary tag, or `und`.
        catalogue: What to look for.
        base_rates: Indicator id to the share (0..1) of the source's ads that carry it: what half a board carries
            counts less there.
        sentence_bar: Suspicion from which the sentence reader calls an analyst on this source; its own bar if None.

    Returns:
        Document type, hits, score, band and reasons. A warning has no hits. Signs of an offer, or the learned reader,
        bring a text before an analyst whatever its type looked like.
    """
    ad = AnalysedPosting(posting, contacts, language, catalogue)
    document = classify_document(ad)
    if document.type == "warning" and document.sure and ad.classified.suspicion < 0:
        return _nothing("warning", document.reason)
    findings = findings_of(ad, document)
    result = score_findings(findings, catalogue, base_rates)
    content = content_points(findings, result, catalogue)
    offer = _offers_anyway(content, ad.classified.ad)
    if document.type == "warning" and not offer and ad.classified.suspicion < 0:
        return _nothing("warning", document.reason)
    hits = tuple(_hit(finding, ad, result.points[finding.id]) for finding in findings)
    extra, shape = stylometric_points(ad)
    recruits = any(one.weight == "strong" and catalogue.indicators[one.id].recruits for one in findings)
    if document.type == "other" and not offer and not recruits:
        result = without_band(result, f"not read as a job ad: {document.reason}")
    sentences = read_sentences(ad, document, result.total, sentence_bar)
    if sentences.warns and ad.classified.suspicion < 0 and not listed_as_job(posting):
        return _nothing("warning", "its sentences are those of a warning or a report")
    learned = _learned(ad, document, sentences)
    banded, why = weighed_band(ad, findings, result, extra, liftable=document.type == "ad" and content > 0.0)
    doubt = outweighs_sentences(ad, findings, result) if banded == "low" and sentences.calls else ""
    band = banded if doubt else band_with_sentences(banded, sentences)
    if band == "low" and learned >= LOOK:
        band = "look"
    score = round(total_with_reader(result, extra, ad.classified) + sentences.points + learned, 2)
    if band != "low":
        hits += tuple(likely_hits(ad, {hit.id for hit in hits}))
    return Evaluation(
        document_type=_type(ad, document, band),
        hits=hits,
        score=score,
        band=band,
        harm_types=result.harm_types if band != "low" or document.type == "ad" else (),
        reasons=tuple(
            filter(
                None,
                (
                    why or doubt,
                    *result.reasons,
                    shape,
                    _reader_reason(ad),
                    sentences.reason,
                    _learned_reason(learned),
                ),
            )
        ),
        sentence_suspicion=sentences.suspicion,
        destinations=ad.feature(bound_for),
    )


def _type(ad: AnalysedPosting, document: DocumentClass, band: Band) -> DocumentType:
    """What is stored as the type: what comes before an analyst is an ad, a post that nothing makes an ad is none."""
    if band != "low":
        return "ad"
    return "other" if document.type == "ad" and hardly_an_ad(ad) else document.type


def _offers_anyway(points: float, ad: float) -> bool:
    """True where signs of an offer outweigh the type: the more they weigh, the less the text must look like an ad.

    Args:
        points: Of signs in what is offered.
        ad: Log-odds of the learned reader that the text is a job ad.
    """
    return (points >= OFFER_POINTS and ad >= MAYBE_AD) or (points >= LOOK and ad >= NO_AD)


def _learned(ad: AnalysedPosting, document: DocumentClass, sentences: SentenceFinding) -> float:
    """Points of what the home learned from decisions on this source."""
    learned, reader = ad.catalogue.learned, ad.catalogue.sentence_reader
    if learned is None or document.type == "warning":
        return 0.0
    read = "" if reader is None or sentences.direction is None else reader.version
    model = learned.of(ad.posting.source, read)
    return learned_points(model.score(ad.text, sentences.direction)) if model else 0.0


def _learned_reason(points: float) -> str:
    return f"its wording is like that of ads which analysts referred: adds {points:g}" if points else ""


def _reader_reason(ad: AnalysedPosting) -> str:
    """The reader's reason, from its bar on with the words of the ad that speak most for it."""
    reason = reader_reason(ad.classified)
    if ad.classified.suspicion < 0.0:
        return reason
    field, start, end = ad.place_of_stretch(ad.classified.start, ad.classified.end)
    return f"{reason}: \u201c{ad.posting.text_of(field)[start:end].strip()}\u201d"


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


def _nothing(document_type: DocumentType, reason: str) -> Evaluation:
    return Evaluation(
        document_type=document_type, hits=(), score=0.0, band="low", harm_types=(), reasons=(reason,)
    )


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


def _hit(finding: IndicatorFinding, ad: AnalysedPosting, points: float) -> Hit:
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
