"""Learning what belongs to a site, not to an ad: sentences that stand in ads with nothing else in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from crawler.campaigns.grouping import Groups
from crawler.campaigns.normal import NormalForm, is_telling, weight
from crawler.campaigns.sketch import Hashes, shingles, similarity, sketch

HEAD: Final = 3
TAIL: Final = 6
"""Only runs of first and of last sentences are learned: a site adds at the ends, always in the same order."""
TESTS: Final = (6, 24)
"""A sentence is judged when this many listings hold it, on all of them."""
_DIFFERENT: Final = 0.6
_ALIKE: Final = 0.3
_MIN_BODY: Final = 60
_EVERYWHERE: Final = 0.8


def outer_runs(form: NormalForm) -> tuple[int, ...]:
    """Names of the runs of sentences of an ad that may be a site's own; at most half of the ad each."""
    names = [name for name, _, _ in _runs(form)]
    return tuple(dict.fromkeys(names))


def own_part(form: NormalForm, boilerplate: set[int]) -> tuple[str, ...]:
    """Sentences of an ad without a site's runs at its ends."""
    start, end = 0, len(form.segments)
    if boilerplate:
        for name, first, last in _runs(form):
            if name in boilerplate:
                start, end = (max(start, last), end) if first == 0 else (start, min(end, first))
    return form.segments[start:end]


def _runs(form: NormalForm) -> list[tuple[int, int, int]]:
    """Name, first and last (exclusive) of each run that is long enough to be recognised."""
    segments, count = form.segments, len(form.segments)
    found = [(0, k) for k in range(1, min(HEAD, count // 2) + 1)]
    found += [(count - k, count) for k in range(1, min(TAIL, count // 2 + 1, count - 1) + 1)]
    return [
        (_name(first == 0, run), first, last)
        for first, last in found
        if is_telling(run := "\n".join(segments[first:last]))
    ]


def _name(at_start: bool, run: str) -> int:
    data = f"{at_start:d}{run}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def is_boilerplate(forms: Sequence[NormalForm]) -> bool:
    """Whether a sentence that all these ads hold is a site's own: the rest of them must differ.

    A template's sentence fails: without what all copies share, little is left of them, or what is left is
    alike, or all name the same job.
    """
    needed = _DIFFERENT * len(forms)
    if len({form.title for form in forms if form.title} or range(len(forms))) < needed:
        return False
    holders = Counter(segment for form in forms for segment in set(form.segments))
    common = {segment for segment, count in holders.items() if count >= _EVERYWHERE * len(forms)}
    rests = [" ".join(segment for segment in form.segments if segment not in common) for form in forms]
    if sorted(map(weight, rests))[len(rests) // 2] < _MIN_BODY:
        return False
    sketches = [sketch(shingles(rest)) for rest in rests]
    groups = Groups(range(len(forms)))
    for one in range(len(forms)):
        for other in range(one):
            if similarity(sketches[one], sketches[other]).jaccard >= _ALIKE:
                groups.join(one, other)
    return groups.count >= needed


def hashes_without(form: NormalForm, boilerplate: set[int]) -> Hashes:
    """Shingles of an ad without a site's sentences."""
    return shingles(" ".join(own_part(form, boilerplate)))
