"""Taking reports in, and what an analyst sees of them: order, bundles, what was seen before."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from crawler.clock import timestamp, utc_now
from crawler.contact_kinds import identity
from crawler.errors import UserError
from crawler.reports.dangers import DANGERS
from crawler.reports.intake import ReportText
from crawler.reports.reading import read_report
from crawler.reports.sealing import seal, unseal
from crawler.store import Entry, Store
from crawler.store.reports import CampaignMatch, Identity, StoredReport

KIND: Final = "report"
"""Kind of their entries in the chain."""
HIDDEN: Final = "sealed"
"""Kind of a contact that may be the reporter's: its value is a keyed hash."""
RETENTION: Final = timedelta(days=365)
"""How long the reporter's words are kept: a year, for whoever investigates to ask back. Set by hand in 2026."""
_ID_BYTES: Final = 4
HASH_DIGITS: Final = 32
"""Hexadecimal digits of such a hash: 128 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageEntry:
    """A report as the list shows it."""

    report: StoredReport
    suspects: tuple[Identity, ...]
    bundle: tuple[str, ...]
    """Ids of all reports of the same matter, itself included: they share a contact of the suspect."""
    seen: tuple[CampaignMatch, ...]


def take(
    store: Store, told: Iterable[ReportText], *, channel: str, country: str | None, today: date
) -> Iterator[str | None]:
    """Take reports in.

    Args:
        store: Where they are kept.
        told: The reports as read from files.
        channel: How they came: hotline, mail, form.
        country: ISO 3166-1 country of the hotline.
        today: Dates of journeys are compared with it.

    Yields:
        For each, its public id; None for one that was taken in before.

    Raises:
        UserError: The home has no key that seals.
    """
    secret = store.masks.key()
    for one in told:
        digest = hmac.new(secret, one.text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
        if store.reports.has(digest):
            yield None
            continue
        key = f"r{secrets.token_hex(_ID_BYTES)}"
        reading = read_report(one.text, own=one.reporter, region=country, today=today, language=one.language)
        content = json.dumps(
            {
                "text": one.text,
                "reporter": one.reporter,
                "contacts": [asdict(contact) for contact in (*reading.reporter, *reading.unclear)],
            }
        )
        sealed = seal(store.home, key, content.encode("utf-8", "surrogatepass"))
        report = StoredReport(
            key=key,
            taken=timestamp(),
            told=one.told or None,
            channel=channel,
            country=country,
            language=reading.language,
            digest=digest,
            dangers=reading.dangers,
            indicators=reading.indicators,
            harm_types=reading.harm_types,
            destinations=reading.destinations,
        )
        suspects = {identity(one.kind, one.value) for one in reading.suspect}
        for one_unclear in reading.unclear:
            whose = identity(one_unclear.kind, one_unclear.value)
            # What an ad shows is no secret of the reporter's. Anything else stays sealed, and is known by its hash.
            suspects.add(whose if store.reports.in_ads(whose) else (HIDDEN, _hashed(secret, whose)))
        with store.transaction():
            store.reports.add(report, suspects, sealed)
            store.ledger.append([Entry(kind=KIND, subject=key, detail={"what": "taken", "channel": channel})])
        yield key


def triage(store: Store, *, closed: bool = False, most: int | None = None) -> list[TriageEntry]:
    """Reports in the order in which they should be read: dangers first, then large bundles, then the latest.

    Args:
        store: The store.
        closed: Closed reports too; bundles count them in any case.
        most: Return so many at most.
    """
    suspects = store.reports.suspects()
    bundles = bundled(_comparable(store, suspects))
    reports = store.reports.all(closed=closed)
    reports.sort(key=lambda one: (_urgency(one), -len(bundles[one.key])))
    return [_entry(store, one, suspects, bundles) for one in reports[:most]]


def entry_of(store: Store, key: str) -> TriageEntry:
    """One report; raises UserError where there is none under this id."""
    report = store.reports.get(key)
    if report is None:
        raise UserError(f"there is no report {key!r}; `adwatch reports list` names them")
    suspects = store.reports.suspects()
    return _entry(store, report, suspects, bundled(_comparable(store, suspects)))


def _comparable(store: Store, suspects: Mapping[str, Sequence[Identity]]) -> dict[str, list[Identity]]:
    """The contacts as keyed hashes, so that a sealed one and the same in the clear are one."""
    secret = store.masks.key()
    return {
        key: [one if one[0] == HIDDEN else (HIDDEN, _hashed(secret, one)) for one in contacts]
        for key, contacts in suspects.items()
    }


def _hashed(secret: bytes, contact: Identity) -> str:
    return hmac.new(secret, "\x1f".join(contact).encode(), sha256).hexdigest()[:HASH_DIGITS]


def _entry(
    store: Store,
    report: StoredReport,
    suspects: Mapping[str, Sequence[Identity]],
    bundles: Mapping[str, tuple[str, ...]],
) -> TriageEntry:
    return TriageEntry(
        report=report,
        suspects=tuple(suspects[report.key]),
        bundle=bundles[report.key],
        seen=tuple(store.reports.seen_before(report.key)),
    )


def bundled(suspects: Mapping[str, Sequence[Identity]]) -> dict[str, tuple[str, ...]]:
    """Reports that share a contact of the suspect, directly or over others.

    Args:
        suspects: Id of a report -> contacts of the suspect.

    Returns:
        For each report the ids of its bundle, sorted.
    """
    group = {key: key for key in suspects}

    def root(key: str) -> str:
        while group[key] != key:
            group[key] = group[group[key]]
            key = group[key]
        return key

    first: dict[Identity, str] = {}
    for key, contacts in suspects.items():
        for contact in contacts:
            group[root(key)] = root(first.setdefault(contact, key))
    members: dict[str, list[str]] = {}
    for key in suspects:
        members.setdefault(root(key), []).append(key)
    return {key: tuple(sorted(members[root(key)])) for key in suspects}


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


def close(store: Store, key: str, *, by: str) -> None:
    """Note that somebody is done with a report; raises UserError where none is open under this id."""
    with store.transaction():
        if not store.reports.close(key, timestamp()):
            raise UserError(f"there is no open report {key!r}; `adwatch reports list` names them")
        store.ledger.append([Entry(kind=KIND, subject=key, detail={"what": "closed", "by": by})])


def forget_old(store: Store, *, by: str, now: datetime | None = None) -> list[str]:
    """Remove the reporters' words whose retention has ended; what is said of suspects stays. Returns the ids."""
    with store.transaction():
        keys = store.reports.forget(timestamp((now or utc_now()) - RETENTION))
        store.ledger.append(
            [Entry(kind=KIND, subject=key, detail={"what": "words removed", "by": by}) for key in keys]
        )
    return keys


def _urgency(report: StoredReport) -> tuple[int, ...]:
    return tuple(int(danger not in report.dangers) for danger in DANGERS)
