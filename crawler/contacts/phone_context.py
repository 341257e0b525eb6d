"""Context of a phone number: its own shape, the words around it, and whether they announce a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crawler.contacts import cues
from crawler.contacts.model import Extraction, PreparedText
from crawler.contacts.phone_apps import LIST_GAP
from crawler.contacts.phone_groups import PhoneCandidate
from crawler.late_regex import compile_late

_GROUP: Final = compile_late(r"\d+")
_CLAUSE_END: Final = compile_late(r"\d|[.!?;\n]")
"""What ends the words that an app's name announces a number with."""
_ODD_SIGNS: Final = compile_late(r"[_*~|\u2190-\U0001faff]|\d[^\d]{4}\d")
_BEFORE: Final = 40
"""Characters before a number that are context. Set by hand, not fitted."""
_AFTER: Final = 24
"""Characters after a number that are context. Set by hand, not fitted."""
_APP_BEFORE: Final = 12
"""Characters between the name of an app and a number that it announces. Set by hand, not fitted."""
_APP_NEAR: Final = 24
"""The same where the number has the shape of one. Set by hand, not fitted."""
_APP_BEHIND: Final = 3
"""Characters between a number and the name of an app behind it. Set by hand, not fitted."""
_SPACED_GROUPS: Final = 6
"""Groups of digits, most of one digit, from which a number counts as spaced out. Set by hand, not fitted."""


@dataclass(frozen=True, slots=True)
class PhoneContext:
    """A number's own shape and the text around it."""

    shape: str
    """The number as it is written in the shadow copy."""
    lead: int
    """Offset of its beginning, with plus and bracket."""
    before: str
    """Up to `_BEFORE` characters before it."""
    after: str
    """Up to `_AFTER` characters after it."""
    announced: bool
    """True when a word or an app right before announces a phone number."""
    spaced: bool
    """True for digits one by one, or separated by signs that no country writes."""
    obfuscations: tuple[str, ...]
    """Disguises that had to be undone to read it."""
    near: bool
    """True when such a word is at most three words before, or an app's name is all that follows."""
    final: bool
    """True when no word but an app's name is behind it: ads end with their contact."""

    @property
    def sure(self) -> bool:
        """True when the words right before it, or its obfuscation, mark it as a phone number."""
        return self.announced or self.spaced or bool(self.obfuscations)

    @property
    def cued(self) -> bool:
        """True when anything but its digits marks it as a phone number."""
        return self.sure or self.near


def context_of(
    prepared: PreparedText, candidate: PhoneCandidate, before: Extraction | None = None
) -> PhoneContext:
    """Context of a candidate.

    Args:
        prepared: the text.
        candidate: the number.
        before: the number before it, whose list it may continue.
    """
    text, start, end = prepared.text, candidate.start, candidate.end
    lead = start if candidate.plus_at is None else candidate.plus_at
    while lead > 0 and lead > start - 3 and text[lead - 1] in "+( ":
        lead -= 1
    lead_text = text[max(0, lead - _BEFORE) : lead] + " " * (lead < start)
    announced = (
        bool(cues.PHONE.search(lead_text))
        or app_before(prepared, lead)
        or continues_list(text, before, lead, candidate.digits)
    )
    behind = _app_behind(prepared, end)
    final = not any(map(str.isalnum, text[behind : behind + _AFTER]))
    return PhoneContext(
        shape=text[start:end],
        lead=lead,
        before=lead_text,
        after=text[end : end + _AFTER],
        announced=announced,
        spaced=_is_spaced(text[start:end]),
        obfuscations=tuple(prepared.plain.obfuscations_in(*prepared.plain.span(start, end))),
        near=announced
        or (final and behind > end)
        or _app_near(prepared, lead)
        or bool(cues.PHONE_NEAR.search(lead_text)),
        final=final,
    )


def _app_near(prepared: PreparedText, at: int) -> bool:
    """True when the name of an app is in the same clause before an offset: "WhatsApp uniquement : 6 70 ..."."""
    last = max((end for _, end, _ in prepared.apps if at - _APP_NEAR <= end <= at), default=None)
    return last is not None and not _CLAUSE_END.search(prepared.text[last:at])


def _app_behind(prepared: PreparedText, end: int) -> int:
    """Offset behind the name of an app that follows a number; `end` without one."""
    return next((last for first, last, _ in prepared.apps if end <= first <= end + _APP_BEHIND), end)


def continues_list(text: str, before: Extraction | None, at: int, digits: str) -> bool:
    """True where a number like this one is before it, with only the signs and words of a list between."""
    if before is None or before.end > at or not LIST_GAP.fullmatch(text[before.end : at].rstrip("+( ")):
        return False
    model = re.sub(r"\D", "", text[before.start : before.end])
    return model[:1] == digits[0] and abs(len(model) - len(digits)) <= 1


def app_before(prepared: PreparedText, at: int) -> bool:
    """True when the name of an app ends at most `_APP_BEFORE` characters before an offset."""
    return any(at - _APP_BEFORE <= end <= at for _, end, _ in prepared.apps)


def _is_spaced(shape: str) -> bool:
    if shape.isdigit():
        return False
    sizes = [len(group) for group in _GROUP.findall(shape)]
    return (len(sizes) >= _SPACED_GROUPS and sizes.count(1) * 2 > len(sizes)) or _ODD_SIGNS.search(
        shape
    ) is not None
