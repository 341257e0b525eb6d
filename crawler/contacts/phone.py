"""Phone numbers, and the messengers that are reached by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.contacts import cues
from crawler.contacts.model import Example, Find, Reading
from crawler.contacts.plan import Number, lengths, read_number

_SEP: Final = r"\\\s.\-/()_*~|,•·:\u200b\u2190-\u2bff\U0001f000-\U0001faff"
_WINDOW: Final = re.compile(rf"[0-9](?:[{_SEP}]{{0,4}}\+?\d){{6,}}")
_GROUP: Final = re.compile(r"\d+")
_DATE: Final = re.compile(
    r"(?<![\d./\-])(?:\d{1,2}([./\-])\d{1,2}\1(?:(?:19|20)\d\d(?!\d)|\d\d(?![./\-]?\d))"
    r"|(?:19|20)\d\d([./\-])\d{1,2}\2\d{1,2}(?!\d))"
    r"|(?<!\d)(?:19|20)\d\d\s?[\-/]\s?(?:(?:19|20)\d\d)(?!\d)|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"
)
_TIGHT: Final = re.compile(r"(?:[ .\-_()*~\\]|\) ?|\)-| \(| - |\u2011){0,3}")
_TAIL: Final = re.compile(r"\s?/\s?(\d{1,4})(?![\d/]|[ .\-]\d)")
_EXTENSION: Final = re.compile(
    r"[\s,;]{0,3}(?:ext(?:ension)?|extn|x|доб|dahili|ramal|poste|durchwahl|分机|转)[\s.:]{0,3}(\d{1,6})(?!\d)"
)
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:[ .,]\d{3})+")
_ADDRESS: Final = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_DECIMALS: Final = re.compile(r"\d{1,3}\.\d{4,}")
_HASH_BEFORE: Final = re.compile(r"(?:\d[a-z]{1,3}|[0-9a-f]{6}|_[a-z]*|#[\w]*|[?&=]\w*)$")
_DECIMAL_BEFORE: Final = re.compile(r"(?:^|\D)\d{1,5}[.,]$")
_DECIMAL_AFTER: Final = re.compile(r"[.,]?\d{1,5}(?:\D|$)|\d")
_LIST: Final = re.compile(
    r"(?:\s?\([^)\d]{0,30}\))?[\s,;/&|+(\-]*(?:or|and|and/or|ou|o|или|y|dan|atau|и|والا|أو|او|或|/)?[\s,;/&|(\-]*$"
)
_BUDGET: Final = 20_000
"""Work spent on one text: a group looked at costs 1, a question to the numbering plan 10."""
_PHONE_APPS: Final = frozenset(("whatsapp", "viber", "signal", "imo", "botim", "zalo", "mobile-money"))
_APP_AFTER: Final = re.compile(
    r"\s{0,2}(?:[(\[\-–,/]\s?)?(?:(?:on|via|also|only|solo|apenas|myos|aussi|tambien|для|по|в|na|di|this is|is|is my"
    r"|is for|call and|call/|calls?)\s){0,2}$"
)


@dataclass(slots=True)
class _Chosen:
    number: Number
    first: int
    last: int
    digits: str
    plus: bool


def read(reading: Reading) -> Iterator[Find]:
    """All phone numbers of a text, longest tight grouping first."""
    budget = [_BUDGET]
    before: Find | None = None
    for window in _WINDOW.finditer(reading.text):
        if budget[0] <= 0:
            return
        for find, digits in _in_window(reading, window, budget):
            named = _with_app(reading, find, before)
            reading.take(named.start, named.end)
            before = named
            yield named
            second = _joined(reading, named, digits)
            if second is not None:
                yield second


def _in_window(reading: Reading, window: re.Match[str], budget: list[int]) -> Iterator[tuple[Find, str]]:
    text = reading.text
    start, end = window.span()
    dates = [match.span() for match in _DATE.finditer(text, max(0, start - 1), end)]
    groups = [
        match.span()
        for match in _GROUP.finditer(text, start, end)
        if not any(first < match.end() and match.start() < last for first, last in dates)
    ]
    at = 0
    while at < len(groups) and budget[0] > 0:
        budget[0] -= 1
        chosen = _choose(reading, groups, at, budget)
        if chosen is None:
            at += 1
            continue
        find = _judge(reading, groups, chosen)
        if find is not None:
            yield find, chosen.digits
            at = chosen.last + 1
        else:
            at += 1


def _choose(reading: Reading, groups: list[tuple[int, int]], at: int, budget: list[int]) -> _Chosen | None:
    """The best number that begins with a group: the longest over tight gaps, else the first over any gap."""
    text = reading.text
    start = groups[at][0]
    if not reading.is_free(*groups[at]):
        return None
    plus = "+" in text[max(0, start - 2) : start]
    digits = ""
    tight = True
    first_gap = ""
    even = groups[at][1] - groups[at][0] <= 5
    best: _Chosen | None = None
    for last in range(at, min(at + 16, len(groups))):
        if last > at:
            gap = text[groups[last - 1][1] : groups[last][0]]
            if "+" in gap or "\n\n" in gap or gap.count("\n") > 1 or len(gap) > 6:
                break
            first_gap = first_gap or gap
            even = even and gap == first_gap and groups[last][1] - groups[last][0] <= 5
            if tight and not even and not _TIGHT.fullmatch(gap):
                if best is not None and best.number.valid:
                    break
                tight = False
        digits += text[groups[last][0] : groups[last][1]]
        if len(digits) > (17 if digits.startswith("00") else 15):
            break
        if not _plausible(digits, plus, reading.regions):
            continue
        budget[0] -= 10
        number = read_number(
            _without_trunk(digits, text, groups, at, last), plus=plus, regions=reading.regions
        )
        if number is not None and (best is None or number.valid >= best.number.valid):
            best = _Chosen(number, at, last, digits, plus)
            if not tight and number.valid:
                break
    return best


def _by_language(digits: str, reading: Reading) -> Number | None:
    """A number that only a country of the text's language knows."""
    more = reading.lands.of_language
    number = read_number(digits, plus=False, regions=more) if more else None
    return number if number is not None and number.valid else None


