"""The mask: which contacts are hidden, and how they are covered in texts, records and plain data.

Characters are covered one for one, so that every offset stays valid. Covered are the spans that the ad's assessment
found, every form in which the contact reader finds the contact, and its digits or characters however they are
written, in titles, addresses, sentences and fragments of pages too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import Any, Final, TypeVar

from crawler.codec import from_plain, plain
from crawler.contact_kinds import NUMBER, identity
from crawler.contacts import find_in_text
from crawler.masking.digits import Span, spans_of
from crawler.masking.escapes import unescaped
from crawler.masking.forms import NUMERIC, form_of, national_digits
from crawler.records import TEXT_FIELDS, Assessment, Capture, Contact, Hit, JobPosting, Listing, Place
from crawler.store.masks import digest_of, digests_of
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import Folded, fold

COVER: Final = "\u2588"
"""Stands for each covered character."""
STAND_IN: Final = "masked-"
"""Beginning of the stand-in for a masked contact; no canonical contact value begins so."""
_MOST_READ: Final = 100_000
"""Characters of a text up to which the contact reader runs; in a longer one only known forms are covered.

Set by hand in 2026."""
_FEWEST: Final = 5
"""Characters below which a text can't hold a contact; the shortest names that we read have five with their sign."""
_FEWEST_DIGITS: Final = 6
"""Digits below which a text can't hold a phone number; the shortest numbers that we read have six."""
_REMEMBERED: Final = 400
"""Characters up to which a covered text is remembered: labels and names recur on a page, descriptions don't."""

Hidden = frozenset[tuple[str, str]]
"""Identities of contacts, as `crawler.contact_kinds.identity` makes them."""
R = TypeVar("R")


