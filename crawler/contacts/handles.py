"""Handles: a name beside the name of an app, and @names where the text says which app they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.contacts.model import Example, Find, Reading


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AFTER: Final = re.compile(
    r"(?P<gap>[\s:=\-–—>→|/()\[\]*~.,•\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]{0,8}"
    r"(?:(?:id|username|user name|user|account|acc|contact|handle|nick|ник|号|账号|帐号|联系|客服|ไอดี"
    r"|搜索|搜|添加|加|名|name"
    r"|me on|us on|is|add|link|канал|бот)"
    r"[\s:=\-–>→()\[\]*.•\U0001f000-\U0001faff]{0,6}){0,2})"
    r"(?P<at>@?)(?P<handle>(?:live:)?[a-z0-9_][a-z0-9_.\-]{2,40})"
)
_MENTION: Final = re.compile(r"@([a-z0-9_][a-z0-9_.]{2,31})")
_MARK: Final = re.compile(r"[:=>→–—\U0001f447-\U0001f449]|\bid\b|号| - ")
_HOST: Final = re.compile(r"^www\.|\.(?:com|org|net|co|io|ng|ru|uk|me|js|ts|html?)$")
_SHAPES: Final[dict[str, re.Pattern[str]]] = {
    "telegram": re.compile(r"[a-z_][a-z0-9_]{3,31}"),
    "wechat": re.compile(r"[a-z_][a-z0-9_\-]{4,19}|1[3-9]\d{9}|[a-z0-9_\-]{6,20}"),
    "qq": re.compile(r"[1-9]\d{4,10}"),
    "line": re.compile(r"[a-z0-9._\-]{4,20}"),
    "skype": re.compile(r"(?:live:)?[a-z.][a-z0-9.,_\-]{4,31}"),
    "instagram": re.compile(r"[a-z0-9_.]{3,30}"),
    "facebook": re.compile(r"[a-z0-9.]{5,50}"),
    "tiktok": re.compile(r"[a-z0-9_.]{3,24}"),
    "twitter": re.compile(r"[a-z0-9_]{3,15}"),
    "vk": re.compile(r"[a-z0-9_.]{4,32}"),
    "snapchat": re.compile(r"[a-z][a-z0-9_.\-]{3,14}"),
    "potato": re.compile(r"[a-z0-9_]{4,32}"),
    "zalo": re.compile(r"[a-z][a-z0-9_.]{4,30}"),
    "imo": re.compile(r"[a-z][a-z0-9_.]{4,30}"),
    "botim": re.compile(r"[a-z][a-z0-9_.]{4,30}"),
}
_NOT_HANDLES: Final = _words(
    "group channel link only number numbers account page chat call calls text message messages and for "
    "with the our your you all any this that here now contact email mail website web phone mobile tel "
    "from via apply join follow send name id user username profile bot app apps job jobs work team "
    "marketing manager management ads advert twitter facebook instagram linkedin telegram whatsapp "
    "youtube tiktok skype zoom slack discord teams google gmail media property import override charset "
    "keyframes supports font-face page layer types author param return returns deprecated test component "
    "injectable input output model nonnull angular babel types experience required preferred skills "
    "social group/channel update updates http https www com please kindly also are can will must need not "
    "how who what when where dm direct inbox me us them"
)
_CONTACT_CUE: Final = re.compile(
    r"(?:contact|dm|inbox|write|message|msg|text|add|chat|apply|связь|связ|пиш|писать|напиш|обращ|админ"
    r"|hubungi|kirim|联系|咨询|客服|添加|лс|в личк|пм|hr|manager"
    r"|escrib|contacto|ecriv|зв'яз|деталі|подробност|вопрос|резюме|cv|менеджер|рекрутер|оператор"
    r"|[\u2190-\u2bff\U0001f446-\U0001f449\U0001f4ac\U0001f4e9\U0001f4e8\U0001f4f2])[^@]{0,40}$"
)
_MENTION_HOME: Final[dict[str, str]] = {
    "ru": "telegram",
    "uk": "telegram",
    "zh": "telegram",
    "id": "instagram",
    "ms": "instagram",
}
_APP_BEHIND: Final = re.compile(r"\s?[(（]\s?(?:tg|telegram|ig|instagram|wechat|wx|vx|line|微信|飞机)")
_CSS: Final = re.compile(r"^\s*(?:\{|\(|screen|only|and\s*\(|import|url|\"|')")


def read(reading: Reading) -> Iterator[Find]:
    """Handles beside the name of their app. They are read before links: "zz.name" is a handle there."""
    for start, end, kind in reading.apps:
        find = _named(reading, start, end, kind)
        if find is not None:
            reading.take(find.start, find.end)
            yield find


def _named(reading: Reading, start: int, end: int, kind: str) -> Find | None:
    shape = _SHAPES.get(kind)
    match = _AFTER.match(reading.text, end)
    if shape is None or match is None or not reading.is_free(start, match.end()):
        return None
    gap, handle = match["gap"], match["handle"].rstrip(".-_" if kind != "telegram" else ".-")
    first = match.start("handle")
    if (
        handle in _NOT_HANDLES
        or _HOST.search(handle)
        or "\n\n" in gap
        or "//" in gap
        or not shape.fullmatch(handle)
    ):
        return None
    if (
        handle.replace("-", "").replace(".", "").isdigit()
        and kind not in ("qq", "wechat")
        and not match["at"]
    ):
        return None
    if reading.text[first + len(handle) : first + len(handle) + 1] in ("@", ":") or (
        not gap and not match["at"] and reading.text[start] < "\u0e00"
    ):
        return None
    confidence = _trust(reading, kind, start, end, match, handle)
    if confidence < 0.5:
        return None
    at = match.start("at")
    return Find(kind, reading.as_written(first, first + len(handle)), at, first + len(handle), confidence)


def _trust(reading: Reading, kind: str, start: int, end: int, match: re.Match[str], handle: str) -> float:
    gap = match["gap"]
    marked = bool(_MARK.search(gap)) and not re.search(r"[.)\]]\s", gap)
    odd = any(map(str.isdigit, handle)) or "_" in handle
    if (
        kind == "line"
        and reading.text[start].isascii()
        and not (
            match["at"]
            or re.search(r"\bid\b", gap)
            or (":" in gap and reading.plain.raw(start, end).isupper())
        )
    ):
        return 0.0
    if match["at"]:
        return 0.96 if re.match(r"[\s:=\-–>(*]{0,5}$", gap) else 0.9
    chinese = reading.text[start] >= "\u0e00" or kind in ("wechat", "qq")
    if chinese and (odd or len(handle) >= 5):
        return 0.95 if marked else 0.88
    if marked and (odd or _ends_line(reading.text, match.end())):
        return 0.9 if odd else 0.75
    if marked:
        return 0.6 if kind == "telegram" and "-" not in gap else 0.0
    return 0.75 if odd and len(handle) >= 5 and "\n" not in gap else 0.0


def _ends_line(text: str, at: int) -> bool:
    return not text[at : at + 2].strip(" .,;*)") or text[at : at + 1] in "\n,;|)"


def read_mentions(reading: Reading) -> Iterator[Find]:
    """Names behind an @ that stand alone."""
    text = reading.text
    at = text.find("@")
    for _ in range(2_000):
        if at < 0:
            return
        match = _MENTION.match(text, at)
        if match and not (
            at and ((text[at - 1].isascii() and text[at - 1].isalnum()) or text[at - 1] in "._-/")
        ):
            find = _mention(reading, match)
            if find is not None:
                reading.take(find.start, find.end)
                yield find
        at = text.find("@", at + 1)


def _mention(reading: Reading, match: re.Match[str]) -> Find | None:
    text = reading.text
    handle = match[1].rstrip(".")
    start, end = match.start(), match.start(1) + len(handle)
    after = text[end : end + 12]
    if (
        handle in _NOT_HANDLES
        or handle.isdigit()
        or not reading.is_free(start, end)
        or (after[:1] in ("/", "@", "-", "(") and not _APP_BEHIND.match(after))
        or _CSS.match(after)
    ):
        return None
    if _HOST.search(handle):
        return None
    kind, confidence = _home(reading, start)
    if kind == "telegram" and ("." in handle or len(handle) < 4):
        return None
    if not kind or confidence < 0.5:
        return None
    return Find(kind, reading.as_written(match.start(1), end), start, end, confidence)


def _home(reading: Reading, start: int) -> tuple[str, float]:
    """Which app an @name belongs to, and how sure that is."""
    near = [kind for _, end, kind in reading.apps if start - 80 <= end <= start and kind in _SHAPES]
    if near:
        return near[-1], 0.9
    named = {kind for _, _, kind in reading.apps}
    cue = _CONTACT_CUE.search(reading.text[max(0, start - 48) : start])
    language = reading.languages[0] if reading.languages else ""
    home = _MENTION_HOME.get(language, "")
    if home:
        return home, 0.85 if cue or home in named else (0.65 if start else 0.0)
    for kind in ("telegram", "instagram", "tiktok", "twitter"):
        if kind in named:
            return kind, 0.8
    return ("telegram", 0.7) if cue else ("", 0.0)


EXAMPLES: Final = (
    Example("Telegram: @zz_example", (("telegram", "zz_example"),)),
    Example("TG: zz_example1", (("telegram", "zz_example1"),)),
    Example("飞机：@zz_example", (("telegram", "zz_example"),)),
    Example("微信：zz_example88", (("wechat", "zz_example88"),)),
    Example("加V zzexample88", (("wechat", "zzexample88"),)),
    Example("QQ 1234567890", (("qq", "1234567890"),)),
    Example("LINE ID: zz.example", (("line", "zz.example"),)),
    Example("Skype: live:zz.example1", (("skype", "live:zz.example1"),)),
    Example("Instagram @zz.example", (("instagram", "zz.example"),)),
    Example("IG: zz_example", (("instagram", "zz_example"),)),
    Example("We build Telegram bots and the line manager checks them."),
    Example("Join our telegram group for updates"),
)

MENTIONS: Final = (
    Example("пишите в телегу @zz_example", (("telegram", "zz_example"),)),
    Example("@media screen { } @property int x; @types/node"),
    Example("Для подробностей пиши @zz_example", (("telegram", "zz_example"),)),
    Example("Follow us on Instagram or DM @zz.example.jobs", (("instagram", "zz.example.jobs"),)),
    Example("Our values: growth @ scale, see @types/node"),
)
