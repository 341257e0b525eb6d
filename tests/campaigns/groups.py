"""Helpers: put planted ads into a store and ask which belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from crawler.campaigns.service import join_new
from crawler.store import Store
from quality.corpora.planted import LabelledAd
from quality.harness.observations import observation

Partition = frozenset[frozenset[str]]


def put(store: Store, ads: Iterable[LabelledAd]) -> None:
    store.save([observation(ad) for ad in ads])


def join(store: Store, ads: Iterable[LabelledAd]) -> Partition:
    put(store, ads)
    join_new(store)
    return partition(store)


def partition(store: Store) -> Partition:
    groups: dict[int, set[str]] = {}
    for key, campaign in store.campaigns.records.by_key():
        groups.setdefault(campaign, set()).add(key)
    return frozenset(frozenset(group) for group in groups.values())


def together(found: Partition, *keys: str) -> bool:
    return any(set(keys) <= group for group in found)


def names(store: Store) -> dict[str, int]:
    return dict(store.campaigns.records.by_key())


def cut(ads: Sequence[LabelledAd], ends: Sequence[int]) -> list[Sequence[LabelledAd]]:
    edges = [0, *sorted({end % (len(ads) + 1) for end in ends}), len(ads)]
    return [ads[start:end] for start, end in pairwise(edges)]
