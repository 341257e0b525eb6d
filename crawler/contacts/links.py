"""Links: messengers and networks by their hosts, application forms, and websites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crawler.contacts.link_kinds import classify
from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.late_regex import compile_late

_DOT: Final = compile_late(r"[a-z0-9\-\u00e0-\uffff]\.(?:[a-z]{2}|рф)")
_COLON: Final = compile_late(r"[a-z]:[/a-z0-9+]")
_LINK: Final = compile_late(
    r"(?:(?P<scheme>(?:h[tx]{2}ps?|skype|tel|sms|mailto)(?=:)|(?:tg|whatsapp|viber|weixin|sgnl)(?=:/)):(?:/{0,2}|\\\\))?"
    r"(?P<rest>(?P<host>[a-z0-9\u00e0-\u04ff](?:[a-z0-9\-_\u00e0-\u04ff]{0,62}\.)?(?:[a-z0-9\-\u00e0-\u04ff]{1,63}\.){0,4}"
    r"(?:xn--[a-z0-9]{2,24}|[a-z]{2,24}|[\u00e0-\u04ff]{2,24})|(?:\d{1,3}\.){3}\d{1,3})?(?::\d{2,5})?"
    r"(?P<path>[/?#][^\s<>\"'`{}|\\^\[\]*\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{0,1000})?)",
)
_SCHEME: Final = compile_late(r"(?:(?:h[tx]{2}ps?|skype|tel|sms):|(?:tg|whatsapp|viber|weixin|sgnl):/)")
_SCHEME_REACH: Final = 12
"""Characters after a spot in which the name of a scheme may end."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789-." + "".join(map(chr, range(0xE0, 0x500)))
_LABEL: Final = _LETTERS + "_@+%~=&?#/:"
_TRAIL: Final = ".,;:!?'\"*_~»”’)]}>·"
_MOST: Final = 2_000
"""Places looked at in one text."""


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """All links; their text is taken whether or not it leads to anybody."""
    done = 0
    for count, at in enumerate(_spots(prepared.text)):
        if count > _MOST:
            return
        if at < done:
            continue
        extraction, done = _link_at(prepared, max(done, _begin(prepared.text, at)), at)
        if extraction is not None:
            yield extraction


def _spots(text: str) -> Iterator[int]:
    """Places before a dot between letters or before the colon of a scheme, as they come."""
    dot, colon = text.find("."), text.find(":")
    while dot >= 0 or colon >= 0:
        if colon < 0 or 0 <= dot < colon:
            if dot and _DOT.match(text, dot - 1):
                yield dot - 1
            dot = text.find(".", dot + 1)
        else:
            if colon and _COLON.match(text, colon - 1):
                yield colon - 1
            colon = text.find(":", colon + 1)


def _begin(text: str, at: int) -> int:
    """First character of the word around a spot."""
    low = max(0, at - 300)
    return low + len(text[low:at].rstrip(_LABEL))


def _link_at(prepared: PreparedText, start: int, at: int) -> tuple[Extraction | None, int]:
    """The link of one word and where the search goes on."""
    text = prepared.text
    scheme = _SCHEME.search(text, start, at + _SCHEME_REACH)
    begin = scheme.start() if scheme and scheme.start() <= at + 2 else start
    if not scheme or begin > at + 2:
        begin += len(text[begin : at + 1].rstrip(_LETTERS))
    begin = _after_other_script(text, begin, at)
    while begin < at and text[begin] in "-.":
        begin += 1
    match = _LINK.match(text, begin)
    if match is None or match.end() <= at:
        return None, at + 2
    end = match.end()
    while end > begin and text[end - 1] in _TRAIL and not (text[end - 1] == ")" and "(" in text[begin:end]):
        end -= 1
    if not prepared.is_free(begin, end):
        return None, end
    if "@" in text[max(0, begin - 1) : begin] or (text[end : end + 1] == "@"):
        return None, end
    extraction = classify(prepared, match, begin, end)
    if extraction is not None:
        end = max(end, extraction.end)
        prepared.take(begin, end)
        return extraction, end
    if match["scheme"] or "/" in text[begin:end]:
        prepared.take(begin, end)
    return None, max(end, at + 2)


def _after_other_script(text: str, begin: int, at: int) -> int:
    """Where the link begins when a word of another alphabet is glued before it."""
    if not text[at].isascii() or text[begin:at].isascii():
        return begin
    for place in range(at, begin - 1, -1):
        if not text[place].isascii():
            return place + 1
    return begin


EXAMPLES: Final = (
    ExtractionExample("Join https://t.me/zz_example now", (("telegram", "zz_example"),)),
    ExtractionExample("t.me/+AbCdEf12345", (("telegram", "+AbCdEf12345"),)),
    ExtractionExample("https://t.me/joinchat/AbCdEf12345", (("telegram", "+AbCdEf12345"),)),
    ExtractionExample("tg://resolve?domain=zz_example", (("telegram", "zz_example"),)),
    ExtractionExample("wa.me/2348030000123", (("whatsapp", "+2348030000123"),)),
    ExtractionExample("https://wa.me/+79000000123 ", (("whatsapp", "+79000000123"),)),
    ExtractionExample(
        "https://api.whatsapp.com/send?phone=2348030000123&text=Hi", (("whatsapp", "+2348030000123"),)
    ),
    ExtractionExample("whatsapp://send?phone=2348030000123", (("whatsapp", "+2348030000123"),)),
    ExtractionExample(
        "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", (("whatsapp-invite", "+AbCdEfGhIjKlMnOpQrStUv"),)
    ),
    ExtractionExample("wa.me/message/ZZTOP123ABC", (("whatsapp-link", "+ZZTOP123ABC"),)),
    ExtractionExample("https://whatsapp.com/channel/0029VaZZxx12", (("whatsapp-channel", "+0029VaZZxx12"),)),
    ExtractionExample("https://www.instagram.com/zz.example/?hl=en", (("instagram", "zz.example"),)),
    ExtractionExample("facebook.com/profile.php?id=1000000123", (("facebook", "1000000123"),)),
    ExtractionExample(
        "https://docs.google.com/forms/d/e/abc/viewform",
        (("form", "https://docs.google.com/forms/d/e/abc/viewform"),),
    ),
    ExtractionExample(
        "Apply: www.hire.example/jobs?utm_source=x", (("website", "http://www.hire.example/jobs"),)
    ),
    ExtractionExample("see hire-now.example/apply.", (("website", "http://hire-now.example/apply"),)),
    ExtractionExample("https://vk.com/share.php?url=x"),
    ExtractionExample("https://www.facebook.com/sharer/sharer.php?u=x"),
    ExtractionExample("We use ethers.js, node.js and main.py daily."),
    ExtractionExample("Good pay.Call us.No fees"),
    ExtractionExample("e.g. this, i.e. that"),
)
