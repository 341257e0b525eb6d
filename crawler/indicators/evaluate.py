"""Evaluate one ad: analyse the text, classify the document, find indicators, score them. Pure; no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler.indicators.analysed_posting import MAX_TEXT, AnalysedPosting
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.document_type import (
    MAYBE_AD,
    NO_AD,
    DocumentClass,
    classify_document,
    hardly_an_ad,
    listed_as_job,
    without_warning,
)
from crawler.indicators.features import bare_invitation, bound_for
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.findings import findings_of, hit_of
from crawler.indicators.likely_signs import likely_hits
from crawler.indicators.passages import offers_in_warning
from crawler.indicators.scoring import (
    OFFER_POINTS,
    IndicatorScore,
    content_points,
    learned_points,
    reader_reason,
    score_findings,
    total_with_reader,
    without_band,
)
from crawler.indicators.sentence_reading import (
    SentenceFinding,
    band_with_sentences,
    read_sentences,
    sentence_reason,
)
from crawler.indicators.stylometry import stylometric_points
from crawler.indicators.weighing import weighed_band
from crawler.records import Band, Contact, DocumentType, Hit, JobPosting
from crawler.score_rules import LOOK
from crawler.text.disguised_words import hides_its_words
from crawler.text.unread_scripts import is_unread

OFFERS_AFTER_ALL: Final = 0.5
"""Log-odds of the learned reader above its bar from which a text is an offer although it reads as a warning. Set by
hand in 2026."""
OFFER_BESIDE: Final = -2.0
"""Log-odds of the learned reader from which a text without its warning is the offer that its signs make it. Of 299
warnings, news and reports of open writers 5 are, and of 230 suspicious texts that another writer's warning had hidden
168 (27 November 2026, in sample for the reader)."""


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
    found = _evaluated(ad, base_rates, sentence_bar)
    if found.document_type == "warning":
        beside = _beside_its_warning(ad, base_rates, sentence_bar)
        found = beside or _amid_warnings(ad, base_rates, sentence_bar) or found
    if ad.cut_off:
        fields = " and ".join(ad.cut_off)
        return _partly_read(found, f"only the first {MAX_TEXT:,} characters of its {fields} were read")
    if hides_its_words(ad.lines):
        return _partly_read(found, "its letters stand apart or without spaces, so its words were not read")
    if is_unread(ad.lines):
        return _partly_read(found, "its words mix letters of several scripts, so they were not read")
    return found


def _partly_read(found: Evaluation, reason: str) -> Evaluation:
    """What is said of a text that is not read whole, and why: an analyst looks, for an offer may stand there."""
    band: Band = "look" if found.band == "low" else found.band
    return replace(found, document_type="ad", band=band, reasons=(reason, *found.reasons))


def _beside_its_warning(
    ad: AnalysedPosting, base_rates: Mapping[str, float] | None, sentence_bar: float | None
) -> Evaluation | None:
    """What a text is without its sentences that warn, where that comes before an analyst by itself.

    Else anybody could hide an offer behind "Beware of scammers". None where the rest is no suspicious offer.
    """
    rest = without_warning(ad)
    if rest is None:
        return None
    alone = AnalysedPosting(*rest, ad.language, ad.catalogue)
    found = _evaluated(alone, base_rates, sentence_bar)
    said = alone.classified
    if found.band == "low" or said.suspicion < OFFER_BESIDE or said.ad < MAYBE_AD:
        return None
    return _of_whole(ad, found, "beside its warning it is an offer")


def _of_whole(ad: AnalysedPosting, part: Evaluation, why: str) -> Evaluation:
    """What a part of a text was found to be, as that of the text: its quotes are those of the whole."""
    hits = tuple(replace(hit, quote=ad.posting.text_of(hit.field)[hit.start : hit.end]) for hit in part.hits)
    return replace(part, hits=hits, reasons=(why, *part.reasons))


def _amid_warnings(
    ad: AnalysedPosting, base_rates: Mapping[str, float] | None, sentence_bar: float | None
) -> Evaluation | None:
    """What a passage of a text is by itself, where it is surely an offer, however much around it warns."""
    for name, (start, end) in offers_in_warning(ad, ad.catalogue.sentence_reader):
        text = ad.posting.text_of(name)
        blanked = "\n".rjust(start)[:start] + text[start:end] + "\n".ljust(len(text) - end)[: len(text) - end]
        inside = tuple(one for one in ad.contacts if one.field != name or start <= one.start < end)
        passage = AnalysedPosting(ad.posting.with_texts({name: blanked}), inside, ad.language, ad.catalogue)
        said = _evaluated(passage, base_rates, sentence_bar)
        if said.band != "low":
            return _of_whole(ad, said, "amid warnings it makes an offer")
    return None


def _evaluated(
    ad: AnalysedPosting, base_rates: Mapping[str, float] | None, sentence_bar: float | None
) -> Evaluation:
    """The evaluation of a text as it stands."""
    posting, catalogue = ad.posting, ad.catalogue
    document, is_mild = classify_document(ad), ad.classified.suspicion < OFFERS_AFTER_ALL
    if document.type == "warning" and document.sure and is_mild:
        return _nothing("warning", document.reason)
    findings = findings_of(ad, document)
    result = score_findings(findings, catalogue, base_rates)
    content = content_points(findings, result, catalogue)
    offer = _offers_anyway(content, ad.classified.ad)
    if document.type == "warning" and not offer and is_mild:
        return _nothing("warning", document.reason)
    if document.type == "other" and not offer and not _recruits(ad, findings):
        result = without_band(result, f"not read as a job ad: {document.reason}")
    sentences = read_sentences(ad, document, findings, result, sentence_bar)
    if (sentences.surely_warns or (sentences.warns and is_mild)) and not listed_as_job(posting):
        return _nothing("warning", "its sentences are those of a warning or a report")
    return _weighed(ad, document, findings, result, sentences)


def _recruits(ad: AnalysedPosting, findings: Sequence[IndicatorFinding]) -> bool:
    """Whether a strong sign is one that only a recruiter shows."""
    if ad.feature(bare_invitation) is not None:
        return True
    return any(one.weight == "strong" and ad.catalogue.indicators[one.id].recruits for one in findings)


def _weighed(
    ad: AnalysedPosting,
    document: DocumentClass,
    findings: list[IndicatorFinding],
    result: IndicatorScore,
    sentences: SentenceFinding,
) -> Evaluation:
    """What signs, shape and readers come to together.

    Args:
        ad: The ad.
        document: Its type by its words.
        findings: Its signs.
        result: Their score.
        sentences: What the sentence reader says.
    """
    extra, shape = stylometric_points(ad)
    learned = _learned(ad, document, sentences)
    is_ad = document.type == "ad"
    banded = weighed_band(ad, findings, result, is_ad=is_ad)
    band, why = band_with_sentences(ad, findings, result, banded, sentences)
    if band == "low" and learned >= LOOK:
        band = "look"
    hits = tuple(hit_of(finding, ad, result.points[finding.id]) for finding in findings)
    if band != "low":
        hits += tuple(likely_hits(ad, {hit.id for hit in hits}))
    is_lifted = result.band == "low" and band != "low"
    reasons = (
        why,
        *result.reasons[is_lifted:],  # the first says why its signs alone are too few
        shape,
        _reader_reason(ad),
        sentence_reason(ad, sentences, {finding.id for finding in findings}),
        _learned_reason(learned),
    )
    return Evaluation(
        document_type=_type(ad, document, band),
        hits=hits,
        score=round(total_with_reader(result, extra, ad.classified) + sentences.points + learned, 2),
        band=band,
        harm_types=result.harm_types if band != "low" or document.type == "ad" else (),
        reasons=tuple(filter(None, reasons)),
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


def _nothing(document_type: DocumentType, reason: str) -> Evaluation:
    return Evaluation(
        document_type=document_type, hits=(), score=0.0, band="low", harm_types=(), reasons=(reason,)
    )
