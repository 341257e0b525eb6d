"""What the words and signs around a number say: whether it is a phone number, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crawler.contacts import cues, non_phone_numbers
from crawler.contacts.model import Extraction, PreparedText
from crawler.contacts.numbering_plan import USUAL_WITHOUT_PLUS, has_trunk, is_mobile, keeps_trunk
from crawler.contacts.phone_apps import LIST_GAP
from crawler.contacts.phone_groups import PhoneCandidate

_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:[ .,]\d{3})+")
_ADDRESS: Final = re.compile(r"(?:(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}")
_DECIMALS: Final = re.compile(r"\d{1,3}\.\d{4,}")
_DAY: Final = re.compile(r"(?:19|20)\d{6}")
_HASH_BEFORE: Final = re.compile(r"(?:\d[a-z]{1,3}|[0-9a-f]{6}|_[a-z]*|#[\w]*|[?&=]\w*)$")
_DECIMAL_BEFORE: Final = re.compile(r"(?:^|\D)\d{1,5}[.,]$")
_DECIMAL_AFTER: Final = re.compile(r"[.,]?\d{1,5}(?:\D|$)|\d")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]+$")
_WORD_AFTER: Final = re.compile(r"(?!(?:or|and|ou|et|or|o|y|e)\d{7})[a-z]{1,8}\d")
_REFERENCE: Final = re.compile(r"[a-z0-9]/$")
_REFERENCE_AFTER: Final = re.compile(r"/[a-z]")
_NAMED_BEFORE: Final = re.compile(r"(?:^|[\s(*:>])[a-z]+(?:_[a-z]+){0,3}_$")
"""Ends "whatsapp_me_0803...": words tied to a number by underlines."""
_GROUPED: Final = re.compile(r"\(?\d{2,5}\)?(?:[ .\-/\n]\d{2,5}){1,5}")
_GROUP: Final = re.compile(r"\d+")
_ODD_SIGNS: Final = re.compile(r"[_*~|\u2190-\U0001faff]|\d[^\d]{4}\d")
_FORMATTED: Final = re.compile(r"\(?\d{2,3}\)?[ .\-]{1,2}\d{3,5}[ .\-]\d{4}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d[/\-]")
_COUNTED: Final = "12345678"
"""Digits in the order of counting: no number that anybody has."""
_MADE_UP: Final = re.compile(r"12345|98765|0000|(\d)\1{4}")
"""Digits of numbers that are made up to show how one is written."""
_EXAMPLE_REACH: Final = 60
_LONG: Final = 10
_SHORTEST_MOBILE: Final = 9
"""Digits of a mobile number that is written in one piece and without a trunk prefix."""


@dataclass(frozen=True, slots=True)
class PhoneContext:
    """A number's own shape and the words beside it."""

    shape: str
    """The number as it stands in the shadow copy."""
    lead: int
    """Where it begins, with its plus and bracket."""
    before: str
    """Up to 40 characters before it."""
    after: str
    """Up to 24 characters after it."""
    announced: bool
    """True when a word or an app right before says that a phone number follows."""
    spaced: bool
    """True for digits one by one, or parted by signs that no country writes."""
    obfuscations: tuple[str, ...]
    """Disguises that had to be undone to read it."""
    near: bool
    """True when such a word stands a few words before."""

    @property
    def sure(self) -> bool:
        """True when what stands right before it, or how it is hidden, says that this is a phone number."""
        return self.announced or self.spaced or bool(self.obfuscations)

    @property
    def cued(self) -> bool:
        """True when anything but the digits themselves says that this is a phone number."""
        return self.sure or self.near


def context_of(
    prepared: PreparedText, candidate: PhoneCandidate, before: Extraction | None = None
) -> PhoneContext:
    """Look at the neighbourhood of a candidate; `before` is the number before it, whose list it may go on with."""
    text, start, end = prepared.text, candidate.start, candidate.end
    lead = start if candidate.plus_at is None else candidate.plus_at
    while lead > 0 and lead > start - 3 and text[lead - 1] in "+( ":
        lead -= 1
    said = text[max(0, lead - 40) : lead] + " " * (lead < start)
    announced = (
        bool(cues.PHONE.search(said))
        or app_before(prepared, lead)
        or continues_list(text, before, lead, candidate.digits)
    )
    return PhoneContext(
        shape=text[start:end],
        lead=lead,
        before=said,
        after=text[end : end + 24],
        announced=announced,
        spaced=_is_spaced(text[start:end]),
        obfuscations=tuple(prepared.plain.obfuscations_in(*prepared.plain.span(start, end))),
        near=announced or bool(cues.PHONE_NEAR.search(said)),
    )


def is_phone(prepared: PreparedText, candidate: PhoneCandidate, context: PhoneContext) -> bool:
    """False for pay, identity numbers, addresses, dates, examples, and pieces of longer tokens."""
    strong = (
        candidate.plus
        or candidate.digits.startswith("00")
        or _has_trunk(candidate)
        or (candidate.number.valid and len(candidate.digits) >= _LONG and is_mobile(candidate.number.value))
    )
    return not _is_other(prepared, candidate, context) and _stands_alone(context, strong or context.sure)


