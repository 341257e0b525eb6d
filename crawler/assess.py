"""From a posting to its assessment: language, contacts, indicators, score. Pure, no I/O.

The live crawl, import, rescore and the bulk scan all call `assess`.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.contacts import find_contacts
from crawler.indicators import Catalogue, judge, load_catalogue
from crawler.records import Assessment, JobPosting
from crawler.text.language import detect


def assess(
    posting: JobPosting,
    *,
    catalogue: Catalogue | None = None,
    base_rates: Mapping[str, float] | None = None,
) -> Assessment:
    """Assess one posting by `catalogue` (the shipped one by default).

    `base_rates`: indicator id to the share (0..1) of the ads of the posting's source that carry it.
    """
    catalogue = catalogue or load_catalogue()
    language = detect(_prose(posting), posting.language)
    contacts = find_contacts(posting)
    judgement = judge(
        posting, contacts=contacts, language=language, catalogue=catalogue, base_rates=base_rates
    )
    return Assessment(
        language=language,
        document_type=judgement.document_type,
        contacts=contacts,
        hits=judgement.hits,
        score=judgement.score,
        band=judgement.band,
        harm_types=judgement.harm_types,
        ruleset=catalogue.version,
        reasons=judgement.reasons,
    )


def _prose(posting: JobPosting) -> str:
    return "\n".join(part for part in (posting.title, posting.description, posting.text) if part)