def _without_trunk(digits: str, text: str, groups: list[tuple[int, int]], at: int, last: int) -> str:
    """Digits without the bracketed trunk zero of +44 (0) 20..."""
    for first, end in groups[at + 1 : last + 1]:
        if text[first - 1 : end + 1] == "(0)":
            place = sum(stop - begin for begin, stop in groups[at : groups.index((first, end))])
            return digits[:place] + digits[place + 1 :]
    return digits


def _plausible(digits: str, plus: bool, regions: tuple[str, ...]) -> bool:
    """Cheap test before the numbering plan is asked."""
    size = len(digits)
    if size < 7 or len(set(digits)) < 2:
        return False
    if plus or digits.startswith("00"):
        return size >= 9
    if digits[0] != "0" and 10 <= size <= 15:
        return True
    return any(size in lengths(region) for region in regions)


def _judge(reading: Reading, groups: list[tuple[int, int]], chosen: _Chosen) -> Find | None:
    """The find with its confidence, or None where the words around say that it is no phone number."""
    text = reading.text
    start, end = groups[chosen.first][0], groups[chosen.last][1]
    shape = text[start:end]
    lead = start
    while lead > 0 and lead > start - 3 and text[lead - 1] in "+( ":
        lead -= 1
    before, after = text[max(0, lead - 40) : lead] + " " * (lead < start), text[end : end + 24]
    spaced = _is_spaced(shape)
    announced = bool(cues.PHONE.search(before)) or _app_before(before)
    hidden = bool(reading.plain.tricks_in(*reading.plain.span(start, end)))
    cue = announced or spaced or hidden or bool(cues.PHONE_NEAR.search(before))
    strong = (
        chosen.plus or chosen.digits.startswith("00") or (chosen.digits[0] == "0" and chosen.number.valid)
    )
    if _is_other(shape, before, after, chosen, announced) or not _stands_alone(before, after, strong or cue):
        return None
    confidence = _confidence(reading, chosen, shape, cue, lead, end)
    if confidence < 0.5:
        return None
    first = (
        text.find("+", lead, start)
        if chosen.plus
        else (start - 1 if text[start - 1 : start] == "(" and ")" in shape else start)
    )
    disguises = ("spaced",) if spaced else ()
    extension = _EXTENSION.match(text, end)
    label = f"ext {extension[1]}" if extension else ""
    return Find(
        "phone",
        chosen.number.value,
        first,
        extension.end() if extension else end,
        confidence,
        disguises,
        label,
    )


