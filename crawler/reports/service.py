"""What an analyst sees of reports and does with them: order, bundles, what was seen before, whose a contact is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from crawler.campaigns.pictures import STORIES
from crawler.clock import timestamp, utc_now
from crawler.contact_kinds import identity
from crawler.contacts import find_contacts
from crawler.errors import UserError
from crawler.records import JobPosting
from crawler.reports.advertisers import AdvertiserMatch, AdvertiserReader
from crawler.reports.dangers import DANGERS
from crawler.reports.quoted_ads import compare_with_new
from crawler.reports.sealing import unseal
from crawler.reports.shown_pictures import compare_with_new_pictures
from crawler.reports.taking import HIDDEN, KIND, hashed
from crawler.store import Entry, Store
from crawler.store.health import Health
from crawler.store.report_sightings import Proposal
from crawler.store.reports import CampaignMatch, Identity, StoredReport
from crawler.text.display import counted

RETENTION: Final = timedelta(days=365)
"""How long the reporter's words are kept: a year, for whoever investigates to ask back. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageEntry:
    """A report as the list shows it."""

    report: StoredReport
    suspects: tuple[Identity, ...]
    """Those that somebody confirmed, and those that are sealed by their keyed hashes (`HIDDEN`)."""
    proposals: Mapping[str, Proposal]
    """Keyed hash of a sealed contact -> what the program makes of it."""
    bundle: tuple[str, ...]
    """Ids of all reports of the same matter, itself included: they share a contact or a text."""
    seen: tuple[CampaignMatch, ...]
    """Campaigns with a text that it quotes, the most alike first, with a picture that it shows, with a contact."""
    advertisers: tuple[AdvertiserMatch, ...]
    """Who advertises with a contact of it in many different offers, so that it points at none of these campaigns."""

    @property
    def campaigns(self) -> tuple[int, ...]:
        """Those of `seen`, each once."""
        return tuple(match.campaign for match in self.best)

    @property
    def best(self) -> tuple[CampaignMatch, ...]:
        """The first of `seen` for each campaign."""
        found: dict[int, CampaignMatch] = {}
        for match in self.seen:
            found.setdefault(match.campaign, match)
        return tuple(found.values())


def triage(
    store: Store, *, closed: bool = False, most: int | None = None, matters: bool = False
) -> list[TriageEntry]:
    """Reports in the order in which they should be read: dangers first, then large bundles, then the latest.

    Args:
        store: The store.
        closed: Closed reports too; bundles count them in any case.
        most: Return so many at most.
        matters: Only the first report of each bundle.
    """
    _compare_with_new_ads(store)
    bundles = store.report_bundles.by_report()
    sizes: dict[int, int] = {}
    for bundle in bundles.values():
        sizes[bundle] = sizes.get(bundle, 0) + 1
    told = store.reports.dangers(closed=closed)
    told.sort(key=lambda one: (_urgency(one[1]), -sizes[bundles[one[0]]]))
    keys = [key for key, _ in told]
    if matters:
        keys = list({bundles[key]: key for key in reversed(keys)}.values())[::-1]
    advertisers = AdvertiserReader(store)
    found = (store.reports.get(key) for key in keys[:most])
    return [_entry(store, one, advertisers) for one in found if one is not None]


def entry_of(store: Store, key: str) -> TriageEntry:
    """One report; raises UserError where there is none under this id."""
    _compare_with_new_ads(store)
    report = store.reports.get(key)
    if report is None:
        raise UserError(f"there is no report {key!r}; `adwatch reports list` names them")
    return _entry(store, report, AdvertiserReader(store))


def _entry(store: Store, report: StoredReport, advertisers: AdvertiserReader) -> TriageEntry:
    return TriageEntry(
        report=report,
        suspects=tuple(store.reports.suspects_of(report.key)),
        proposals=store.report_sightings.proposals(report.key),
        bundle=store.report_bundles.members(report.key),
        seen=(
            *store.report_templates.seen_before(report.key),
            *store.report_pictures.seen_before(report.key, STORIES),
            *store.reports.seen_before(report.key),
        ),
        advertisers=advertisers.of(report.key),
    )


def _compare_with_new_ads(store: Store) -> None:
    """Find what reports name and quote, sealed as it is, among the ads that came since."""
    if store.report_sightings.behind():
        secret = store.masks.key()
        with store.transaction():
            store.report_sightings.compare_new(lambda contacts: [hashed(secret, one) for one in contacts])
    compare_with_new(store)
    compare_with_new_pictures(store)