def rule_of(prepared: PreparedText, candidate: PhoneCandidate, context: PhoneContext) -> str:
    """Name of the rule for a number that passed `is_phone`; "" where there is too little."""
    number = candidate.number
    if context.obfuscations or context.spaced:
        return "phone-disguised" if number.valid else "phone-odd"
    if number.how == "plus":
        return "phone-plus" if number.valid else "phone-plus-odd"
    if not number.valid:
        return "phone-odd" if context.cued else ""
    if number.how == "national" and prepared.hints.guessed:
        return "phone-guessed" if candidate.digits[0] == "0" or context.cued else ""
    if context.cued:
        return "phone-cued"
    if _has_trunk(candidate) and number.how == "national":
        return "phone-trunk"
    if _FORMATTED.fullmatch(context.shape) or context.shape.startswith("("):
        return "phone-formatted"
    if _is_mobile(candidate, context):
        return "phone-mobile"
    if len(candidate.digits) >= 10 and _is_alone(prepared.text, candidate, context):
        return "phone-alone"
    if (
        number.how == "bare"
        and len(candidate.digits) >= 11
        and "," not in context.shape
        and _is_usual(prepared, candidate)
    ):
        return "phone-bare"
    return ""


def _is_mobile(candidate: PhoneCandidate, context: PhoneContext) -> bool:
    """True for a mobile number without a trunk prefix, in a plan that knows mobiles by their first digits."""
    number = candidate.number
    if number.how != "national" or keeps_trunk(number.value) or not is_mobile(number.value):
        return False
    grouped = context.shape != candidate.digits
    return (
        _GROUPED.fullmatch(context.shape) is not None
        if grouped
        else len(candidate.digits) >= _SHORTEST_MOBILE
    )


def continues_list(text: str, before: Extraction | None, at: int, digits: str) -> bool:
    """True where a number like this one stands before, with nothing but the signs and words of a list between."""
    if before is None or before.end > at or not LIST_GAP.fullmatch(text[before.end : at].rstrip("+( ")):
        return False
    model = re.sub(r"\D", "", text[before.start : before.end])
    return model[:1] == digits[0] and abs(len(model) - len(digits)) <= 1


def app_before(prepared: PreparedText, at: int) -> bool:
    """True when the name of an app ends within 12 characters before a place."""
    return any(at - 12 <= end <= at for _, end, _ in prepared.apps)


def _has_trunk(candidate: PhoneCandidate) -> bool:
    return candidate.number.valid and has_trunk(candidate.digits, candidate.number.value)


def _is_usual(prepared: PreparedText, candidate: PhoneCandidate) -> bool:
    return candidate.number.value.startswith(USUAL_WITHOUT_PLUS) or bool(prepared.regions)


def _is_alone(text: str, candidate: PhoneCandidate, context: PhoneContext) -> bool:
    """True for a number that has its line to itself."""
    line = text[text.rfind("\n", 0, context.lead) + 1 : candidate.end + 2]
    return len(line.strip(" *.,-•()")) <= len(context.shape) + 2


def _is_spaced(shape: str) -> bool:
    if shape.isdigit():
        return False
    sizes = [len(group) for group in _GROUP.findall(shape)]
    return (len(sizes) >= 6 and sizes.count(1) * 2 > len(sizes)) or _ODD_SIGNS.search(shape) is not None


def _is_other(prepared: PreparedText, candidate: PhoneCandidate, context: PhoneContext) -> bool:
    """Pay, identity numbers, addresses, coordinates, dates, and numbers shown as an example."""
    if _MADE_UP.search(candidate.digits) and not context.announced:
        said = prepared.text[max(0, context.lead - _EXAMPLE_REACH) : context.lead]
        if non_phone_numbers.EXAMPLE.search(said):
            return True
    if candidate.plus:
        return False
    shape, before = context.shape, context.before
    if _ADDRESS.fullmatch(shape) or _DECIMALS.fullmatch(shape):
        return True
    if candidate.digits[0] != "0" and non_phone_numbers.MONEY_BEFORE.search(before[-14:]):
        return True
    if non_phone_numbers.ID_NUMBERS.search(before) or (
        _REFERENCE.search(before) and _REFERENCE_AFTER.match(context.after) and not context.announced
    ):
        return True
    if context.sure:
        return False
    if _YEAR.match(shape) or _COUNTED in candidate.digits:
        return True
    if non_phone_numbers.IDS.search(before):
        return True
    return not context.near and bool(
        non_phone_numbers.MONEY_AFTER.search(context.after)
        or (_THOUSANDS.fullmatch(shape) and not (" " in shape and _is_mobile(candidate, context)))
        or _DAY.fullmatch(candidate.digits)
    )


def _stands_alone(context: PhoneContext, strong: bool) -> bool:
    """False inside hashes, masks, versions and longer tokens."""
    before, after = context.before, context.after
    if before[-1:].isalnum() and before[-1:] < "\u0e00":
        word = _WORD_BEFORE.search(before)
        if not strong or word is None or len(word.group()) < 2:
            return False
        if not context.announced and _HASH_BEFORE.search(before[: word.start()] or " "):
            return False
    tied = before[-1:] == "_" and strong and _NAMED_BEFORE.search(before)
    if (before[-1:] in ("#", "_", "=", "%", "@") and not tied) or _DECIMAL_BEFORE.search(before):
        return False
    if after[:1] in ("%", "@", "_") or _DECIMAL_AFTER.match(after):
        return False
    return not ("a" <= after[:1] <= "z" and (not strong or _WORD_AFTER.match(after)))
