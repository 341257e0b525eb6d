"""Which app a number belongs to, and the second number of a pair."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from crawler.contact_kinds import NUMBERS
from crawler.contacts.model import Extraction, PreparedText
from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late

_LISTS: Final = word_lists("phones")
PHONE_APPS: Final = NUMBERS - {"phone"}
"""Apps whose people are reached by their phone number."""
_TAIL: Final = compile_late(r"\s?/\s?(\d{1,4})(?![\d/]|[ .\-]\d)")
_COMMA_TAIL: Final = compile_late(r"\s?,\s?(\d{2,4})(?![\d/,.]|[ .\-]\d)")
_NEAR: Final = 9
"""Largest step from a number to the next that is given by its last digits alone ("0456, 457"). Set by hand."""
LIST_GAP: Final = compile_late(
    rf"(?:\s?\([^)\d]{{0,30}}\))?[\s,;/&|+(\-]*(?:{_LISTS.pattern('conjunction')})?[\s,;/&|(\-]*$"
)
"""Matches all that may be between two numbers of one list."""
_SENTENCE: Final = compile_late(r"[.!?;]\s")
_APP_AFTER: Final = compile_late(
    r"\s{0,2}(?:[(\[\-–,/]\s?)?"
    rf"(?:(?:{_LISTS.pattern('before_app')}|{_LISTS.pattern('before_app_patterns')})\s){{0,2}}$"
)
_OWN_NUMBER: Final = compile_late(r"[^\n\w]{0,3}(?:\w{0,9}\W{1,3})?[+\d@]")
"""Follows an app that has a number or name of its own."""
_CLOSED: Final = compile_late(r"[^)\]\d]{0,12}[)\]]")
_REACH: Final = 48
"""Characters before a number in which the name of its app is searched. Set by hand, not fitted."""


def with_app(prepared: PreparedText, extraction: Extraction, before: Extraction | None) -> Extraction:
    """The extraction as WhatsApp, Viber... where the app is named next to it or at the head of its list."""
    kind, label = _app_ahead(prepared, extraction, before)
    kind = kind or _app_behind(prepared, extraction) or _app_of_list(prepared, extraction, before)
    if not kind and not label:
        return extraction
    return replace(extraction, kind=kind or "phone", label=extraction.label or label)


def joined_number(prepared: PreparedText, extraction: Extraction) -> Extraction | None:
    """The second number of "0803 123 4567/8"."""
    tail = _TAIL.match(prepared.text, extraction.end) or _next_number(prepared.text, extraction)
    if tail is None or not prepared.is_free(*tail.span(1)):
        return None
    more = tail[1]
    prepared.take(*tail.span(1))
    return replace(
        extraction,
        value=extraction.value[: -len(more)] + more,
        end=tail.end(1),
        rule="phone-joined",
        label="joined number",
    )


def _next_number(text: str, extraction: Extraction) -> re.Match[str] | None:
    """The end of the number after this one behind a comma: "0803 123 0456, 457"."""
    tail = _COMMA_TAIL.match(text, extraction.end)
    if tail is None:
        return None
    more = tail[1]
    step = int(more) - int(extraction.value[-len(more) :])
    return tail if more[:-1] == extraction.value[-len(more) : -1] and 0 < step <= _NEAR else None


def _app_ahead(prepared: PreparedText, extraction: Extraction, before: Extraction | None) -> tuple[str, str]:
    """Kind and label by the apps named before the number; "" for none."""
    floor = max(before.end if before else 0, extraction.start - _REACH)
    near = [
        (start, end, kind) for start, end, kind in prepared.apps if floor <= start and end <= extraction.start
    ]
    if not near:
        return "", ""
    start, end, name = near[-1]
    between = prepared.text[end : extraction.start]
    if len(between) >= 36 or "\n\n" in between or _SENTENCE.search(between):
        return "", ""
    if name in PHONE_APPS:
        return name, prepared.text[start:end] if name == "mobile-money" else ""
    others = [other for _, _, other in near if other in PHONE_APPS]
    return (others[0], "") if others and extraction.start - near[0][1] < 30 else ("", name)


def _app_behind(prepared: PreparedText, extraction: Extraction) -> str:
    """Kind by the app named right after the number: "0803... (WhatsApp only)"."""
    text = prepared.text
    for start, end, name in prepared.apps:
        if extraction.end <= start <= extraction.end + 22:
            between = text[extraction.end : start]
            if name not in PHONE_APPS or not _APP_AFTER.match(between):
                return ""
            closed = ("(" in between or "[" in between) and _CLOSED.match(text, end)
            return name if closed or not _OWN_NUMBER.match(text[end : end + 16]) else ""
    return ""


def _app_of_list(prepared: PreparedText, extraction: Extraction, before: Extraction | None) -> str:
    """Kind of the number before, where this one goes on with its list."""
    if before is None or before.kind not in PHONE_APPS:
        return ""
    return (
        before.kind if LIST_GAP.fullmatch(prepared.text[before.end : extraction.start].rstrip("+( ")) else ""
    )
