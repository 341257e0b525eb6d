"""The catalogue's `conditions-drift`: pay, role, country or employer change under one contact or one address.

Under one contact the ads of a campaign are compared, at one address the versions of a listing. A named employer
who stays the same may raise the pay of its listing, or reuse its page for another job; that the country changes
together with pay or role is not explained so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from crawler.campaigns.alike import same_role
from crawler.campaigns.employers import employer_key
from crawler.campaigns.evidence import CrossHit, Words, by_contact, hit_on, mentioned, titled
from crawler.campaigns.members import Member
from crawler.campaigns.words import listed, named_contact
from crawler.records import Pay

DRIFT: Final = "conditions-drift"
PAY_DRIFT: Final = 1.3
"""Highest pay over lowest from which the offer itself has changed (catalogue: more than 30 %)."""

Kind = Literal["pay", "role", "country", "employer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one ad, or one version of it, promises."""

    title: str
    employer_name: str
    employer: str
    """Normal form; empty when unknown."""
    country: str | None
    pay: Pay | None
    pay_words: str
    language: str


Promise = Offer | Member
"""A member represents what it promises now."""
History = Mapping[int, Sequence[Offer]]
"""For each listing of several versions, what each version promised, oldest first."""


def histories(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Offer]]:
    """Offers of earlier versions by listing, of rows as `Records.earlier` gives them."""
    found: defaultdict[int, list[Offer]] = defaultdict(list)
    for listing, title, employer, places, pay, words, language in rows:
        countries = [place["country"] for place in json.loads(places or "[]") if place.get("country")]
        found[listing].append(
            Offer(
                title=title,
                employer_name=employer,
                employer=employer_key(employer),
                country=next(iter(countries), None),
                pay=Pay(**json.loads(pay)) if pay else None,
                pay_words=words,
                language=language,
            )
        )
    return found


def changes(offers: Sequence[Promise]) -> dict[Kind, str]:
    """What differs among offers, each in words."""
    found: dict[Kind, str] = {}
    if pay := _pay(offers):
        found["pay"] = f"pay from {pay[0]} to {pay[1]}"
    if roles := _apart((offer.language, offer.title, offer.title) for offer in offers):
        found["role"] = f"role among {listed(roles)}"
    countries = sorted({offer.country for offer in offers if offer.country})
    if len(countries) > 1:
        found["country"] = f"country among {listed(countries)}"
    if names := _apart(("", offer.employer, offer.employer_name) for offer in offers):
        found["employer"] = f"employer among {listed(names)}"
    return found


def changed_behind_contact(members: Sequence[Member]) -> Iterator[CrossHit]:
    """Ads that keep a contact while the offer changes."""
    told: set[int] = set()
    for carriers in by_contact(members).values():
        found = changes([member for member, _ in carriers]) if len(carriers) > 1 else {}
        if not found:
            continue
        why = f"Behind {named_contact(carriers[0][1])} the offer changes: {'; '.join(found.values())}."
        # That one contact recruits for several employers is an indicator of its own and counts there.
        points = 0.0 if found.keys() == {"employer"} else None
        for member, mention in carriers:
            if member.listing not in told:
                told.add(member.listing)
                yield hit_on(member, DRIFT, "medium", why, mentioned(mention), points=points)


def changed_at_address(members: Sequence[Member], history: History) -> Iterator[CrossHit]:
    """Listings whose offer changed from one version to another."""
    for member in members:
        if member.listing not in history:
            continue
        versions: list[Promise] = [*history[member.listing], member]
        found = changes(versions)
        named = {offer.employer for offer in versions if offer.employer}
        explained = len(named) == 1 and ("country" not in found or len(found) == 1)
        if found and not explained:
            why = f"At the same address the offer changed: {'; '.join(found.values())}."
            yield hit_on(member, DRIFT, "medium", why, _shown(member, found))


def _shown(member: Member, found: Mapping[Kind, str]) -> Words:
    """The field that changed, as it is now."""
    fields = {
        "pay": Words(member.pay_words, "base_salary"),
        "country": Words(member.place, "job_location"),
        "employer": Words(member.employer_name, "hiring_organization"),
        "role": titled(member),
    }
    return next((fields[kind] for kind in fields if kind in found and fields[kind].quote), titled(member))


def _pay(offers: Sequence[Promise]) -> tuple[str, str] | None:
    """Lowest and highest pay in one currency and period, where they are too far apart."""
    groups: defaultdict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for offer in offers:
        if offer.pay and offer.pay.minimum and offer.pay.currency:
            key = offer.pay.currency, offer.pay.period or ""
            groups[key].append((offer.pay.minimum, offer.pay_words or offer.pay.raw))
    for amounts in groups.values():
        low, high = min(amounts), max(amounts)
        if high[0] > PAY_DRIFT * low[0]:
            return low[1], high[1]
    return None


def _apart(named: Iterable[tuple[str, str, str]]) -> list[str]:
    """Names (given as language, key, name) that mean something else than the first one of their language, and that.

    A typing error does not make another name.
    """
    groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for language, key, name in named:
        if key:
            groups[language].setdefault(key.casefold(), name)
    for names in groups.values():
        first, *others = names
        if different := [key for key in others if not same_role(first, key)]:
            return [names[key] for key in (first, *different)]
    return []
