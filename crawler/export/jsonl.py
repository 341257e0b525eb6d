"""JSON Lines: one object a line with its `type`; the exact form, of which the other formats are views.

Offsets (`start`, `end`) count code points of the text of `field` in the line of the listing.
A lone surrogate, which UTF-8 can't carry, is U+FFFD here, one for one, so that offsets stay exact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.codec import plain
from crawler.export.document import ExportDocument, contact_id
from crawler.export.flat import flat
from crawler.records import Capture, Contact, Hit, Listing

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_UNSAFE: Final = re.compile("[\ud800-\udfff\x85\u2028\u2029]")

_LINES_WRITTEN: Final = 500
"""Lines handed to the file at once: one write a line costs more than the encoding."""

Line = Mapping[str, object]


def write(document: ExportDocument, out: Path) -> None:
    """Write the listings and all that belongs to them to `out`, as they are read."""
    with out.open("w", encoding="utf-8", newline="\n") as file:
        found = lines(document)
        while batch := list(islice(found, _LINES_WRITTEN)):
            file.write("".join(f"{_encoded(line)}\n" for line in batch))


def lines(document: ExportDocument) -> Iterator[Line]:
    """Every line: each thing before what refers to it, and each only once."""
    from crawler.export.by_listing import files

    seen: set[str] = set()
    for ad in files(document):
        yield listing_line(ad.listing)
        for capture in ad.captures:
            yield capture_line(ad.listing.key, capture)
        for contact in ad.listing.assessment.contacts:
            if (name := contact_id(contact)) not in seen:
                seen.add(name)
                yield contact_line(contact)
            yield link_line(ad.listing.key, contact)
        for hit in ad.hits:
            yield hit_line(ad.listing.key, hit)
    for campaign in document.campaigns():
        yield {"type": "campaign", **plain(campaign)}
    for decision in document.decisions():
        yield {"type": "decision", **plain(decision)}


def listing_line(listing: Listing) -> Line:
    """The ad: every field of listing, posting and assessment."""
    return {"type": "listing", **flat(listing)}


def contact_line(contact: Contact) -> Line:
    """A contact, whichever ads name it."""
    return {"type": "contact", "id": contact_id(contact), "kind": contact.kind, "value": contact.value}


def link_line(listing: str, contact: Contact) -> Line:
    """A contact at its place in an ad."""
    place = plain(contact)
    del place["kind"], place["value"]
    return {"type": "link", "listing": listing, "contact": contact_id(contact), **place}


def hit_line(listing: str, hit: Hit) -> Line:
    """An indicator in an ad."""
    found = plain(hit)
    return {"type": "hit", "listing": listing, "indicator": found.pop("id"), **found}


def capture_line(listing: str, capture: Capture) -> Line:
    """Where the bytes that an ad was read from are kept."""
    kept = plain(capture)
    kept["meta"] = json.loads(capture.meta)
    return {"type": "capture", "id": f"capture:{kept.pop('seq')}", "listing": listing, **kept}


def _encoded(line: Line) -> str:
    """JSON on one line, whatever a reader takes for the end of a line, in text that UTF-8 can carry."""
    text = _ENCODER.encode(line)
    return text if text.isascii() else _UNSAFE.sub(_safe, text)


def _safe(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
