"""XLSX: one workbook, one sheet per table, every string typed as text. Rows are streamed.

Each sheet opens as a person wants it: the head stays in sight, has filters and names in words, columns are as wide as
what they hold. "read me" leads to each sheet. Out of the workbook lead only the addresses of ads and captures, and of
these only what `web_links` clears: addresses of ads are hostile, and whoever opens one is seen there.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError
from crawler.export.cells import cell
from crawler.export.document import ExportDocument
from crawler.export.tables import TABLES, Cell, Table, read_me
from crawler.export.web_links import LINK_LIMIT, WARNING, linked_ads, web_address
from crawler.installed import require

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ROW_LIMIT = 1_048_576
"""Rows that one sheet holds (Excel specifications and limits)."""
WIDE: Final = frozenset({"title", "description", "reasons", "template", "quote", "why", "note", "raw", "url"})
"""Columns of sentences."""
WIDE_WIDTH: Final = 48
PLAIN_WIDTH: Final = 18
"""Characters; set by hand in 2026: what is read without scrolling a line away."""
_AD_OF: Final = {"ads": "id", "captures": "listing"}
"""Tables whose `url` may be a link, and their column with the ad's key."""


def heading(name: str) -> str:
    """A column's name in words: `first_seen` is `First seen`."""
    words = name.replace("_", " ")
    return words.upper() if name in {"id", "url", "sha256"} else words[:1].upper() + words[1:]


def write(document: ExportDocument, out: Path) -> None:
    """Write the workbook to `out`; a table over a sheet's rows goes on in "NAME 2", "NAME 3".

    Raises:
        UserError: There is no room for it, beside it or in the system's folder for temporary files.
    """
    require("xlsx")
    from lxml.etree import SerialisationError
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        _fill(book, document)
        book.save(out)
    except SerialisationError as error:
        for sheet in book.worksheets:  # else their half files are closed later, each with a traceback
            with suppress(SerialisationError):
                sheet.close()
        raise UserError(f"{out.name} can't be written ({error}): free some space") from error


def _fill(book: Workbook, document: ExportDocument) -> None:
    _read_me(book, document)
    cleared = linked_ads(document)
    for table in TABLES:
        number, used = 1, ROW_LIMIT
        sheet: WriteOnlyWorksheet | None = None
        for row in table.cells(document):
            if sheet is None or used >= ROW_LIMIT:
                _finish(sheet, table, used)
                sheet, used = _begin(book, table, number), 1
                number += 1
            used += 1
            _link(sheet, table, row, used, cleared)
            sheet.append([_typed(sheet, value) for value in row])
        _finish(sheet or _begin(book, table, 1), table, used if sheet else 1)


def _read_me(book: Workbook, document: ExportDocument) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet("read me")
    sheet.column_dimensions["A"].width = PLAIN_WIDTH + 6
    sheet.column_dimensions["B"].width = WIDE_WIDTH * 2
    for name, text in read_me(document.case):
        sheet.append([_styled(sheet, name), _typed(sheet, text)])
    for row, table in enumerate(TABLES, len(read_me(document.case)) + 1):
        sheet.append([_styled(sheet, "Sheet"), _styled(sheet, table.name)])
        # A streamed sheet has no other way to a link within the workbook.
        sheet._hyperlinks.append(Hyperlink(ref=f"B{row}", location=f"'{table.name}'!A1"))


def _link(
    sheet: WriteOnlyWorksheet, table: Table, row: tuple[Cell, ...], number: int, cleared: frozenset[str]
) -> None:
    """Make the address in a row a link of its cell, never a formula; the cell's text stays what it is."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    ad = _AD_OF.get(table.name)
    if ad is None or row[table.columns.index(ad)] not in cleared or len(sheet._hyperlinks) >= LINK_LIMIT:
        return
    place = table.columns.index("url")
    address = web_address(row[place])
    if address is not None:
        ref = f"{get_column_letter(place + 1)}{number}"
        sheet._hyperlinks.append(Hyperlink(ref=ref, target=address, tooltip=WARNING))


def _begin(book: Workbook, table: Table, number: int) -> WriteOnlyWorksheet:
    """A sheet with its head; widths and the frozen head must be said before the first row."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.name if number == 1 else f"{table.name} {number}")
    sheet.freeze_panes = "B2"
    for place, name in enumerate(table.columns, 1):
        width = WIDE_WIDTH if name in WIDE else max(PLAIN_WIDTH, len(name) + 4)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_styled(sheet, heading(name)) for name in table.columns])
    return sheet


def _finish(sheet: WriteOnlyWorksheet | None, table: Table, rows: int) -> None:
    """Filters over all rows of a sheet."""
    from openpyxl.utils import get_column_letter

    if sheet is not None:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{rows}"


def _styled(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    """A cell of a head: bold on grey."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    styled = WriteOnlyCell(sheet, value=text)
    styled.font = Font(bold=True)
    styled.fill = PatternFill("solid", fgColor="E9ECEE")
    return styled


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
