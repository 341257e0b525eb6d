"""Saying of one ad what there is to say: its language, contacts, indicators and score. Pure; no I/O.

Live crawl, import, rescore and bulk scan all come through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.contacts import find_contacts
from crawler.indicators import Catalogue, judge, load_catalogue
from crawler.records import Assessment, JobPosting
from crawler.text.language import detect

SAMPLE: Final = 1000
"""Characters by which the language is told; more of them change the answer in next to no ad."""


def assess(
    posting: JobPosting,
    *,
    catalogue: Catalogue | None = None,
    base_rates: Mapping[str, float] | None = None,
) -> Assessment:
    """Assess one ad.

    `catalogue` is the shipped one unless given. `base_rates` maps an indicator's id to the share (0..1) of its
    source's ads that carry it, so that what half a board carries counts less there.
    """
    catalogue = catalogue or load_catalogue()
    prose = f"{posting.title}\n{posting.description[:SAMPLE]}\n{posting.text[:SAMPLE]}"
    language = detect(prose, posting.language)
    contacts = find_contacts(posting)
    judged = judge(posting, contacts=contacts, language=language, catalogue=catalogue, base_rates=base_rates)
    return Assessment(
        language=language,
        document_type=judged.document_type,
        contacts=contacts,
        hits=judged.hits,
        score=judged.score,
        band=judged.band,
        harm_types=judged.harm_types,
        reasons=judged.reasons,
        destinations=judged.destinations,
        ruleset=catalogue.version,
    )
