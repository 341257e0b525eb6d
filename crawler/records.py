"""The records that travel through the program: frozen, typed, one docstring a field.

Every step returns a copy with one more field filled (`dataclasses.replace`). Field names are those of
schema.org JobPosting in snake_case. What a source stated is kept as it stated it; what we read from it
is kept next to it (`date_posted_raw` / `date_posted`, `job_location` / `places`, `base_salary` / `pay`).

Offsets (`start`, `end`) count code points of the text of `field` exactly as it is stored, so that
`getattr(posting, field)[start:end] == raw` can be proved at any later time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal

Weight = Literal["weak", "medium", "strong"]
Band = Literal["low", "look", "priority"]
DocumentType = Literal["ad", "warning", "other"]
LanguageCoverage = Literal["checked", "unchecked", "neighbour", "none", "unknown"]
"""How well the catalogue covers the language of an ad: with phrases that a speaker checked or nobody did, with those
of a neighbouring language only, not at all, or the language is not known."""

TEXT_FIELDS: Final[tuple[str, ...]] = (
    "title",
    "description",
    "text",
    "hiring_organization",
    "job_location",
    "base_salary",
    "application_contact",
)
"""Fields of a posting in which contacts and indicators are looked for, in this order."""

_EMPTY: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a server, as received."""

    url: str
    """The address after redirects."""
    body: bytes
    """The content with transfer and content encodings undone, at most 10 MiB."""
    fetched_at: str
    """When the answer began to arrive: UTC, ISO 8601 with `Z`."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    """Name and value in the order received (Scrapy normalises the case of names)."""
    encoding: str | None = None
    """The charset that the server declared, if it is one of WHATWG's labels."""
    requested_url: str = ""
    """The address that was asked for, before redirects; empty when it is the same."""
    ip_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the work is, as far as the text states it."""

    raw: str
    """The words as stated."""
    country: str | None = None
    """ISO 3166-1 alpha-2, upper case; None unless the text names it or a place known to be there."""
    region: str | None = None
    locality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What is offered, as far as the text states it."""

    raw: str
    """The words as stated."""
    minimum: float | None = None
    maximum: float | None = None
    """Equal to `minimum` where one figure is stated."""
    currency: str | None = None
    """ISO 4217, upper case."""
    period: Literal["hour", "day", "week", "month", "year", "task"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One way to reach the recruiter, with its place in the text."""

    kind: str
    """A name of the registry in `crawler.contacts` (phone, email, whatsapp, telegram, ...)."""
    value: str
    """The canonical form (E.164, lower-case address, handle without @, canonical URL, ...)."""
    raw: str
    """The text as written: `text_of(field)[start:end]`."""
    field: str
    start: int
    end: int
    obfuscated: bool = False
    """True when it could be read only after undoing a disguise."""
    disguises: tuple[str, ...] = ()
    """How it was disguised: spelled-digits, look-alike-letters, zero-width, spaced, at-dot-words, ..."""
    confidence: float = 1.0
    """Share of such finds that are right, calibrated on open data (0..1)."""
    boilerplate: bool = False
    """True for the site's own hotline, footer or share button: kept, but no sign of the recruiter."""
    label: str = ""
    """What is next to it and belongs to it: the bank of an account, a name before a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One indicator found, with the words that triggered it."""

    id: str
    """Catalogue id, stable for ever."""
    weight: Weight
    quote: str
    """The words as written: `text_of(field)[start:end]`; empty for a rule about the whole ad."""
    field: str
    start: int
    end: int
    why: str
    """One sentence an analyst can read aloud."""
    points: float = 0.0
    """What it adds to the score, after caps and lift."""
    origin: Literal["ad", "cross-ad", "wording"] = "ad"
    """What found it: the ad itself, a comparison of ads, or a learned reader that takes it for likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What we say about one ad. It speaks of the ad, never of a person."""

    language: str
    """BCP 47 primary tag; `und` when the text is too short to tell."""
    document_type: DocumentType
    contacts: tuple[Contact, ...]
    hits: tuple[Hit, ...]
    score: float
    band: Band
    harm_types: tuple[str, ...]
    """Ids of the catalogue's harm types: they tell who should receive it."""
    ruleset: str
    """Version of the catalogue it was made with."""
    reasons: tuple[str, ...] = ()
    """Why the band is what it is: combinations, caps, lift; in words."""
    destinations: tuple[str, ...] = ()
    """ISO 3166-1 countries other than the readers' in which the work is said to be."""
    sentence_suspicion: float | None = None
    """Score of the sentence reader relative to its fixed bar, no probability; None where it did not read."""
    language_coverage: LanguageCoverage = "unknown"
    """Whether the catalogue has phrases of the language: without them the band `low` says little."""

    @property
    def found_hits(self) -> tuple[Hit, ...]:
        """Hits of phrases, rules and joining, without those that the wording makes likely.

        Half of the likely ones are wrong (model card): they are for an analyst who reads the ad. Sentences
        about a campaign, weights, exports and warnings rest on these.
        """
        return tuple(hit for hit in self.hits if hit.origin != "wording")


def unread_assessment(failure: object, contacts: tuple[Contact, ...] = ()) -> Assessment:
    """The assessment of an ad that no rule could read: for an analyst, without a score.

    Args:
        failure: Why, in words.
        contacts: Those that could still be found.

    Returns:
        The assessment. It has no ruleset, so that `rescore` judges the ad once the defect is mended.
    """
    return Assessment(
        language="und",
        document_type="ad",
        contacts=contacts,
        hits=(),
        score=0.0,
        band="look",
        harm_types=(),
        ruleset="",
        reasons=(f"Not judged, read it yourself: {failure}",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPosting:
    """One ad as read from one page, feed entry, API answer or file line."""

    url: str
    source: str
    title: str = ""
    description: str = ""
    """Visible text; paragraphs and list items on lines of their own."""
    text: str = ""
    """The whole ad where it has no structure (a chat message, a forum post)."""
    description_html: str = ""
    hiring_organization: str = ""
    hiring_organization_url: str = ""
    job_location: str = ""
    """Places as stated, joined by "; "."""
    places: tuple[Place, ...] = ()
    base_salary: str = ""
    """Pay as stated."""
    pay: Pay | None = None
    employment_type: str = ""
    date_posted_raw: str = ""
    date_posted: str | None = None
    """ISO 8601 date."""
    date_modified_raw: str = ""
    date_modified: str | None = None
    valid_through_raw: str = ""
    valid_through: str | None = None
    applicant_location_requirements: str = ""
    job_location_type: str = ""
    application_contact: str = ""
    """E-mail, phone or link given in structured fields, one a line."""
    industry: str = ""
    identifier: str = ""
    """The source's own id of the ad."""
    language: str | None = None
    """The page's or feed's own statement; the language of the text is in the assessment."""
    region: str | None = None
    """ISO 3166-1 country of the source: national phone numbers and what is normal are read by it."""
    fetched_at: str | None = None
    """UTC, ISO 8601; relative dates are read from here."""
    problems: tuple[str, ...] = ()
    """What could not be read, in words; a posting with problems is kept with them."""
    extra: Mapping[str, object] = field(default_factory=lambda: _EMPTY)
    """Fields of the source that have no place above."""
    assessment: Assessment | None = None

    def text_of(self, name: str) -> str:
        """Text of one of `TEXT_FIELDS`; raises KeyError for another name."""
        if name not in TEXT_FIELDS:
            raise KeyError(name)
        value: str = getattr(self, name)
        return value

    def with_texts(self, texts: Mapping[str, str]) -> JobPosting:
        """The same posting with other texts in some of `TEXT_FIELDS`; raises KeyError for another name."""
        if unknown := texts.keys() - set(TEXT_FIELDS):
            raise KeyError(min(unknown))
        changed: dict[str, Any] = dict(texts)
        return replace(self, **changed)


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
