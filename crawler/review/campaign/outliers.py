"""Members of a campaign that are unlike the others, and so are not decided with them unless ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

SMALLEST: Final = 3
"""Fewer ads than this have no majority to differ from."""
RARE: Final = 0.25


def outliers(
    members: Sequence[int], contacts: Mapping[int, frozenset[int]], signs: Mapping[int, frozenset[str]]
) -> dict[int, str]:
    """Listings that differ, with the key of why: `contact` (none in common) or `signs` (reasons few others have)."""
    if len(members) < SMALLEST:
        return {}
    shares = Counter(contact for listing in members for contact in contacts.get(listing, ()))
    has_sign = Counter(sign for listing in members for sign in signs.get(listing, ()))
    common = {contact for contact, n in shares.items() if n > 1}
    joined = sum(bool(contacts.get(listing, frozenset()) & common) for listing in members)
    found = {}
    for listing in members:
        own = contacts.get(listing, frozenset())
        rare = [sign for sign in signs.get(listing, ()) if has_sign[sign] <= max(1, RARE * len(members) - 1)]
        if own and not own & common and joined > len(members) / 2:
            found[listing] = "contact"
        elif len(rare) > 1:
            found[listing] = "signs"
    return found
