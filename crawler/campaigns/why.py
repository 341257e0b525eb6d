"""Why the ads of a campaign were joined, as weights of evidence: for `adwatch campaigns --why`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import isnan
from pathlib import Path
from typing import Final

from crawler.campaigns.components import groups_of
from crawler.campaigns.evidence_model import parts_of, probability
from crawler.campaigns.evidence_rules import TOLD
from crawler.campaigns.merging import Weighed
from crawler.campaigns.pair_features import FEATURES
from crawler.campaigns.phrasebook import PhraseBook
from crawler.campaigns.reach import reach, read_rulings
from crawler.campaigns.service import Joinable
from crawler.campaigns.signers import listing_of

TELLING: Final = 0.1
"""Weight (log odds) below which a part of the evidence is not named."""
NEIGHBOURS: Final = 5
"""Campaigns named that were compared and stayed apart, the nearest first."""


@dataclass(frozen=True, slots=True)
class WeighedJoin:
    """Two groups of ads that were compared."""

    one: tuple[str, ...]
    """Ids of the listings of one group."""
    other: tuple[str, ...]
    weight: float
    """Log odds that they are one campaign, as fitted."""
    probability: float
    """That they are one campaign, 0 to 1, calibrated on generators left out of the fit."""
    evidence: tuple[tuple[str, float], ...]
    """What it is made of, the strongest first: in words, and its share of the weight."""
    joined: bool


def why(store: Joinable, number: int) -> tuple[WeighedJoin, ...]:
    """Joins of a campaign as they were weighed, in their order; then what was compared with it and stayed apart."""
    tables = store.campaigns
    keys: dict[int, str] = dict(tables.records.keys_of(number))
    families = {family for family, _ in tables.families_of_listings(keys)}
    rulings = read_rulings(tables)
    weighed: list[Weighed] = []
    component = reach(tables, families, rulings)
    groups_of(tables, component, rulings, PhraseBook(tables), weighed.append)
    named: dict[int, list[str]] = {}
    for family, listing in tables.listings_of(component.families):
        named.setdefault(family, []).append(str(tables.records.key_of(listing)))
    for part in {end for each in weighed for end in (*each.one, *each.other)} - named.keys():
        named[part] = [str(tables.records.key_of(listing_of(part)))]
        families |= {part} if named[part][0] in keys.values() else set()
    joins = [each for each in weighed if each.joined and families.issuperset((*each.one, *each.other))]
    near = [
        each
        for each in weighed
        if not each.joined and (families.issuperset(each.one) != families.issuperset(each.other))
    ]
    near.sort(key=lambda each: -each.weight)
    return tuple(_told(each, named) for each in (*joins, *near[:NEIGHBOURS]))


def count_unweighed(store: Joinable, number: int, weighed: Iterable[WeighedJoin]) -> int:
    """How many joins of a campaign's texts needed no weighing.

    Such are a contact that few texts carry, one picture, versions of one ad, and an analyst's word.
    """
    tables = store.campaigns
    texts = {family for family, _ in tables.families_of_listings(dict(tables.records.keys_of(number)))}
    return max(0, len(texts) - 1 - sum(each.joined for each in weighed))


def _told(each: Weighed, named: dict[int, list[str]]) -> WeighedJoin:
    one, other = (
        tuple(dict.fromkeys(key for family in group for key in named.get(family, ())))
        for group in (each.one, each.other)
    )
    weight = min(each.weight, -TOLD) if each.stock else each.weight
    chance = 0.0 if each.stock else probability(each.weight)
    return WeighedJoin(one, other, round(weight, 2), round(chance, 2), _evidence(each), each.joined)


def _evidence(pair: Weighed) -> tuple[tuple[str, float], ...]:
    """Parts in words; those of features that could not be measured (no contact is shared) are one."""
    found, missing = [], 0.0
    parts = parts_of(pair.row)
    if pair.stock:
        parts["stock"] = min(0.0, -TOLD - pair.weight)
    for name, part in parts.items():
        value = pair.row[FEATURES.index(name)] if name in FEATURES else 0.0
        if isnan(value):
            missing += part
        elif abs(part) >= TELLING:
            found.append((words().get(name, name).format(value=value), round(part, 2)))
    if abs(missing) >= TELLING:
        found.append((words()["missing"], round(missing, 2)))
    return tuple(sorted(found, key=lambda each: -abs(each[1])))


@cache
def words() -> dict[str, str]:
    """What each feature is called; `{value}` stands for its number."""
    path = Path(__file__).parent / "data" / "evidence_words.toml"
    return dict(tomllib.loads(path.read_text("utf-8")))
