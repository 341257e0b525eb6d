"""Taking a partner's file in: its contacts become terms, what it withdraws goes, and the chain has an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from crawler.clock import timestamp, utc_now
from crawler.errors import UserError
from crawler.export import TLP_LEVELS
from crawler.sharing.intake import ReportedContact, expiry, read_file
from crawler.store import Store
from crawler.store.partner_terms import PartnerTerm

DAYS: Final = 365
"""Days that a contact is watched for where the file sets no end: numbers are given to others after some months
of disuse (3 to 12, by country). Set by hand in 2026."""
NAMED: Final = 5
"""Contacts that could not be read, as named in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSummary:
    """What became of a file."""

    added: int
    updated: int
    withdrawn: int
    unread: int
    """Contacts that no reader knows; the first few are in `examples`."""
    examples: tuple[str, ...] = ()
    """Ids in the file of what could not be read."""


def take_in(
    store: Store, content: bytes, *, feed: str, by: str, tlp: str = "", days: int = DAYS, whole: bool = False
) -> IntakeSummary:
    """Take a file in.

    Args:
        store: The store.
        content: The file.
        feed: Whose it is; later files of the same name update and withdraw.
        by: Who takes it in.
        tlp: The marking of what the file does not mark; AMBER+STRICT if left out.
        days: How long contacts are watched for that have no end.
        whole: The file is all that the partner reports: what is not in it is withdrawn.

    Raises:
        UserError: The file has no known form, or a date in it can't be read.
    """
    try:
        reported = read_file(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError("the file is not UTF-8") from error
    now = utc_now()
    until = timestamp(now + timedelta(days=days))
    live: dict[tuple[str, str], PartnerTerm] = {}
    gone: list[ReportedContact] = []
    unread: list[str] = []
    for one in reported:
        if one.withdrawn:
            gone.append(one)
        elif (key := one.key) is None:
            unread.append(one.origin)
        elif (expires := _expiry(one, until)) > timestamp(now):
            live[key] = _term(one, key, feed, tlp, expires, timestamp(now), live.get(key))
    with store.transaction():
        terms = store.partner_terms
        out = terms.withdraw_origins(feed, [one.origin for one in gone])
        out += terms.withdraw(feed, [key for one in gone if (key := one.key) is not None and key not in live])
        out += terms.withdraw_feed(feed, live) if whole else 0
        added, updated = terms.put(live.values())
        terms.expire(timestamp(now))
        digest = sha256(content).hexdigest()
        counts = {"added": added, "updated": updated, "withdrawn": out, "unread": len(unread)}
        store.note("intake", feed, {"by": by, "file": digest, **counts})
    return IntakeSummary(**counts, examples=tuple(unread[:NAMED]))


def _expiry(one: ReportedContact, otherwise: str) -> str:
    try:
        return expiry(one.expires, otherwise)
    except UserError as error:
        raise UserError(f"{one.place or one.origin}: {error}") from error


def _term(
    one: ReportedContact,
    key: tuple[str, str],
    feed: str,
    tlp: str,
    expires: str,
    taken: str,
    before: PartnerTerm | None,
) -> PartnerTerm:
    """The term of a contact; reported twice in a file, it has the stricter marking and the title that is there."""
    level = one.tlp or tlp or "AMBER+STRICT"
    if before is not None:
        level = min(level, before.tlp, key=TLP_LEVELS.index)
    return PartnerTerm(
        feed=feed,
        kind=key[0],
        value=key[1],
        origin=one.origin or (before.origin if before else ""),
        title=one.title or (before.title if before else ""),
        tlp=level,
        expires=max(expires, before.expires) if before else expires,
        taken=taken,
    )
