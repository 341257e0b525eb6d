"""CSV and TSV with a header row: one ad a row. Reads quoted line ends, and any of the usual separators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from crawler.imports.columns import known_fields
from crawler.imports.gzip_files import open_unzipped
from crawler.imports.items import Item
from crawler.store.content import to_json

SAMPLE: Final = 64 * 1024
"""Bytes from which the charset is detected; the separator is detected from the header row."""

MAX_FIELD: Final = 10 * 1024 * 1024
"""Characters of one cell, as many as the bytes of a page; a longer cell is an error of its row."""


def charset_of(sample: bytes) -> str:
    """The charset of a text file: UTF-8, UTF-16 with a mark, else that of Windows in the West.

    Args:
        sample: The first bytes of the file.
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 8:
            return "windows-1252"
    return "utf-8-sig"


def _separator(header: str) -> str:
    """The separator that splits the header row into most parts."""
    counts = {mark: header.count(mark) for mark in (",", ";", "\t", "|")}
    return max(counts, key=lambda mark: counts[mark])


def _text(stream: BinaryIO) -> io.TextIOWrapper:
    sample = stream.read(SAMPLE)
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=charset_of(sample), errors="replace", newline="")


def is_table(path: Path) -> bool:
    """Whether a text without a telling name is a table: rows copied from a sheet, or a header of known names."""
    with open_unzipped(path) as stream:
        sample = stream.read(SAMPLE)
    header, *rows = sample.decode(charset_of(sample), "replace").splitlines()
    names = [name.strip(' "') for name in header.split(_separator(header))]
    copied = "\t" in header and any("\t" in row for row in rows)
    return copied or len(known_fields(names, {})) > 1


def read_csv(path: Path) -> Iterator[Item]:
    """Read a mapping of column to cell for each row, without empty cells."""
    csv.field_size_limit(MAX_FIELD)
    with open_unzipped(path) as stream:
        text = _text(stream)
        header = text.readline()
        separator = "\t" if ".tsv" in path.name.lower() else _separator(header)
        text.seek(0)
        rows = csv.reader(text, delimiter=separator)
        names = [name.strip() for name in next(rows, [])]
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Item(origin=f"{path}:{line}", table=str(path), error=f"not CSV: {error}")
                continue
            if row is None:
                return
            yield row_item(f"{path}:{line}", str(path), names, row)


def row_item(origin: str, table: str, names: Sequence[str], row: Sequence[str]) -> Item:
    """The item of a row.

    Args:
        origin: File and line.
        table: Name of the table.
        names: Headings; a column without one is not read.
        row: Cells.

    Returns:
        An item with a mapping of heading to cell without empty cells, or with an error.
    """
    if len(row) > len(names):
        said = f"{len(row)} cells, but the header names {len(names)}"
        return Item(origin=origin, table=table, error=said)
    cells = {name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()}
    if not cells:
        return Item(origin=origin, table=table, error="empty row")
    return Item(
        origin=origin,
        table=table,
        columns=tuple(name for name in names if name),
        mapping=cells,
        raw=to_json(cells).encode(),
    )