@dataclass(frozen=True)
class Mask:
    """What is hidden, and the key of the store that makes stand-ins and recognises purged contacts."""

    hidden: Hidden = frozenset()
    """Contacts that the store still holds."""
    digests: frozenset[str] = frozenset()
    """Keyed hashes (`digest_of`) of contacts that were purged."""
    key: bytes = b""

    @property
    def active(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.hidden or self.digests)

    def hides(self, kind: str, value: str) -> bool:
        """Whether a contact is hidden, under this kind or as the same number of another one."""
        if not self.active:
            return False
        return self._is_hidden(kind, value) or self.text(value) != value

    def stand_in(self, kind: str, value: str) -> str:
        """A name for a hidden contact that can't be turned back without the store's key."""
        return f"{STAND_IN}{digest_of(self.key, *self._known_as(kind, value))[:16]}"

    def text(self, text: str, posting: JobPosting | None = None) -> str:
        """Cover every form of a hidden contact.

        Args:
            posting: the ad of the text; its country and language decide how national numbers are read.
        """
        if not self.active or len(text) < _FEWEST:
            return text
        if posting is None and len(text) <= _REMEMBERED:
            return _remembered(self, text)
        return _covered(text, self._spans(text, posting))

    def pieces(self, texts: Sequence[str]) -> list[str]:
        """Cover contacts in consecutive texts, also where one is spread over several of them."""
        if not self.active:
            return list(texts)
        starts = [0, *accumulate(map(len, texts))]
        found = self._spans("".join(texts), None)
        # With a break between them too: what only touches is not one word.
        for start, end in self._spans("\n".join(texts), None):
            found += [
                (max(start - n, first), min(end - n, last))
                for n, (first, last) in enumerate(pairwise(starts))
                if start - n < last and first < end - n
            ]
        whole = _covered("".join(texts), found)
        return [whole[first:last] for first, last in pairwise(starts)]

    def data(self, value: Any, *, numbers: bool = True) -> Any:
        """Plain data with every text covered, names of fields too.

        Args:
            numbers: a number that is a hidden one becomes None.
        """
        if not self.active:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(name)): self.data(one, numbers=numbers) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(one, numbers=numbers) for one in value]
        if numbers and isinstance(value, int | float) and not isinstance(value, bool):
            return None if self.text(f"{value:.0f}") != f"{value:.0f}" else value
        return value

    def record(self, record: R) -> R:
        """A record with every text in it covered; itself when nothing is hidden."""
        if not self.active:
            return record
        covered: R = from_plain(type(record), self.data(plain(record), numbers=False))
        return covered

    def capture(self, capture: Capture) -> Capture:
        """An evidence record with its addresses and request covered; `meta` stays JSON."""
        if not self.active:
            return capture
        return replace(
            self.record(replace(capture, meta="{}")), meta=json.dumps(self.data(json.loads(capture.meta)))
        )

    def listing(self, listing: Listing, *, stand_ins: bool = True) -> Listing:
        """The ad with hidden contacts covered in every field, quote and sentence; itself when nothing is hidden.

        The markup of the page is left out: its attributes and scripts can hold a number in ways that no reader of
        texts knows.

        Args:
            stand_ins: hidden contacts get one; else they keep their value, for a caller that looks them up by it.
        """
        if not self.active:
            return listing
        posting, said = listing.posting, listing.assessment
        texts = {name: self._field(posting, name, said.contacts) for name in TEXT_FIELDS}
        rest = self.data(plain(replace(posting, assessment=None, description_html="")))
        covered = _without_parts(from_plain(JobPosting, rest | texts), posting)
        return replace(
            listing,
            key=self.name(listing.key),
            url=self.text(listing.url),
            external_id=None,
            posting=replace(covered, assessment=self._assessment(said, covered, stand_ins)),
        )

    def name(self, key: str) -> str:
        """A listing's public id; one that holds a hidden contact gets a stand-in, the same every time."""
        return key if self.text(key) == key else self.stand_in("listing", key)

    def _field(self, posting: JobPosting, name: str, contacts: Iterable[Contact]) -> str:
        text = posting.text_of(name)
        known = [(c.start, c.end) for c in contacts if c.field == name and self.hides(c.kind, c.value)]
        return _covered(text, [*known, *self._spans(text, posting)])

    def _assessment(self, said: Assessment, covered: JobPosting, stand_ins: bool) -> Assessment:
        contacts = tuple(self._contact(contact, covered, stand_ins) for contact in said.contacts)
        hits = tuple(self._hit(hit, covered) for hit in said.hits)
        return replace(said, contacts=contacts, hits=hits, reasons=tuple(map(self.text, said.reasons)))

    def _hit(self, hit: Hit, covered: JobPosting) -> Hit:
        quote = hit.quote
        if quote:
            inside = hit.field in TEXT_FIELDS
            quote = covered.text_of(hit.field)[hit.start : hit.end] if inside else self.text(quote)
        return replace(hit, quote=quote, why=self.text(hit.why))

    def _contact(self, contact: Contact, covered: JobPosting, stand_ins: bool) -> Contact:
        if not self.hides(contact.kind, contact.value):
            return self.record(contact)
        inside = contact.field in TEXT_FIELDS
        raw = (
            covered.text_of(contact.field)[contact.start : contact.end]
            if inside
            else COVER * len(contact.raw)
        )
        value = self.stand_in(contact.kind, contact.value) if stand_ins else contact.value
        return replace(contact, value=value, raw=raw, label="", disguises=())

    def _is_hidden(self, kind: str, value: str) -> bool:
        known = self._known_as(kind, value)
        return known in self.hidden or bool(self.digests and digests_of(self.key, *known) & self.digests)

    def _known_as(self, kind: str, value: str) -> tuple[str, str]:
        """The identity of a contact; a number of a kind that has accounts too is that number."""
        known = identity(kind, value)
        number = "+" + value.removeprefix("+")
        if NUMERIC.fullmatch(value) and ((NUMBER, number) in self.hidden or self._purged(number)):
            return NUMBER, number
        return known

    def _purged(self, number: str) -> bool:
        return bool(self.digests) and digest_of(self.key, NUMBER, number) in self.digests

    def _spans(self, text: str, posting: JobPosting | None) -> list[Span]:
        """Spans of hidden contacts in a text, as code points; the end is exclusive."""
        spans, copy = self._plain_spans(text, posting), unescaped(text)
        return spans + [copy.span(*span) for span in self._plain_spans(copy.text, posting)] if copy else spans

    def _plain_spans(self, text: str, posting: JobPosting | None) -> list[Span]:
        """The same, of a text without escapes."""
        folded = fold(text)
        plainer = deobfuscate(folded)
        spans = [plainer.span(*match.span()) for match in self._forms.finditer(plainer.text)]
        for shadow in dict.fromkeys((folded, plainer)) if folded is not plainer else (plainer,):
            spans += [shadow.span(*span) for span in spans_of(shadow.text, self._numbers)]
        if len(text) <= _MOST_READ and _may_hold(plainer):
            found = _read(text, posting)
            spans += [(one.start, one.end) for one in found if self._is_hidden(one.kind, one.value)]
        return spans

    @cached_property
    def _numbers(self) -> tuple[tuple[str, str], ...]:
        """Country codes of hidden numbers, and the digits that every way of writing them has."""
        values = {value for _, value in self.hidden if NUMERIC.fullmatch(value)}
        return tuple((code, digits.lstrip("0")) for code, digits in sorted(map(national_digits, values)))

    @cached_property
    def _forms(self) -> re.Pattern[str]:
        """One pattern for the plain forms of all hidden contacts, over folded text."""
        return re.compile("|".join(sorted({form_of(value) for _, value in self.hidden})) or r"(?!)")


NOTHING: Final = Mask()


@lru_cache(maxsize=8)
def mask_of(hidden: Hidden, digests: frozenset[str], key: bytes) -> Mask:
    """The mask of a store; the same object while nothing changes, so that its patterns are made once."""
    return Mask(hidden, digests, key)


@lru_cache(maxsize=8192)
def _remembered(mask: Mask, text: str) -> str:
    return _covered(text, mask._spans(text, None))


def _without_parts(covered: JobPosting, posting: JobPosting) -> JobPosting:
    """The posting without what was parsed from a text that was covered: a number may be spread over the parts."""
    if covered.job_location != posting.job_location:
        places = tuple(Place(raw=COVER, country=place.country) for place in covered.places)
        covered = replace(covered, places=places)
    return replace(covered, pay=None) if covered.base_salary != posting.base_salary else covered


def _may_hold(plainer: Folded) -> bool:
    return "@" in plainer.text or sum(map(str.isdigit, plainer.text)) >= _FEWEST_DIGITS


def _read(text: str, posting: JobPosting | None) -> tuple[Contact, ...]:
    if posting is None:
        return find_in_text(text)
    return find_in_text(
        text,
        region=posting.region,
        languages=(posting.language,) if posting.language else (),
        countries=tuple(place.country for place in posting.places if place.country),
    )


def _covered(text: str, spans: Iterable[Span]) -> str:
    characters = list(text)
    for start, end in spans:
        for at in range(max(0, start), min(end, len(characters))):
            if not characters[at].isspace():
                characters[at] = COVER
    return "".join(characters)
