"""Why an ad belongs to its campaign, in words an analyst can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from crawler.campaigns.evidence import by_contact
from crawler.campaigns.grouping import Groups
from crawler.campaigns.members import Member
from crawler.campaigns.picture_pairs import PicturePair
from crawler.campaigns.words import listed, named_contact
from crawler.text.display import counted

Basis = Literal["template", "contact", "picture", "analyst"]


@dataclass(frozen=True, slots=True)
class Join:
    """One reason why members belong together."""

    basis: Basis
    keys: tuple[str, ...]
    """Public ids of the members it joins."""
    why: str


def explain(
    members: Sequence[Member],
    edges: Iterable[tuple[int, int, float]],
    units: Mapping[tuple[int, int], int],
    merged: Iterable[tuple[int, int]] = (),
    near: Iterable[tuple[int, int, float]] = (),
    pictures: Iterable[PicturePair] = (),
) -> tuple[Join, ...]:
    """Joins of a campaign, the widest first; together they reach every member.

    `edges` are template edges between families with their likeness; `units` say which families each contact
    joins ((contact, family) -> unit); `merged` are listings that an analyst joined; `near` are the weaker edges, with
    the share of the shorter text that is in the other, the strongest first; `pictures` are ads with one picture.
    """
    found = [*_same_text(members), *_same_template(members, edges), *_same_contact(members, units)]
    found += [Join("picture", (pair.one.key, pair.other.key), pair.why) for pair in pictures]
    keys = {member.listing: member.key for member in members}
    found += [
        Join("analyst", (keys[one], keys[other]), "An analyst joined them.")
        for one, other in merged
        if one in keys and other in keys
    ]
    found += _as_a_whole(members, found, near)
    return tuple(sorted(found, key=lambda join: (-len(join.keys), join.keys)))


def _same_text(members: Sequence[Member]) -> Iterable[Join]:
    for family in _families(members).values():
        if len(family) > 1:
            slots = changed(family)
            but = f" but for {' '.join(f'[{slot}]' for slot in slots)}" if slots else ""
            yield Join("template", _keys(family), f"Same text{but}; {_seen(family)}.")


def _same_template(members: Sequence[Member], edges: Iterable[tuple[int, int, float]]) -> Iterable[Join]:
    families = _families(members)
    for one, other, likeness in edges:
        if one in families and other in families:
            pair = [*families[one], *families[other]]
            slots = "".join(f" [{slot}]" for slot in changed(pair))
            why = f"Same template: {likeness:.0%} of the text is shared; different:{slots or ' wording'}."
            yield Join("template", _keys([families[one][0], families[other][0]]), why)


def _same_contact(members: Sequence[Member], units: Mapping[tuple[int, int], int]) -> Iterable[Join]:
    for contact, carriers in by_contact(members).items():
        groups: defaultdict[int, list[Member]] = defaultdict(list)
        for member, _ in carriers:
            if (contact, member.family) in units:
                groups[units[contact, member.family]].append(member)
        for group in groups.values():
            if len({member.family for member in group}) > 1:
                employers = sorted({member.employer_name for member in group if member.employer_name})
                under = (
                    f" under {counted(len(employers), 'employer')} ({listed(employers)})" if employers else ""
                )
                why = f"Same {named_contact(carriers[0][1])}{under} in {counted(len(group), 'ad')}; {_seen(group)}."
                yield Join("contact", _keys(group), why)


def _as_a_whole(
    members: Sequence[Member], joins: Sequence[Join], near: Iterable[tuple[int, int, float]]
) -> Iterable[Join]:
    """Why members belong to the campaign that nothing ties to a single other one (`crawler.campaigns.merging`)."""
    listings = {member.key: member.listing for member in members}
    groups = Groups(listings.values())
    for join in joins:
        for key in join.keys[1:]:
            groups.join(listings[join.keys[0]], listings[key])
    for one, other, basis, why in _weak_ties(members, near):
        if groups.find(one.listing) != groups.find(other.listing):
            groups.join(one.listing, other.listing)
            yield Join(basis, (one.key, other.key), why)


def _weak_ties(
    members: Sequence[Member], near: Iterable[tuple[int, int, float]]
) -> Iterable[tuple[Member, Member, Basis, str]]:
    """Pairs of members with what they have in common, the most telling first; the last ones reach every member."""
    for carriers in by_contact(members).values():
        why = f"Same {named_contact(carriers[0][1])}, and with it alike enough to the campaign as a whole."
        for (one, _), (other, _) in pairwise(carriers):
            yield one, other, "contact", why
    families = _families(members)
    for first, second, share in near:
        why = (
            "Like no single ad enough, but like the campaign as a whole;"
            f" {share:.0%} of the shorter of these two texts stands in the other."
        )
        yield families[first][0], families[second][0], "template", why
    for member in members[1:]:
        yield members[0], member, "template", "Like the campaign as a whole, though like no single ad enough."


def changed(members: Sequence[Member]) -> list[str]:
    """What differs between ads of one text: title, employer, town, pay, phone and so on."""
    values = {
        "title": {member.title.casefold() for member in members},
        "employer": {member.employer for member in members},
        "town": {member.place.casefold() for member in members},
        "pay": {member.pay_words for member in members},
        "language": {member.language for member in members},
    }
    contacts: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for kind in sorted({mention.kind for member in members for mention in member.mentions}):
        for member in members:
            contacts[kind].add(frozenset(m.value for m in member.mentions if m.kind == kind))
    return [name for name, found in (values | contacts).items() if len(found) > 1]


def _seen(members: Sequence[Member]) -> str:
    """When they were posted by their own dates, else when they were seen, and on how many boards."""
    posted = [member.day[:10] for member in members if member.day]
    days = posted or [member.first_seen[:10] for member in members]
    first, last = min(days), max(days)
    when = f"on {first}" if first == last else f"{first} to {last}"
    undated = f" ({len(members) - len(posted)} undated)" if 0 < len(posted) < len(members) else ""
    sources = counted(len({member.source for member in members}), "source")
    return f"{'posted' if posted else 'seen'} {when}{undated}, on {sources}"


def _families(members: Iterable[Member]) -> dict[int, list[Member]]:
    found: defaultdict[int, list[Member]] = defaultdict(list)
    for member in members:
        found[member.family].append(member)
    return found


def _keys(members: Iterable[Member]) -> tuple[str, ...]:
    return tuple(member.key for member in members)
