"""One campaign whole, for `show`, the review page and the exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from crawler.campaigns.explain import Join, explain
from crawler.campaigns.members import Member, members
from crawler.campaigns.picture_pairs import PicturePair, picture_pairs
from crawler.campaigns.record import detail_of
from crawler.campaigns.service import Joinable
from crawler.campaigns.template import Template, make_template
from crawler.errors import UserError


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with its members, why they belong together, and what else may belong to it."""

    id: str
    record: dict[str, Any]
    """Columns of `campaigns`."""
    members: tuple[Member, ...]
    joins: tuple[Join, ...]
    suggestions: tuple[dict[str, Any], ...]
    """Near misses: `campaign`, `listing` (one of its ads), `likeness`, `why`."""
    history: tuple[dict[str, Any], ...]
    """Merges and splits."""


def campaign_number(name: str) -> int | None:
    """Number of a campaign's public id (`c12`), or None when it is none."""
    return int(name[1:]) if name[:1] == "c" and name[1:].isascii() and name[1:].isdigit() else None


def stated_number(name: str) -> int:
    """Number of a campaign's public id that somebody wrote; raises UserError when it is none."""
    number = campaign_number(name)
    if number is None:
        raise UserError(f"{name!r} is no campaign: write c and its number, such as c12")
    return number


def ranked(store: Joinable, limit: int) -> list[dict[str, Any]]:
    """The campaigns with the highest scores, each as `described`."""
    records = store.campaigns.records
    rows = records.top(limit)
    alone = sorted(row["id"] for row in rows if not row["record"])
    found = members(records.members(alone), records.mentions(alone))
    details = {one: detail_of(tuple(group)) for one, group in groupby(found, lambda member: member.campaign)}
    return [described(row | {"record": row["record"] or details.get(row["id"], {})}) for row in rows]


def described(record: dict[str, Any]) -> dict[str, Any]:
    """A record as `campaigns --json` and `show --json` print it: lists of what there is, not only how many."""
    plain = {name: value for name, value in record.items() if name not in {"id", "record"}}
    if plain.get("merged_into") is not None:
        plain["merged_into"] = f"c{plain['merged_into']}"
    return {"type": "campaign", "id": f"c{record['id']}", **plain, **record["record"]}


def view(store: Joinable, number: int) -> CampaignView | None:
    """A campaign by its number, or None when there is none."""
    records = store.campaigns.records
    record = records.get(number)
    if record is None:
        return None
    found = members(records.members([number]), records.mentions([number]))
    if found and not record["record"]:
        record["record"] = detail_of(found)
    joins = joins_of(store, found)
    return CampaignView(
        f"c{number}", record, found, joins, tuple(records.suggestions(number)), tuple(records.history(number))
    )


def joins_of(store: Joinable, found: Sequence[Member]) -> tuple[Join, ...]:
    """Why the members of a campaign belong together."""
    records = store.campaigns.records
    families = sorted({member.family for member in found})
    return explain(
        found,
        records.edges(families),
        {(contact, family): unit for contact, family, unit in records.units(families)},
        [(one, other) for kind, one, other in store.campaigns.rulings() if kind == "merge"],
        records.near(families),
        picture_pairs(store.campaigns, found),
    )


def pictures_of(store: Joinable, number: int) -> tuple[PicturePair, ...]:
    """Pairs of ads of a campaign that one picture joins."""
    return picture_pairs(store.campaigns, members(store.campaigns.records.members_with_pictures(number), []))


def template_of(store: Joinable, number: int) -> Template[str]:
    """The common text of a campaign's ads with its slots; ads by their public id."""
    return make_template(dict(store.campaigns.records.texts(number)))
