"""Which messages are no ads: without words, too short, or a greeting. Everything else is kept and assessed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from crawler.text.display import counted

LEAST_WORDS: Final = 4
"""Words of the shortest ad. A shorter text with a digit, link or handle is kept. Set by hand in 2026."""
LEAST_LETTERS: Final = 8
"""Letters of the shortest ad in a script without spaces between words."""
LONGEST_GREETING: Final = 25
"""Words of the longest text that is looked at as a greeting."""

_CONTACT: Final = re.compile(r"\d|@\w|https?:|www\.|\w\.(?:me|com|org|net|ly|app)\b", re.I)
_WORD: Final = re.compile(r"[^\W\d_][\w\u0300-\u036f\u0900-\u0dff'’]*")
_SPACELESS: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def no_ad(text: str, attachments: int = 0, *, chat: bool = False) -> str:
    """Why a text of a message is no ad; empty if it may be one.

    Args:
        text: The message.
        attachments: Number of pictures and files that came with it.
        chat: Whether it is one of a conversation; only there short texts and greetings are left out.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if not words and not _CONTACT.search(text):
        files = f", but {counted(attachments, 'picture or file', 'pictures or files')}" if attachments else ""
        return f"no words in it{files}"
    if not chat or _CONTACT.search(text):
        return ""
    if len(words) < LEAST_WORDS and len(_SPACELESS.findall(text)) < LEAST_LETTERS:
        return f"fewer than {LEAST_WORDS} words, and no contact"
    if len(words) <= LONGEST_GREETING and all(word in _greetings() for word in words):
        return "a greeting, thanks or wishes"
    return ""


@cache
def _greetings() -> frozenset[str]:
    """All words of greetings, thanks and wishes."""
    data = tomllib.loads((resources.files("crawler.imports") / "messages/greetings.toml").read_text("utf-8"))
    return frozenset(word for said in data["words"].values() for word in said.casefold().split())
