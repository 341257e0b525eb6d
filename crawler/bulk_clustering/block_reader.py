"""Read the ads of a scan in the form that clustering needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from crawler.bulk_clustering.plan import AdBlock, JoinPlan, PartSlice
from crawler.campaigns.arrivals import Arrival, arrivals
from crawler.campaigns.problems import JoinProblem
from crawler.contact_kinds import identity
from crawler.scan.scan_tables import contact_id, part_file

_AD: Final = (
    "id",
    "language",
    "document_type",
    "title",
    "description",
    "text",
    "hiring_organization",
    "job_location",
)
_LINK: Final = ("version", "kind", "value", "field", "start", "end", "boilerplate", "confidence")
_BATCH: Final = 2_000
"""Rows of a Parquet file read at a time."""

Rows = list[tuple[Any, ...]]


def number_of(name: str) -> int:
    """An id of 16 hexadecimal digits as a signed 64-bit number."""
    return int(name, 16) - (1 << 63)


class _Links:
    """The part of the store's tables that reading ads needs: their contacts."""

    def __init__(self, rows: dict[int, Rows]) -> None:
        self._rows = rows

    def contacts_of(self, versions: Iterable[int]) -> Rows:
        """As `crawler.campaigns.tables.Tables.contacts_of`."""
        return [(version, *row) for version in versions for row in self._rows.get(version, ())]


def read_block(plan: JoinPlan, block: AdBlock, problems: list[JoinProblem]) -> Iterator[Arrival]:
    """The ads of a block in order.

    Args:
        plan: The plan.
        block: The block.
        problems: Takes a line for each ad whose text could not be read.

    Yields:
        Ads whose `version` is their number and whose `listing` is derived from the id of their listing.
    """
    number = block.first
    seen: set[int] = set()
    for piece in block.slices:
        links = _links(plan, piece, number)
        for rows in _ads(plan, piece, number, seen):
            yield from arrivals(_Links(links), rows, problems)  # type: ignore[arg-type]
        number += piece.last - piece.first


def _ads(plan: JoinPlan, piece: PartSlice, number: int, seen: set[int]) -> Iterator[Rows]:
    import pyarrow.parquet as pq

    row = 0
    for batch in pq.ParquetFile(part_file(plan.out, "ads", piece.part)).iter_batches(
        _BATCH, columns=list(_AD)
    ):
        first, last = max(piece.first, row), min(piece.last, row + batch.num_rows)
        if first < last:
            held = batch.slice(first - row, last - first)
            found = []
            for place, values in enumerate(zip(*(held[name].to_pylist() for name in _AD), strict=True)):
                listing = number_of(values[0]) if len(values[0]) == 16 else hash(values[0])
                found.append(
                    (number + first - piece.first + place, listing, 1 + (listing in seen), *values[1:])
                )
                seen.add(listing)
            yield found
        row += batch.num_rows


def _links(plan: JoinPlan, piece: PartSlice, number: int) -> dict[int, Rows]:
    import pyarrow.parquet as pq

    found: defaultdict[int, Rows] = defaultdict(list)
    for batch in pq.ParquetFile(part_file(plan.out, "links", piece.part)).iter_batches(columns=list(_LINK)):
        for version, kind, value, *rest in zip(*(batch[name].to_pylist() for name in _LINK), strict=True):
            row = int(version[-9:]) - 1
            if piece.first <= row < piece.last:
                found[number + row - piece.first].append((contact_number(kind, value), kind, *rest))
    for rows in found.values():
        rows.sort(key=lambda row: (row[2], row[3], row[4], row[1]))
    return found


def contact_number(kind: str, value: str) -> int:
    """Number of a contact: kinds that share a number, such as phone and WhatsApp, have one."""
    return number_of(contact_id(*identity(kind, value)))
