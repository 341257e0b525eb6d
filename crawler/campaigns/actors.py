"""Actors: the advertiser behind several campaigns, such as an agency or a group with several stories.

What one contact or one portrait says everywhere is one actor's. A campaign is one template or story; an honest agency
is an actor with many jobs and no signs. Actors are made again from all campaigns after every joining.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from crawler.campaigns.borrowed import borrowers
from crawler.campaigns.grouping import Groups
from crawler.campaigns.merging import Weighed
from crawler.campaigns.pair_features import FEATURES
from crawler.campaigns.portraits import same_portrait
from crawler.campaigns.tables import Tables
from crawler.text.display import counted

FEW: Final = 12
"""Families behind a contact up to which it is one advertiser's whatever the employers."""
OTHERS: Final = 0.5
"""Share of the families of a contact that name another contact too, and of different employers among them, from which
more families than that have an advice line in common, not an advertiser."""
PORTRAIT: Final = 0.35
"""Share of unusual phrases of the shorter of two ads that is a portrait of one advertiser, or a stolen text."""

PORTRAIT_TIE: Final = "no contact: the ads say the same of the advertiser"

_NEAREST: Final = FEATURES.index("nearest")
_TOLD: Final = tuple(map(FEATURES.index, ("contacts", "other_contacts", "other_employer")))


def shares_portrait(pair: Weighed) -> bool:
    """Whether two groups that are not one campaign are one advertiser's by their texts.

    Only where contacts and employers tell nothing: a copycat has a contact of its own, and so has an employer who
    draws on the same stock of sentences; ads of one contact are one advertiser's anyway.
    """
    told = any(pair.row[place] for place in _TOLD)
    return not pair.joined and not pair.stock and pair.row[_NEAREST] >= PORTRAIT and not told


def make_actors(tables: Tables) -> None:
    """Make all actors of a store again."""
    ties = sorted(set(_ties(tables)))
    groups = Groups({campaign for pair in ties for campaign in pair})
    for one, other in tables.apart():
        if one in groups and other in groups:
            groups.keep_apart(one, other)
    for one, other in ties:
        groups.join(one, other)
    found = [(group[0], group) for group in groups.all() if len(group) > 1]
    described = tables.describe_actors(found)
    tables.write_actors((*row[1:], label(*row[2:5]), row[0]) for row in described)


def _ties(tables: Tables) -> Iterator[tuple[int, int]]:
    borrowing = borrowers(tables)
    for contact, families, employers, others, campaigns in tables.campaigns_by_contact():
        if families <= FEW or min(employers, others) < OTHERS * families:
            found, borrowed = set(json.loads(campaigns)), borrowing.get(contact, frozenset())
            for first, *rest in filter(None, (sorted(found - borrowed), sorted(found & borrowed))):
                yield from ((first, other) for other in rest)
    yield from ((min(pair), max(pair)) for pair in tables.portraits())
    lines = tables.family_lines()
    pairs = list(same_portrait(lines, tables.employers_of({family for family, _ in lines})))
    homes: dict[int, int] = dict(tables.campaigns_of_families({family for pair in pairs for family in pair}))
    for one, other in pairs:
        if one in homes and other in homes and homes[one] != homes[other]:
            yield min(homes[one], homes[other]), max(homes[one], homes[other])


def label(listings: int, jobs: int, employers: int) -> str:
    """What an actor is, in one line."""
    told = [counted(listings, "ad"), counted(jobs, "job")]
    return f"one advertiser, {', '.join([*told, counted(employers, 'employer')] if employers else told)}"


def ranked_actors(tables: Tables, limit: int) -> list[dict[str, Any]]:
    """Actors as `campaigns --actors --json` prints them, the highest score first."""
    names = ("campaigns", "listings", "jobs", "employers", "score", "label")
    return [
        {
            "type": "actor",
            "id": f"a{row[0]}",
            **dict(zip(names, row[1:7], strict=True)),
            "members": [f"c{campaign}" for campaign in json.loads(row[7])],
            "ties": [
                f"{kind} {value} in {counted(n, 'campaign')}"
                for kind, value, n in tables.ties_of_actor(row[0])
            ]
            or [PORTRAIT_TIE],
            "decided": dict(tables.verdicts_of_actor(row[0])),
        }
        for row in tables.top_actors(limit)
    ]
