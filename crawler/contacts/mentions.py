"""Names behind an @: which app they belong to, as far as the text decides it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.contacts.handle_shapes import HOST, NOT_HANDLES, SHAPES
from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late

_MENTION: Final = compile_late(r"@( ?)([a-z0-9_][a-z0-9_.]{2,31})")
_CONTACT_CUE: Final = compile_late(
    rf"(?:{word_lists('handles').pattern('contact_cue')}"
    r"|[\u2190-\u2bff\U0001f446-\U0001f449\U0001f4ac\U0001f4e9\U0001f4e8\U0001f4f2])[^@]{0,40}$"
)
_MENTION_HOME: Final[dict[str, str]] = {
    "ru": "telegram",
    "uk": "telegram",
    "zh": "telegram",
    "id": "instagram",
    "ms": "instagram",
}
_APP_BEHIND: Final = compile_late(r"\s?[(（,\-–]?\s?")
_CSS: Final = compile_late(r"^\s*(?:\{|\(|screen|only|and\s*\(|import|url|\"|')")


_GOES_ON: Final = compile_late(r"\s_?\s?(?:id|com|co|official|indonesia|jkt)(?![a-z])")
"""What follows a name whose dot or underline was lost."""
_ODD: Final = compile_late(r"[0-9_]")
_MOST: Final = 2_000
"""Signs @ looked at in one text; more is a flood, not an ad."""
_REACH: Final = 80
"""Characters before the @ in which the name of an app is searched. Set by hand, not fitted."""
_SHORTEST: Final = 4
"""Letters of a name that nothing but the habit of a language calls a contact."""


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """Every @name that is no e-mail address and no code, and whose app the text names or implies."""
    text = prepared.text
    at = text.find("@")
    for _ in range(_MOST):
        if at < 0:
            return
        match = _MENTION.match(text, at)
        if match and not _is_glued(text, at):
            extraction = _mention(prepared, match)
            if extraction is not None:
                prepared.take(extraction.start, extraction.end)
                yield extraction
        at = text.find("@", at + 1)


def _is_glued(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    return (before.isascii() and before.isalnum()) or before in ("_", "-", "/", ".")


def _mention(prepared: PreparedText, match: re.Match[str]) -> Extraction | None:
    text = prepared.text
    handle = match[2].rstrip(".")
    start, end = match.start(), match.start(2) + len(handle)
    if match[1] and not (_ODD.search(handle) and _named_before(prepared, start)):
        return None
    after = text[end : end + 12]
    if handle in NOT_HANDLES or handle.isdigit() or HOST.search(handle) or not prepared.is_free(start, end):
        return None
    behind = _named_behind(prepared, end)
    if (after[:1] in ("/", "@", "-", "(") and not behind) or (_CSS.match(after) and not behind):
        return None
    kind, rule = (behind, "mention-app") if behind else _home(prepared, start, handle)
    rule = "mention-cut" if rule and _GOES_ON.match(text, end) else rule
    if not kind or (kind == "telegram" and ("." in handle or len(handle) < _SHORTEST)):
        return None
    return Extraction(kind, prepared.as_written(match.start(2), end), start, end, rule)


def _named_behind(prepared: PreparedText, end: int) -> str:
    """Kind of the app that is named in brackets right after a place: "@zz_name (Telegram)"; "" for none."""
    gap = _APP_BEHIND.match(prepared.text, end)
    if gap is None or "(" not in gap.group():
        return ""
    near = [kind for start, _, kind in prepared.apps if start == gap.end() and kind in SHAPES]
    return near[0] if near else ""


def _named_before(prepared: PreparedText, start: int) -> str:
    """Kind of the app that is named last before a place; "" for none."""
    near = [kind for _, end, kind in prepared.apps if start - _REACH <= end <= start and kind in SHAPES]
    return near[-1] if near else ""


def _home(prepared: PreparedText, start: int, handle: str) -> tuple[str, str]:
    """The app that an @name belongs to, and the extraction rule."""
    near = _named_before(prepared, start)
    if near:
        return near, "mention-app"
    named = {kind for _, _, kind in prepared.apps}
    cue = _CONTACT_CUE.search(prepared.text[max(0, start - 48) : start])
    languages = prepared.hints.languages
    home = _MENTION_HOME.get(languages[0], "") if languages else ""
    if home:
        if cue or home in named:
            return home, "mention-cued"
        return (home, "mention-bare") if start and len(handle) >= _SHORTEST else ("", "")
    for kind in ("telegram", "instagram", "tiktok", "twitter"):
        if kind in named:
            return kind, "mention-named"
    if not cue:
        return "", ""
    return "instagram" if "." in handle else "telegram", "mention-guessed"


EXAMPLES: Final = (
    ExtractionExample("пишите в телегу @zz_example", (("telegram", "zz_example"),)),
    ExtractionExample("@media screen { } @property int x; @types/node"),
    ExtractionExample("Для подробностей пиши @zz_example", (("telegram", "zz_example"),)),
    ExtractionExample("Follow us on Instagram or DM @zz.example.jobs", (("instagram", "zz.example.jobs"),)),
    ExtractionExample("Our values: growth @ scale, see @types/node"),
)
