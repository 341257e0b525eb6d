"""XLSX: one workbook, one sheet per table, every string typed as text. Rows are streamed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crawler.export.cells import cell
from crawler.export.document import ExportDocument
from crawler.export.tables import TABLES, Cell, read_me
from crawler.installed import require

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ROW_LIMIT = 1_048_576
"""Rows that one sheet holds (Excel specifications and limits)."""


def write(document: ExportDocument, out: Path) -> None:
    """Write the workbook to `out`; a table over a sheet's rows goes on in "NAME 2", "NAME 3"."""
    require("xlsx")
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("read me")
    for pair in read_me(document.case):
        sheet.append([_typed(sheet, text) for text in pair])
    for table in TABLES:
        number, used = 1, ROW_LIMIT
        for row in table.cells(document):
            if used >= ROW_LIMIT:
                sheet, used = book.create_sheet(table.name if number == 1 else f"{table.name} {number}"), 1
                sheet.append(list(table.columns))
                number += 1
            sheet.append([_typed(sheet, value) for value in row])
            used += 1
        if number == 1:
            book.create_sheet(table.name).append(list(table.columns))
    book.save(out)


def _typed(sheet: WriteOnlyWorksheet, value: Cell) -> object:
    """A cell; a string that looks like a formula is set as text and marked so for the next save."""
    if not isinstance(value, str):
        return value
    text = cell(value)
    if not text.startswith(("=", "+", "-", "@", "#")):
        return text
    from openpyxl.cell import WriteOnlyCell

    typed = WriteOnlyCell(sheet, value=text)
    typed.data_type = "s"
    typed.quotePrefix = True
    return typed
