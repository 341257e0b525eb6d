"""Rows of tables: settle for each table which column is which field, and say so where none is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from typing import Any

from crawler.imports.columns import (
    SAMPLE,
    ColumnProposal,
    column_list,
    known_fields,
    propose,
    sample_rows,
)
from crawler.imports.items import Item
from crawler.imports.reporter_data import reporter_columns, without_reporter
from crawler.imports.summary import ImportSummary
from crawler.postings.mapping import WORDED, value_at
from crawler.store.content import to_json


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of one table are read."""

    aliases: Mapping[str, str]
    hint: str
    error: str = ""
    sealed: tuple[str, ...] = ()
    """Columns of the header that tell of who reports."""
    taken: frozenset[str] = frozenset()
    """Columns and paths that the user mapped: they are read whatever they tell."""

    def on(self, item: Item, summary: ImportSummary) -> Item:
        if item.mapping is None:
            return item
        if self.error:
            return replace(item, mapping=None, error=self.error)
        item = self._without_reporter(item, item.mapping, summary)
        return replace(item, aliases=self.aliases, hint=self.hint)

    def _without_reporter(self, item: Item, mapping: Mapping[str, Any], summary: ImportSummary) -> Item:
        """The row without what it tells of who reports, neither as an ad nor as evidence."""
        kept, gone = without_reporter(mapping, self.taken)
        columns = tuple(name for name in item.columns if name not in self.sealed)
        if not gone and columns == item.columns:
            return item
        summary.seal(item.table, gone)
        return replace(item, mapping=kept, columns=columns, raw=to_json(kept).encode())


def with_columns(
    items: Iterable[Item],
    aliases: Mapping[str, str],
    accept: bool,
    summary: ImportSummary,
) -> Iterator[Item]:
    """Settle the columns of each table from its first rows.

    Args:
        items: Items of files, the rows of a table one after another.
        aliases: Field -> column, as the user mapped them.
        accept: Read the tables by what is proposed for them.
        summary: Gets the proposals, and the columns that are not stored.

    Yields:
        The items in their order; rows with the columns to read them by.
    """
    for table, rows in groupby(items, key=lambda item: item.table):
        yield from _settled(table, rows, aliases, accept, summary)


def _settled(
    table: str,
    rows: Iterator[Item],
    aliases: Mapping[str, str],
    accept: bool,
    summary: ImportSummary,
) -> Iterator[Item]:
    """The rows of one table; items of no table as they are."""
    if not table:
        return rows
    head = list(islice(rows, SAMPLE))
    plan = _plan(table, head, aliases, accept, summary)
    return (plan.on(item, summary) for item in chain(head, rows))


def _plan(
    table: str, head: list[Item], aliases: Mapping[str, str], accept: bool, summary: ImportSummary
) -> _Plan:
    rows = [item.mapping for item in head if item.mapping is not None]
    header = next((item.columns for item in head if item.columns), ())
    columns = header or tuple(dict.fromkeys(key for row in rows for key in row))
    mapped = {
        name: key
        for name, key in aliases.items()
        if key in columns or any(value_at(row, key) is not None for row in rows)
    }
    by_hand = frozenset(aliases.values())
    sealed = reporter_columns(columns, by_hand)
    summary.seal(table, sealed)
    rows = [without_reporter(row, by_hand)[0] for row in rows]
    columns = tuple(name for name in columns if name not in sealed)
    known = known_fields(columns, mapped)
    missing = [f"{name}={key}" for name, key in aliases.items() if name not in known] if header else []
    if missing:
        return _Plan({}, "", f"--map {missing[0]}: no such column; columns: {column_list(columns)}")
    left = [name for name in columns if name not in known.values()]
    found = propose([{key: row[key] for key in left if key in row} for row in rows], left, known)
    worded = any(name in known for name in WORDED)
    if worded and not accept:
        found = {name: column for name, column in found.items() if name == "application_contact"}
    if not found:
        return _Plan(mapped, "", sealed=sealed, taken=by_hand)
    taken = {**mapped, **found} if accept else mapped
    proposal = ColumnProposal(table, found, columns, sample_rows(rows, {**known, **found}), accept)
    summary.proposals.append(proposal)
    return _Plan(taken, proposal.options, sealed=sealed, taken=by_hand)
