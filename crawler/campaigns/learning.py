"""Learns the usual phrases of each source, and of the first ads of the store, when enough ads have come.

And how alike unrelated ads of each language are by the phrases that are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

import numpy as np

from crawler.campaigns.arrivals import Arrival, arrivals
from crawler.campaigns.background import SIZES, SampledAd, background
from crawler.campaigns.phrases import SIZE, Phrases
from crawler.campaigns.sketch import shingles
from crawler.campaigns.tables import Tables
from crawler.campaigns.usage import EPOCHS, FEW_ADS, alike, epoch, site_contacts, usual_phrases

WHOLE: Final = ""
"""Stands for the source of all ads together."""


Recent = Mapping[int, Arrival]
"""Versions that were just read."""


def learn_usage(tables: Tables, recent: Recent | None = None) -> None:
    """Learn from the sources that reached another epoch; what their ads join is looked at again.

    Ads among the `recent` ones are not read again, which takes most of the time.
    """
    known: dict[str, int] = dict(tables.usage_epochs())
    for source, ads in tables.source_sizes(EPOCHS[-1]):
        size = epoch(ads)
        if size > known.get(source, 0):
            with tables.transaction():
                _learn(tables, source, size, recent or {})


def _learn(tables: Tables, source: str, size: int, recent: Recent) -> None:
    rows = tables.first_ads(source, size)
    left = arrivals(tables, [row for row in rows if row[0] not in recent])
    read = {each.version: each for each in left}
    told = [recent.get(row[0]) or read[row[0]] for row in rows]
    sample = [(shingles(each.form.text, SIZE), frozenset(each.contacts)) for each in told]
    near = alike([phrases for phrases, _ in sample])
    phrases = np.empty(0, np.uint32)
    if size >= FEW_ADS:  # one campaign may be most of a small source: its template is not what is usual there
        phrases, _ = usual_phrases(sample, near)
    own = site_contacts(sample, near) if source != WHOLE else []
    tables.write_usage(source, size, phrases.astype("<u4").tobytes(), own)
    tables.mark_ads_of(source)


def measure_backgrounds(tables: Tables, phrases: Phrases) -> None:
    """Measure each language again whose first families, or what is usual in their sources, have changed."""
    known = {language: (sample, share) for language, sample, share in tables.backgrounds()}
    epochs = sorted(tables.usage_epochs())
    for language, families in tables.language_sizes(SIZES[-1]):
        first = tables.first_families(language, epoch(families, SIZES))
        carried = tables.contacts_of_representatives([family for family, _ in first])
        sample = blake2b(repr((first, carried, epochs)).encode(), digest_size=8).hexdigest() if first else ""
        before, share = known.get(language, ("", 0.0))
        if sample == before:
            continue
        measured = _background(tables, [family for family, _ in first], phrases)
        with tables.transaction():
            tables.write_background(language, sample, measured)
            if measured != share:
                tables.mark_language(language)


def _background(tables: Tables, families: list[int], phrases: Phrases) -> float:
    if not families:
        return 0.0
    known = phrases(families)
    source: dict[int, str] = dict(tables.sources_of(families))
    contacts: defaultdict[int, set[int]] = defaultdict(set)
    for contact, family in tables.contacts_of_representatives(families):
        contacts[family].add(contact)
    return round(background([SampledAd(source[f], known[f], frozenset(contacts[f])) for f in families]), 6)
