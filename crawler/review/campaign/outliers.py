"""Ads of a campaign that are unlike the others: a decision covers them only where the analyst ticks them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from crawler.review.campaign.members_sql import CampaignMembers

SMALLEST: Final = 3
"""Fewer ads than this have no majority to differ from."""
RARE: Final = 0.25
"""Share of a campaign's ads up to which an indicator counts as rare; set by hand in 2026, not fitted."""


def find_outliers(members: CampaignMembers) -> dict[int, str]:
    """Outliers among the ads that were read, as `outliers` gives them."""
    return outliers([ad.id for ad in members.ads], members.contacts, members.indicators)


def outliers(
    members: Sequence[int], contacts: Mapping[int, frozenset[int]], signs: Mapping[int, frozenset[str]]
) -> dict[int, str]:
    """Find the ads that differ from the majority.

    Args:
        members: listings of the campaign; fewer than `SMALLEST` have no outliers.
        contacts: contacts of a listing that are not shared.
        signs: indicators of a listing.

    Returns:
        Listing to reason: `contact` (no contact in common with any other, while most have one) or `signs` (two or
        more rare indicators).
    """
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
