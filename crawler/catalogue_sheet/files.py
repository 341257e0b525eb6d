"""Sheets as files: CSV or XLSX, with the instructions for the speaker in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from crawler.catalogue_sheet.rows import SheetRow
from crawler.errors import UserError
from crawler.export.cells import cell, guarded_start
from crawler.files import replacing
from crawler.installed import require

T = TypeVar("T")

COLUMNS: Final = (
    "code",
    "about",
    "what it should mean",
    "weight",
    "phrase as written",
    "what it finds",
    "must be found",
    "must not be found",
    "ads here",
    "ok, wrong or ?",
    "how people really say it",
    "note",
)
"""Columns of a sheet; the speaker fills in the last three."""
_PHRASE, _VERDICT, _WORDINGS, _NOTE = 4, 9, 10, 11
_WIDTHS: Final = (14, 20, 34, 9, 34, 44, 34, 34, 8, 12, 44, 30)
"""Widths of the columns of a workbook, in characters."""
SHEET: Final = "phrases"
INSTRUCTIONS: Final = (
    "For the speaker: how to check these phrases ({language}). It takes about an hour.",
    "adwatch looks for these phrases in public job ads, to find offers of human traffickers and fraudsters.",
    'Each row is one phrase. "What it should mean" says in English what the phrase stands for; "what it finds" '
    "writes out what the computer looks for.",
    "1. Fill in the column 'ok, wrong or ?'. Write ok when people write so in ads or messages and mean that. Write "
    "wrong when nobody writes so, or when it means something else. Write ? when you are not sure.",
    "2. In 'how people really say it' write the words that real people use for this, as in an ad or a chat: dialect, "
    "slang, misspellings. Several are separated by |. You may do this for ok and for wrong.",
    "3. In 'note' write anything else: a region, a second meaning, a doubt. It is kept, and read by a person.",
    "Signs: * stands for any ending of a word. (one|two) means one of them. <6> means: up to 6 other words between, "
    "in either order. >6> is the same in this order. You needn't use them: plain words are enough.",
    "The rows that matter most come first. Don't change the other columns.",
    "The examples are invented. Save the file as it is (CSV: as CSV UTF-8) and send it back.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """What the speaker wrote in one row."""

    row: int
    """Number of the row in the file, from 1, as a spreadsheet shows it."""
    code: str
    phrase: str
    verdict: str
    wordings: str
    note: str


def write_sheet(rows: Sequence[SheetRow], language: str, out: Path) -> None:
    """Write a sheet; the suffix of `out` decides between CSV and XLSX. Raises UserError for another suffix."""
    write = _pick(_WRITERS, out)
    guide = [line.format(language=language) for line in INSTRUCTIONS]
    try:
        write(rows, guide, out)
    except OSError as error:
        raise UserError(f"{out} can't be written ({error.strerror}); choose another --out") from error


def csv_text(rows: Iterable[SheetRow], language: str) -> str:
    """The sheet as CSV text."""
    guide = [line.format(language=language) for line in INSTRUCTIONS]
    file = io.StringIO(newline="")
    _write_csv_rows(rows, guide, file)
    return file.getvalue()


def read_sheet(path: Path) -> list[AnsweredRow]:
    """Every row of a filled sheet. Raises UserError when the file is no sheet."""
    read = _pick(_READERS, path)
    try:
        table = read(path)
    except OSError as error:
        raise UserError(f"{path} can't be read ({error.strerror})") from error
    head = next((number for number, cells in enumerate(table) if cells[:1] == [COLUMNS[0]]), None)
    if head is None or tuple(table[head][: len(COLUMNS)]) != COLUMNS:
        wanted = ", ".join(COLUMNS)
        raise UserError(
            f"{path} has no row with the columns of a sheet ({wanted}); put it back as it was written"
        )
    answers = []
    for number, cells in enumerate(table[head + 1 :], head + 2):
        padded = [*cells, *[""] * len(COLUMNS)]
        if any(cells):
            answers.append(
                AnsweredRow(
                    row=number,
                    code=padded[0].strip(),
                    phrase=padded[_PHRASE],
                    verdict=padded[_VERDICT].strip(),
                    wordings=padded[_WORDINGS].strip(),
                    note=padded[_NOTE].strip(),
                )
            )
    return answers


def _cells(row: SheetRow) -> tuple[str | int, ...]:
    reads = " / ".join(row.reads)
    about = row.section.partition(".")[2]
    return (
        row.code,
        about,
        row.meaning,
        row.weight,
        row.line,
        reads,
        row.hit,
        row.miss,
        row.found,
        "",
        "",
        "",
    )


def _write_csv_rows(rows: Iterable[SheetRow], guide: Sequence[str], file: io.TextIOBase) -> None:
    writer = csv.writer(file)
    writer.writerows([line] for line in guide)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([guarded_start(one) if isinstance(one, str) else one for one in _cells(row)])


def _write_csv(rows: Sequence[SheetRow], guide: Sequence[str], out: Path) -> None:
    # With a byte order mark, by which spreadsheets know UTF-8.
    with replacing(out) as hidden, hidden.open("w", encoding="utf-8-sig", newline="") as file:
        _write_csv_rows(rows, guide, file)


def _write_xlsx(rows: Sequence[SheetRow], guide: Sequence[str], out: Path) -> None:
    require("xlsx")
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    first = book.active
    first.title = "read me"
    first.column_dimensions["A"].width = 110
    for line in guide:
        first.append([line])
        first.cell(first.max_row, 1).alignment = Alignment(wrap_text=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([cell(one) if isinstance(one, str) else one for one in _cells(row)])
        for one in sheet[sheet.max_row]:
            one.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(one.value, str) and one.value:
                one.data_type, one.number_format = "s", "@"
    for column, width in zip(sheet[1], _WIDTHS, strict=True):
        column.font = Font(bold=True)
        sheet.column_dimensions[column.column_letter].width = width
    choice = DataValidation(type="list", formula1='"ok,wrong,?"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"J2:J{max(2, sheet.max_row)}")
    sheet.freeze_panes = "F2"
    with replacing(out) as hidden:
        book.save(hidden)


def _read_csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8; save it as CSV UTF-8") from error
    # A spreadsheet writes the separator of its country.
    head = next((line for line in text.splitlines() if line.lstrip('"').startswith(COLUMNS[0])), "")
    separator = next(
        (mark for mark in ",;\t" if head.strip('"').replace('"', "").startswith(COLUMNS[0] + mark)), ","
    )
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UserError(f"{path} is not CSV ({error})") from error


def _read_xlsx(path: Path) -> list[list[str]]:
    require("xlsx")
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UserError(f"{path} is no workbook ({error}); save it as XLSX") from error
    if SHEET not in book.sheetnames:
        raise UserError(f'{path} has no sheet "{SHEET}"; put it back as it was written')
    return [
        ["" if value is None else str(value) for value in row]
        for row in book[SHEET].iter_rows(values_only=True)
    ]


_WRITERS: Final[Mapping[str, Callable[[Sequence[SheetRow], Sequence[str], Path], None]]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
_READERS: Final[Mapping[str, Callable[[Path], list[list[str]]]]] = {".csv": _read_csv, ".xlsx": _read_xlsx}


def _pick(by_suffix: Mapping[str, T], path: Path) -> T:
    found = by_suffix.get(path.suffix.lower())
    if found is None:
        raise UserError(f"{path}: a sheet is a file that ends in .csv or .xlsx")
    return found
