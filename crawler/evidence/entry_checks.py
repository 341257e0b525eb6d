"""Comparing rows that have an entry of the chain each with that entry: decisions, and exports of the desk.

The proof of a row tells that adwatch's code wrote it; its entry, that somebody decided or exported by the way that
asks for a name. A row that came into a transaction of adwatch by another way has a proof and no entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from crawler.evidence.row_checks import Problem
from crawler.store.chain_reader import ChainReader


class RecordedTable(NamedTuple):
    """A table whose rows have an entry each."""

    kind: str
    """Kind of the entries; their subject is `kind:id`."""
    columns: tuple[str, ...]
    """Columns that stand in the detail under the same name. An older entry may have fewer."""


RECORDED: Final[Mapping[str, RecordedTable]] = {
    "decisions": RecordedTable(
        "decision",
        ("batch", "analyst", "subject", "kind", "verdict", "reason", "ruleset", "content_hash", "undoes", "part"),
    ),
    "case_exports": RecordedTable("export", ("format", "filters", "sha256")),
}  # fmt: skip


def entry_problems(chain: ChainReader) -> Iterator[Problem]:
    """Rows without an entry, or of which their entry says something else."""
    for table, (kind, columns) in RECORDED.items():
        entries = dict(chain.entries(kind))
        for number, row in chain.rows(table, columns):
            told = entries.get(f"{kind}:{number}")
            if told is None:
                yield (
                    f"{table}:{number}",
                    f"the chain has no entry of this {kind}: nobody made it through adwatch",
                )
            elif wrong := _differing(told, row):
                yield f"{table}:{number}", f"its entry in the chain says otherwise of: {', '.join(wrong)}"


def _differing(told: str, row: Mapping[str, object]) -> list[str]:
    """Columns that are another in an entry; none where its detail can't be read (its digest tells)."""
    try:
        detail = json.loads(told)
    except ValueError:
        return []
    if not isinstance(detail, dict):
        return []
    return [name for name, value in row.items() if name in detail and detail[name] != value]
