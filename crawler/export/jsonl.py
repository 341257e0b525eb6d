"""JSON Lines: one object a line with its `type`; the exact form, of which the other formats are views.

Offsets (`start`, `end`) count code points of the text of `field` in the line of the listing.
A lone surrogate, which UTF-8 can't carry, is U+FFFD here, one for one, so that offsets stay exact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.export.store_document import StoreDocument
from crawler.records import TEXT_FIELDS
from crawler.store import CaptureRow, Store, StoredListing

_BATCH: Final = 500
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_UNSAFE: Final = re.compile("[\ud800-\udfff\x85\u2028\u2029]")


def write(document: StoreDocument, out: Path) -> None:
    """Write the listings and all that belongs to them to `out`, as they are read."""
    with out.open("w", encoding="utf-8", newline="\n") as file:
        seen: set[str] = set()
        listings = document.stored()
        while batch := list(islice(listings, _BATCH)):
            file.write("".join(f"{_line(line)}\n" for line in _lines(document.store, batch, seen)))
            document.tick(len(batch))
        for campaign in document.campaigns():
            file.write(f"{_line({'type': 'campaign', **asdict(campaign)})}\n")
        for decision in document.decisions():
            file.write(f"{_line({'type': 'decision', **asdict(decision)})}\n")


def _lines(store: Store, batch: list[StoredListing], seen: set[str]) -> Iterator[Mapping[str, object]]:
    """Lines of a batch: each thing before what refers to it, and each only once in the whole export."""
    campaigns = store.listings.campaigns_of([listing.id for listing in batch])
    captures = store.captures.of_listings([listing.id for listing in batch])
    for listing in batch:
        yield _listing(listing, campaigns.get(listing.id))
        for row in captures.get(listing.id, ()):
            yield _capture(listing.key, row)
        for contact in listing.assessment.contacts:
            name = f"{contact.kind}:{contact.value}"
            if name not in seen:
                seen.add(name)
                yield {"type": "contact", "id": name, "kind": contact.kind, "value": contact.value}
            yield {
                "type": "link",
                "listing": listing.key,
                "contact": name,
                "raw": contact.raw,
                "field": contact.field,
                "start": contact.start,
                "end": contact.end,
                "obfuscated": contact.obfuscated,
                "confidence": contact.confidence,
                "boilerplate": contact.boilerplate,
                "label": contact.label,
            }
        for hit in listing.assessment.hits:
            yield {
                "type": "hit",
                "listing": listing.key,
                "indicator": hit.id,
                "weight": hit.weight,
                "points": hit.points,
                "quote": hit.quote,
                "field": hit.field,
                "start": hit.start,
                "end": hit.end,
                "why": hit.why,
                "origin": hit.origin,
            }


def _listing(listing: StoredListing, campaign: str | None) -> dict[str, object]:
    posting, said = listing.posting, listing.assessment
    line: dict[str, object] = {
        "type": "listing",
        "id": listing.key,
        "url": listing.url,
        "source": listing.source,
        "title": posting.title,
        "description": posting.description,
        "first_seen": listing.first_seen,
        "last_seen": listing.last_seen,
        "gone_at": listing.gone_at,
        "gone_reason": listing.gone_reason,
        "score": said.score,
        "band": said.band,
        "campaign": campaign,
        "versions": listing.versions,
        "language": said.language,
        "document_type": said.document_type,
        "harm_types": said.harm_types,
        "ruleset": said.ruleset,
        "date_posted": posting.date_posted,
        "problems": posting.problems,
    }
    line.update({name: posting.text_of(name) for name in TEXT_FIELDS if name not in line})
    return line


def _capture(listing: str, row: CaptureRow) -> dict[str, object]:
    return {
        "type": "capture",
        "id": f"capture:{row.seq}",
        "listing": listing,
        "url": row.url,
        "kind": row.kind,
        "status": row.status,
        "started": row.started,
        "finished": row.finished,
        "ip_address": row.ip_address,
        "file": row.file,
        "offset": row.offset,
        "length": row.length,
        "sha256": row.sha256,
        "payload_sha256": row.payload_sha256,
    }


def _line(value: Mapping[str, object]) -> str:
    """JSON on one line, whatever a reader takes for the end of a line, in text that UTF-8 can carry."""
    text = _ENCODER.encode(value)
    return text if text.isascii() else _UNSAFE.sub(_safe, text)


def _safe(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
