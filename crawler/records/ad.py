"""One ad, from the page it is on to its assessment.

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
