"""Merges the groups of a component by weighed evidence, best first, until no two of them belong together.

The answer depends on the component only: pairs are judged all together in rounds, ties are broken by the families'
numbers, and a group takes no more partners in a round than it was judged with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.campaigns.evidence_model import probability
from crawler.campaigns.grouping import Groups
from crawler.campaigns.pair_features import PairEvidence

Pair = tuple[int, int]
Name = tuple[int, int, int, int]
"""A pair with the families of either group: it is judged anew when one has grown."""
Judged = tuple[float, tuple[float, ...]]
"""Weight and features."""
Judge = Callable[[Sequence[Sequence[float]]], Sequence[float]]
"""Weight of evidence (log odds) for each row of features."""

BAR: Final = 0.4
"""Weight above which two groups are merged: odds of three to two. On generators left out of the fit a bar of .7 gave
the same B-cubed F1 (.939 on average), a higher precision of pairs (.836, not .822) and less recall (.869, not .888;
five generators, two seeds, November 2026)."""
CROWD: Final = 24
"""Groups behind one contact that are all compared with each other (276 pairs); of more, each family with its..."""
NEAREST: Final = 6
"""...so many nearest: a hub costs no more than its carriers."""
SUGGESTED: Final = 0.2
"""Probability from which a join that is not made is suggested. Set by hand: one in five is worth a look."""
FAMILIES: Final = 1 << 60
"""Numbers from here on are of parts of families (`signers`), which are in no table."""
GROWTH: Final = 0.5
"""A group that grew by this share of its families in a round is judged anew before it takes more."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair of groups as it was judged."""

    one: tuple[int, ...]
    """Families of one group."""
    other: tuple[int, ...]
    weight: float
    row: tuple[float, ...]
    """Features, as `pair_features.FEATURES`."""
    joined: bool
    """False for a pair that stays apart."""
    stock: bool = False
    """Whether it stays apart because many independent advertisers use the text (`coherence`)."""


def is_suggested(pair: Weighed) -> bool:
    """Whether an analyst is asked about a pair that stays apart: it may well be one campaign."""
    own = max(pair.one[0], pair.other[0]) < FAMILIES
    return not pair.joined and not pair.stock and own and probability(pair.weight) >= SUGGESTED


def merge(
    groups: Groups,
    families: Sequence[int],
    evidence: PairEvidence,
    judge: Judge,
    watch: Callable[[Weighed], None] | None = None,
) -> list[Pair]:
    """Merge groups of families while the judge's weight of any tied pair is above `BAR`.

    Args:
        groups: The groups so far; what must stay apart stays apart.
        families: Families in the order of their places in `evidence`.
        evidence: Measures pairs.
        judge: Weighs them.
        watch: Takes every join, and at the end every tied pair that stays apart, with its features.

    Returns:
        The joins in their order: two groups, each by what represented it then.
    """
    made: list[Pair] = []
    place = {family: number for number, family in enumerate(families)}
    known: dict[Name, Judged] = {}
    while True:
        parts: defaultdict[int, list[int]] = defaultdict(list)
        for family in families:
            parts[groups.find(family)].append(place[family])
        home = {place[family]: groups.find(family) for family in families}
        behind = groups_behind(evidence, home)
        pairs = sorted(tied(evidence, parts, home))
        wishes = weigh(pairs, parts, behind, evidence, judge, known)
        joined = join_best(groups, wishes, parts)
        made += [pair for _, pair in joined]
        if watch is not None:
            for pair in [pair for _, pair in joined] or pairs:
                ends = [tuple(families[each] for each in parts[end]) for end in pair]
                weight, row = known[_name(pair, parts)]
                watch(Weighed(ends[0], ends[1], weight, row, bool(joined)))
        if not joined:
            return made


def _name(pair: Pair, parts: Mapping[int, Sequence[int]]) -> Name:
    return (*pair, len(parts[pair[0]]), len(parts[pair[1]]))


def groups_behind(evidence: PairEvidence, home: Mapping[int, int]) -> dict[int, int]:
    """How many groups carry each contact; `home` is the group of each place."""
    return {
        contact: len({home[place] for place in carriers}) for contact, carriers in evidence.bearers.items()
    }


def tied(evidence: PairEvidence, parts: Mapping[int, Sequence[int]], home: Mapping[int, int]) -> set[Pair]:
    """Pairs of groups that an edge or a contact ties, the smaller first."""
    found: set[Pair] = set()
    for one, other in evidence.edges:
        left, right = home[one], home[other]
        if left != right:
            found.add((min(left, right), max(left, right)))
    for contact, carriers in evidence.bearers.items():
        ends = sorted({home[carrier] for carrier in carriers})
        if len(ends) <= CROWD:
            found.update((left, right) for i, left in enumerate(ends) for right in ends[i + 1 :])
        else:
            for one, other in evidence.nearest(contact, NEAREST):
                left, right = home[one], home[other]
                if left != right:
                    found.add((min(left, right), max(left, right)))
    return found


def weigh(
    pairs: Iterable[Pair],
    parts: Mapping[int, Sequence[int]],
    behind: Mapping[int, int],
    evidence: PairEvidence,
    judge: Judge,
    known: dict[Name, Judged],
) -> list[tuple[float, Pair]]:
    """Pairs with a weight above 0 as (-weight, pair), the heaviest first; `known` keeps what was judged before."""
    names = {_name(pair, parts): pair for pair in pairs}
    rows = {
        name: tuple(evidence.features(parts[pair[0]], parts[pair[1]], behind))
        for name, pair in names.items()
        if name not in known
    }
    if rows:
        weights = judge(list(rows.values()))
        known.update(
            (name, (float(weight), row)) for (name, row), weight in zip(rows.items(), weights, strict=True)
        )
    return sorted((-known[name][0], pair) for name, pair in names.items() if known[name][0] > BAR)


def join_best(
    groups: Groups, wishes: Sequence[tuple[float, Pair]], parts: Mapping[int, Sequence[int]]
) -> list[tuple[float, Pair]]:
    """Join best first, each group only while it is about what was judged; returns the wishes that came true."""
    taken: defaultdict[int, int] = defaultdict(int)
    joined = []
    for wish in wishes:
        pair = wish[1]
        sizes = [len(parts[end]) for end in pair]
        free = all(
            not taken[end] or taken[end] + sizes[1 - side] <= GROWTH * sizes[side]
            for side, end in enumerate(pair)
        )
        if free and groups.find(pair[0]) != groups.find(pair[1]) and groups.join(*pair):
            joined.append(wish)
            for side, end in enumerate(pair):
                taken[end] += sizes[1 - side]
    return joined
