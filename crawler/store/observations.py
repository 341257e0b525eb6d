"""One ad as seen once, as the store takes it, and the outcome of saving a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from crawler.isolation import Failure
from crawler.records import JobPosting, unread_assessment


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that an ad shows, as far as it is found again by its looks."""

    sha256: str
    """Of the file as received, in hexadecimal."""
    letters: int
    """Letters and digits that were read in it."""
    features: bytes
    """As `crawler.pictures.features.packed` writes them."""
    frame: int = 0
    """Frame of an animation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One ad as seen once: a crawl, an import or a rebuild hands these over in batches."""

    posting: JobPosting
    """With its assessment; its `source` must be known (`store.runs.begin` makes it so)."""
    seen_at: str
    """UTC, ISO 8601 with Z."""
    run: int | None = None
    """The run that saw it; its counts grow with the batch, in the same transaction."""
    capture: int | None = None
    """Sequence number of the capture it was read from."""
    key: str | None = None
    """Public id when the input has one of its own (import); else it is derived from source and URL."""
    lastmod: str | None = None
    """Its date of change in the source's index."""
    etag: str | None = None
    http_last_modified: str | None = None
    pictures: tuple[ShownPicture, ...] = ()
    """Pictures of the ad by which it may be joined to others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a batch."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    keys: tuple[str, ...] = ()
    """Public ids, one for each observation, in its order; empty for one of which nothing could be kept."""
    kept: tuple[bool, ...] = ()
    """True for each observation that made a version (new or changed)."""
    failures: Mapping[int, Failure] = field(default_factory=dict)
    """Position of an observation that could not be saved as it is -> why."""


def key_of(source: str, url: str) -> str:
    """Public id of the ad at a URL of a source: 16 hexadecimal digits, the same on every machine."""
    return sha256(f"{source}\n{url}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def reduced(observation: Observation, failure: Failure) -> Observation:
    """What is left of an observation that can't be saved as it is.

    Args:
        observation: The observation.
        failure: What saving it raised.

    Returns:
        Its address, title, description and text, with the failure as its problem, for an analyst to read.
    """
    posting = observation.posting
    left = JobPosting(
        url=posting.url,
        source=posting.source,
        title=str(posting.title),
        description=str(posting.description),
        text=str(posting.text),
        problems=(str(failure),),
        assessment=unread_assessment(failure),
    )
    return replace(observation, posting=left, lastmod=None, etag=None, http_last_modified=None)
