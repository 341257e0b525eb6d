"""Tables as CSV with a heading line, by whoever wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from crawler.errors import UserError

FIELD_LIMIT: Final = 131_072
"""Characters of a field that are read, the csv module's own limit. It is one for the whole process: who reads a table
sets it, so that what is read doesn't depend on what was read before."""


@contextmanager
def csv_table(text: str) -> Iterator[csv.DictReader[str]]:
    """The rows of a table by their columns.

    Args:
        text: CSV with a heading line; a byte order mark before it does not count.

    Raises:
        UserError: A line can't be read as CSV; the error names it.
    """
    csv.field_size_limit(FIELD_LIMIT)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        yield rows
    except csv.Error as error:
        raise UserError(f"line {rows.reader.line_num} can't be read as CSV: {error}") from error
