"""Which app a number belongs to, and the second number of a pair."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from crawler.contact_kinds import NUMBERS
from crawler.contacts.model import Find, Reading

PHONE_APPS: Final = NUMBERS - {"phone"}
"""Apps whose people are reached by their phone number."""
_TAIL: Final = re.compile(r"\s?/\s?(\d{1,4})(?![\d/]|[ .\-]\d)")
_COMMA_TAIL: Final = re.compile(r"\s?,\s?(\d{2,4})(?![\d/,.]|[ .\-]\d)")
_NEAR: Final = 9
LIST: Final = re.compile(
    r"(?:\s?\([^)\d]{0,30}\))?[\s,;/&|+(\-]*"
    r"(?:or|and|and/or|ou|et|o|oder|или|y|e|i|dan|atau|или|либо|або|и|та|și|si|sau|hoac|va|والا|او|و|या|और|अथवा|au|na|หรือ|และ|abi|或|或者|和|、|/)?"
    r"[\s,;/&|(\-]*$"
)
"""What stands between two numbers of one list."""
_SENTENCE: Final = re.compile(r"[.!?;]\s")
_APP_AFTER: Final = re.compile(
    r"\s{0,2}(?:[(\[\-–,/]\s?)?(?:(?:on|via|also|only|solo|apenas|myos|aussi|tambien|для|по|в|na|di|this is|is|is my"
    r"|is for|por|par|pe|qua|tren|lewat|melalui|auf|kwa|nel|su|call and|call/|calls?)\s){0,2}$"
)
_OWN_NUMBER: Final = re.compile(r"[^\n\w]{0,3}(?:\w{0,9}\W{1,3})?[+\d@]")
"""Follows an app that has a number or name of its own."""
_CLOSED: Final = re.compile(r"[^)\]\d]{0,12}[)\]]")
_REACH: Final = 48


def named(reading: Reading, find: Find, before: Find | None) -> Find:
    """The find as WhatsApp, Viber... where the app is named beside it or at the head of its list."""
    kind, label = _app_ahead(reading, find, before)
    kind = kind or _app_behind(reading, find) or _app_of_list(reading, find, before)
    if not kind and not label:
        return find
    return replace(find, kind=kind or "phone", label=find.label or label)


def joined(reading: Reading, find: Find) -> Find | None:
    """The second number of "0803 123 4567/8"."""
    tail = _TAIL.match(reading.text, find.end) or _next_number(reading.text, find)
    if tail is None or not reading.is_free(*tail.span(1)):
        return None
    more = tail[1]
    reading.take(*tail.span(1))
    return replace(
        find,
        value=find.value[: -len(more)] + more,
        end=tail.end(1),
        evidence="phone-joined",
        label="joined number",
    )


def _next_number(text: str, find: Find) -> re.Match[str] | None:
    """The end of the number after this one behind a comma: "0803 123 0456, 457"."""
    tail = _COMMA_TAIL.match(text, find.end)
    if tail is None:
        return None
    more = tail[1]
    step = int(more) - int(find.value[-len(more) :])
    return tail if more[:-1] == find.value[-len(more) : -1] and 0 < step <= _NEAR else None


def _app_ahead(reading: Reading, find: Find, before: Find | None) -> tuple[str, str]:
    """Kind and label by the apps named before the number; "" for none."""
    floor = max(before.end if before else 0, find.start - _REACH)
    near = [(start, end, kind) for start, end, kind in reading.apps if floor <= start and end <= find.start]
    if not near:
        return "", ""
    start, end, name = near[-1]
    between = reading.text[end : find.start]
    if len(between) >= 36 or "\n\n" in between or _SENTENCE.search(between):
        return "", ""
    if name in PHONE_APPS:
        return name, reading.text[start:end] if name == "mobile-money" else ""
    others = [other for _, _, other in near if other in PHONE_APPS]
    return (others[0], "") if others and find.start - near[0][1] < 30 else ("", name)


def _app_behind(reading: Reading, find: Find) -> str:
    """Kind by the app named right after the number: "0803... (WhatsApp only)"."""
    text = reading.text
    for start, end, name in reading.apps:
        if find.end <= start <= find.end + 22:
            between = text[find.end : start]
            if name not in PHONE_APPS or not _APP_AFTER.match(between):
                return ""
            closed = ("(" in between or "[" in between) and _CLOSED.match(text, end)
            return name if closed or not _OWN_NUMBER.match(text[end : end + 16]) else ""
    return ""


def _app_of_list(reading: Reading, find: Find, before: Find | None) -> str:
    """Kind of the number before, where this one goes on with its list."""
    if before is None or before.kind not in PHONE_APPS:
        return ""
    return before.kind if LIST.fullmatch(reading.text[before.end : find.start].rstrip("+( ")) else ""
