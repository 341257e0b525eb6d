"""The catalogue's `near-duplicate-burst`: one text posted many times with changes, which is mass posting.

Three things show it: many ads within days that differ in employer, contact, place or language; the same offer in
two languages that one contact ties; an ad that comes back after its removal under another name or contact.
An employer's reposts, and an ad that comes back as it was, show none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from crawler.campaigns.evidence import CrossHit, Words, by_contact, hit_on, mentioned, titled
from crawler.campaigns.members import Member
from crawler.campaigns.words import listed, named_contact
from crawler.text.display import counted

BURST: Final = "near-duplicate-burst"
BURST_ADS: Final = 3
"""Ads of one text within `BURST_DAYS` that are mass posting. Set by hand in 2026, not fitted."""
BURST_DAYS: Final = 14
"""Days within which `BURST_ADS` ads of one text are mass posting and not one vacancy. Set by hand in 2026."""


def bursts(members: Sequence[Member]) -> Iterable[CrossHit]:
    """Ads of one campaign posted within days, by their own dates, that differ in employer, contact or language."""
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
    posted = f"{len(window)} ads with this text were posted within {counted(days, 'day')}"
    why = f"{posted}, with {listed(changed, most=4)}."
    for member in window:
        yield hit_on(member, BURST, "medium", why, Words())


def twins(members: Sequence[Member]) -> Iterable[CrossHit]:
    """The same offer in several languages, tied by a contact."""
    told: set[int] = set()
    for carriers in by_contact(members).values():
        languages = sorted({member.language for member, _ in carriers} - {"und"})
        if len(languages) < 2:
            continue
        why = f"The same offer in {listed(languages)}, tied by {named_contact(carriers[0][1])}."
        for member, mention in carriers:
            if member.listing not in told:
                told.add(member.listing)
                yield hit_on(member, BURST, "medium", why, mentioned(mention))


def returned(members: Sequence[Member]) -> Iterable[CrossHit]:
    """Ads that appeared after another one of their text had gone, under another employer or contact."""
    for member, gone in after_removal(members):
        if (member.employer, _contacts(member)) != (gone.employer, _contacts(gone)):
            when = (
                f"Posted again on {member.day[:10]}"
                if member.day
                else f"Seen again on {member.first_seen[:10]}"
            )
            why = (
                f"{when} after {gone.key} was removed on {str(gone.gone_at)[:10]},"
                " under another name or contact."
            )
            yield hit_on(member, BURST, "medium", why, titled(member))


def after_removal(members: Sequence[Member]) -> list[tuple[Member, Member]]:
    """Members that appeared after another one of the same text had gone, with the first that had.

    An ad whose own date is before the removal was only found late.
    """
    gone: dict[int, Member] = {}
    for member in members:
        first = gone.get(member.family)
        if member.gone_at and (first is None or member.gone_at < str(first.gone_at)):
            gone[member.family] = member
    return [
        (member, gone[member.family])
        for member in members
        if member.family in gone and _came_after(member, str(gone[member.family].gone_at))
    ]


def _came_after(member: Member, gone_at: str) -> bool:
    return member.first_seen > gone_at and not (_readable(member.day) and member.day[:10] < gone_at[:10])


def _contacts(member: Member) -> frozenset[str]:
    return frozenset(mention.value for mention in member.mentions)


def _busiest(members: Sequence[Member]) -> list[Member]:
    """The members of the fullest stretch of `BURST_DAYS` days, by their own dates; ads without one are in none."""
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


def _readable(day: str) -> bool:
    try:
        date.fromisoformat(day[:10])
    except ValueError:
        return False
    return True


def _day(member: Member) -> date:
    return date.fromisoformat(member.day[:10])
