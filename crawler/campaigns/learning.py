"""Learns the usual phrases of each source, and of the first ads of the store, when enough ads have come."""

from __future__ import annotations

from typing import Final

from crawler.campaigns.arrivals import arrivals
from crawler.campaigns.phrases import SIZE
from crawler.campaigns.sketch import shingles
from crawler.campaigns.tables import Tables
from crawler.campaigns.usage import EPOCHS, epoch, site_contacts, usual_phrases

WHOLE: Final = ""
"""Stands for the source of all ads together."""


def learn_usage(tables: Tables) -> None:
    """Learn from the sources that reached another epoch; what their ads join is looked at again."""
    known: dict[str, int] = dict(tables.usage_epochs())
    for source, ads in tables.source_sizes(EPOCHS[-1]):
        size = epoch(ads)
        if size > known.get(source, 0):
            with tables.transaction():
                _learn(tables, source, size)


def _learn(tables: Tables, source: str, size: int) -> None:
    rows = tables.first_ads(source, size)
    sample = [(shingles(each.form.text, SIZE), frozenset(each.contacts)) for each in arrivals(tables, rows)]
    phrases, _ = usual_phrases(sample)
    own = site_contacts(sample) if source != WHOLE else []
    tables.write_usage(source, size, phrases.astype("<u4").tobytes(), own)
    tables.mark_ads_of(source)
