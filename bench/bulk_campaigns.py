"""Bulk campaigns by real workers: `python -m bench.bulk_campaigns [ADS] [--kill] [--beside] [--scan DIR]`.

Planted ads of invented words become the tables of a scan, a scheduler and two workers of 3 GB on loopback join them,
and the outcome is judged by the planted truth. `--kill` sends a worker SIGKILL in the middle of signing and again of
joining; `--beside` joins the same ads in a store as well and tells how far both agree (half a minute for 10,000).
`--scan DIR` keeps the tables there, and uses those that it finds.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from crawler.bulk_clustering.service import join_scan
from crawler.campaigns.service import join_new
from crawler.distributed.engine import Engine
from crawler.scan.campaign_tables import read_table
from crawler.scan.scan_tables import is_scan
from crawler.store import Store
from crawler.store.observations import key_of
from quality.clustering_score import score
from quality.corpora.planted import LabelledAd, stream
from quality.harness.engine_processes import workers
from quality.harness.observations import batches, begin, observation
from quality.harness.scan_tables import write_scan

SHOWN = 20
"""Ads that both ways put into other company, printed one by one."""


def used() -> tuple[int, int, float]:
    """Of this process: its id, the most memory it held in MB, its processor seconds."""
    told = resource.getrusage(resource.RUSAGE_SELF)
    return os.getpid(), told.ru_maxrss // 1024, told.ru_utime + told.ru_stime


class Watch:
    """Tells how long each step took, kills a worker where that is wanted, and asks the workers what they used."""

    def __init__(self, engine: Engine, *, kill: bool) -> None:
        self._engine = engine
        self._kill = {"signing", "joining"} if kill else set()
        self._begun = time.perf_counter()
        self._step = ""
        self.spent: dict[int, tuple[int, float]] = {}

    def __call__(self, step: str, done: int, items: int) -> None:
        """See `crawler.bulk_clustering.service.OnProgress`."""
        for number, memory, seconds in self._engine.run_on_workers(used).values():
            self.spent[number] = memory, seconds
        if step != self._step:
            self._step = step
            cpu = sum(seconds for _, seconds in self.spent.values())
            print(
                f"   {time.perf_counter() - self._begun:6.0f} s, {cpu:5.0f} s of processors: {step}",
                flush=True,
            )
        if step in self._kill and 0 < done >= items // 2:
            self._kill.remove(step)
            victim = next(iter(self._engine.run_on_workers(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)
            print(f"   kill -9 of worker {victim} while {step}", flush=True)


def in_a_store(ads: Sequence[LabelledAd]) -> Mapping[str, object]:
    """Campaign of each ad by the ordinary way."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        begin(store)
        begun = time.process_time()
        for batch in batches(ads):
            store.save(batch)
        saved = time.process_time()
        join_new(store)
        print(
            f"   one store: saving {saved - begun:.0f} s, joining {time.process_time() - saved:.0f} s of processor"
        )
        return dict(store.campaigns.records.by_key())


def agreement(one: Mapping[str, object], other: Mapping[str, object]) -> tuple[int, int, int]:
    """Pairs of ads that stand together in one, in the other, and in both."""
    groups = (one.values(), other.values(), ((one[name], other[name]) for name in one))
    first, second, both = (sum(n * (n - 1) // 2 for n in Counter(group).values()) for group in groups)
    return first, second, both


def strays(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """Ads that don't stand with most of their campaign of the one way in the other, or the other way round."""
    shared = Counter((one[name], other[name]) for name in one)
    first: dict[object, tuple[object, object]] = {}
    second: dict[object, tuple[object, object]] = {}
    for pair, _ in shared.most_common():
        first.setdefault(pair[0], pair)
        second.setdefault(pair[1], pair)
    return [name for name in one if not first[one[name]] == second[other[name]] == (one[name], other[name])]


def compare(ads: Sequence[LabelledAd], store: Mapping[str, object], bulk: Mapping[str, object]) -> None:
    """Print how far both ways agree, and the ads that they put into other company."""
    first, second, both = agreement(store, bulk)
    print(f"   pairs: {first:,} in the store, {second:,} here, {both:,} in both", end=" ")
    print(f"({both / max(1, first + second - both):.5f})")
    apart = set(strays(store, bulk))
    sizes = Counter(store.values()), Counter(bulk.values())
    print(f"   ads in other company: {len(apart):,}")
    for ad in [ad for ad in ads if ad.id in apart][:SHOWN]:
        count = sizes[0][store[ad.id]], sizes[1][bulk[ad.id]]
        print(f"      {ad.id} of {ad.truth} ({ad.kind}): with {count[0]} in the store, with {count[1]} here")


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ads", type=int, nargs="?", default=100_000)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--beside", action="store_true")
    parser.add_argument("--scan", type=Path)
    options = parser.parse_args(arguments)
    planted = partial(stream, options.ads, 1, words=True)
    with tempfile.TemporaryDirectory() as name:
        out = options.scan or Path(name) / "scan"
        if not is_scan(out):
            write_scan(out, map(observation, planted()))
        with workers(Path(name)) as engine:
            watch = Watch(engine, kill=options.kill)
            joined = join_scan(out, engine, watch=watch)
        memory = max(most for most, _ in watch.spent.values())
        cpu = sum(seconds for _, seconds in watch.spent.values())
        print(
            f"   {joined.ads:,} ads, {joined.campaigns:,} campaigns of {joined.members:,} listings", end="; "
        )
        print(f"{cpu / joined.ads * 1e3:.2f} ms of processor an ad; the largest worker held {memory} MB")
        print(f"   load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        ads = list(planted())
        found = {row["id"]: row["campaign"] for row in read_table(out, "members", columns=["id", "campaign"])}
        bulk = {ad.id: found.get(key_of("planted", ad.url), ad.id) for ad in ads}
        print(score(ads, bulk).table())
        if options.beside:
            compare(ads, in_a_store(ads), bulk)


if __name__ == "__main__":
    main(sys.argv[1:])
