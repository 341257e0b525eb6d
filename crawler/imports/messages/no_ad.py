"""Which messages are no ads: without words, too short, or a greeting. Everything else is kept and assessed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from crawler.assess import assess
from crawler.postings.company_names import names_role
from crawler.postings.hiring_words import hiring_words, offer_words
from crawler.postings.line_parts import is_place
from crawler.records import JobPosting
from crawler.text.display import counted

LEAST_WORDS: Final = 4
"""Words of the shortest ad; a shorter text with a digit, link, handle or word of work is kept. By hand, 2026."""
LEAST_LETTERS: Final = 8
"""Letters of the shortest ad in a script without spaces between words."""
LONGEST_GREETING: Final = 25
"""Words of the longest text that is looked at as a greeting."""
LEAST_KNOWN: Final = 2 / 3
"""Share of the words of a greeting that are known as such, where none is of work. Set by hand in 2026."""
SHORT: Final = 3
"""Letters of words such as "the" and "you", which stand in every text and count only where there are no others."""

_CONTACT: Final = re.compile(r"\d|@\w|https?:|www\.|\w\.[a-z]{2,24}(?:/|\b)", re.I)
_DENSE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD: Final = re.compile(rf"[^\W\d_][\w\u0300-\u036f\u0900-\u0dff'{_DENSE}]*")
_SPACELESS: Final = re.compile(f"[{_DENSE}]")
_REPLY: Final = re.compile(r"\s*\w{1,4}\s?[:：]")
_LAUGH: Final = re.compile(r"\w?(\w{1,2})\1{1,40}\w?")
"""A word that repeats one or two letters: haha, jajaja, kkkk."""


def no_ad(
    text: str, attachments: int = 0, *, title: str = "", chat: bool = False, linked: bool = False
) -> str:
    """Why a text of a message is no ad; empty if it may be one.

    Args:
        text: The message.
        attachments: Number of pictures and files that came with it.
        title: Its subject or headline; a short one makes no ad of a greeting.
        chat: Whether it is one of a conversation; only there short texts are left out: single words, and those with
            a word of small talk, where no word is of work.
        linked: Whether a link of it leads to a person, whatever its words are.
    """
    said = f"{title}\n{text}"
    words = _words(said)
    files = f", but {counted(attachments, 'picture or file', 'pictures or files')}" if attachments else ""
    if not words and not _CONTACT.search(said):
        return f"no words in it{files}"
    if linked or _CONTACT.search(said):
        return ""
    subject = _words(_REPLY.sub("", title, count=1))
    if _greets(said, words) or (len(subject) < LEAST_WORDS and _greets(text, _words(text))):
        return f"a greeting, thanks or wishes{files}"
    few = len(words) < LEAST_WORDS and len(_SPACELESS.findall(said)) < LEAST_LETTERS
    if chat and few and (len(words) == 1 or any(map(_is_greeting, words))) and not _speaks_of_work(said):
        return f"fewer than {LEAST_WORDS} words, none of work, and no contact{files}"
    return ""


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))


def _greets(text: str, words: list[str]) -> bool:
    """Whether words are of greetings, thanks, wishes and laughter: all of them, or most and none is of work."""
    if not 0 < len(words) <= LONGEST_GREETING:
        return False
    if all(map(_is_greeting, words)):
        return True
    telling = [word for word in words if len(word) > SHORT] or words
    return sum(map(_is_greeting, telling)) >= LEAST_KNOWN * len(telling) and not _speaks_of_work(text)


def _is_greeting(word: str) -> bool:
    known, joined = _greetings()
    return word in known or bool(joined.fullmatch(word) or _LAUGH.fullmatch(word))


def _speaks_of_work(text: str) -> bool:
    """Whether a text has a word of hiring, an offer or a role, a place, or words by which an indicator is found."""
    if hiring_words(text) or offer_words(text) or names_role(text) or any(map(is_place, text.split())):
        return True
    if _work().search(unicodedata.normalize("NFKC", text)):
        return True
    return any(hit.quote for hit in assess(JobPosting(url="", source="", text=text)).hits)


@cache
def _greetings() -> tuple[frozenset[str], re.Pattern[str]]:
    """All words of greetings, thanks and wishes; and what is made up of them in scripts without spaces."""
    words = frozenset(word for said in _table("words") for word in _words(said))
    dense = sorted(filter(_SPACELESS.match, words), key=len, reverse=True)
    return words, re.compile(f"(?:{'|'.join(map(re.escape, dense))})+")


@cache
def _work() -> re.Pattern[str]:
    """Beginnings of words of work; in scripts without spaces anywhere."""
    starts = [word for said in _table("work") for word in unicodedata.normalize("NFKC", said).split()]
    spaced = "|".join(re.escape(word) for word in starts if not _SPACELESS.match(word))
    dense = "|".join(re.escape(word) for word in starts if _SPACELESS.match(word))
    return re.compile(rf"(?<!\w)(?:{spaced})|{dense}", re.I)


def _table(name: str) -> list[str]:
    data = tomllib.loads((resources.files("crawler.imports") / "messages/greetings.toml").read_text("utf-8"))
    return list(data[name].values())
