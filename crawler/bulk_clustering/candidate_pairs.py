"""Pairs of ads that may belong together: near duplicates, and ads that share a contact or a listing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from crawler.bulk_clustering.minhash_signatures import BANDS, CONTACTS, SKETCHES
from crawler.bulk_clustering.plan import JoinPlan
from crawler.bulk_clustering.shuffle import Rows, read_partition, write_array, write_partitioned
from crawler.campaigns import candidates
from crawler.campaigns.alike import Face, compare
from crawler.campaigns.grouping import Groups
from crawler.campaigns.sketch import Sketch

PAIRS: Final = "pairs"
ALIKE: Final = "alike"
LINKED: Final = "tied"
FIRST_ADS: Final = 8
"""Under each band an ad is paired with so many of the first ads before it. Ads of a campaign share many bands."""
LAST_ADS: Final = 2
"""And with so many of the last ads before it. Both set by hand; tests compare the result with a store's."""
HUB_ADS: Final = 2_000
"""Ads linked by one contact at most: a contact of more ads is a hub, such as a site's own number. Set by hand."""
MAX_OPEN_BLOCKS: Final = 256
"""Blocks whose signatures are open at the same time, two files each: below the usual limit of 1,024 open files."""
_PAIR: Final = np.dtype([("pair", "<u8"), ("bands", "<u2")])
_LOW: Final = np.uint64(0xFFFFFFFF)
_HIGH: Final = np.uint64(32)
EDGE: Final = np.dtype([("one", "<i8"), ("other", "<i8")])


def propose_pairs(plan: JoinPlan, partition: int) -> None:
    """Write candidate pairs: ads that share an LSH band."""
    rows = read_partition(plan, BANDS, len(plan.blocks), partition)
    if len(rows):
        rows = rows[np.lexsort((rows["ad"], rows["key"]))]
        pairs, counts = np.unique(np.concatenate(list(_proposed(rows))), return_counts=True)
    else:
        pairs, counts = np.empty(0, np.uint64), np.empty(0, np.int64)
    found = np.empty(len(pairs), _PAIR)
    found["pair"], found["bands"] = pairs, counts
    blocks = (pairs >> _HIGH).astype(np.int64) // plan.sizes.block
    write_partitioned(plan, PAIRS, partition, found, blocks, len(plan.blocks))


def _proposed(rows: Rows) -> Iterator[Rows]:
    """Pairs as `later << 32 | earlier`, from rows sorted by key and ad."""
    ads = rows["ad"].astype(np.uint64)
    fresh = np.r_[True, rows["key"][1:] != rows["key"][:-1]]
    start = np.maximum.accumulate(np.where(fresh, np.arange(len(rows)), 0))
    place = np.arange(len(rows)) - start
    for back in range(1, LAST_ADS + 1):
        later = np.flatnonzero(place >= back)
        yield (ads[later] << _HIGH) | ads[later - back]
    for ahead in range(FIRST_ADS):
        later = np.flatnonzero(place > ahead + LAST_ADS)
        yield (ads[later] << _HIGH) | ads[start[later] + ahead]


def compare_block(plan: JoinPlan, number: int) -> None:
    """Compare the ads of a block with their candidates, as the store's index does; write a spanning forest."""
    rows = read_partition(plan, PAIRS, plan.partitions, number)
    edges = list(_alike(plan, rows)) if len(rows) else []
    write_array(plan.path(ALIKE, f"{number}.npy"), np.array(edges, EDGE))


def _alike(plan: JoinPlan, rows: Rows) -> Iterator[tuple[int, int]]:
    rows = rows[np.argsort(rows["pair"], kind="stable")]
    starts = np.flatnonzero(np.r_[True, rows["pair"][1:] != rows["pair"][:-1]])
    counts = np.add.reduceat(rows["bands"].astype(np.int64), starts)
    pairs = rows["pair"][starts]
    later, earlier = (pairs >> _HIGH).astype(np.int64), (pairs & _LOW).astype(np.int64)
    face = _Signatures(plan)
    groups = Groups(np.unique(np.r_[later, earlier]).tolist())
    ends = np.flatnonzero(np.r_[later[1:] != later[:-1], True]) + 1
    start = 0
    for end in ends.tolist():
        ad, mine = int(later[start]), None
        for other in _nearest(earlier[start:end], counts[start:end]):
            if groups.find(ad) != groups.find(other):
                mine = mine or face(ad)
                if compare(mine, face(other))[0] is not None:
                    groups.join(ad, other)
                    yield other, ad
        start = end


def _nearest(earlier: Rows, counts: Rows) -> list[int]:
    """The candidates that the store's index would choose: most shared bands first."""
    several, once = np.flatnonzero(counts > 1), np.flatnonzero(counts == 1)
    several = several[np.lexsort((earlier[several], -counts[several]))][: candidates.MOST]
    found: list[int] = [*earlier[several].tolist(), *earlier[once][::-1][: candidates.BY_CHANCE].tolist()]
    return found


class _Signatures:
    """Signatures of ads, memory-mapped: only the pages in use are in memory."""

    def __init__(self, plan: JoinPlan) -> None:
        self._plan = plan
        self._blocks: dict[int, tuple[Rows, Rows]] = {}

    def __call__(self, ad: int) -> Face:
        """Signature of an ad's text; title and employer are left out, which never makes fewer ads similar."""
        number = self._plan.block_of(ad)
        hashes, sizes = self._blocks.get(number) or self._open(number)
        place = ad - self._plan.blocks[number].first
        kept, total = sizes[place].tolist()
        return Face(Sketch(np.array(hashes[place, :kept]), total), "", "", "")

    def _open(self, number: int) -> tuple[Rows, Rows]:
        if len(self._blocks) >= MAX_OPEN_BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        paths = (self._plan.path(SKETCHES, f"{number}{end}.npy") for end in ("", ".sizes"))
        hashes, sizes = (np.load(path, mmap_mode="r") for path in paths)
        self._blocks[number] = hashes, sizes
        return hashes, sizes


def link_shared_contacts(plan: JoinPlan, partition: int) -> None:
    """Write edges between the ads of each contact, and between the versions of each listing."""
    rows = read_partition(plan, CONTACTS, len(plan.blocks), partition)
    edges = np.empty(0, EDGE)
    if len(rows):
        rows = rows[np.lexsort((rows["ad"], rows["key"]))]
        fresh = np.r_[True, rows["key"][1:] != rows["key"][:-1]]
        start = np.maximum.accumulate(np.where(fresh, np.arange(len(rows)), 0))
        later = np.flatnonzero(~fresh & (np.arange(len(rows)) - start < HUB_ADS))
        edges = np.empty(len(later), EDGE)
        edges["one"], edges["other"] = rows["ad"][later - 1], rows["ad"][later]
    write_array(plan.path(LINKED, f"{partition}.npy"), edges)
