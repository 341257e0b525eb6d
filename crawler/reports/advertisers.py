"""Whether a contact of a report is one advertiser's with many offers: such a number points at no campaign of its own.

A recruiter whose one number stands in many different offers looks much like a board that prints its own number on
everybody's ads. It is told as an advertiser's only where nothing speaks for the board; silence accuses nobody.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from crawler.store import Store
from crawler.store.report_advertisers import CarrierAd, SharedContact

PRINTED: Final = Fraction(1, 3)
"""Share of a site's ads, under different names, from which a contact is taken for the site's. Set by hand in 2026: a
footer stands on most ads of its board, and parts of one that are not read must not make an advertiser of it."""
OTHERS: Final = Fraction(1, 2)
"""Share of a contact's texts that have another contact of their own, from which it is a service's or a
board's, unless most of them name one employer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertiserMatch:
    """An advertiser in whose different offers a contact of a report stands."""

    kind: str
    """Of the contact, as the report has it."""
    value: str
    """The contact, a sealed one by its keyed hash."""
    contact: int
    """Row of the contact."""
    actor: int | None
    """The advertiser's number; None where all of its offers are one campaign."""
    campaign: int
    """The first of its campaigns."""
    name: str
    """The employer that most of its ads name; empty where none does."""
    names: int
    """Different employers that its ads name."""
    ads: int
    campaigns: int

    @property
    def other_names(self) -> int:
        """Employers that its ads name, but for `name`."""
        return max(0, self.names - 1)


class AdvertiserReader:
    """Tells who advertises with the contacts of reports; each contact is looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[SharedContact, list[AdvertiserMatch]] = {}

    def of(self, key: str) -> tuple[AdvertiserMatch, ...]:
        """The advertisers that the contacts of a report stand for; those of most ads first."""
        found = [
            one
            for shared in self._store.report_advertisers.shared_contacts(key)
            for one in self._of_contact(shared)
        ]
        return tuple(sorted(found, key=lambda one: (-one.ads, one.campaign)))

    def _of_contact(self, shared: SharedContact) -> list[AdvertiserMatch]:
        if shared not in self._known:
            ads = self._store.report_advertisers.carriers(shared.contact)
            own = ads and not _is_a_services(self._store, shared.contact, ads)
            self._known[shared] = (
                _matches(shared, ads) if own and not _is_a_sites(self._store, shared, ads) else []
            )
        return self._known[shared]


def _matches(shared: SharedContact, ads: Sequence[CarrierAd]) -> list[AdvertiserMatch]:
    """One for each advertiser that joining made of the campaigns, or one for the only campaign."""
    by_actor: defaultdict[int | None, list[CarrierAd]] = defaultdict(list)
    for ad in ads:
        by_actor[ad.actor].append(ad)
    alone = by_actor.pop(None, [])
    if not by_actor and len({ad.campaign for ad in alone}) == 1:
        by_actor[None] = alone
    return [_match(shared, actor, found) for actor, found in by_actor.items()]


def _match(shared: SharedContact, actor: int | None, ads: Sequence[CarrierAd]) -> AdvertiserMatch:
    campaigns = {ad.campaign for ad in ads}
    names = Counter(ad.name.strip() for ad in ads if ad.employer and ad.name.strip())
    return AdvertiserMatch(
        kind=shared.kind,
        value=shared.value,
        contact=shared.contact,
        actor=actor,
        campaign=min(campaigns),
        name=min(names, key=lambda name: (-names[name], name), default=""),
        names=len({ad.employer for ad in ads if ad.employer}),
        ads=len(ads),
        campaigns=len(campaigns),
    )


def _is_a_services(store: Store, contact: int, ads: Sequence[CarrierAd]) -> bool:
    """Whether most of its texts have a contact of their own beside it, and do not name one employer."""
    families = {ad.family for ad in ads}
    others = store.report_advertisers.other_contacts(contact, families)
    carried = Counter(other for _, other in others)
    own = {family for family, other in others if carried[other] < OTHERS * len(families)}
    return len(own) >= OTHERS * len(families) and not _of_one_name(ads)


def _is_a_sites(store: Store, shared: SharedContact, ads: Sequence[CarrierAd]) -> bool:
    """Whether most of its ads are on sites that print it on ads of different names, or whose own host it has."""
    sites: defaultdict[tuple[str, str], list[CarrierAd]] = defaultdict(list)
    for ad in ads:
        sites[ad.source, _site(ad.url)].append(ad)
    host = _host(shared.written)
    printed = sum(
        len(found)
        for (source, site), found in sites.items()
        if (host and _same_host(host, site)) or _prints(store, source, site, found)
    )
    return 2 * printed >= len(ads)


def _prints(store: Store, source: str, site: str, ads: Sequence[CarrierAd]) -> bool:
    most = math.floor(len(ads) / PRINTED) + 1
    return _many_names(ads) and store.report_advertisers.ads_of_site(source, site, most) < most


def _of_one_name(ads: Sequence[CarrierAd]) -> bool:
    """Whether most of the ads name the same employer."""
    names = Counter(ad.employer for ad in ads if ad.employer)
    return 2 * max(names.values(), default=0) > len(ads)


def _many_names(ads: Sequence[CarrierAd]) -> bool:
    """Whether the ads are of different advertisers by the employers that they name."""
    names = {ad.employer for ad in ads if ad.employer}
    return len(names) > 1 and len(names) >= OTHERS * len({ad.family for ad in ads})


def _site(url: str) -> str:
    """Scheme and host of an address, with a slash; empty where it has no host."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/" if host else ""


def _host(written: str) -> str:
    """Host of a mailbox or address; empty for other contacts."""
    address = "@" in written or "://" in written
    host = (written.partition("://")[2] or written).partition("/")[0].rpartition("@")[2] if address else ""
    return host.partition(":")[0].lower().removeprefix("www.")


def _same_host(host: str, site: str) -> bool:
    own = _host(site)
    return own == host or own.endswith(f".{host}")
