"""Takes what purged ads left in the lists of joining out of them: hashes of their sentences and sketches.

What was learned from many ads, which phrases are usual and which sentences are a site's own, stays in a
large store until one version in a hundred has been purged (`crawler.store.campaigns`); then, and in a small store at
once, all is learned and joined again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.campaigns.runs import Runs
from crawler.campaigns.sentences import VERSION_BITS
from crawler.campaigns.tables import Tables

PURGED: Final = "purged"
"""Kind of the marks that a purge leaves, by version."""
_BATCH: Final = 10_000
"""Versions at a time; set by hand."""


def forget_purged(tables: Tables) -> None:
    """Forget what is left of purged versions; safe to repeat and to kill."""
    while gone := tables.marked(PURGED, _BATCH):
        with tables.transaction():
            kept = list(_without(tables, gone))
            tables.write_segments(row for row in kept if row[1])
            alone = [row[0] for row in kept if not row[1]]
            tables.drop_segments(alone)
            Runs(tables.runs, "sentences", "<i8", beside=VERSION_BITS).drop(gone, alone)
            Runs(tables.runs, "bands", "<u4").drop(tables.gone_families())
            tables.forget_gone_families()
            tables.unmark(PURGED, gone)


def _without(tables: Tables, gone: Sequence[int]) -> Iterator[tuple[int, int, int, str]]:
    """The sentences that purged versions held, with the holders that are left and so many fewer seen."""
    lost = frozenset(gone)
    for name, seen, boilerplate, holders in tables.segments_of(gone):
        before = json.loads(holders)
        left = [each for each in before if each[0] not in lost]
        yield name, seen - len(before) + len(left), boilerplate, json.dumps(left)
