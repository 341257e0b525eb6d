"""Text made fit for cells of workbooks and CSV files: nothing that a sheet computes, nothing too long."""

from __future__ import annotations

import re
from typing import Final

from crawler.text.display import printable

CELL_LIMIT: Final = 32_767
"""Characters that one cell of a workbook holds (Excel specifications and limits)."""

_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER: Final = re.compile(r"\+?\d+")


def cell(text: str) -> str:
    """The text as one workbook cell holds it; a cut is marked at its end."""
    text = printable(text)
    if len(text) <= CELL_LIMIT:
        return text
    mark = f" [cut: {len(text)} characters; the whole text is in the JSON Lines export]"
    return text[: CELL_LIMIT - len(mark)] + mark


def csv_cell(text: str) -> str:
    """The text as a CSV cell that no spreadsheet computes (OWASP, CSV injection): an apostrophe before it.

    A plain number with its plus sign ("+2348030000001") can compute nothing and is left exact.
    """
    text = printable(text)
    if text.startswith(_COMPUTED) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text
