"""Shuffle: bring rows together by key, through files. A task writes one file, sorted by partition."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.bulk_clustering.plan import JoinPlan
from crawler.files import replacing

Rows = NDArray[Any]


def write_array(path: Path, rows: Rows) -> None:
    """Write an array to a file that is complete or absent."""
    with replacing(path, durable=False) as hidden, hidden.open("wb") as file:
        np.save(file, rows, allow_pickle=False)


def write_partitioned(
    plan: JoinPlan, step: str, item: int, rows: Rows, partition: NDArray[Any], partitions: int
) -> None:
    """Write the rows of one item, sorted by partition.

    Args:
        plan: The plan.
        step: Step that writes.
        item: Item of the step.
        rows: The rows.
        partition: Partition of each row.
        partitions: Number of partitions.
    """
    order = np.argsort(partition, kind="stable")
    ends = np.searchsorted(partition[order], np.arange(partitions + 1))
    write_array(plan.path(step, f"{item}.npy"), rows[order])
    write_array(plan.path(step, f"{item}.ends.npy"), ends)


def read_partition(plan: JoinPlan, step: str, items: int, partition: int) -> Rows:
    """All rows of a partition that the items of a step wrote, in the order of the items."""
    found = []
    for item in range(items):
        ends = np.load(plan.path(step, f"{item}.ends.npy"), mmap_mode="r")
        first, last = int(ends[partition]), int(ends[partition + 1])
        if last > first:
            found.append(np.array(np.load(plan.path(step, f"{item}.npy"), mmap_mode="r")[first:last]))
    return np.concatenate(found) if found else np.empty(0, np.int64)


def by_key(keys: Iterable[int] | Rows, partitions: int) -> Rows:
    """Partition of each key, a signed 64-bit number."""
    return np.asarray(keys, np.int64).view(np.uint64) % np.uint64(partitions)
