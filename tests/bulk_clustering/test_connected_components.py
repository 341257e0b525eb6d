"""Connected components of ads over edges, and their buckets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bulk_clustering.connected_components import assign_buckets, merge_labels
from crawler.bulk_clustering.shuffle import by_key

MOST_ADS = 30
EDGES = st.lists(st.tuples(st.integers(0, MOST_ADS - 1), st.integers(0, MOST_ADS - 1)), max_size=60)


def labelled(ads, *batches):
    labels = np.arange(ads)
    for edges in batches:
        ends = np.array(edges, np.int64).reshape(-1, 2)
        merge_labels(labels, ends[:, 0], ends[:, 1])
    return labels.tolist()


def components(ads, edges):
    """Smallest ad of each ad's component, by walking the graph."""
    near = {ad: {ad} for ad in range(ads)}
    for one, other in edges:
        near[one].add(other)
        near[other].add(one)
    found = {}
    for ad in range(ads):
        reached, waiting = {ad}, [ad]
        while waiting:
            new = near[waiting.pop()] - reached
            reached |= new
            waiting += new
        found[ad] = min(reached)
    return list(found.values())


@pytest.mark.parametrize(
    ("edges", "labels"),
    [
        ([], [0, 1, 2, 3, 4]),
        ([(3, 1)], [0, 1, 2, 1, 4]),
        ([(4, 3), (3, 2), (2, 1), (1, 0)], [0, 0, 0, 0, 0]),
        ([(0, 4), (4, 2), (1, 3)], [0, 1, 0, 1, 0]),
        ([(2, 2)], [0, 1, 2, 3, 4]),
    ],
)
def test_label_is_the_smallest_ad_of_the_component(edges, labels):
    assert labelled(5, edges) == labels


@given(edges=EDGES, cut=st.integers(0, 60))
def test_labels_are_components_however_edges_come_in_batches(edges, cut):
    assert labelled(MOST_ADS, edges[:cut], edges[cut:]) == components(MOST_ADS, edges)


@given(edges=EDGES, size=st.integers(1, 12))
def test_buckets_keep_components_whole_and_leave_single_ads_out(edges, size):
    labels = components(MOST_ADS, edges)
    buckets = assign_buckets(np.array(labels), size).tolist()
    together = [ad for ad in range(MOST_ADS) if labels.count(labels[ad]) > 1]
    assert all((buckets[ad] == -1) == (ad not in together) for ad in range(MOST_ADS))
    assert all(buckets[ad] == buckets[labels[ad]] for ad in together)
    assert sorted({buckets[ad] for ad in together}) == list(range(len({buckets[ad] for ad in together})))


@given(keys=st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1), partitions=st.integers(2, 50))
def test_partition_of_a_key_is_in_range_and_depends_on_the_key_alone(keys, partitions):
    found = by_key(keys, partitions).tolist()
    assert all(0 <= number < partitions for number in found)
    assert found == [by_key([key], partitions).tolist()[0] for key in keys]
