"""Annotates an ad: its text fields with numbered marks, and the lists of hits and contacts that they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.records import TEXT_FIELDS, Contact, Hit, Listing
from crawler.review.web.highlight import AnnotatedPiece, AnnotationSpan, pieces

BODY: Final = ("title", "description", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedAd:
    """An ad with its reasons and contacts numbered through."""

    fields: tuple[tuple[str, list[AnnotatedPiece]], ...]
    """Name and pieces of every text field that is not empty."""
    hits: tuple[tuple[int, Hit], ...]
    contacts: tuple[tuple[int, Contact], ...]


def annotate(listing: Listing) -> AnnotatedAd:
    """Number reasons first (weightiest first), then contacts in reading order."""
    found = listing.assessment
    by_points = sorted(found.hits, key=lambda hit: (-hit.points, hit.id, hit.start))
    hits = tuple(enumerate(by_points, 1))
    contacts = tuple(enumerate((c for c in found.contacts if not c.boilerplate), len(hits) + 1))
    fields = []
    for name in TEXT_FIELDS:
        text = listing.posting.text_of(name)
        if text:
            spans = [AnnotationSpan(hit.start, hit.end, n, "hit") for n, hit in hits if hit.field == name]
            spans += [AnnotationSpan(c.start, c.end, n, "contact") for n, c in contacts if c.field == name]
            fields.append((name, pieces(text, spans)))
    return AnnotatedAd(fields=tuple(fields), hits=hits, contacts=contacts)


def annotate_body(listing: Listing, signs: Sequence[str], contacts: Sequence[str]) -> list[AnnotatedPiece]:
    """The body of an ad, marked with the numbers that a campaign's lists give its reasons and contacts.

    Likely signs (`wording`) are no reasons of a campaign and get no mark. `signs` are indicator ids, `contacts` are
    `kind:value`, each in the order of its list; contacts go on counting where reasons end.
    """
    found = listing.assessment
    at_sign = {name: n for n, name in enumerate(signs, 1)}
    at_contact = {name: n for n, name in enumerate(contacts, len(signs) + 1)}
    for name in ("description", "text"):
        text = listing.posting.text_of(name)
        if text:
            spans = [
                AnnotationSpan(h.start, h.end, at_sign[h.id], "hit")
                for h in found.found_hits
                if h.field == name and h.id in at_sign
            ]
            for one in found.contacts:
                number = at_contact.get(f"{one.kind}:{one.value}")
                if one.field == name and number is not None:
                    spans.append(AnnotationSpan(one.start, one.end, number, "contact"))
            return pieces(text, spans)
    return []
