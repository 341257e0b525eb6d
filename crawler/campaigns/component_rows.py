"""What weighing wants to know of the families of components, read from the store for many components at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from crawler.campaigns.alike import Face
from crawler.campaigns.facts import Facts, read_facts
from crawler.campaigns.index import read_faces
from crawler.campaigns.phrases import Phrases
from crawler.campaigns.reach import Bearers
from crawler.campaigns.signers import StockTexts
from crawler.campaigns.sketch import Hashes
from crawler.campaigns.tables import Tables

AT_ONCE: Final = 1000
"""Families whose rows are read together, about 6 MB; more only where one component has more."""


class FamilyGroup(Protocol):
    """Something with families."""

    @property
    def families(self) -> list[int]:
        """They."""


C = TypeVar("C", bound=FamilyGroup)


def in_batches(components: Iterable[C]) -> Iterator[list[C]]:
    """Components in lists of about `AT_ONCE` families."""
    batch: list[C] = []
    size = 0
    for component in components:
        if batch and size + len(component.families) > AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(component)
        size += len(component.families)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class ComponentRows:
    """What is known of some families; parts of those taken apart are looked up under the family they are of."""

    phrases: Mapping[int, Hashes]
    faces: Mapping[int, Face]
    employers: Mapping[int, Set[str]]
    """Of parts too; an empty name is one that an ad does not state."""
    facts: Mapping[int, Facts]
    signed: Set[int]
    """Families that name a contact, also one that no other family has; a site's own is none."""
    kinds: Mapping[int, str]
    """Of the contacts that several families carry."""
    usual: Mapping[str, float]
    """Language -> share of phrases that unrelated ads reach."""


def read_rows(
    tables: Tables, families: Iterable[int], stock: StockTexts, bearers: Bearers, phrases: Phrases
) -> ComponentRows:
    """Read what is known of some families, and of the contacts that they share."""
    held = set(families)
    origins = {stock.origin.get(family, family) for family in held}
    employers: defaultdict[int, set[str]] = defaultdict(set, stock.employers)
    for family, name in tables.employers_of(held):
        employers[family].add(name)
    own = set(tables.contacts_of_families(origins)) - set(tables.site_contacts(origins))
    known = phrases(origins)
    shared = [contact for contact, found in bearers.items() if len(found) > 1 and found[0] in held]
    return ComponentRows(
        phrases={family: known[family] for family in origins},
        faces=read_faces(tables, origins),
        employers=employers,
        facts=read_facts(tables, origins),
        signed={family for _, family in own},
        kinds={contact: kind for contact, kind, _ in tables.contact_rows(shared)},
        usual={language: share for language, _, share in tables.backgrounds()},
    )