def revealed(store: Store, key: str, passphrase: str, *, by: str, why: str) -> dict[str, object]:
    """What the reporter said and who they are; who looked and why is noted in the chain before it is shown.

    Raises:
        UserError: There is no such report, its words were removed, or the passphrase is wrong.
    """
    sealed = store.reports.sealed(key)
    if sealed is None:
        raise UserError(f"there is no report {key!r} whose words are kept; `adwatch reports list` names them")
    content: dict[str, object] = json.loads(unseal(store.home, passphrase, key, sealed))
    store.note(KIND, key, {"what": "revealed", "by": by, "why": why})
    return content


def confirm(store: Store, key: str, contacts: Iterable[Identity], *, by: str) -> int:
    """Keep sealed contacts of a report in the clear, as somebody who read it knows them for the suspect's.

    Args:
        store: The store.
        key: Id of the report.
        contacts: As `crawler.contact_kinds.identity` gives them.
        by: Who does it.

    Returns:
        How many contacts there were.

    Raises:
        UserError: The report has no such sealed contact, or none was named.
    """
    secret, named = store.masks.key(), sorted(set(contacts))
    if not named:
        raise UserError("name the contacts that are the suspect's")
    with store.transaction():
        for contact in named:
            if not store.reports.replace_contact(key, (HIDDEN, hashed(secret, contact)), contact):
                raise UserError(f"report {key} has no such sealed contact")
        _note(store, key, f"{counted(len(named), 'contact')} confirmed as the suspect's", by)
    return len(named)


def cover(store: Store, key: str, contact: Identity, *, by: str) -> None:
    """Seal a contact again that was confirmed; its hash stays, so that the report stays in its bundle.

    Raises:
        UserError: The report shows no such contact.
    """
    mark = hashed(store.masks.key(), contact)
    with store.transaction():
        if not store.reports.replace_contact(key, contact, (HIDDEN, mark)):
            raise UserError(f"report {key} has no such contact")
        store.report_sightings.saw(mark, contact)
        _note(store, key, "contact sealed", by)


def drop(store: Store, key: str, contact: Identity, *, by: str) -> None:
    """Take out a contact that is the reporter's own, or none at all; bundles are made anew without it.

    Args:
        store: The store.
        key: Id of the report.
        contact: As shown: a sealed one by its hash.
        by: Who does it.

    Raises:
        UserError: The report has no such contact.
    """
    mark = contact[1] if contact[0] == HIDDEN else hashed(store.masks.key(), contact)
    with store.transaction():
        if not store.reports.replace_contact(key, contact, None):
            raise UserError(f"report {key} has no such contact")
        store.report_bundles.remove_mark(key, mark)
        _note(store, key, "contact taken out", by)


def name_suspect(store: Store, key: str, written: str, *, by: str) -> int:
    """Keep in the clear what somebody who read the report says is the suspect's.

    A sealed contact with this value is unsealed; another is added.

    Args:
        store: The store.
        key: Id of the report.
        written: Contacts as people write them.
        by: Who does it.

    Returns:
        How many contacts were read in it.

    Raises:
        UserError: There is no such report, or no contact in what was written.
    """
    report = entry_of(store, key).report
    read = find_contacts(JobPosting(url="", source="report", text=written, region=report.country))
    found = {identity(one.kind, one.value) for one in read}
    if not found:
        raise UserError("no contact can be read in it; write a number with its country code, or an address")
    secret = store.masks.key()
    with store.transaction():
        for contact in sorted(found):
            hidden = (HIDDEN, hashed(secret, contact))
            if not store.reports.replace_contact(key, hidden, contact):
                store.reports.add_contact(key, contact)
            store.report_bundles.add(key, [hidden[1]], None)
        _note(store, key, "contact named as the suspect's", by)
    return len(found)


def _note(store: Store, key: str, what: str, by: str) -> None:
    store.ledger.append([Entry(kind=KIND, subject=key, detail={"what": what, "by": by})])


def close(store: Store, key: str, *, by: str) -> None:
    """Note that somebody is done with a report; raises UserError where none is open under this id."""
    with store.transaction():
        if not store.reports.close(key, timestamp()):
            raise UserError(f"there is no open report {key!r}; `adwatch reports list` names them")
        _note(store, key, "closed", by)


def forget_old(store: Store, *, by: str, now: datetime | None = None) -> list[str]:
    """Remove the reporters' words whose retention has ended; what is said of suspects stays. Returns the ids."""
    with store.transaction():
        keys = store.reports.forget(timestamp((now or utc_now()) - RETENTION))
        store.report_templates.forget(keys)
        store.report_pictures.forget(keys)
        store.ledger.append(
            [Entry(kind=KIND, subject=key, detail={"what": "words removed", "by": by}) for key in keys]
        )
    if keys:
        Health(store.database).checkpoint()
    return keys


@cache
def _urgency(dangers: tuple[str, ...]) -> tuple[int, ...]:
    """For each danger 0 where it is told of: smaller is more urgent."""
    return tuple(int(danger not in dangers) for danger in DANGERS)
