"""Sheets of Excel and LibreOffice (XLSX, XLS, XLSB, ODS): each sheet is a table with a header row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from crawler.document_process import open_document
from crawler.imports.csv_rows import row_item
from crawler.imports.items import Item


def read_sheets(path: Path) -> Iterator[Item]:
    """Read a mapping of heading to cell for each row of each sheet; the header is the first row with two cells."""
    found = open_document("sheets", path)
    if "error" in found:
        yield Item(origin=str(path), error=str(found["error"]))
        return
    for name, rows in found["sheets"]:
        if any(any(row) for row in rows):
            yield from _sheet(f"{path}#{name}", rows)


def _sheet(table: str, rows: Sequence[Sequence[str]]) -> Iterator[Item]:
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    header = next((at for at, count in enumerate(filled) if count > 1), filled.index(max(filled)))
    names = [name.strip() for name in rows[header]]
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if any(cell.strip() for cell in row):
            yield row_item(f"{table}:{number}", table, names, row[: len(names)])
