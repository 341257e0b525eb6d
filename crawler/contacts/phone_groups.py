"""Groups of digits -> the number they make: which groups belong together, and which number of a plan they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.contacts.model import PreparedText
from crawler.contacts.numbering_plan import Number, lengths, read_number
from crawler.late_regex import compile_late
from crawler.text.linear_regex import compile_linear_late

_SEP: Final = r"\\\s.\-/()\[\]_*~|,•·:\u200b\u2190-\u2bff\U0001f000-\U0001faff"
WINDOW: Final = compile_late(rf"[0-9](?:[{_SEP}]{{0,4}}\+?\d){{6,}}")
"""A stretch of text that may hold numbers: seven digits or more with little between them."""
HAS_NUMBERS: Final = compile_linear_late(
    r"\d(?:[\\\s.\-/()\[\]_*~|,•·:\x{200b}\x{2190}-\x{2bff}\x{1f000}-\x{1faff}]{0,4}\+?\d){6}|[a-z0-9]{25}"
)
"""Matches every text with a phone number, an account or a wallet."""
_PAY: Final = compile_late(r"(?:(?:^|[\s\\\-–/.:]{1,8})[1-9]\d{0,2}(?:,\d{3})+(?:[\\.]{1,3}\d\d?)?(?!\d))+")
"""A whole window of figures with commas between their thousands."""
_GROUP: Final = compile_late(r"\d+")
_DATE: Final = compile_late(
    r"(?<![\d./\-])(?:\d{1,2}([./\-])\d{1,2}\1(?:(?:19|20)\d\d(?!\d)|\d\d(?![./\-]?\d))"
    r"|(?:19|20)\d\d([./\-])\d{1,2}\2\d{1,2}(?!\d))"
    r"|(?<!\d)(?:19|20)\d\d\s?[\-/]\s?(?:(?:19|20)\d\d)(?!\d)|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"
    r"|(?<![\d.])(?:[01]?\d|2[0-4])\.[0-5]\d[\s()\-]{1,3}(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.])"
)
"""Dates, years, times of day and the hours of work ("09.00 - 17.00")."""
_COORDINATES: Final = compile_late(r"(?<![\d.])\d{1,3}\.\d{4,8},\s?-?\d{1,3}\.\d{4,8}(?![\d.])")
"""Latitude and longitude in degrees, with four decimals (11 m) or more, as maps print them."""
_LICENCE: Final = compile_late(r"(?<!\d)\d{3,4}\+?/\d{1,2}/\d{1,6}/(?:19|20)\d\d(?!\d)")
"""The tail of an Indian recruiting agent's licence: size class, month or class, number, year."""
_LICENCE_HEAD: Final = 8
"""Characters of it before a window of digits: its size class with a plus ends the window ("1000+/")."""
_TIGHT: Final = compile_late(r"(?:[ .\-_()*~\\]|[)\]] ?|[)\]]-| [(\[]| - |\u2011){0,3}")
_AMERICAN: Final = compile_late(
    r"\d{3}\)?[ .\-]{1,2}\d{3}[.\-]\d{4}(?!\d)|(?:800|833|844|855|866|877|888)\d{7}(?!\d)"
)
"""Written as in North America, or free of charge there: read so where nothing names a country."""
_MOST_GROUPS: Final = 16
"""Groups in one number: 15 digits one by one, and a trunk zero in brackets."""
_PLUS_REACH: Final = 2
"""Characters before a number among which its plus is looked for: itself, and one sign between ("+ 44", "+.234")."""
BUDGET: Final = 20_000
"""Work spent on one text: a group looked at costs 1, a question to the numbering plan and a judgement 10 each."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PhoneCandidate:
    """A number that a plan knows, its offsets, and how it is written."""

    number: Number
    start: int
    end: int
    last: int
    """Index of its last group."""
    digits: str
    plus_at: int | None
    """Offset of its plus; None without one."""

    @property
    def plus(self) -> bool:
        """True when a plus marks a country code."""
        return self.plus_at is not None


def groups_of(text: str, window: re.Match[str]) -> list[Span]:
    """Groups of digits in a window, without dates, times, coordinates and licences; none for figures of pay."""
    start, end = window.span()
    if _PAY.fullmatch(window.group()):
        return []
    dates = [match.span() for match in _DATE.finditer(text, max(0, start - 1), end)]
    dates += [match.span() for match in _COORDINATES.finditer(text, max(0, start - 1), end)]
    dates += [match.span() for match in _LICENCE.finditer(text, max(0, start - _LICENCE_HEAD), end)]
    groups = [match.span() for match in _GROUP.finditer(text, start, end)]
    if not dates:
        return groups
    return list(outside(groups, dates))


def outside(groups: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """The groups, in order, that overlap none of the other spans; each is looked at once."""
    ends = 0
    waiting = iter(sorted(others))
    following = next(waiting, None)
    for first, last in groups:
        while following is not None and following[0] < last:
            ends = max(ends, following[1])
            following = next(waiting, None)
        if ends <= first:
            yield first, last


def best_candidate(
    prepared: PreparedText, groups: Sequence[Span], at: int, regions: tuple[str, ...], budget: list[int]
) -> PhoneCandidate | None:
    """The best number that begins with a group: the longest over tight gaps, else the first over any gap."""
    text = prepared.text
    start, stop = groups[at]
    if not prepared.is_free(start, stop):
        return None
    if prepared.hints.guessed and _AMERICAN.match(text, start):
        regions = ("US",)
    plus_at = _plus_before(text, start)
    plus = plus_at is not None
    best: PhoneCandidate | None = None
    for last, digits, tight, natural in _stretches(text, groups, at):
        budget[0] -= 1
        if not natural and best is not None and best.number.valid:
            break
        if not _plausible(digits, plus, regions):
            continue
        budget[0] -= 10
        written = _without_trunk(digits, text, groups, at, last)
        number = read_number(written, plus=plus, regions=regions)
        if number is not None and (best is None or number.valid >= best.number.valid):
            best = PhoneCandidate(number, start, groups[last][1], last, digits, plus_at)
            if not tight and number.valid:
                break
    return best


def _plus_before(text: str, start: int) -> int | None:
    """Offset of the plus of a number that begins at `start`: at most `_PLUS_REACH` characters before it.

    A plus that ends another number and does not touch this one means "or more": the licence of an Indian agency
    that may send over a thousand workers reads B-0000/DEL/PART/1000+/5/0000/2014.
    """
    at = text.rfind("+", max(0, start - _PLUS_REACH), start)
    if at < 0 or (at + 1 < start and at > 0 and text[at - 1].isdigit()):
        return None
    return at


def _stretches(text: str, groups: Sequence[Span], at: int) -> Iterator[tuple[int, str, bool, bool]]:
    """Ever longer runs of groups from `at`: index of the last, digits, are all gaps tight, is the last one natural.

    Gaps are tight where a country may write them, or where all are alike; a gap is natural unless it is the first
    that is not tight, or parts a single digit off in another way than the groups before.
    """
    digits = first_gap = ""
    tight = True
    even = groups[at][1] - groups[at][0] <= 5
    for last in range(at, min(at + _MOST_GROUPS, len(groups))):
        first, end = groups[last]
        natural = True
        if last > at:
            gap = text[groups[last - 1][1] : first]
            if _parts(gap):
                return
            first_gap = first_gap or gap
            even = even and gap == first_gap and end - first <= (2 if "," in gap else 5)
            loose = tight and not even and not _TIGHT.fullmatch(gap)
            tight = tight and not loose
            natural = not loose and not (end - first == 1 and gap != first_gap)
        digits += text[first:end]
        if len(digits) > (17 if digits.startswith("00") else 15):
            return
        yield last, digits, tight, natural


def _parts(gap: str) -> bool:
    """True for what no number has inside."""
    return len(gap) > 6 or "+" in gap or "\n\n" in gap or gap.count("\n") > 1


def _without_trunk(digits: str, text: str, groups: Sequence[Span], at: int, last: int) -> str:
    """Digits without the bracketed trunk zero of +44 (0) 20..."""
    place = groups[at][1] - groups[at][0]
    for first, end in groups[at + 1 : last + 1]:
        if text[first - 1 : end + 1] == "(0)":
            return digits[:place] + digits[place + 1 :]
        place += end - first
    return digits


def _plausible(digits: str, plus: bool, regions: tuple[str, ...]) -> bool:
    """Cheap test before the numbering plan is searched."""
    size = len(digits)
    if size < 7 or len(set(digits)) < 2:
        return False
    if plus or digits.startswith("00"):
        return size >= 9
    if digits[0] != "0" and 10 <= size <= 15:
        return True
    return any(size in lengths(region) for region in regions)
