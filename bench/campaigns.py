"""How well and how fast ads are joined: `python -m bench.campaigns [ADS] [--words | --sown]`.

Quality against the truth of one of the two generators (bench/planted, bench/sown), and CPU time of joining per ad.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench.campaign_score import score
from bench.planted import Planted, plant
from bench.sown import sow
from crawler.campaigns.service import join_new
from crawler.records import Assessment, Contact, JobPosting
from crawler.store import Sighting, Store

SEEN = "2026-11-20T08:00:00Z"


def sighting(ad: Planted) -> Sighting:
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
    return Sighting(posting=posting, seen_at=SEEN, key=ad.id)


def begin(store: Store) -> None:
    """Make the source of the planted ads known."""
    store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('planted', 'import', '')")


def batches(ads: Iterable[Planted], size: int = 1000) -> Iterator[list[Sighting]]:
    """Sightings in batches."""
    stream = iter(ads)
    while batch := [sighting(ad) for ad in islice(stream, size)]:
        yield batch


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ads", type=int, nargs="?", default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", action="store_true", help="invented words instead of sentences")
    parser.add_argument("--sown", action="store_true", help="the second generator")
    options = parser.parse_args(arguments)
    ads = (
        sow(options.ads, options.seed)
        if options.sown
        else plant(options.ads, options.seed, words=options.words)
    )
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        begin(store)
        started = time.process_time()
        for batch in batches(ads):
            store.save(batch)
        saved = time.process_time()
        report = join_new(store)
        joined = time.process_time()
        print(f"{len(ads)} ads: saving {(saved - started) / len(ads) * 1e6:.0f} us/ad,", end=" ")
        print(f"joining {(joined - saved) / len(ads) * 1e6:.0f} us/ad, {report.campaigns} campaigns")
        print(score(ads, dict(store.campaigns.records.by_key())).table())


if __name__ == "__main__":
    main(sys.argv[1:])
