"""Ads of the invented corpora as observations, as a crawl would hand them to the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from crawler.records import Assessment, Contact, JobPosting
from crawler.store import Observation, Store
from quality.corpora.record import LabelledAd

SEEN = "2026-11-20T08:00:00Z"


def observation(ad: LabelledAd) -> Observation:
    """A planted ad with the contacts that it was given, as a crawl would hand it over."""
    contacts = []
    for kind, value, words in ad.contacts:
        start = ad.description.find(words)
        if start >= 0:
            end = start + len(words)
            contacts.append(
                Contact(kind=kind, value=value, raw=words, field="description", start=start, end=end)
            )
    said = Assessment(
        language=ad.language,
        document_type="ad",
        contacts=tuple(contacts),
        hits=(),
        score=0.0,
        band="low",
        harm_types=(),
        ruleset="planted",
    )
    posting = JobPosting(
        url=ad.url,
        source="planted",
        title=ad.title,
        description=ad.description,
        hiring_organization=ad.hiring_organization,
        job_location=ad.job_location,
        base_salary=ad.base_salary,
        date_posted=ad.date_posted,
        assessment=said,
    )
    return Observation(posting=posting, seen_at=SEEN, key=ad.id)


def begin(store: Store) -> None:
    """Make the source of the planted ads known."""
    store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")


def batches(ads: Iterable[LabelledAd], size: int = 1000) -> Iterator[list[Observation]]:
    """Observations in batches."""
    stream = iter(ads)
    while batch := [observation(ad) for ad in islice(stream, size)]:
        yield batch
