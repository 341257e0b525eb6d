"""Learning what belongs to a site, not to an ad: sentences that stand in ads with nothing else in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from crawler.campaigns.normal import NormalForm, weight
from crawler.campaigns.sketch import shingles, similarity, sketch

TELLING: Final = 18
"""Letters that a run must have to be recognised elsewhere."""
HEAD: Final = 3
"""First sentences of which a learned run consists at most. Set by hand in 2026, not fitted."""
TAIL: Final = 6
"""Last sentences of which a learned run consists at most: a site adds at the ends, always in the same order."""
TESTS: Final = (6, 24)
"""A sentence is judged when this many listings hold it, on all of them."""
_NO_TITLE: Final = frozenset(("", 0))
"""An empty title, and its checksum."""
_DIFFERENT: Final = 0.6
"""Share of different titles among the ads that hold a sentence. Set by hand in 2026, not fitted."""
_ALIKE: Final = 0.25
"""Mean likeness of the rests of ads that have nothing to do with each other stays below (planted: 0.17)."""
_MIN_BODY: Final = 60
"""Letters of the rest of an ad (the median of them) without the learned run. Set by hand in 2026, not
fitted."""
_EVERYWHERE: Final = 0.8
"""Share of the ads that hold a segment which belongs to the site. Set by hand in 2026, not fitted."""


class End(NamedTuple):
    """A run of first or of last sentences that may be a site's own; at most half of the ad each."""

    name: int
    """The same for the same sentences, signed 64 bits."""
    first: int
    last: int
    """Exclusive."""


def own_part(form: NormalForm, ends: Sequence[End], boilerplate: set[int]) -> tuple[str, ...]:
    """Sentences of an ad without a site's runs at its ends."""
    start, end = 0, len(form.segments)
    for name, first, last in ends:
        if name in boilerplate:
            start, end = (max(start, last), end) if first == 0 else (start, min(end, first))
    return form.segments[start:end]


def ends_of(form: NormalForm) -> tuple[End, ...]:
    """The runs at both ends of an ad that are long enough to be recognised elsewhere."""
    segments, count = form.segments, len(form.segments)
    found, name, said = [], 1, 0
    for k in range(1, min(HEAD, count // 2) + 1):
        name, said = _grown(name, said, segments[k - 1])
        if said >= TELLING:
            found.append(End(name, 0, k))
    name, said = 2, 0
    for k in range(1, min(TAIL, count // 2 + 1, count - 1) + 1):
        name, said = _grown(name, said, segments[-k])
        if said >= TELLING:
            found.append(End(name, count - k, count))
    return tuple(found)


def _grown(name: int, said: int, segment: str) -> tuple[int, int]:
    """Name (signed 64 bits) and weight of a run with one more sentence."""
    data = blake2b(segment.encode("utf-8", "replace"), digest_size=8).digest()
    mixed = (name * 0x9E3779B97F4A7C15 + int.from_bytes(data, "big")) & 0xFFFFFFFFFFFFFFFF
    return mixed - (1 << 63), said + weight(segment)


def is_boilerplate(forms: Sequence[NormalForm]) -> bool:
    """Whether a sentence that all these ads hold is a site's own: the rest of them must differ.

    A template's sentence fails: without what all copies share, little is left of them, or what is left is
    alike, or all name the same job.
    """
    if not differ({form.title for form in forms}, len(forms)):
        return False
    holders = Counter(segment for form in forms for segment in set(form.segments))
    common = {segment for segment, count in holders.items() if count >= _EVERYWHERE * len(forms)}
    rests = [" ".join(segment for segment in form.segments if segment not in common) for form in forms]
    if sorted(map(weight, rests))[len(rests) // 2] < _MIN_BODY:
        return False
    sketches = [sketch(shingles(rest)) for rest in rests]
    likeness = [
        similarity(one, other).jaccard for place, one in enumerate(sketches) for other in sketches[:place]
    ]
    return sum(likeness) / len(likeness) < _ALIKE


def differ(titles: set[Any], ads: int) -> bool:
    """Whether so many titles under so many ads speak of different jobs; ads without any tell nothing."""
    return len(titles) >= _DIFFERENT * ads or titles <= _NO_TITLE
