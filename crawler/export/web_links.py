"""Which addresses of an export may be links that a reader can press.

An ad's address is written by strangers, and its site sees who comes. So it is a link only where people have decided
on the ad's campaign, and where it leads exactly where its letters say.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from crawler.export.clearance import UNDECIDED
from crawler.export.document import ExportDocument
from crawler.masking.mask import STAND_IN

LINK_LIMIT: Final = 65_530
"""Links that one sheet holds (Excel specifications and limits)."""
ADDRESS_LIMIT: Final = 2_079
"""Characters of a link that Excel opens (XlsxWriter, `worksheet.write_url()`)."""
WARNING: Final = "Leads out of this file. The site sees who opens it."
"""Shown before a link is pressed."""
_UNSAFE: Final = frozenset(' "<>\\^`{|}')
"""Characters that no web address holds unescaped (RFC 3986)."""


def linked_ads(document: ExportDocument) -> frozenset[str]:
    """Keys of the ads whose address may be a link: members of campaigns that people have decided on."""
    return frozenset(
        key
        for campaign in document.campaigns()
        if UNDECIDED not in campaign.reasons
        for key in campaign.members
    )


def web_address(value: object) -> str | None:
    """The value where it is a plain web address, else None.

    Left out are other schemes, names and passwords before the host, letters beyond ASCII (which pass for others),
    masked contacts, and what is too long for a link.
    """
    if not isinstance(value, str) or len(value) > ADDRESS_LIMIT or STAND_IN in value:
        return None
    if not (value.isascii() and value.isprintable()) or _UNSAFE & set(value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    plain = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return value if plain else None
