"""Connected components over the edges of all ads, on the head: two numbers an edge, eight bytes an ad.

Ads that hang together are a *closure*; closures are put into buckets, each of which one task joins. An ad that hangs
together with no other is in none.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from crawler.bulk_clustering.candidate_pairs import ALIKE, LINKED
from crawler.bulk_clustering.plan import JoinPlan
from crawler.bulk_clustering.shuffle import Rows, write_array

BUCKETS: Final = "buckets"


def write_buckets(plan: JoinPlan) -> int:
    """Write the bucket of each ad (-1 for one alone); answers how many buckets there are."""
    labels = np.arange(plan.ads)
    for name, items in ((ALIKE, len(plan.blocks)), (LINKED, plan.partitions)):
        edges = [np.load(plan.path(name, f"{item}.npy")) for item in range(items)]
        joined = np.concatenate(edges)
        join(labels, joined["one"], joined["other"])
    buckets = assign_buckets(labels, plan.sizes.bucket)
    write_array(plan.path(BUCKETS, "buckets.npy"), buckets)
    return int(buckets.max(initial=-1)) + 1


def join(labels: Rows, one: Rows, other: Rows) -> None:
    """Make the label of each ad the smallest ad that it hangs together with, over more edges."""
    while len(one):
        left, right = labels[one], labels[other]
        apart = left != right
        one, other, left, right = one[apart], other[apart], left[apart], right[apart]
        np.minimum.at(labels, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(above := labels[labels], labels):
            labels[:] = above


def assign_buckets(labels: Rows, size: int) -> Rows:
    """Bucket of each ad: closures of several ads in the order of their first, about `size` ads together."""
    sizes = np.bincount(labels, minlength=len(labels))
    several = np.flatnonzero(sizes > 1)
    before = np.cumsum(sizes[several]) - sizes[several]
    _, numbers = np.unique(before // size, return_inverse=True)
    of_label = np.full(len(labels), -1, np.int32)
    of_label[several] = numbers
    found: Rows = of_label[labels]
    return found


def buckets_of(plan: JoinPlan) -> Rows:
    """Bucket of each ad."""
    found: Rows = np.load(plan.path(BUCKETS, "buckets.npy"), mmap_mode="r")
    return found
