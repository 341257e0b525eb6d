"""Contacts that may be a victim's are exported only as keyed stand-ins, also in the texts of the ad.

In the fields that contacts are read from, characters are covered one for one, so that every offset stays exact.
Any other text or number that holds a hidden contact is covered as a whole.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from crawler.codec import from_plain, plain
from crawler.contact_kinds import identity
from crawler.export.document import STAND_IN
from crawler.records import TEXT_FIELDS, Assessment, Contact, Hit, JobPosting, Listing

COVER: Final = "\u2588"

_EXACT: Final = ("url", "source", "assessment", "description_html")
"""Fields of a posting that are not covered by their words: the address proves where an ad was seen, the assessment
has a way of its own, and the markup is left out as a whole."""

_MIN_DIGITS: Final = 7
"""Digits from which a hidden value is also looked for by its digits alone; the shortest national numbers have 7."""

_TAIL: Final = 7
"""Digits at the end of a number that are compared: its country and area code may be left out or written otherwise."""

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
        return f"{STAND_IN}{named.hexdigest()[:16]}"

    def covered(self, text: str) -> str:
        """A sentence of ours (a reason, a note) with the hidden contacts it names replaced by their stand-ins."""
        for kind, value in self.hidden:
            text = text.replace(value, self.stand_in(kind, value))
        return text

    def apply(self, listing: Listing) -> Listing:
        """The listing with its hidden contacts covered; itself when nothing is hidden."""
        if not self.hidden:
            return listing
        said = listing.assessment
        spans = [contact for contact in said.contacts if self.hides(contact)]
        texts = {name: _covered(listing.posting.text_of(name), name, spans) for name in TEXT_FIELDS}
        covered: dict[str, object] = {
            name: self._loosely(value)
            for name, value in plain(listing.posting).items()
            if name not in _EXACT and name not in texts
        }
        kept = {"url": "", "source": "", "description_html": "", **texts}
        posting = replace(
            from_plain(JobPosting, {**covered, **kept}),
            url=listing.posting.url,
            source=listing.posting.source,
            assessment=self._assessment(said, texts),
        )
        return replace(listing, posting=posting, external_id=None)

    def _loosely(self, value: object) -> Any:
        """Plain data in which every text or number that holds a hidden contact is covered as a whole."""
        if isinstance(value, dict):
            return {self._loosely(name): self._loosely(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._loosely(one) for one in value]
        if isinstance(value, str):
            return COVER * len(value) if self._holds(value) else value
        if isinstance(value, int | float) and not isinstance(value, bool) and self._holds(str(value)):
            return None
        return value

    def _holds(self, text: str) -> bool:
        """Whether a text holds a hidden contact, its digits grouped in any way."""
        small, digits = text.casefold(), _digits(text)
        return any(
            value.casefold() in small
            or (len(number := _digits(value)) >= _MIN_DIGITS and number[-_TAIL:] in digits)
            for _, value in self.hidden
        )

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


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


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
