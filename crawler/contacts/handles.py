"""Handles: a name next to the name of an app, and a name that is stated to be the same on another app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crawler.contacts.handle_shapes import HOST, NOT_HANDLES, SHAPES
from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.contacts.words import same_name_apps, word_lists
from crawler.late_regex import compile_late
from crawler.text.word_lists import alternatives

_LISTS: Final = word_lists("handles")
_SAME_APPS: Final = same_name_apps()
_ALSO: Final = alternatives(_SAME_APPS)
_SAME_NAME: Final = _LISTS.pattern("same")
_SAME_AFTER: Final = compile_late(rf"\s?[(,/|]?\s?(?P<app>{_ALSO})\s?(?:{_SAME_NAME})")
_AFTER: Final = compile_late(
    r"(?P<gap>(?:\d(?=\s?:))?[\s:=\-–—>→|/()\[\]【「『*~.,•\"'\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]{0,8}"
    rf"(?:[(](?P<app>{_ALSO})\s?(?:{_SAME_NAME})[)][\s:]{{0,3}})?"
    rf"(?:(?:(?:{_LISTS.pattern('before_name')})(?![a-z0-9_])|{_LISTS.pattern('before_name_unspaced')})"
    r"[\s:=\-–>→()\[\]【「『*.•\"'\U0001f000-\U0001faff]{0,6}){0,2})"
    r"(?P<at>(?:@|[(\[{]\s?(?:at|@)\s?[)\]}])?) ?(?P<handle>(?:live:\.?)?[a-z0-9_][a-z0-9_.\-]{2,79})"
)
"""What follows the name of an app. The longest handles in use are keys of 66 (Session) and 76 characters (Tox)."""
_MARK: Final = compile_late(r"[:=>→–—【「『\U0001f447-\U0001f449]|\bid\b|号| - ")
_STATED_ID: Final = compile_late(r"\bid\s?[:=]")
_ID: Final = compile_late(r"\bid\b")
_BESIDE: Final = compile_late(r"[\s:=\-–>(*\"']{0,5}")
_CLOSED: Final = compile_late(r"[.)\]]\s")
_BEFORE_BRACKET: Final = compile_late(r"(?<![a-z0-9_@.\-/])([a-z][a-z0-9_\-]{4,31})\s?\($")
_BRACKET_END: Final = compile_late(rf"\s?(?:{_LISTS.pattern('after_bracket')})?\s?\)")
_LONGEST_NAME: Final = 40
"""Characters searched for a name before an app in brackets; names have at most 32 (Telegram, Skype)."""
_ANNOUNCED: Final = compile_late(
    rf"(?:{_LISTS.pattern('announcing')}|(?<![a-z0-9])v(?=:))\s?[:\-]\s{{0,3}}"
    r"(?P<handle>[a-z][a-z0-9_\-]{5,19})(?![\w.@\-/])"
)
_ANNOUNCED_PREFILTER: Final = (*_LISTS.words("announcing_prefilter"), "v:")
"""One of them is in every text that `_ANNOUNCED` matches."""
_CALL_LINE: Final = compile_late(rf"(?:^|[^a-z])(?:{_LISTS.pattern('before_line')})\s{{1,2}}$")
BEFORE_LINE: Final = 24
"""Characters before "line" in which a word tells that the app is meant. Set by hand, not fitted."""
_DOTTED: Final = frozenset(("instagram", "tiktok", "line"))
"""Apps on which a dot within a word marks it as a name."""
_ENDS_IN_UNDERSCORE: Final = frozenset(("instagram", "telegram", "tiktok"))
"""Apps whose names may end in an underscore."""
_CHINESE_MOBILE: Final = compile_late(r"\+86(1[3-9]\d{9})")


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """Handles next to the name of their app. They are extracted before links: "zz.name" is a handle there."""
    for start, end, kind in prepared.apps:
        extraction = _named(prepared, start, end, kind) or _bracketed(prepared, start, end, kind)
        if extraction is not None:
            prepared.take(extraction.start, extraction.end)
            yield extraction
            same = _AFTER.match(prepared.text, end)
            if same is not None and same["app"]:
                yield replace(extraction, kind=_SAME_APPS[same["app"]], rule="handle-same")
    if any(sign in prepared.text for sign in _ANNOUNCED_PREFILTER) and not prepared.text.isascii():
        yield from _announced(prepared)


def _bracketed(prepared: PreparedText, start: int, end: int, kind: str) -> Extraction | None:
    """The name before an app in brackets, in a text of another alphabet: "zz_example1（微信）"."""
    shape = SHAPES.get(kind)
    name = _BEFORE_BRACKET.search(prepared.text, max(0, start - _LONGEST_NAME), start)
    if shape is None or name is None or not _BRACKET_END.match(prepared.text, end) or prepared.text.isascii():
        return None
    first, last = name.span(1)
    if not shape.fullmatch(name[1]) or name[1] in NOT_HANDLES or not prepared.is_free(first, last):
        return None
    return Extraction(kind, prepared.as_written(first, last), first, last, "handle-announced")


def same_handle_elsewhere(prepared: PreparedText, extraction: Extraction) -> Extraction | None:
    """The same person on another app: "138... 微信同号" is a WeChat name too."""
    if prepared.text.isascii():
        return None
    match = _SAME_AFTER.match(prepared.text, extraction.end)
    if match is None or _SAME_APPS[match["app"]] == extraction.kind:
        return None
    kind, value = _SAME_APPS[match["app"]], extraction.value
    mobile = _CHINESE_MOBILE.fullmatch(value)
    if kind != "whatsapp" and mobile:
        value = mobile[1]
    return Extraction(kind, value, extraction.start, extraction.end, "handle-same")


def _announced(prepared: PreparedText) -> Iterator[Extraction]:
    """Names that only the word for "contact" announces: WeChat, as Chinese readers take them."""
    for match in _ANNOUNCED.finditer(prepared.text):
        start, end = match.span("handle")
        handle = match["handle"]
        odd = any(map(str.isdigit, handle)) or "_" in handle
        if odd and prepared.is_free(start, end) and handle not in NOT_HANDLES:
            prepared.take(start, end)
            yield Extraction("wechat", prepared.as_written(start, end), start, end, "handle-announced")


def _named(prepared: PreparedText, start: int, end: int, kind: str) -> Extraction | None:
    shape = SHAPES.get(kind)
    match = _AFTER.match(prepared.text, end)
    if shape is None or match is None or not prepared.is_free(start, match.end()):
        return None
    gap, handle = match["gap"], match["handle"].rstrip(".-" if kind in _ENDS_IN_UNDERSCORE else ".-_")
    first = match.start("handle")
    last = first + len(handle)
    if (
        handle in NOT_HANDLES
        or HOST.search(handle)
        or "\n\n" in gap
        or "//" in gap
        or not shape.fullmatch(handle)
    ):
        return None
    plain = handle.replace("-", "").replace(".", "")
    if plain.isdigit() and kind not in ("qq", "wechat") and not match["at"]:
        return None
    if prepared.text[last : last + 1] in ("@", ":"):
        return None
    if (
        not gap
        and not match["at"]
        and prepared.text[start] < "\u0e00"
        and not (kind == "qq" and plain.isdigit())
    ):
        return None
    rule = _rule(prepared, kind, start, end, match, handle)
    return Extraction(kind, prepared.as_written(first, last), match.start("at"), last, rule) if rule else None


def _rule(prepared: PreparedText, kind: str, start: int, end: int, match: re.Match[str], handle: str) -> str:
    """Extraction rule by which the word after an app's name is a name on it; "" where there is too little."""
    gap = match["gap"]
    marked = bool(_MARK.search(gap)) and not _CLOSED.search(gap)
    odd = any(map(str.isdigit, handle)) or "_" in handle or ("." in handle and kind in _DOTTED)
    if kind == "line" and prepared.text[start].isascii() and not match["at"]:
        shouted = ":" in gap and (odd or prepared.plain.raw(start, end).isupper())
        called = odd and (calls_line(prepared.text, start) or _in_capitals_alone(prepared, start, end, gap))
        if not (shouted or called or _ID.search(gap)):
            return ""
    if match["at"]:
        return "handle-at" if _BESIDE.fullmatch(gap) else "handle-at-far"
    if prepared.text[start:end] == "wc" and ":" not in gap:
        return ""
    chinese = prepared.text[start] >= "\u0e00" or kind in ("wechat", "qq")
    if chinese and (odd or len(handle) >= 5):
        return "handle-chinese" if marked else "handle-chinese-bare"
    if marked and (odd or _STATED_ID.search(gap) or _ends_line(prepared.text, match.end())):
        return "handle-marked" if odd else "handle-marked-word"
    if marked:
        return "handle-word" if kind == "telegram" and "-" not in gap else ""
    return "handle-odd" if odd and len(handle) >= 5 and "\n" not in gap else ""


