"""Taking reports in, in whole intakes that can be undone."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Final, Literal

from crawler.campaigns.sketch import sketch
from crawler.clock import timestamp
from crawler.contact_kinds import identity, kind_of
from crawler.errors import UserError
from crawler.postings.dates import read_date
from crawler.reports.alike import text_marks
from crawler.reports.intake import ReportText
from crawler.reports.quoted_ads import QuotedAds
from crawler.reports.reading import ReportReading, read_report
from crawler.reports.sealing import seal
from crawler.reports.shown_pictures import ReportedPictures, keyed_hashes
from crawler.reports.templates import keyed_bands
from crawler.store import Entry, Store
from crawler.store.report_sightings import Proposal
from crawler.store.report_templates import QuotedAd
from crawler.store.reports import Identity, StoredReport

Guess = Literal["suspect", "unclear"]
KIND: Final = "report"
"""Kind of their entries in the chain."""
HIDDEN: Final = "sealed"
"""Kind of a contact that nobody has confirmed as the suspect's: its value is a keyed hash."""
ID_BYTES: Final = 6
"""Of a report's public id. With 4, half of the homes with 70,000 reports would draw one id twice."""
HASH_DIGITS: Final = 32
"""Hexadecimal digits of such a hash: 128 bits."""
BATCH: Final = 100
"""Reports of one transaction: a commit for each would cost as much as reading them. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSource:
    """Whom an intake comes from."""

    by: str
    """Account, login name, or `key N` of a hotline system."""
    channel: str
    """How they came: hotline, mail, form."""
    country: str | None = None
    """ISO 3166-1 country of the hotline."""


@dataclass(slots=True)
class IntakeResult:
    """What became of the reports of an intake."""

    intake: int
    keys: list[str]
    """Public ids of those that were taken in."""
    before: int = 0
    """How many were there already."""


def hashed(secret: bytes, contact: Identity) -> str:
    """The keyed hash of a contact."""
    return hmac.new(secret, "\x1f".join(contact).encode("utf-8", "replace"), sha256).hexdigest()[:HASH_DIGITS]


def take(store: Store, told: Iterable[ReportText], sender: IntakeSource, *, today: date) -> IntakeResult:
    """Take reports in as one intake; a text that was taken in before is left out.

    Args:
        store: Where they are kept.
        told: The reports.
        sender: Whom they come from.
        today: Dates of journeys are compared with it.

    Raises:
        UserError: The home has no key that seals.
    """
    secret = store.masks.key()
    with store.transaction():
        done = IntakeResult(store.report_bundles.begin_intake(timestamp(), sender.by, sender.channel), [])
    waiting, quoted, pictures = iter(told), QuotedAds(store), ReportedPictures(store)
    while batch := list(islice(waiting, BATCH)):
        read = [
            (
                one,
                read_report(
                    one.text,
                    own=one.reporter,
                    region=sender.country,
                    today=today,
                    language=one.language,
                    shown=one.shown,
                ),
            )
            for one in batch
        ]
        with store.transaction():
            seen = _quoted(quoted, [reading for _, reading in read])
            for (one, reading), ads in zip(read, seen, strict=True):
                key = _keep(store, one, reading, sender, secret, done.intake)
                if key is None:
                    done.before += 1
                else:
                    sketches = [sketch(text) for text in reading.texts]
                    bands = keyed_bands(sketches, secret)
                    counts = (each.total for each in sketches)
                    store.report_templates.keep(key, zip(counts, bands, strict=True), ads)
                    hashes = keyed_hashes(one.pictures, secret)
                    store.report_pictures.keep(key, hashes, pictures.find(one.pictures))
                    done.keys.append(key)
    return done


def _quoted(known: QuotedAds, readings: Sequence[ReportReading]) -> list[list[QuotedAd]]:
    """The ads that each report quotes. Call it in a transaction."""
    found = iter(known.find([text for one in readings for text in one.texts]))
    return [[ad for _ in one.texts for ad in next(found)] for one in readings]


def _keep(
    store: Store, told: ReportText, reading: ReportReading, sender: IntakeSource, secret: bytes, intake: int
) -> str | None:
    """Keep one report; None if its text is there already. Call it in a transaction."""
    digest = hmac.new(secret, told.text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
    if store.reports.has(digest):
        return None
    key = _new_key(store)
    report = StoredReport(
        key=key,
        taken=timestamp(),
        told=read_date(told.told, (reading.language,)),
        channel=sender.channel,
        country=sender.country,
        language=reading.language,
        digest=digest,
        dangers=reading.dangers,
        indicators=reading.indicators,
        harm_types=reading.harm_types,
        destinations=reading.destinations,
    )
    named = {hashed(secret, one): (one, guess) for one, guess in _named(reading).items()}
    clear = {one for one, _ in named.values() if one in told.confirmed}
    sealed = {mark: Proposal(one[0], guess) for mark, (one, guess) in named.items() if one not in clear}
    shown = [*clear, *((HIDDEN, mark) for mark in sealed)]
    store.reports.add(report, shown, seal(store.home, key, _content(told, reading)))
    store.report_sightings.propose(key, sealed)
    for mark, (one, _) in named.items():
        store.report_sightings.saw(mark, one)
    joining = _joining(told, reading)
    marks = [mark for mark, (one, _) in named.items() if one in joining and not store.reports.is_hub(one)]
    store.report_bundles.add(key, [*marks, *text_marks(told.text, secret)], intake)
    detail = {"what": "taken", "channel": sender.channel, "intake": intake, "confirmed": len(clear)}
    store.ledger.append([Entry(kind=KIND, subject=key, detail=detail)])
    return key


def _new_key(store: Store) -> str:
    """A public id that no report has. Call it in the transaction that keeps it."""
    while store.reports.get(key := f"r{secrets.token_hex(ID_BYTES)}") is not None:
        pass
    return key


def _named(reading: ReportReading) -> dict[Identity, Guess]:
    """Contacts that may be the suspect's, with what is proposed of each."""
    found: dict[Identity, Guess] = {identity(one.kind, one.value): "unclear" for one in reading.unclear}
    return found | {identity(one.kind, one.value): "suspect" for one in reading.suspect}


