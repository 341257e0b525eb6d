"""Redacts masked contacts in everything that the desk shows: a number may be a victim's own, and ads repeat it.

Characters are covered one for one, so that all offsets stay valid. Covered are the spans that the ad's assessment
found, every other form in which the contact reader finds the contact, and its plain characters however they are
grouped, in titles, sentences and fragments of pages too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Final

from crawler.contact_kinds import identity
from crawler.contacts import find_in_text
from crawler.records import TEXT_FIELDS, Contact, Hit, JobPosting, Listing
from crawler.store import Store
from crawler.text.deobfuscate import deobfuscate
from crawler.text.display import visible
from crawler.text.fold import Folded, fold

COVER: Final = "\u2022"
_BETWEEN: Final = r"[^\w]{0,4}"
"""Separators between two digits of a number: spaces, dots, brackets; at most four, and never a digit."""
_MOST_READ: Final = 100_000
"""Characters of a text up to which the contact reader runs; in a longer one only plain forms are covered.

Set by hand in 2026."""
_FEWEST_DIGITS: Final = 6
"""Digits below which a text can't hold a phone number; the shortest numbers that we read have six."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """The contacts that are redacted on this page, by identity (`crawler.contact_kinds`)."""

    hidden: frozenset[tuple[str, str]] = frozenset()

    def text(self, text: str, posting: JobPosting | None = None) -> str:
        """Cover every form of a hidden contact.

        Args:
            posting: the ad of the text; its country and language decide how national numbers are read.
        """
        if not self.hidden or len(text) < _FEWEST_DIGITS:
            return text
        return _covered(text, self._spans(text, posting))

    def pieces(self, texts: Sequence[str]) -> list[str]:
        """Cover contacts in consecutive texts, also where one is spread over several of them."""
        if not self.hidden:
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

    def hides(self, kind: str, value: str) -> bool:
        """Whether a contact is hidden, under this kind or as the same number of another one."""
        return identity(kind, value) in self.hidden or self.text(value) != value

    def listing(self, listing: Listing) -> Listing:
        """The ad with hidden contacts covered in every field, quote and sentence; itself when nothing is hidden."""
        if not self.hidden:
            return listing
        posting, said = listing.posting, listing.assessment
        words: dict[str, Any] = {
            one.name: self._field(posting, one.name, said.contacts)
            for one in fields(posting)
            if isinstance(getattr(posting, one.name), str)
        }
        covered = replace(posting, **words, problems=tuple(map(self.text, posting.problems)))
        hits = tuple(self._hit(hit, covered) for hit in said.hits)
        contacts = tuple(self._contact(contact) for contact in said.contacts)
        reasons = tuple(map(self.text, said.reasons))
        assessment = replace(said, hits=hits, contacts=contacts, reasons=reasons)
        return replace(listing, posting=replace(covered, assessment=assessment), url=self.text(listing.url))

    def _field(self, posting: JobPosting, name: str, contacts: Iterable[Contact]) -> str:
        text: str = getattr(posting, name)
        if name not in TEXT_FIELDS:
            return self.text(text)
        known = [(c.start, c.end) for c in contacts if c.field == name and self.hides(c.kind, c.value)]
        return _covered(text, [*known, *self._spans(text, posting)])

    def _hit(self, hit: Hit, covered: JobPosting) -> Hit:
        quote = covered.text_of(hit.field)[hit.start : hit.end] if hit.quote else ""
        return replace(hit, quote=quote, why=self.text(hit.why))

    def _contact(self, contact: Contact) -> Contact:
        if not self.hides(contact.kind, contact.value):
            return replace(contact, label=self.text(contact.label))
        return replace(contact, raw=COVER * len(contact.raw), label=self.text(contact.label), disguises=())

    def _spans(self, text: str, posting: JobPosting | None) -> list[Span]:
        """Spans of hidden contacts in a text, as code points; the end is exclusive."""
        plain = deobfuscate(fold(text))
        spans = [plain.span(*match.span()) for match in _forms(self.hidden).finditer(plain.text)]
        if len(text) <= _MOST_READ and _may_hold(plain):
            values = {value for _, value in self.hidden}
            spans += [(one.start, one.end) for one in _read(text, posting) if one.value in values]
        return spans


NOTHING: Final = Redaction()
_ACTIVE: Final[ContextVar[Redaction]] = ContextVar("cover", default=NOTHING)


def current() -> Redaction:
    """The redaction of the page that is being rendered."""
    return _ACTIVE.get()


def use(cover: Redaction) -> None:
    """Redact from here on, in this thread's context."""
    _ACTIVE.set(cover)


def of_store(store: Store, but: tuple[str, str] | None = None) -> Redaction:
    """A redaction of all masked contacts.

    Args:
        but: kind and value of one that is shown; the caller records that.
    """
    hidden = store.export_queries.masked()
    if but:
        hidden -= {identity(*but)}
    return Redaction(hidden=hidden) if hidden else NOTHING


def redact(text: object) -> str:
    """Template filter: a text with hidden contacts covered."""
    return current().text(str(text))


def shown(text: str) -> str:
    """Template filter: a text with hidden contacts covered and invisible characters written out."""
    return visible(current().text(text))


def _may_hold(plain: Folded) -> bool:
    return "@" in plain.text or sum(map(str.isdigit, plain.text)) >= _FEWEST_DIGITS


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


@lru_cache(maxsize=16)
def _forms(hidden: frozenset[tuple[str, str]]) -> re.Pattern[str]:
    """One pattern for the plain forms of all hidden contacts, over folded text."""
    return re.compile("|".join(sorted({_form(value) for _, value in hidden})))


def _form(value: str) -> str:
    """The characters of one contact: a number however it is grouped and with or without its country's code."""
    if re.fullmatch(r"\+\d{6,15}", value):
        code, national = _parts(value)
        spread = _BETWEEN.join
        return rf"(?:(?:\+|00)?{spread(code)}{_BETWEEN})?(?:0{_BETWEEN})?{spread(national)}"
    bare = fold(re.sub(r"^https?://", "", value)).text.rstrip("/")
    return rf"@?(?<![\w]){re.escape(bare)}(?![\w])"


def _parts(value: str) -> tuple[str, str]:
    """Country code and the digits that every way of writing the number has."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return "", value[1:]
    return str(number.country_code), phonenumbers.national_significant_number(number)
