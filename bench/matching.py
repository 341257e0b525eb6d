"""What a matching costs: the steps of the function, each timed on a sample, and the sum for two sizes of sets.

`python -m bench.matching 10000 1000000` runs these sizes whole (a minute and a half of processor time).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from crawler.sharing.oprf import (
    blind_of,
    blinded,
    evaluated,
    finalized,
    output_of,
    random_key,
    random_seed,
)

SAMPLE = 2000
"""Contacts of one timing: a tenth of a second a step."""


def _seconds(work: Callable[[int], object], times: int) -> float:
    begun = time.process_time()
    for number in range(times):
        work(number)
    return time.process_time() - begun


def whole(asked: int, held: int) -> float:
    """Seconds of processor time of both sides for sets of these sizes, an invented tenth of `asked` in common."""
    seed, key = random_seed(), random_key()
    begun = time.process_time()
    mine = [f"number\x1f+97150{n:07}".encode() for n in range(asked)]
    sent = [blinded(data, blind_of(seed, place)) for place, data in enumerate(mine)]
    answers = [evaluated(key, element) for element in sent]
    first = asked - asked // 10
    theirs = {output_of(key, f"number\x1f+97150{n:07}".encode())[:12] for n in range(first, first + held)}
    found = [
        place
        for place, data in enumerate(mine)
        if finalized(data, blind_of(seed, place), answers[place])[:12] in theirs
    ]
    assert found == list(range(first, asked)), "the matches are not those that were planted"
    return time.process_time() - begun


def main() -> None:
    """Print microseconds a contact for each step, and the sum for 10,000 against 1,000,000."""
    seed, key = random_seed(), random_key()
    data = [f"number\x1f+97150{n:07}".encode() for n in range(SAMPLE)]
    sent = [blinded(one, blind_of(seed, place)) for place, one in enumerate(data)]
    answers = [evaluated(key, element) for element in sent]
    steps = {
        "ask": _seconds(lambda n: blinded(data[n], blind_of(seed, n)), SAMPLE),
        "answer, asked contact": _seconds(lambda n: evaluated(key, sent[n]), SAMPLE),
        "answer, own contact": _seconds(lambda n: output_of(key, data[n]), SAMPLE),
        "read": _seconds(lambda n: finalized(data[n], blind_of(seed, n), answers[n]), SAMPLE),
    }
    each = {name: seconds / SAMPLE for name, seconds in steps.items()}
    for name, cost in each.items():
        print(f"   {name}: {cost * 1e6:.0f} microseconds a contact")
    asked = each["ask"] + each["answer, asked contact"] + each["read"]
    total = asked * 10_000 + each["answer, own contact"] * 1_000_000
    print(f"   10,000 against 1,000,000, extrapolated: {total:.0f} s of processor time (bar: 300 s)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(f"   {whole(int(sys.argv[1]), int(sys.argv[2])):.1f} s of processor time")
    else:
        main()
