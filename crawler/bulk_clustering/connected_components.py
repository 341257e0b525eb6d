"""Connected components over the edges of all ads, computed on the coordinator: 16 bytes an edge, 8 bytes an ad.

Components of several ads are packed into buckets, each of which one task clusters. A single ad is in no bucket.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from crawler.bulk_clustering.candidate_pairs import ALIKE, LINKED
from crawler.bulk_clustering.plan import JoinPlan
from crawler.bulk_clustering.shuffle import Rows, write_array

BUCKETS: Final = "buckets"


def write_buckets(plan: JoinPlan) -> int:
    """Write the bucket of each ad, -1 for a single ad. Returns the number of buckets."""
    labels = np.arange(plan.ads)
    for name, items in ((ALIKE, len(plan.blocks)), (LINKED, plan.partitions)):
        edges = [np.load(plan.path(name, f"{item}.npy")) for item in range(items)]
        joined = np.concatenate(edges)
        merge_labels(labels, joined["one"], joined["other"])
    buckets = assign_buckets(labels, plan.sizes.bucket)
    write_array(plan.path(BUCKETS, "buckets.npy"), buckets)
    return int(buckets.max(initial=-1)) + 1


def merge_labels(labels: Rows, one: Rows, other: Rows) -> None:
    """Add edges to a labelling: afterwards the label of each ad is the smallest ad of its component.

    Args:
        labels: Label of each ad, changed in place; at first its own number.
        one: One end of each edge.
        other: The other end.
    """
    while len(one):
        left, right = labels[one], labels[other]
        apart = left != right
        one, other, left, right = one[apart], other[apart], left[apart], right[apart]
        np.minimum.at(labels, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(above := labels[labels], labels):
            labels[:] = above


def assign_buckets(labels: Rows, size: int) -> Rows:
    """Bucket of each ad.

    Args:
        labels: Component of each ad: the smallest ad in it.
        size: Ads of a bucket, approximately; a component is never split.

    Returns:
        Buckets numbered from 0 in the order of the components' first ads; -1 for single ads.
    """
    sizes = np.bincount(labels, minlength=len(labels))
    several = np.flatnonzero(sizes > 1)
    before = np.cumsum(sizes[several]) - sizes[several]
    _, numbers = np.unique(before // size, return_inverse=True)
    of_label = np.full(len(labels), -1, np.int32)
    of_label[several] = numbers
    found: Rows = of_label[labels]
    return found


def buckets_of(plan: JoinPlan) -> Rows:
    """Bucket of each ad, as written by `write_buckets`."""
    found: Rows = np.load(plan.path(BUCKETS, "buckets.npy"), mmap_mode="r")
    return found
