"""Rows of tables: settle for each table which column is which field, and say so where none is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice

from crawler.imports.columns import (
    SAMPLE,
    Proposal,
    column_list,
    known_fields,
    propose,
    sample_rows,
)
from crawler.imports.items import Item
from crawler.postings.mapping import WORDED, value_at


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of one table are read."""

    aliases: Mapping[str, str]
    hint: str
    error: str = ""

    def on(self, item: Item) -> Item:
        if item.mapping is None:
            return item
        if self.error:
            return replace(item, mapping=None, error=self.error)
        return replace(item, aliases=self.aliases, hint=self.hint)


def with_columns(
    items: Iterable[Item],
    aliases: Mapping[str, str],
    accept: bool,
    report: Callable[[Proposal], None],
) -> Iterator[Item]:
    """Settle the columns of each table from its first rows.

    Args:
        items: Items of files, the rows of a table one after another.
        aliases: Field -> column, as the user mapped them.
        accept: Read the tables by what is proposed for them.
        report: Called with each proposal.

    Yields:
        The items in their order; rows with the columns to read them by.
    """
    for table, rows in groupby(items, key=lambda item: item.table):
        yield from _settled(table, rows, aliases, accept, report)


def _settled(
    table: str,
    rows: Iterator[Item],
    aliases: Mapping[str, str],
    accept: bool,
    report: Callable[[Proposal], None],
) -> Iterator[Item]:
    """The rows of one table; items of no table as they are."""
    if not table:
        return rows
    head = list(islice(rows, SAMPLE))
    plan = _plan(table, head, aliases, accept, report)
    return map(plan.on, chain(head, rows))


def _plan(
    table: str, head: list[Item], aliases: Mapping[str, str], accept: bool, report: Callable[[Proposal], None]
) -> _Plan:
    rows = [item.mapping for item in head if item.mapping is not None]
    header = next((item.columns for item in head if item.columns), ())
    columns = header or tuple(dict.fromkeys(key for row in rows for key in row))
    mapped = {
        name: key
        for name, key in aliases.items()
        if key in columns or any(value_at(row, key) is not None for row in rows)
    }
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
        return _Plan(mapped, "")
    taken = {**mapped, **found} if accept else mapped
    proposal = Proposal(table, found, columns, sample_rows(rows, {**known, **found}), accept)
    report(proposal)
    return _Plan(taken, proposal.options)