def _is_spaced(shape: str) -> bool:
    """True for digits one by one, or parted by signs that no country writes."""
    sizes = [len(group) for group in _GROUP.findall(shape)]
    return (len(sizes) >= 6 and sizes.count(1) * 2 > len(sizes)) or bool(
        re.search(r"[_*~|\u2190-\U0001faff]|\d[^\d]{4}\d", shape)
    )


def _app_before(before: str) -> bool:
    return any(end >= len(before) - 12 for _, end, _ in cues.apps_in(before))


def _is_other(shape: str, before: str, after: str, chosen: _Chosen, cue: bool) -> bool:
    """Pay, identity numbers, addresses, coordinates, dates."""
    if chosen.plus:
        return False
    if _ADDRESS.fullmatch(shape) or _DECIMALS.fullmatch(shape):
        return True
    if cues.MONEY_BEFORE.search(before[-14:]) or (cues.MONEY_AFTER.search(after) and not cue):
        return True
    if _THOUSANDS.fullmatch(shape) and not cue:
        return True
    if cues.IDS.search(before) and not cue:
        return True
    return bool(re.fullmatch(r"(?:19|20)\d{6}", chosen.digits)) and not cue


def _stands_alone(before: str, after: str, strong: bool) -> bool:
    """False inside hashes, masks, versions and longer tokens."""
    if before[-1:].isalnum() and before[-1:] < "\u0e00":
        word = re.search(r"[^\W\d_]+$", before)
        if (
            not strong
            or word is None
            or len(word.group()) < 2
            or _HASH_BEFORE.search(before[: word.start()] or " ")
        ):
            return False
    if before[-1:] in ("#", "_", "=", "%", "@") or _DECIMAL_BEFORE.search(before):
        return False
    if after[:1] in ("%", "@", "_") or _DECIMAL_AFTER.match(after):
        return False
    return not (re.match(r"[a-z]", after) and (not strong or re.match(r"[a-z]{1,8}\d", after)))


def _confidence(reading: Reading, chosen: _Chosen, shape: str, cue: bool, start: int, end: int) -> float:
    """Share of such finds that were right on the open data (see bench.contacts)."""
    number, digits = chosen.number, chosen.digits
    if number.how == "plus":
        return 0.97 if number.valid else 0.75
    if not number.valid:
        return 0.75 if cue else 0.6
    if number.how == "national" and digits[0] == "0":
        return (0.97 if cue else 0.93) - (0.1 if reading.lands.guessed else 0)
    if cue:
        return 0.95
    line = reading.text[reading.text.rfind("\n", 0, start) + 1 : end + 2]
    alone = len(line.strip(" *.,-•()")) <= len(shape) + 2
    formatted = bool(re.fullmatch(r"\(?\d{3}\)?[ .\-]{1,2}\d{3}[ .\-]\d{4}", shape)) or shape.startswith("(")
    if formatted or (alone and len(digits) >= 10):
        return 0.85
    if number.how == "bare" and len(digits) >= 11 and _code_fits(number, reading.regions):
        return 0.8
    return 0.3


def _code_fits(number: Number, regions: tuple[str, ...]) -> bool:
    """True where the country code is one that the ad's countries, or the usual lands of such ads, have."""
    usual = (
        "+234",
        "+7",
        "+971",
        "+91",
        "+92",
        "+880",
        "+254",
        "+233",
        "+62",
        "+84",
        "+86",
        "+855",
        "+66",
        "+63",
        "+60",
        "+380",
        "+44",
        "+27",
    )
    return number.value.startswith(usual) or bool(regions)


