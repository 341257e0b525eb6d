"""What the store keeps: an ad over time, the bytes it was read from, its campaign, and what was decided.

All times are UTC, in ISO 8601.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from crawler.records.ad import Assessment, JobPosting

SHARED_NAMESPACE: Final = str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:adwatch:export"))
"""Of ids in exports: what all homes share, and all of one that exported by adwatch of November 2026 or before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One ad as tracked over time at one URL, with one of its versions (the current one, unless stated)."""

    id: int
    """Internal id in the store; `key` is the public one."""
    key: str
    source: str
    url: str
    external_id: str | None
    """The source's own id of the ad (`JobPosting.identifier`), as first seen."""
    first_seen: str
    """UTC, ISO 8601, like all times here."""
    last_seen: str
    gone_at: str | None
    """When it was found removed; None while it is online."""
    gone_reason: str | None
    """removed | expired | blocked | layout | unreachable."""
    versions: int
    """How many versions are stored."""
    version: int
    """Internal id of the version that `posting` is."""
    number: int
    """Number of that version within the listing, from 1."""
    seen_at: str
    """When this version was first seen."""
    capture: int | None
    """Sequence number of the capture it was read from."""
    posting: JobPosting
    """With its assessment: contacts and hits included."""
    campaign: str | None = None
    """Public id of its campaign; filled where a reader asks for it."""

    @property
    def assessment(self) -> Assessment:
        """The assessment of this version; a stored posting always has one."""
        if self.posting.assessment is None:
            raise ValueError(self.key)
        return self.posting.assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where the bytes of one answer are kept, and their digests."""

    seq: int | None = None
    """Sequence number, given by the store."""
    run: int | None
    """Id of the run that fetched it; None for an import."""
    url: str
    requested_url: str
    """The address asked for, before redirects."""
    kind: str
    """response | revisit | import | reading | purged."""
    status: int | None
    ip_address: str | None
    started: str
    finished: str
    file: str
    """Name of the WARC file under captures/."""
    offset: int
    """Bytes of the file before the first record."""
    length: int
    """Bytes of the records as stored (compressed)."""
    sha256: str
    """Of the records as stored (response or revisit, then request), in hexadecimal."""
    payload_sha256: str
    """Of the body, in hexadecimal."""
    meta: str = "{}"
    """Request, certificate, redirect hops (JSON)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Ads grouped by template or contact, as an export carries them."""

    id: str
    """Public id: c1, c2 ..."""
    title: str
    score: float
    band: str
    members: tuple[str, ...]
    """Public ids of those member listings that are exported."""
    first_seen: str
    last_seen: str
    harm_types: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why these ads belong together and why the score is what it is."""
    template: str = ""
    """The text its ads share, with slots for what differs."""
    kind: str = "single"
    """single | reposts | campaign."""
    listings: int = 0
    """How many listings it has in the store, exported or not; so for the counts below."""
    online: int = 0
    sources: int = 0
    employers: int = 0
    contacts: int = 0
    origins: tuple[str, ...] = ()
    """Where its people are sought, by what its ads or contacts say (ISO 3166-1), most frequent first."""
    destinations: tuple[str, ...] = ()
    """Where the work is (ISO 3166-1)."""
    recruiters: tuple[str, ...] = ()
    """Countries of its phone numbers (ISO 3166-1)."""
    readers: tuple[str, ...] = ()
    """Countries of the readers of its boards (ISO 3166-1): no origin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an analyst decided, and when."""

    id: str
    at: str
    subject: str
    """`listing:KEY` or `campaign:KEY`."""
    verdict: str
    """`undo VERDICT` for one that was taken back."""
    reason: str
    analyst: str
    note: str = ""
    ruleset: str = ""
    """Version of the catalogue that the analyst saw."""
    kind: str = ""
    """first | second | undo ...: its place in the review."""
