"""Ads of the invented corpora as the tables that a bulk scan of web archives writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.files import write_json
from crawler.scan.part_writer import PartWriter
from crawler.scan.rows import ad_row, hit_rows, link_rows
from crawler.scan.scan_tables import FORMAT, SETTINGS
from crawler.store import Observation
from crawler.store.observations import key_of

PART: Final = 20_000
"""Ads of one archive unless given otherwise; set by hand, about what a scan finds in one."""


def write_scan(out: Path, observations: Iterable[Observation], size: int = PART) -> Path:
    """The ads as a scan of archives with so many ads each would have written them."""
    out.mkdir(parents=True, exist_ok=True)
    settings = {"format": FORMAT, "ruleset": "planted", "source": "planted", "region": None}
    write_json(out / SETTINGS, settings)
    ads, number = iter(observations), 0
    while batch := list(islice(ads, size)):
        part = f"{number:016x}"
        with PartWriter(out, part) as writer:
            for place, each in enumerate(batch, 1):
                posting = replace(each.posting, fetched_at=each.seen_at)
                said = posting.assessment
                assert said is not None
                version, key = f"{part}-{place:09d}", key_of(posting.source, posting.url)
                links, hits = list(link_rows(version, key, said)), list(hit_rows(version, key, said))
                writer.add_ad(ad_row(version, version, posting, said), links, hits)
            writer.finish({"file": f"/{number:06d}.warc.gz", "ads": len(batch)})
        number += 1
    return out