def _with_app(reading: Reading, find: Find, before: Find | None) -> Find:
    """The find as WhatsApp, Viber... where the app is named beside it or at the head of its list."""
    text = reading.text
    floor = max(before.end if before else 0, find.start - 48)
    near = [(start, end, kind) for start, end, kind in reading.apps if floor <= start and end <= find.start]
    kind = label = ""
    if near:
        start, end, name = near[-1]
        between = text[end : find.start]
        if "\n\n" not in between and not re.search(r"[.!?;]\s", between) and len(between) < 36:
            kind, label = (name, "") if name in _PHONE_APPS else ("", name)
            label = text[start:end] if name == "mobile-money" else label
            if (
                not kind
                and any(other in _PHONE_APPS for _, _, other in near)
                and find.start - near[0][1] < 30
            ):
                kind, label = next((other for _, _, other in near if other in _PHONE_APPS), ""), ""
    if not kind:
        after = next(
            ((start, end, name) for start, end, name in reading.apps if find.end <= start <= find.end + 22),
            None,
        )
        if (
            after
            and after[2] in _PHONE_APPS
            and _APP_AFTER.match(text[find.end : after[0]])
            and not re.match(r"[^\n\w]{0,3}(?:\w{0,9}\W{1,3})?[+\d@]", text[after[1] : after[1] + 16])
        ):
            kind = after[2]
    if (
        not kind
        and before is not None
        and before.kind in _PHONE_APPS
        and _LIST.fullmatch(text[before.end : find.start].rstrip("+( "))
    ):
        kind = before.kind
    if not kind and not label:
        return find
    return Find(
        kind or "phone",
        find.value,
        find.start,
        find.end,
        find.confidence,
        find.disguises,
        find.label or label,
    )


def _joined(reading: Reading, find: Find, digits: str) -> Find | None:
    """The second number of "0803 123 4567/8"."""
    tail = _TAIL.match(reading.text, find.end)
    if tail is None:
        return None
    more = tail[1]
    if len(more) > 4 or not reading.is_free(*tail.span(1)):
        return None
    value = find.value[: -len(more)] + more
    reading.take(*tail.span(1))
    return Find(
        find.kind, value, find.start, tail.end(1), min(find.confidence, 0.8), find.disguises, "joined number"
    )


EXAMPLES: Final = (
    Example("Call 0803 000 0123 now", (("phone", "+2348030000123"),), "NG"),
    Example("Manager-08030000123.", (("phone", "+2348030000123"),), "NG"),
    Example("call08030000123", (("phone", "+2348030000123"),), "NG"),
    Example("К 8 утра. 79000000123 Андрей", (("phone", "+79000000123"),)),
    Example("00971500000123", (("phone", "+971500000123"),)),
    Example("0803 000 0123/4", (("phone", "+2348030000123"), ("phone", "+2348030000124")), "NG"),
    Example(
        "0803 000 0123 or 0806 000 0456", (("phone", "+2348030000123"), ("phone", "+2348060000456")), "NG"
    ),
    Example("WhatsApp - 08030000123", (("whatsapp", "+2348030000123"),), "NG"),
    Example("044 700 0123 (also WhatsApp)", (("whatsapp", "+358447000123"),), "FI"),
    Example("zero eight zero three, triple zero, zero one two three", (("phone", "+2348030000123"),), "NG"),
    Example("O8O3 OOO Ol23", (("phone", "+2348030000123"),), "NG"),
    Example("0️⃣8️⃣0️⃣3️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣", (("phone", "+2348030000123"),), "NG"),
    Example("(202) 555-0143", (("phone", "+12025550143"),), "US"),
    Example("Tel. 020 7946 0123 ext 4", (("phone", "+442079460123"),), "GB"),
    Example("Pay 150,000 - 200,000 naira, ref no 08030000123", (), "NG"),
    Example("12/05/2025 - 14/06/2025, 09:00-17:30", (), "NG"),
    Example("#PHONE_0814f032f01156c9557f6d4239ae10ac57a7260aada4d863cb1db34574f86466#", (), "NG"),
    Example("Coordinates 25.276987, 55.296249", (), "AE"),
    Example("RC: 1234567, version 1.2.3.4", (), "NG"),
)
