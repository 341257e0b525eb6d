"""The catalogue's indicators that only several ads together can show.

Ids, weights and rules are those of `indicators.yaml`, category behaviour-over-time. An employer who posts the
same job again, or for each branch, shows none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crawler.campaigns.alike import same_role
from crawler.campaigns.members import Member, Mention
from crawler.campaigns.words import counted, listed, named_contact
from crawler.records import Hit, Weight

POINTS: Final[dict[Weight, float]] = {"weak": 1.0, "medium": 3.0, "strong": 6.0}
"""Weights of the catalogue (`meta.weights`)."""
REUSED: Final = "contact-reused-across-employers"
BURST: Final = "near-duplicate-burst"
DRIFT: Final = "conditions-drift"

BURST_ADS: Final = 3
BURST_DAYS: Final = 14
"""So many ads of one text within so many days are mass posting, not one vacancy."""
PAY_DRIFT: Final = 1.3
"""Highest pay over lowest from which the offer itself has changed (catalogue: more than 30 %)."""


@dataclass(frozen=True, slots=True)
class CrossHit:
    """An indicator on one member."""

    member: Member
    hit: Hit


def cross_ad_hits(members: Sequence[Member]) -> tuple[CrossHit, ...]:
    """All cross-ad indicators of a campaign's members, each with its evidence."""
    if one_employer(members):
        return ()
    found = [*_reused(members), *_burst(members), *_drift(members)]
    return tuple(found)


def one_employer(members: Sequence[Member]) -> bool:
    """Whether all ads that name an employer name the same one (and some do)."""
    names = {member.employer for member in members}
    return len(names) == 1 and "" not in names


def by_contact(members: Iterable[Member]) -> dict[int, list[tuple[Member, Mention]]]:
    """Members that mention each contact, with the first place where it stands."""
    found: defaultdict[int, list[tuple[Member, Mention]]] = defaultdict(list)
    for member in members:
        for mention in {mention.contact: mention for mention in reversed(member.mentions)}.values():
            found[mention.contact].append((member, mention))
    return dict(found)


def _reused(members: Sequence[Member]) -> Iterable[CrossHit]:
    for carriers in by_contact(members).values():
        employers = _names(carriers, lambda member: member.employer, lambda member: member.employer_name)
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
            yield CrossHit(member, _hit(REUSED, weight, why, mention))


def _stories_differ(carriers: Sequence[tuple[Member, Mention]]) -> bool:
    countries = {member.country for member, _ in carriers if member.country}
    first = carriers[0][0].title.casefold()
    return len(countries) >= 2 and not all(same_role(first, m.title.casefold()) for m, _ in carriers)


def _burst(members: Sequence[Member]) -> Iterable[CrossHit]:
    """Ads of one campaign that came within days and differ in employer, contact or language."""
    window = _busiest(members)
    different = {
        "employer": len({member.employer for member in window if member.employer}),
        "contact": len({mention.value for member in window for mention in member.mentions}),
        "place": len({member.place.casefold() for member in window if member.place}),
        "language": len({member.language for member in window}),
    }
    changed = [counted(count, name) for name, count in different.items() if count > 1]
    if len(window) < BURST_ADS or not changed:
        return
    days = (_day(window[-1]) - _day(window[0])).days + 1
    why = f"{len(window)} ads with this text came within {counted(days, 'day')}, with {listed(changed, most=4)}."
    for member in window:
        yield CrossHit(member, _hit(BURST, "medium", why, None))


def _busiest(members: Sequence[Member]) -> list[Member]:
    """The members of the fullest stretch of `BURST_DAYS` days, by day."""
    ordered = sorted(
        (member for member in members if _readable(member.day)), key=lambda each: (each.day, each.listing)
    )
    best: list[Member] = []
    first = 0
    for last, member in enumerate(ordered):
        while _day(member) - _day(ordered[first]) >= timedelta(days=BURST_DAYS):
            first += 1
        if last - first + 1 > len(best):
            best = ordered[first : last + 1]
    return best


def _drift(members: Sequence[Member]) -> Iterable[CrossHit]:
    """Offers that keep a contact while pay, country or kind of work changes."""
    told: set[int] = set()
    for carriers in by_contact(members).values():
        if len(carriers) < 2:
            continue
        changes = [*_pay_changes(carriers), *_country_changes(carriers)]
        if not changes:
            continue
        why = f"Behind {named_contact(carriers[0][1])} the offer changes: {listed(changes)}."
        for member, mention in carriers:
            if member.listing not in told:
                told.add(member.listing)
                yield CrossHit(member, _hit(DRIFT, "medium", why, mention))


def _pay_changes(carriers: Sequence[tuple[Member, Mention]]) -> list[str]:
    groups: defaultdict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for member, _ in carriers:
        if member.pay and member.pay.minimum and member.pay.currency:
            key = member.pay.currency, member.pay.period or ""
            groups[key].append((member.pay.minimum, member.pay_words or member.pay.raw))
    found = []
    for amounts in groups.values():
        low, high = min(amounts), max(amounts)
        if high[0] > PAY_DRIFT * low[0]:
            found.append(f"pay from {low[1]} to {high[1]}")
    return found


def _country_changes(carriers: Sequence[tuple[Member, Mention]]) -> list[str]:
    countries = sorted({member.country for member, _ in carriers if member.country})
    return [f"country among {listed(countries)}"] if len(countries) > 1 else []


def _names(
    carriers: Sequence[tuple[Member, Mention]], key: Callable[[Member], str], name: Callable[[Member], str]
) -> list[str]:
    return list({key(member): name(member) for member, _ in carriers if key(member)}.values())


def _hit(indicator: str, weight: Weight, why: str, mention: Mention | None) -> Hit:
    return Hit(
        id=indicator,
        weight=weight,
        quote=mention.raw if mention else "",
        field=mention.field if mention else "description",
        start=mention.start if mention else 0,
        end=mention.end if mention else 0,
        why=why,
        points=POINTS[weight],
        origin="cross-ad",
    )


def _readable(day: str) -> bool:
    try:
        date.fromisoformat(day[:10])
    except ValueError:
        return False
    return True


def _day(member: Member) -> date:
    return date.fromisoformat(member.day[:10])
