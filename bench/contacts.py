"""Contacts: CPU time compared with phonenumbers.PhoneNumberMatcher with one region, finds per set, hostile input.

The peer reads phones of one region only; `find_in_text` reads every kind. Both see the same texts in turn.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from bench.figures import record
from crawler.contacts import find_in_text
from crawler.text.fold import fold
from quality.gate import confidence
from quality.material import material

SETS = {name: region for name, region in confidence.SETS.items() if region}
ROUNDS = 5
"""Runs per figure; chosen by hand."""
AIM = 1.0
"""CPU by that of the matcher, which reads phones alone."""
NOISE = 0.15
"""What the ratio differs between two runs on a busy machine (November 2026)."""
HOSTILE = (
    "0", "0803 ", "@", "a@", "(", "e\u0301", "zero eight ", "x@gmail com ", "0803 000 0123, ", "a ", "\U0001f5250",
    "0+", "[0]", "(0)", "0<b>", "&#48;", "a b c ", "call 0803 000 012 or ", "0 0 0 0 0 0 0 0 0 0 0 1 ",
)  # fmt: skip


def main() -> int:
    """Print the tables; 1 when a set misses the aim, or a hostile MiB takes over a second of CPU."""
    missed = 0
    print("   set                texts   us/ad  us/3KB  matcher us/3KB  ratio  finds")
    for name, region in SETS.items():
        texts = _texts(name)
        size = sum(map(len, texts))
        ours, peer = _compare(partial(find_in_text, region=region), _matcher(region), texts)
        misses = ours / peer > AIM * (1 + NOISE)
        missed += misses
        record(name, us_an_ad=ours / len(texts) * 1e6, times_the_peer=ours / peer)
        kinds = Counter(find.kind for text in texts for find in find_in_text(text, region=region))
        print(
            f"   {name:<18} {len(texts):5} {ours / len(texts) * 1e6:7.0f} {ours / size * 3e9:7.0f}"
            f" {peer / size * 3e9:15.0f} {ours / peer:6.2f}  {dict(kinds.most_common(5))}"
            + (" MISSED" if misses else "")
        )
    plain = [text for text in _texts("glassdoor_us") if text.isascii()]
    folding, _ = _compare(fold, str.lower, plain)
    print(f"   fold, ASCII only: {folding / sum(map(len, plain)) * 3e9:.1f} us/3KB")
    return _hostile() or int(missed > 0)


def _texts(name: str) -> list[str]:
    path = material("ads", f"{name}.jsonl")
    records = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    texts = (
        record.get("text") or record.get("description") or record.get("body") or "" for record in records
    )
    return [text for text in texts if text][:400]


def _matcher(region: str) -> Callable[[str], object]:
    import phonenumbers

    return lambda text: list(phonenumbers.PhoneNumberMatcher(text, region))


def _compare(
    ours: Callable[[str], object], peer: Callable[[str], object], texts: list[str]
) -> tuple[float, float]:
    """Median CPU seconds of interleaved rounds, for both."""
    times: dict[int, list[float]] = {0: [], 1: []}
    for _ in range(ROUNDS):
        for side, read in enumerate((ours, peer)):
            begun = time.process_time()
            for text in texts:
                read(text)
            times[side].append(time.process_time() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def _hostile() -> int:
    slow = 0
    for piece in HOSTILE:
        text = piece * (2**20 // len(piece.encode()))
        begun = time.process_time()
        found = find_in_text(text, region="NG")
        took = time.process_time() - begun
        slow += took > 1
        print(
            f"   1 MiB of {piece!r:<20} {took:.2f} s, {len(found)} finds" + (" TOO SLOW" if took > 1 else "")
        )
    return int(slow > 0)
