"""Contacts that an ad borrows: an honest employer's number that a recruiter names beside their own to be believed.

Such a contact says nothing of who advertises. Without this rule anybody could put an honest employer under one
advertiser with their own offers, by naming the employer's reception as a reference.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.campaigns.tables import Tables

OWN_ADS: Final = 3
"""Ads in band `low`, all of one employer, from which a contact is that employer's own. Set by hand in 2026: fewer say
little, and more would leave small employers unprotected."""


@dataclass(frozen=True, slots=True)
class CarrierCampaign:
    """A campaign that has a contact."""

    campaign: int
    band: str
    listings: int
    employers: frozenset[str]
    """In normal form, of the ads that have the contact; empty where none is named."""


def borrowers(tables: Tables) -> dict[int, frozenset[int]]:
    """Campaigns that borrow a contact, by contact.

    A contact is an employer's own where all campaigns in band `low` that have it name that one employer, in `OWN_ADS`
    ads or more. A campaign of another employer, or of none, that is not in band `low` borrows it where each of its
    ads with the contact has one more that the employer does not have.
    """
    carriers = _carriers(tables)
    owned = {contact: _owners(found) for contact, found in carriers.items()}
    suspected = {
        contact: {one.campaign for one in carriers[contact] if one.band != "low" and not one.employers & name}
        for contact, (name, owners) in owned.items()
        if owners
    }
    campaigns = {number for found in suspected.values() for number in found}
    campaigns |= {number for contact, found in suspected.items() if found for number in owned[contact][1]}
    named = _contacts(tables, campaigns)
    return {
        contact: frozenset(one for one in found if _has_its_own(named, contact, one, owned[contact][1]))
        for contact, found in suspected.items()
    }


def _carriers(tables: Tables) -> dict[int, list[CarrierCampaign]]:
    carriers: dict[int, list[CarrierCampaign]] = defaultdict(list)
    for contact, campaign, band, listings, employers in tables.shares_of_contacts():
        names = frozenset(filter(None, json.loads(employers)))
        carriers[contact].append(CarrierCampaign(campaign, band, listings, names))
    return carriers


def _owners(carriers: Iterable[CarrierCampaign]) -> tuple[frozenset[str], frozenset[int]]:
    """The employer whose own a contact is, and that employer's campaigns; both empty where it is nobody's own."""
    low = [one for one in carriers if one.band == "low"]
    names = frozenset[str]().union(*(one.employers for one in low))
    if len(names) != 1 or not all(one.employers for one in low) or sum(one.listings for one in low) < OWN_ADS:
        return frozenset(), frozenset()
    return names, frozenset(one.campaign for one in low)


def _contacts(tables: Tables, campaigns: Iterable[int]) -> Mapping[int, list[frozenset[int]]]:
    """Contacts of each group of like ads (a family) of some campaigns."""
    named: dict[int, list[frozenset[int]]] = defaultdict(list)
    for campaign, contacts in tables.contacts_of_campaigns(campaigns):
        named[campaign].append(frozenset(json.loads(contacts)))
    return named


def _has_its_own(
    named: Mapping[int, Sequence[frozenset[int]]], contact: int, campaign: int, owners: Iterable[int]
) -> bool:
    """Whether each ad of a campaign that has the contact has one more that its owner does not have."""
    owned = frozenset[int]().union(*(contacts for owner in owners for contacts in named[owner]))
    return all(contacts - owned for contacts in named[campaign] if contact in contacts)
