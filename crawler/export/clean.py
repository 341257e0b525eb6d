"""Text made fit for a receiver: nothing that XML refuses, that a sheet computes, or that leads anyone to a link.

Control characters become their visible pictures (U+2400 and on) and lone surrogates U+FFFD, so that a reader
sees that something stood there; the exact text is in the JSON Lines export and in the capture.
"""

from __future__ import annotations

import re
from typing import Final

CELL_LIMIT: Final = 32_767
"""Characters that one cell of a workbook holds (Excel specifications and limits)."""

_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER: Final = re.compile(r"\+?\d+")


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def printable(text: str) -> str:
    """The text without characters that XML 1.0 or UTF-8 can't carry, each replaced by a visible one."""
    return _UNFIT.sub(_picture, text)


def visible(text: str) -> str:
    """`printable`, with bidirectional overrides shown as `[U+202E]`: they would reorder a report's own words."""
    return _BIDI.sub(lambda found: f"[U+{ord(found.group()):04X}]", printable(text))


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


def defang(url: str) -> str:
    """An address that no program turns into a link: `hxxps://example[.]org/a`."""
    text = visible(url)
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text.replace(".", "[.]")
    host, slash, path = rest.partition("/")
    return f"{scheme.replace('tt', 'xx', 1)}://{host.replace('.', '[.]')}{slash}{path}"
