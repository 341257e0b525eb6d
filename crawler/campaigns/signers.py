"""Who signs the ads of families, and families that are no one's: one text that many advertisers use.

A family is nearly one text, so its ads are one campaign without weighing. Not so where it is a few usual sentences
under which nearly each ad has a contact of its own (`coherence`): such a family is taken apart, a part for each
advertiser, and its text says nothing of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from crawler.campaigns.coherence import FEWEST, Signature, Signed, is_stock
from crawler.campaigns.grouping import Groups
from crawler.campaigns.reach import Reach
from crawler.campaigns.tables import Tables
from crawler.indicators.hosts_table import free_mail_hosts

_PART: Final = 1 << 61
"""Added to the number of a part of a family."""
_FAMILY: Final = 1 << 32

Homes = Sequence[tuple[int, int]]
"""Families with each of their listings."""


@dataclass(slots=True)
class StockTexts:
    """Families of a stock text, taken apart; a part is a family of its own to all that follows."""

    part: dict[tuple[int, int], int] = field(default_factory=dict)
    """Family and listing -> the part that the listing is in."""
    origin: dict[int, int] = field(default_factory=dict)
    """Part -> the family that it is of."""
    carriers: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """Contact and family -> parts that carry it."""
    employers: dict[int, set[str]] = field(default_factory=dict)
    """Of each part."""

    def homes(self, homes: Homes) -> Homes:
        """Families with parts in place of those taken apart."""
        return [(self.part.get(home, home[0]), home[1]) for home in homes]

    def bearers(self, contact: int, families: Iterable[int]) -> list[int]:
        """Carriers of a contact, parts in place of families taken apart."""
        found: list[int] = []
        for family in families:
            found += self.carriers.get((contact, family), (family,))
        return found


def listing_of(part: int) -> int:
    """The first listing of a part of a family."""
    return part % _FAMILY


class _Row(NamedTuple):
    family: int
    listing: int
    shingles: int
    employer: str
    contact: int | None
    domain: str

    def names(self) -> Iterator[int | str]:
        if self.contact is not None:
            yield self.contact
            if self.domain and self.domain not in free_mail_hosts():
                yield self.domain


def read_signatures(tables: Tables, families: Iterable[int]) -> dict[int, Signature]:
    """Who signs each listing of families that anybody signs."""
    return _signatures([_Row(*row) for row in tables.signers(families)])


def _signatures(rows: Sequence[_Row]) -> dict[int, Signature]:
    groups = Groups({row.listing for row in rows})
    first: dict[int | str, int] = {}
    signed: dict[int, int] = {}
    for row in rows:
        for name in row.names():
            groups.join(first.setdefault(name, row.listing), row.listing)
            signed[row.listing] = row.shingles
    return {listing: Signature(groups.find(listing), shingles) for listing, shingles in signed.items()}


def without_stock_texts(tables: Tables, reach: Reach, homes: Homes) -> StockTexts:
    """Take families of a stock text apart; `homes` are all that `reach` has."""
    found = StockTexts()
    sizes = Counter(family for family, _ in homes)
    many = {family for family, ads in sizes.items() if ads >= FEWEST}
    if not many:
        return found
    whole = _components(reach, homes)
    wanted = {whole.find(family) for family in many}
    rows: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in tables.signers(family for family in sizes if whole.find(family) in wanted):
        rows[whole.find(row[0])].append(_Row(*row))
    for _, component in sorted(rows.items()):
        # Nothing outside of a component counts: who else is looked at in the same part differs from time to time.
        signatures = _signatures(component)
        for family, of in groupby(component, key=lambda row: row.family):
            some = list(of)
            known = Signed.of(signatures[one] for one in {row.listing for row in some} & signatures.keys())
            if family in many and is_stock(known.ads, len(known.advertisers), known.shingles):
                _take_apart(found, family, some, signatures)
    return found


def _components(reach: Reach, homes: Homes) -> Groups:
    """Families by all that ties them, rulings apart."""
    whole = Groups({*reach.families, *(family for family, _ in homes)})
    for one, other, _ in reach.edges:
        whole.join(one, other)
    for families in reach.bearers.values():
        for family in families[1:]:
            whole.join(families[0], family)
    return whole


def _take_apart(
    found: StockTexts, family: int, signed: Sequence[_Row], signatures: Mapping[int, Signature]
) -> None:
    first: dict[int, int] = {}
    for row in signed:
        signature = signatures.get(row.listing)
        mate = first.setdefault(signature.advertiser, row.listing) if signature else row.listing
        part = _PART + family * _FAMILY + mate
        found.part[family, row.listing] = part
        found.origin[part] = family
        found.employers.setdefault(part, set()).update({row.employer} - {""})
        if row.contact is not None:
            carriers = found.carriers.setdefault((row.contact, family), [])
            if part not in carriers:
                carriers.append(part)
