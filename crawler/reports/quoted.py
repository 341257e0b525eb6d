"""What in a report is the suspect's own text, and what names the suspects have. Pure; the words are in whose.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.postings.hiring_words import hiring_words
from crawler.reports.words import ends, pattern, plain

BEFORE: Final = 80
"""Characters before a quotation in which a word may say whose text it is. Set by hand in 2026."""
AD: Final = 60
"""Characters from which a quotation that speaks of hiring or money is an ad. Set by hand in 2026."""
HEADER: Final = 50
"""Characters of a line that only says that a message was forwarded. Set by hand in 2026."""
SIDE: Final = 40
"""Characters before a title in which a word may put its bearer on the reporter's side. Set by hand in 2026."""
_QUOTES: Final = re.compile(
    r"\u201c[^\u201d]{1,3000}\u201d|\"[^\"]{1,3000}\"|\u00ab[^\u00bb]{1,3000}\u00bb|\u300c[^\u300d]{1,3000}\u300d"
    r"|\u201e[^\u201c\u201d]{1,3000}[\u201c\u201d]|(?m:^>.*$)"
)
_MONEY: Final = re.compile(r"[$\u20ac\u00a3\u00a5\u20b9\u20a6\u20b1\u20ab]|\b(?:usd|eur|rm|aed|sar)\b", re.I)
_PARAGRAPH: Final = re.compile(r"(?:[^\n]+\n?)+")
_NAME: Final = re.compile(r"[ \t:'\"\u2018\u201c]{1,3}([^\W\d_]{3,20})")


def suspect_texts(text: str, languages: frozenset[str]) -> list[tuple[int, int]]:
    """Offsets of quotations and forwarded messages that are the suspect's text.

    Args:
        text: The report.
        languages: Whose words are looked for.
    """
    quotes = [found.span() for found in _QUOTES.finditer(text) if _is_theirs(text, found, languages)]
    return [*quotes, *_forwarded(text, languages)]


def quotation_ends(text: str) -> list[int]:
    """Where quotations end: words in one say nothing of a contact after it."""
    return [found.end() for found in _QUOTES.finditer(text)]


def _is_theirs(text: str, quote: re.Match[str], languages: frozenset[str]) -> bool:
    """Whether a quotation is the suspect's text, by the words before it."""
    before = plain(text[max(0, quote.start() - BEFORE) : quote.start()])
    if _is_ad(quote[0]) and ends(pattern("whose", "own_words", languages), before) < 0:
        return True
    sentence = re.split(r"[.!?\u0964\u3002]\s", before)[-1]
    begin = len(before) - len(sentence)
    named = ends(pattern("whose", "suspect", languages), sentence)
    said = max(ends(pattern("whose", "forwarded", languages), before), begin + named if named >= 0 else -1)
    return said > ends(pattern("whose", "family", languages), before)


def _is_ad(quoted: str) -> bool:
    """Whether a quotation is an ad: long, and with words of hiring or an amount of money."""
    return len(quoted) >= AD and (hiring_words(quoted) > 0 or _MONEY.search(quoted) is not None)


def _forwarded(text: str, languages: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The paragraph after a line that says so; not its last line at the end of the text: it may be a signature."""
    header = pattern("whose", "forward_header", languages)
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        if len(line) > HEADER or not header.match(plain(line).lstrip(" *_[(-\u2014>")):
            continue
        begin = at + len(text[at:]) - len(text[at:].lstrip("\n\r "))
        paragraph = _PARAGRAPH.match(text, begin)
        if paragraph is None:
            continue
        end = paragraph.end()
        if end == len(text) and "\n" in paragraph[0].strip():
            end = begin + paragraph[0].rstrip().rindex("\n")
        yield begin, end


def suspect_names(text: str, languages: frozenset[str]) -> frozenset[str]:
    """Names of those who are reported, lower case: capitalised words after a title or "called".

    A name by which a reporter introduces themselves is none, nor one of somebody on their side ("our advocate Mr").
    """
    own = {name for name, _ in _after(text, "introduction", languages)}
    names = set()
    for name, start in _after(text, "named", languages):
        before = re.split(r"[.!?;\n]", plain(text[max(0, start - SIDE) : start]))[-1]
        beside = max(ends(pattern("whose", kind, languages), before) for kind in ("introduction", "family"))
        if beside < 0 or ends(pattern("whose", "suspect", languages), before) > beside:
            names.add(name)
    return frozenset(names - own)


def _after(text: str, kind: str, languages: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The capitalised words right after words of a kind, with the place of the latter."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return
    for found in pattern("whose", kind, languages).finditer(lowered):
        name = _NAME.match(text, found.end())
        if name and name[1][0].isupper():
            yield name[1].lower(), found.start()
