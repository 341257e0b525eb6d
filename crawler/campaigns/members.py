"""A member of a campaign as indicators, records and explanations see it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crawler.records import Pay


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A contact that may join, with its place in a member's current version."""

    contact: int
    kind: str
    value: str
    raw: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One listing of a campaign, in its current version."""

    campaign: int
    listing: int
    version: int
    versions: int
    key: str
    source: str
    title: str
    employer_name: str
    employer: str
    """Normal form of the employer's name; empty when unknown."""
    place: str
    country: str | None
    pay: Pay | None
    pay_words: str
    language: str
    first_seen: str
    last_seen: str
    gone_at: str | None
    day: str
    """When it was posted by the ad's own date (ISO); empty where it states none."""
    score: float
    band: str
    harm_types: tuple[str, ...]
    reasons: tuple[str, ...]
    family: int
    mentions: tuple[Mention, ...] = ()


def members(rows: Iterable[tuple[Any, ...]], mentions: Iterable[tuple[Any, ...]]) -> tuple[Member, ...]:
    """Members of rows as a store gives them: columns in the order of the fields above."""
    named: dict[int, list[Mention]] = {}
    for version, *rest in mentions:
        named.setdefault(version, []).append(
            Mention(**dict(zip(Mention.__dataclass_fields__, rest, strict=True)))
        )
    names = tuple(Member.__dataclass_fields__)[:-1]
    found = []
    for row in rows:
        given = dict(zip(names, row, strict=True))
        given["pay"] = Pay(**json.loads(given["pay"])) if given["pay"] else None
        for name in ("harm_types", "reasons"):
            given[name] = tuple(json.loads(given[name])) if given[name] != "[]" else ()
        found.append(Member(**given, mentions=tuple(named.get(given["version"], ()))))
    return tuple(found)
