"""How campaigns keep their names while their ads come together and part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def claims(groups: Sequence[Sequence[int]], before: dict[int, int]) -> list[tuple[int | None, Sequence[int]]]:
    """Which campaign each group goes on as: the one most of its listings were in; None for a new one.

    Where two groups come from one campaign, the one with more of its listings keeps the name (then the one
    with the oldest listing); where two campaigns come together, the one with more listings gives it (then
    the older one).
    """
    wishes: list[tuple[int, int, int, int]] = []
    for number, group in enumerate(groups):
        counts: defaultdict[int, int] = defaultdict(int)
        for listing in group:
            if listing in before:
                counts[before[listing]] += 1
        wishes += [(-count, campaign, group[0], number) for campaign, count in counts.items()]
    taken: set[int] = set()
    given: dict[int, int] = {}
    for _, campaign, _, number in sorted(wishes):
        if number not in given and campaign not in taken:
            given[number] = campaign
            taken.add(campaign)
    return [(given.get(number), group) for number, group in enumerate(groups)]
