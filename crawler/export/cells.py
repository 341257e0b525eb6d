"""Text made fit for cells of workbooks and CSV files: nothing that a sheet computes, nothing too long."""

from __future__ import annotations

import re
from typing import Final

from crawler.text.display import printable

CELL_LIMIT: Final = 32_767
"""Characters that one cell of a workbook holds (Excel specifications and limits)."""

_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters that make a sheet compute; the wide ones are read as the plain ones by some (OWASP)."""
_AFTER_SPLIT: Final = re.compile(
    r"""([;|\t\r\n\v\f\x85\u2028\u2029]["'\ \u00a0\u00ad\u200b-\u200f\u2060\ufeff]*)"""
    r"""(?=[=+@\uff1d\uff0b\uff0d\uff20]|-(?!\ [^()|!\r\n]{0,400}(?:[\r\n]|\Z)))(?!\+?\d+(?:[;,|"\s]|\Z))"""
)
"""A sign that a sheet may compute, behind a mark at which a sheet may split. A line of a list ("- free ticket") is
none, where it has no bracket, bar or exclamation mark, without which nothing outside of the sheet is reached."""
_PLAIN_NUMBER: Final = re.compile(r"\+?\d+")


def cell(text: str) -> str:
    """The text as one workbook cell holds it; a cut is marked at its end."""
    text = printable(text)
    if len(text) <= CELL_LIMIT:
        return text
    mark = f" [cut: {len(text)} characters; the whole text is in the JSON Lines export]"
    return text[: CELL_LIMIT - len(mark)] + mark


def csv_cell(text: str) -> str:
    """A stranger's text as a CSV cell that no spreadsheet computes (OWASP, CSV injection).

    Apostrophes stand before what would be computed, also where a spreadsheet that splits at semicolons, as in most of
    Europe, begins a cell inside of the text. A plain number with its plus sign ("+2348030000001") can compute nothing
    and is left exact.
    """
    return _AFTER_SPLIT.sub(r"\1'", guarded_start(text))


def guarded_start(text: str) -> str:
    """The text as a CSV cell that is not computed where cells are split as they were written."""
    text = printable(text)
    if text.startswith(_COMPUTED) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text
