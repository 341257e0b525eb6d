"""What joining costs in the worst cases: `python -m bench.campaigns_giant [CASE...] [--ads N]`.

`template`: one text in so many copies, with a pool of 4,000 numbers. `contact`: one mailbox on so many different
ads, an agency's. `stock`: so many short ads in the same words, each with a number of its own. The ads come in
parts of 10,000; the CPU time of joining each part is printed per ad, then that of a rebuild.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

from bench.figures import record
from crawler.campaigns.service import join_new, rebuild
from crawler.store import Store
from quality.corpora.planted import LabelledAd
from quality.harness.observations import begin, observation

PART: Final = 10_000
"""Ads between two rounds of joining; chosen by hand."""
POOL: Final = 4000
"""Numbers of the template's operator: as many as the worst case of design/findings/perf.md has."""
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def _words(rng: Random, count: int) -> str:
    return " ".join("".join(rng.choices(LETTERS, k=rng.randint(3, 9))) for _ in range(count))


def _ad(number: int, text: str, kind: str, value: str, employer: str) -> LabelledAd:
    return LabelledAd(
        id=f"g{number}", truth="", kind="", language="en", title=text[:30], description=f"{text}. {value}",
        hiring_organization=employer, job_location="", base_salary="", date_posted="2026-11-20",
        url=f"https://jobs.example.org/{number}", contacts=((kind, value, value),),
    )  # fmt: skip


def template(ads: int) -> Iterator[LabelledAd]:
    """Copies of one text of 80 words."""
    rng = Random(1)
    text = _words(rng, 80)
    for number in range(ads):
        yield _ad(number, text, "phone", f"+2348030{number % POOL:06d}", f"Firm {number % 97}")


def contact(ads: int) -> Iterator[LabelledAd]:
    """Different texts of 60 words with one mailbox."""
    rng = Random(2)
    for number in range(ads):
        yield _ad(number, _words(rng, 60), "email", "jobs@agency.example", f"Client {number % 997}")


def stock(ads: int) -> Iterator[LabelledAd]:
    """Short ads of twelve jobs in the same words."""
    rng = Random(3)
    jobs = [_words(rng, 14) for _ in range(12)]
    more = [_words(rng, 4) for _ in range(8)]
    for number in range(ads):
        text = f"{rng.choice(jobs)}. {rng.choice(more)}"
        yield _ad(number, text, "phone", f"+2348{number:09d}", f"Firm {number}")


CASES: Final[Mapping[str, Callable[[int], Iterator[LabelledAd]]]] = {
    "template": template,
    "contact": contact,
    "stock": stock,
}


def measure(name: str, ads: int) -> None:
    """Print the cost of each part and of a rebuild."""
    made = list(CASES[name](ads))
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        begin(store)
        for start in range(0, ads, PART):
            part = made[start : start + PART]
            store.save([observation(ad) for ad in part])
            each = _spent(lambda: join_new(store), len(part))
            print(f"{name}: {start + len(part):>7,} ads, {each:.2f} ms an ad", flush=True)
            record(name, **{f"after_{start + len(part)}_ms_an_ad": each})
        again = _spent(lambda: rebuild(store), ads)
        print(f"{name}: rebuild {again:.2f} ms an ad", flush=True)
        record(name, rebuild_ms_an_ad=again)
        sizes = Counter(campaign for _, campaign in store.campaigns.records.by_key())
        print(f"{name}: {len(sizes):,} campaigns, the largest of {max(sizes.values()):,}", flush=True)


def _spent(work: Callable[[], object], ads: int) -> float:
    """Milliseconds of CPU an ad."""
    started = time.process_time()
    work()
    return (time.process_time() - started) / ads * 1e3


def main(arguments: Sequence[str] = ()) -> None:
    """Measure the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all without any")
    parser.add_argument("--ads", type=int, default=20_000)
    options = parser.parse_args(arguments)
    for name in options.cases or CASES:
        measure(name, options.ads)


if __name__ == "__main__":
    main(sys.argv[1:])
