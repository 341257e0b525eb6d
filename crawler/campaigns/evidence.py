"""What cross-ad indicators are made of: a hit on one member, with the words that prove it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.campaigns.members import Member, Mention
from crawler.records import Hit, Weight
from crawler.score_rules import POINTS


@dataclass(frozen=True, slots=True)
class CrossHit:
    """An indicator on one member."""

    member: Member
    hit: Hit


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a member that prove an indicator: `text_of(field)[start:end] == quote`."""

    quote: str = ""
    field: str = "description"
    start: int = 0


def mentioned(mention: Mention) -> Words:
    """Where a contact is."""
    return Words(mention.raw, mention.field, mention.start)


def titled(member: Member) -> Words:
    """The title, for what is said of an ad as a whole."""
    return Words(member.title, "title")


def hit_on(
    member: Member, indicator: str, weight: Weight, why: str, words: Words, *, points: float | None = None
) -> CrossHit:
    """An indicator on a member; `points` where it adds another sum than its weight gives."""
    hit = Hit(
        id=indicator,
        weight=weight,
        quote=words.quote,
        field=words.field,
        start=words.start,
        end=words.start + len(words.quote),
        why=why,
        points=POINTS[weight] if points is None else points,
        origin="cross-ad",
    )
    return CrossHit(member, hit)


def one_employer(members: Sequence[Member]) -> bool:
    """Whether all ads that name an employer name the same one (and some do)."""
    names = {member.employer for member in members}
    return len(names) == 1 and "" not in names


def by_contact(members: Iterable[Member]) -> dict[int, list[tuple[Member, Mention]]]:
    """Members that mention each contact, with the first place where it is."""
    found: defaultdict[int, list[tuple[Member, Mention]]] = defaultdict(list)
    for member in members:
        for mention in {mention.contact: mention for mention in reversed(member.mentions)}.values():
            found[mention.contact].append((member, mention))
    return dict(found)