def _in_capitals_alone(prepared: PreparedText, start: int, end: int, gap: str) -> bool:
    """True for "LINE" before a name on its line, where the word before it, if any, is not in capitals too."""
    before = prepared.plain.raw(max(0, start - BEFORE_LINE), start).rsplit("\n", 1)[-1].split()
    return (
        prepared.plain.raw(start, end) == "LINE" and "\n" not in gap and not (before and before[-1].isupper())
    )


def calls_line(text: str, start: int) -> bool:
    """True where a word right before "line" (at `start`) asks the reader to use the app."""
    return _CALL_LINE.search(text[max(0, start - BEFORE_LINE) : start]) is not None


def _ends_line(text: str, at: int) -> bool:
    return not text[at : at + 2].strip(" .,;*)") or text[at : at + 1] in "\n,;|)"


EXAMPLES: Final = (
    ExtractionExample("Telegram: @zz_example", (("telegram", "zz_example"),)),
    ExtractionExample("TG: zz_example1", (("telegram", "zz_example1"),)),
    ExtractionExample("飞机：@zz_example", (("telegram", "zz_example"),)),
    ExtractionExample("微信：zz_example88", (("wechat", "zz_example88"),)),
    ExtractionExample("加V zzexample88", (("wechat", "zzexample88"),)),
    ExtractionExample("QQ 1234567890", (("qq", "1234567890"),)),
    ExtractionExample("LINE ID: zz.example", (("line", "zz.example"),)),
    ExtractionExample("Questions to our LINE zz_example60", (("line", "zz_example60"),)),
    ExtractionExample("PRODUCTION LINE packer2"),
    ExtractionExample("Add Line: zzexample60", (("line", "zzexample60"),)),
    ExtractionExample("Add us on LINE (zzexample60)", (("line", "zzexample60"),)),
    ExtractionExample("Skype: live:zz.example1", (("skype", "live:zz.example1"),)),
    ExtractionExample("Instagram @zz.example", (("instagram", "zz.example"),)),
    ExtractionExample("IG: zz_example", (("instagram", "zz_example"),)),
    ExtractionExample("insta @zz.example_", (("instagram", "zz.example_"),)),
    ExtractionExample("IG lang po: zz.example0", (("instagram", "zz.example0"),)),
    ExtractionExample("微❤信 zz_example88", (("wechat", "zz_example88"),)),
    ExtractionExample("We build Telegram bots and the line manager checks them."),
    ExtractionExample("Production Line: packer2 and Bus line no. m2345"),
    ExtractionExample("Join our telegram group for updates"),
)
