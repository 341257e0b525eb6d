"""The catalogue's indicators that only several ads together, or several versions of one, can show.

Ids, weights and rules are those of the catalogue, category behaviour-over-time. An employer who posts the same
job again, or for each branch, shows none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from crawler.campaigns.alike import same_role
from crawler.campaigns.bursts import bursts, returned, twins
from crawler.campaigns.drift import History, changed_at_address, changed_behind_contact
from crawler.campaigns.evidence import CrossHit, by_contact, hit_on, mentioned, one_employer
from crawler.campaigns.members import Member, Mention
from crawler.campaigns.words import listed, named_contact
from crawler.records import Weight
from crawler.text.display import counted

REUSED: Final = "contact-reused-across-employers"


def cross_ad_hits(members: Sequence[Member], history: History) -> tuple[CrossHit, ...]:
    """All cross-ad indicators of a campaign's members, each with its evidence.

    `history` holds what earlier versions of a listing promised.
    """
    found = [*changed_at_address(members, history)]
    if len(members) > 1 and not one_employer(members):
        found += [*_reused(members), *changed_behind_contact(members)]
        found += [*bursts(members), *twins(members), *returned(members)]
    return tuple(found)


def _reused(members: Sequence[Member]) -> Iterable[CrossHit]:
    for carriers in by_contact(members).values():
        named = {member.employer: member.employer_name for member, _ in carriers if member.employer}
        employers = list(named.values())
        contact = named_contact(carriers[0][1])
        ads = counted(len(carriers), "ad")
        if len(employers) >= 2:
            weight: Weight = "strong"
            why = (
                f"{contact} stands in {ads} under {counted(len(employers), 'employer')}: {listed(employers)}."
            )
        elif len(carriers) >= 2 and not employers and _stories_differ(carriers):
            weight, why = "medium", f"{contact} stands in {ads} for different jobs in different countries."
        else:
            continue
        for member, mention in carriers:
            yield hit_on(member, REUSED, weight, why, mentioned(mention))


def _stories_differ(carriers: Sequence[tuple[Member, Mention]]) -> bool:
    countries = {member.country for member, _ in carriers if member.country}
    first = carriers[0][0].title.casefold()
    return len(countries) >= 2 and not all(same_role(first, m.title.casefold()) for m, _ in carriers)
