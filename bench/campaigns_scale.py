"""What joining costs as the store grows: `python -m bench.campaigns_scale [ADS...]` (10000 and 100000).

LabelledAd ads of invented words go into a store as a crawl would bring them, in daily parts; the CPU time of
joining each part is printed per ad. The planted groups lie within blocks of two parts, so the last two parts
together show the cost at full size.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from crawler.campaigns.service import join_new
from crawler.store import Store
from quality.corpora.planted import stream
from quality.harness.observations import batches, begin

PART = 10_000
"""Ads between two rounds of joining; chosen by hand."""
BLOCK = 2
"""Parts that the members of a planted group lie in."""
TOLD = 10
"""Parts between two lines of progress."""


def measure(size: int) -> tuple[float, float, float]:
    """CPU milliseconds of joining per ad: in all, in the first and in the last part."""
    costs: list[float] = []
    saving = 0.0
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        begin(store)
        waiting = 0
        for batch in batches(stream(size, 1, words=True)):
            started = time.process_time()
            store.save(batch)
            saving += time.process_time() - started
            waiting += len(batch)
            if waiting >= PART:
                costs.append(_join(store, waiting))
                waiting = 0
                if len(costs) % TOLD == 0:
                    said = (
                        f"{len(costs) * PART:>9,} ads: last {TOLD} parts {fmean(costs[-TOLD:]):.3f} ms an ad"
                    )
                    print(f"{said}, {_memory():.0f} MB", flush=True)
        if waiting:
            _join(store, waiting)
        ads = store.listings.count()
        bytes_per_ad = (Path(folder) / "adwatch.db").stat().st_size / ads
    mean, last = fmean(costs), fmean(costs[-BLOCK:])
    print(f"{ads} ads: saving {saving / ads * 1e3:.2f}, joining {mean:.2f} ms CPU an ad", end="; ")
    print(
        f"first part {costs[0]:.2f}, last two parts {last:.2f}; {bytes_per_ad / 1024:.1f} KB an ad", end="; "
    )
    print(f"memory {_memory():.0f} MB", flush=True)
    return mean, costs[0], last


def _memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _join(store: Store, ads: int) -> float:
    started = time.process_time()
    join_new(store)
    return (time.process_time() - started) / ads * 1e3


def main(sizes: Sequence[str] = ("10000", "100000")) -> None:
    """Measure each size and print the ratio of the largest to the smallest."""
    found = [measure(int(size)) for size in sizes]
    print(f"cost at the largest is {found[-1][2] / found[0][0]:.2f} times that at the smallest")


if __name__ == "__main__":
    main(sys.argv[1:] or ("10000", "100000"))
