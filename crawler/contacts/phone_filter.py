"""False-positive filter of phone numbers: what a number and its context rule out, and which extraction rule holds."""

from __future__ import annotations

from typing import Final

from crawler.contacts import non_phone_numbers
from crawler.contacts.model import PreparedText
from crawler.contacts.numbering_plan import USUAL_WITHOUT_PLUS, has_trunk, is_mobile, is_of, keeps_trunk
from crawler.contacts.phone_context import PhoneContext
from crawler.contacts.phone_groups import PhoneCandidate
from crawler.late_regex import compile_late

_THOUSANDS: Final = compile_late(r"[1-9]\d{0,2}(?:[ .,]\d{3})+")
_ADDRESS: Final = compile_late(r"(?:(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}")
_DECIMALS: Final = compile_late(r"\d{1,3}\.\d{4,}")
_DAY: Final = compile_late(r"(?:19|20)\d{6}")
_HASH_BEFORE: Final = compile_late(r"(?:\d[a-z]{1,3}|[0-9a-f]{6}|_[a-z]*|#[\w]*|[?&=]\w*)$")
_DECIMAL_BEFORE: Final = compile_late(r"(?:^|\D)\d{1,5}[.,]$")
_DECIMAL_AFTER: Final = compile_late(r"[.,]?\d{1,5}(?:\D|$)|\d")
_WORD_BEFORE: Final = compile_late(r"[^\W\d_]+$")
_WORD_AFTER: Final = compile_late(r"(?!(?:or|and|ou|et|or|o|y|e)\d{7})[a-z]{1,8}\d")
_REFERENCE: Final = compile_late(r"[a-z0-9]/$")
_REFERENCE_AFTER: Final = compile_late(r"/[a-z]")
_NAMED_BEFORE: Final = compile_late(r"(?:^|[\s(*:>])[a-z]+(?:_[a-z]+){0,3}_$")
"""Ends "whatsapp_me_0803...": words tied to a number by underlines."""
_GROUPED: Final = compile_late(
    r"\(?\d{2,5}\)?(?:[ .\-/\n]\d{2,5}){0,4}[ .\-/\n]\d{2,6}"
    r"|\d(?:[ .\-]\d\d){4}|(?:\(?\d\d\)?[ .\-])?\d[ .\-]?\d{4}[ .\-]\d{4}"
)
"""Digits in groups as numbers are written: mobiles of Cameroon and Brazil begin with a digit by itself."""
_CLOSING: Final = compile_late(
    r"\(?0\d{1,4}\)?(?:[ .\-]\d{2,6}){1,4}|\(?\d{2,4}\)?(?: \d{2,4}){2,5}|\d(?: \d\d){4}"
)
"""Groups behind a zero, or three and more with spaces between: codes and dates that end an ad are written else."""
_FORMATTED: Final = compile_late(r"\(?\d{2,3}\)?[ .\-]{1,2}\d{3,5}[ .\-]\d{4}")
_YEAR: Final = compile_late(r"(?:19|20)\d\d[/\-]")
_COUNTED: Final = "12345678"
"""Digits in the order of counting: no number that anybody has."""
_MADE_UP: Final = compile_late(r"12345|98765|0000|(\d)\1{4}")
"""Digits of numbers that are made up to show how one is written."""
_EXAMPLE_REACH: Final = 60
"""Characters before a number in which a word for "example" is searched. Set by hand, not fitted."""
_LONG: Final = 10
"""Digits from which a mobile number of a plan is taken inside other text. Set by hand, not fitted."""
_SHORTEST_LAST: Final = 9
"""Digits of a number that no plan knows and that ends an ad: "0600 1400" are hours. Set by hand in 2026."""
_SHORTEST_MOBILE: Final = 9
"""Digits of a mobile number that is written in one piece and without a trunk prefix."""


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
    final = context.final and not prepared.hints.guessed and _CLOSING.fullmatch(context.shape) is not None
    if not number.valid:
        ends = final and len(candidate.digits) >= _SHORTEST_LAST and is_of(number.value, prepared.regions[0])
        told = context.cued or ends
        return "phone-odd" if told and _COUNTED not in candidate.digits else ""
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
    if final and number.how == "national":
        return "phone-final"
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


def _has_trunk(candidate: PhoneCandidate) -> bool:
    return candidate.number.valid and has_trunk(candidate.digits, candidate.number.value)


def _is_usual(prepared: PreparedText, candidate: PhoneCandidate) -> bool:
    return candidate.number.value.startswith(USUAL_WITHOUT_PLUS) or bool(prepared.regions)


def _is_alone(text: str, candidate: PhoneCandidate, context: PhoneContext) -> bool:
    """True for a number that has its line to itself."""
    line = text[text.rfind("\n", 0, context.lead) + 1 : candidate.end + 2]
    return len(line.strip(" *.,-•()")) <= len(context.shape) + 2


def _is_other(prepared: PreparedText, candidate: PhoneCandidate, context: PhoneContext) -> bool:
    """Pay, identity numbers, addresses, coordinates, dates, and numbers shown as an example."""
    if _MADE_UP.search(candidate.digits) and not context.announced:
        lead = prepared.text[max(0, context.lead - _EXAMPLE_REACH) : context.lead]
        if non_phone_numbers.EXAMPLE.search(lead):
            return True
    if candidate.plus:
        return False
    shape, before = context.shape, context.before
    if _ADDRESS.fullmatch(shape) or _DECIMALS.fullmatch(shape):
        return True
    if (
        candidate.digits[0] != "0"
        and non_phone_numbers.MONEY_BEFORE.search(before[-14:])
        and not _FORMATTED.fullmatch(shape)
    ):
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
