"""What an import would read, without storing anything: counts, failures, proposals for tables, and the first ads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crawler.imports.ad_reader import ImportedAd
from crawler.imports.confined_ads import ConfinedAdReader
from crawler.imports.items import Item
from crawler.imports.pictures import with_pictures
from crawler.imports.summary import ImportSummary, batches
from crawler.imports.tables import with_columns
from crawler.postings import Hints
from crawler.store import Outcome

SHOWN: Final = 10
"""Ads that are kept to be shown. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What was read."""

    ads: int
    """Different ads; the store may hold some of them already."""
    first: tuple[ImportedAd, ...]
    """The first `SHOWN` of them."""
    summary: ImportSummary
    """Failures, what would be left out, and proposals for tables."""


def preview(items: Iterable[Item], hints: Hints, aliases: Mapping[str, str], accept: bool) -> ImportPreview:
    """Read items as an import does.

    Args:
        items: Items of files.
        hints: Source, region and other hints for reading.
        aliases: Field -> column or path of keys.
        accept: Read tables by the columns that are proposed for them.
    """
    summary, outcomes = ImportSummary(), list[Outcome]()
    keys: set[str] = set()
    first: list[ImportedAd] = []
    with ConfinedAdReader(hints, aliases, summary) as reader:
        for batch in batches(with_pictures(with_columns(items, aliases, accept, summary))):
            for ad in reader.read(batch, outcomes):
                if ad.key not in keys and len(first) < SHOWN:
                    first.append(ad)
                keys.add(ad.key)
            outcomes.clear()
        reader.fail_unmatched()
    return ImportPreview(len(keys), tuple(first), summary)
