"""Assess one ad: its language, contacts, indicators and score. Pure; no I/O.

Crawl, import, rescore and bulk scan all call it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from crawler.contacts import find_contacts
from crawler.indicators import Catalogue, evaluate, load_catalogue
from crawler.isolation import Failure, guarded
from crawler.records import TEXT_FIELDS, Assessment, JobPosting, unread_assessment
from crawler.text.disguised_words import in_reading_order
from crawler.text.language import detect

SAMPLE: Final = 1000
"""Characters of title, description and text from which the language is detected: more change it in next to no ad."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of assessing one ad: an assessment in any case, and what failed on the way."""

    assessment: Assessment
    failure: Failure | None = None

    def on(self, posting: JobPosting) -> JobPosting:
        """The posting with this assessment, and with the failure among its problems."""
        posting = replace(posting, assessment=self.assessment)
        return posting if self.failure is None else with_problem(posting, self.failure)


def attempt(
    posting: JobPosting,
    *,
    catalogue: Catalogue | None = None,
    base_rates: Mapping[str, float] | None = None,
    sentence_bar: float | None = None,
) -> Attempt:
    """Assess one ad whatever it holds.

    Args:
        posting: The ad.
        catalogue: As for `assess`.
        base_rates: As for `assess`.
        sentence_bar: As for `assess`.

    Returns:
        The assessment. Where assessing raises, the ad goes to the analyst unread: band `look`, with the contacts
        that can still be found, no score, and no ruleset, so that `rescore` judges it once the defect is mended. So
        does an ad without any words that has a problem, such as a picture that could not be read.
    """
    if posting.problems and not any(posting.text_of(name).strip() for name in TEXT_FIELDS):
        return Attempt(unread_assessment(posting.problems[0]))
    judge = partial(assess, posting, catalogue=catalogue, base_rates=base_rates, sentence_bar=sentence_bar)
    said = guarded("assessing", judge)
    if isinstance(said, Assessment):
        return Attempt(said)
    contacts = guarded("reading contacts", partial(find_contacts, posting))
    found = () if isinstance(contacts, Failure) else contacts
    return Attempt(unread_assessment(said, found), said)


def with_problem(posting: JobPosting, failure: Failure) -> JobPosting:
    """The posting with a failure among its problems."""
    return replace(posting, problems=(*posting.problems, str(failure)))


def assess(
    posting: JobPosting,
    *,
    catalogue: Catalogue | None = None,
    base_rates: Mapping[str, float] | None = None,
    sentence_bar: float | None = None,
) -> Assessment:
    """Assess one ad.

    Args:
        posting: The ad.
        catalogue: The shipped one with the overlays of the environment unless given.
        base_rates: Indicator id to the share (0..1) of the source's ads that carry it: what half a board carries
            counts less there.
        sentence_bar: Suspicion from which the sentence reader calls an analyst on this source
            (`store.source_rates.sentence_bar`); its fixed bar unless given.

    Returns:
        The assessment; offsets are code points into the named field of `posting`.
    """
    catalogue = catalogue or load_catalogue()
    prose = f"{posting.title}\n{posting.description[:SAMPLE]}\n{posting.text[:SAMPLE]}"
    language = detect(in_reading_order(prose), posting.language)
    contacts = find_contacts(posting)
    evaluation = evaluate(
        posting,
        contacts=contacts,
        language=language,
        catalogue=catalogue,
        base_rates=base_rates,
        sentence_bar=sentence_bar,
    )
    return Assessment(
        language=language,
        document_type=evaluation.document_type,
        contacts=contacts,
        hits=evaluation.hits,
        score=evaluation.score,
        band=evaluation.band,
        harm_types=evaluation.harm_types,
        reasons=(*evaluation.reasons, *_uncovered(catalogue, language)),
        destinations=evaluation.destinations,
        sentence_suspicion=evaluation.sentence_suspicion,
        language_coverage=catalogue.coverage(language),
        ruleset=catalogue.version,
    )


def _uncovered(catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """The reason that tells an analyst that signs may be missed in this language; none where it has phrases."""
    coverage = catalogue.coverage(language)
    if coverage == "none":
        return (f"language not covered: there are no phrases in {language!r}, so signs may be missed",)
    if coverage == "neighbour":
        near = catalogue.tables.also[language]
        return (f"language not covered: only phrases in {near!r} for {language!r}, so signs may be missed",)
    return ()
