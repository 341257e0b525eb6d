"""Which campaigns are compared, and groups of those that may be one recruiter's. Pure; nothing is joined by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.entities.evidence import CONTACTS, Comparison, PairReader
from crawler.entities.holding import holds_alone
from crawler.entities.model import EntityModel, model
from crawler.entities.profiles import Profile

MOST_HOLDERS: Final = 30
"""Campaigns with one value beyond which it brings no pair up: too many to be one recruiter's."""
MOST_PHRASE_HOLDERS: Final = 8
"""The same for phrases."""
FEWEST_PHRASES: Final = 12
"""Rare phrases that bring a pair up where nothing else does."""
BRANCH: Final = 2.0
"""Log odds above the bar by which one pair alone may join two groups of `GROUP` campaigns or more."""
GROUP: Final = 3
LENT: Final = ("picture", "payee")
"""Kinds of values that two recruiters may have one of: a picture of the web, a mule's account."""
SURE: Final = 0.25
"""Log odds above the bar of a pair that holds by itself (`holding`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedPair:
    """Two campaigns that were compared."""

    comparison: Comparison
    weight: float
    """Log odds that they are one recruiter's."""
    parts: Mapping[str, float]
    """What each feature adds."""
    hangs_on: frozenset[int] = frozenset()
    """Numbers of the pictures and account holders that it hangs on, the same for the same one; none where a contact
    is shared too."""


def candidate_pairs(profiles: Iterable[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs with a value in common that few have, or with many rare phrases in common."""
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for profile in profiles:
        for kind, values in profile.identifiers.items():
            for value in values:
                holders[kind, value].append(profile.campaign)
    seen: set[tuple[int, int]] = set()
    phrases: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (kind, _), campaigns in holders.items():
        rare = MOST_PHRASE_HOLDERS if kind == "phrase" else MOST_HOLDERS
        if not 1 < len(campaigns) <= rare:
            continue
        ordered = sorted(campaigns)
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 :]:
                if kind != "phrase":
                    seen.add((one, other))
                else:
                    phrases[one, other] += 1
    seen.update(pair for pair, count in phrases.items() if count >= FEWEST_PHRASES)
    yield from sorted(seen)


def weigh_all(profiles: Iterable[Profile], weigher: EntityModel | None = None) -> list[WeighedPair]:
    """Compare all pairs that may be one recruiter's, the surest first."""
    weigher = weigher or model()
    comparer = PairReader(profiles)
    numbers: dict[tuple[str, str], int] = {}
    found = []
    for one, other in candidate_pairs(comparer.profiles.values()):
        compared = comparer.compare(one, other)
        parts = weigher.parts(compared.row)
        weight = weigher.weight(compared.row)
        if weight < weigher.bar + SURE and holds_alone(compared):
            parts["alone"] = weigher.bar + SURE - weight
            weight = weigher.bar + SURE
        lent = () if _has_contact(compared) else (value for value in compared.shared if value[0] in LENT)
        hangs_on = frozenset(numbers.setdefault(value, len(numbers)) for value in lent)
        found.append(WeighedPair(comparison=compared, weight=weight, parts=parts, hangs_on=hangs_on))
    return sorted(found, key=lambda pair: (-pair.weight, pair.comparison.one, pair.comparison.other))


def groups(
    pairs: Iterable[WeighedPair],
    apart: Iterable[tuple[int, int]] = (),
    together: Iterable[tuple[int, int]] = (),
    weigher: EntityModel | None = None,
) -> list[tuple[int, ...]]:
    """Campaigns that are proposed as one recruiter's.

    The surest pairs join first. Two groups that have grown need more than one pair at the bar, and pairs that hang on
    one and the same picture or account are one: a wrong pair between two recruiters would join all of both.

    Args:
        pairs: All weighed pairs, the surest first.
        apart: Pairs that an analyst called different; no group holds both.
        together: Pairs that an analyst confirmed.
        weigher: The model, for its bar.

    Returns:
        Groups of two campaigns or more, each in order.
    """
    bar = (weigher or model()).bar
    forbidden = {frozenset(pair) for pair in apart}
    members: dict[int, set[int]] = {}
    for one, other in together:
        _join(members, one, other)
    waiting: defaultdict[tuple[int, int], list[frozenset[int]]] = defaultdict(list)
    for pair in pairs:
        if pair.weight < bar:
            break
        one, other = pair.comparison.one, pair.comparison.other
        left, right = members.setdefault(one, {one}), members.setdefault(other, {other})
        if left is right or any(frozenset((a, b)) in forbidden for a in left for b in right):
            continue
        key = (min(min(left), min(right)), max(min(left), min(right)))
        waiting[key].append(pair.hangs_on)
        large = min(len(left), len(right)) >= GROUP
        if not large or pair.weight >= bar + BRANCH or _independent(waiting[key]):
            _join(members, one, other)
    unique = {min(group): tuple(sorted(group)) for group in members.values() if len(group) > 1}
    return [unique[first] for first in sorted(unique)]


def _has_contact(pair: Comparison) -> bool:
    return any(kind in CONTACTS for kind, _ in pair.shared)


def _independent(pairs: Sequence[frozenset[int]]) -> bool:
    """Whether pairs, each by the pictures and accounts that it hangs on, are several pieces of evidence."""
    return len(pairs) > 1 and (len(frozenset[int]().union(*pairs)) > 1 or not all(pairs))


def _join(members: dict[int, set[int]], one: int, other: int) -> None:
    left, right = members.setdefault(one, {one}), members.setdefault(other, {other})
    if left is not right:
        left |= right
        for each in right:
            members[each] = left