def _joining(told: ReportText, reading: ReportReading) -> set[Identity]:
    """Contacts by which a report may be of one matter with others.

    A web address that only a picture shows is the board's that it was taken from as often as the advertiser's: it
    joins reports as little as ads. One in somebody's words does.
    """
    shown = told.shown
    return {
        identity(one.kind, one.value)
        for one in (*reading.suspect, *reading.unclear)
        if kind_of(one.kind).joins or not any(start <= one.start < end for start, end in shown)
    }


def _content(told: ReportText, reading: ReportReading) -> bytes:
    contacts = [
        asdict(one) | {"whose": whose}
        for whose, found in (
            ("reporter", reading.reporter),
            ("suspect", reading.suspect),
            ("unclear", reading.unclear),
        )
        for one in found
    ]
    content = {"text": told.text, "reporter": told.reporter, "contacts": contacts}
    return json.dumps(content).encode("utf-8", "surrogatepass")


def undo(store: Store, intake: int, *, by: str) -> int:
    """Remove all reports of an intake, words, contacts and all; the chain keeps that they were there.

    Returns:
        How many there were.

    Raises:
        UserError: There is no such intake, or it was undone before.
    """
    with store.transaction():
        if (found := store.report_bundles.intake(intake)) is None or found.undone:
            raise UserError(f"there is no intake {intake} that can be undone")
        keys = store.report_bundles.undo(intake, timestamp())
        detail = {"what": "intake undone", "by": by, "reports": len(keys)}
        store.ledger.append([Entry(kind=KIND, subject=f"intake:{intake}", detail=detail)])
    return len(keys)
