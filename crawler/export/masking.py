"""Contacts that may be a victim's leave the house only as stand-ins, in the text of the ad too.

The words are covered one for one, so that every offset stays exact.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from crawler.contact_kinds import identity
from crawler.records import TEXT_FIELDS, Assessment, Contact, Hit
from crawler.store import StoredListing

COVER: Final = "\u2588"

Hidden = frozenset[tuple[str, str]]
"""Identities of contacts, as `crawler.contact_kinds.identity` makes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """What is hidden, and the secret that makes its stand-ins (the same in every export of one store)."""

    hidden: Hidden = frozenset()
    secret: bytes = b""

    def hides(self, contact: Contact) -> bool:
        """Whether the contact is to be hidden."""
        return identity(contact.kind, contact.value) in self.hidden

    def stand_in(self, kind: str, value: str) -> str:
        """A name for a hidden contact that can't be turned back without the store's secret."""
        key, value = identity(kind, value)
        named = hmac.new(self.secret, f"{key}\x1f{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"masked-{named.hexdigest()[:16]}"

    def covered(self, text: str) -> str:
        """A sentence of ours (a reason, a note) with the hidden contacts it names replaced by their stand-ins."""
        for kind, value in self.hidden:
            text = text.replace(value, self.stand_in(kind, value))
        return text

    def apply(self, listing: StoredListing) -> StoredListing:
        """The listing with its hidden contacts covered; itself when nothing is hidden."""
        if not self.hidden:
            return listing
        said = listing.assessment
        spans = [contact for contact in said.contacts if self.hides(contact)]
        texts = {name: _covered(listing.posting.text_of(name), name, spans) for name in TEXT_FIELDS}
        covered: dict[str, Any] = {
            **texts,
            "description_html": "",
            "assessment": self._assessment(said, texts),
        }
        posting = replace(listing.posting, **covered)
        return replace(listing, posting=posting)

    def _assessment(self, said: Assessment, texts: dict[str, str]) -> Assessment:
        contacts = tuple(self._contact(contact) for contact in said.contacts)
        hits = tuple(replace(_hit(hit, texts), why=self.covered(hit.why)) for hit in said.hits)
        reasons = tuple(map(self.covered, said.reasons))
        return replace(said, contacts=contacts, hits=hits, reasons=reasons)

    def _contact(self, contact: Contact) -> Contact:
        if not self.hides(contact):
            return contact
        value = self.stand_in(contact.kind, contact.value)
        return replace(contact, value=value, raw=COVER * len(contact.raw), label="")


def _covered(text: str, name: str, spans: Iterable[Contact]) -> str:
    for contact in spans:
        if contact.field == name:
            text = text[: contact.start] + COVER * (contact.end - contact.start) + text[contact.end :]
    return text


def _hit(hit: Hit, texts: dict[str, str]) -> Hit:
    """The hit with its quote from the covered text."""
    if not hit.quote or hit.field not in texts:
        return hit
    return replace(hit, quote=texts[hit.field][hit.start : hit.end])
