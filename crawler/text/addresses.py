"""E-mail addresses written in words, brackets or with damaged dots -> edits that restore them.

The words for "at" and "dot" were collected from the languages of the catalogue. A bare " at " counts only
before a free mail provider or where a dot is in words too: "work at company.com" is no address.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Final

import re2

from crawler.text.fold import Folded
from crawler.text.linear import Linear, compile_linear
from crawler.text.top_domains import ALL, FREE_MAIL

_AT: Final = (
    "at|arroba|aroba|arobase|arobas|chiocciola|klammeraffe|malpa|zavinac|sobaka|собака|собачка|собак|ат|эт|равлик"
    "|艾特|圈a|@|at sign|a|et|et cengi|آت|ات|أت|एट|แอท|a cong|a moc|a-keong|keong"
)
_DOT: Final = (
    "dot|d0t|punto|ponto|point|punkt|titik|kropka|tochka|точка|тчк|крапка|cham|nokta|nukta|doht|punct|点|點|نقطه|دوت"
    "|डॉट|จุด|ดอท"
)
_DAMAGED: Final = (
    r"\W(?:dot|d0t|punto|ponto|point|punkt|titik|cham|nokta|punct|kropka|tochka)\W{1,3}(?:com|net|org|co|info|biz|ru"
    r"|ng|uk|fr|es|br|id|in|de|it|pl|ro|tr|ua|vn|test|example)(?:\W|$)|\W(?:arroba|aroba|arobase|sobaka)\W"
    r"|(?:точка|тчк|крапка|نقطه|دوت|डॉट|จุด|ดอท)\W{1,3}[a-z]|собак|艾特|圈a|[a-z0-9]\s?[点點]\s?[a-z]"
    r"|[\[({<*_\-]\s?(?:at|dot|@|\.)\s?[\])}>*_\-]|[a-z0-9]\s@\s?[a-z0-9\-]+\s?[.,]|[a-z0-9]\s@\s?(?:gmail|yahoo|hotmail|outlook)|[a-z0-9]@\s|@[a-z0-9\-]+(?:\s?[,;]\s?"
    r"|\s\.?\s?|\.\s|c0m)c[o0]m"
    r"|\.\s?c0m|c0rn|\Wat\s+(?:gmail|yahoo|hotmail|outlook|ymail|icloud|proton)|\W(?:gmail|yahoo"
    r"|hotmail) ?(?:dot|com)"
    r"|@[a-z0-9\-]+\s?[{(\[]|@(?:gmail|yahoo|hotmail|outlook)(?:com|\s)"
    r"|@[a-z0-9\-]+(?:,[a-z]{2,3}|\.? (?:com|net|org)\b)"
)
_PROVIDERS: Final = (
    r"@(gmail|yahoo|hotmail|outlook|ymail|icloud)(?:(?:[\-_,;:·]|com?[.,]|\s?[_\-]\s?)?c[o0]m|[.,]?c[o0]n)\b"
)
QUICK: Final = f"{_DAMAGED}|{_PROVIDERS.replace('(gmail', '(?:gmail')}"
"""Stands wherever `glued_providers` or `written_addresses` has an edit, but for names glued by AT and DOT."""
_QUICK: Final = compile_linear(_DAMAGED)
_GLUED: Final = compile_linear(r"([a-z0-9][a-z0-9._\-]{1,40}?)(at)([a-z0-9\-]{2,40}?)(dot)([a-z]{2,12})")
_NO_DOMAIN: Final = frozenset(("the", "a", "this", "that", "our", "your", "my", "least", "all", "once"))
_COMMON: Final = frozenset(("com", "co", "net", "org", "ng", "uk", "za", "ke", "gh", "in", "ru"))
_PROVIDER_GLUED: Final = compile_linear(_PROVIDERS)
_PLACES: Final = 500
_AROUND: Final = 120


@cache
def _pattern() -> Linear:
    at = (
        rf"(?:\s{{0,2}}[\[({{<*_\-]{{1,2}}\s?(?:{_AT})\s?[\])}}>*_\-]{{1,2}}\s{{0,2}}"
        rf"|\s{{1,3}}(?:{_AT})\s{{1,3}}|\s?@\s{{0,2}}|(?:艾特|圈a))"
    )
    dot = (
        rf"(?:\s{{0,2}}[\[({{<*_\-]{{1,2}}\s?(?:{_DOT}|\.)\s?[\])}}>*_\-]{{1,2}}\s{{0,2}}"
        rf"|\s{{1,3}}(?:{_DOT})\s{{1,3}}"
        r"|\s?[.,;·]\s?|(?:点|點))"
    )
    word = r"[a-z0-9_+\-]{1,40}"
    return compile_linear(
        rf"({word}(?:(?:\.|\s?[\[(]?(?:dot|punto|point|ponto|точка|点)[\])]?\s?){word}){{0,4}})({at})"
        rf"([a-z0-9\-]{{1,63}}(?:{dot}[a-z0-9\-]{{1,63}}){{0,2}}?)({dot}"
        rf"|\s?)(c[o0]m?|cm|[a-z]{{2,12}})"
        r"((?:(?:\.|\s?[\[(]?dot[\])]?\s?)(?:ng|uk|za|in|au|id|vn|my|sg|ph|br|mx|ar))?)"
    )


def glued_providers(text: str) -> list[tuple[int, int, str, str]]:
    """Edits for "@gmailcom", "@gmail-com", "@gmail_com"."""
    if "@" not in text:
        return []
    hits = islice(_PROVIDER_GLUED.finditer(text), _PLACES)
    return [(*hit.span(), f"@{hit[1]}.com", "damaged-dot") for hit in hits]


def written_addresses(folded: Folded) -> list[tuple[int, int, str, str]]:
    """Edits that restore the disguised addresses of a shadow copy; nothing for plain ones."""
    text = folded.text
    edits: list[tuple[int, int, str, str]] = []
    if "dot" in text and not folded.original.islower():
        edits += _glued(folded)
    if not _QUICK.finds(text):
        return edits
    done = 0
    for spot in islice(_QUICK.finditer(text), _PLACES):
        if spot.start() < done:
            continue
        start, end = max(done, spot.start() - _AROUND), spot.end() + _AROUND
        while done < start < spot.start() and text[start - 1].isalnum():
            start += 1
        done = spot.end()
        for match in _pattern().finditer(text[start:end]):
            edit = _restore(match, text, start)
            if edit and (not edits or edit[0] >= edits[-1][1]):
                edits.append(edit)
                done = max(done, edit[1])
    return sorted(edits)


_SIGNED_AT: Final = re.compile(r"[@\[({<*_\-]|arroba|arob|собак|艾特|圈|chiocc|malpa")
_LETTER: Final = re.compile(r"\w")
_BRACKETS: Final = frozenset("[({<")


def _restore(match: re2._Match[str], text: str, offset: int) -> tuple[int, int, str, str] | None:
    local, at, domain_part, dot, tld, more_part = (match.group(number) for number in range(1, 7))
    tld = "com" if tld in ("c0m", "cm", "c0") else tld
    domain = _join(domain_part)
    provider = domain in FREE_MAIL
    if domain in _NO_DOMAIN:
        return None
    plain_at = at.strip() == "@"
    loose_at = not _SIGNED_AT.search(at)
    worded_dot = bool(_LETTER.search(dot)) or _has_worded_dot(domain_part)
    bracketed = not _BRACKETS.isdisjoint(dot)
    if at.startswith(" ") and plain_at and not at.endswith(" ") and not provider:
        return None
    if dot.strip() == "" and not ((provider or (at == "@" and dot == " ")) and tld in ("com", "net", "org")):
        return None
    if dot.strip() in (",", ";") and not (tld in _COMMON and plain_at and (provider or dot == ",")):
        return None
    if dot == ". " and not (provider or (at == "@" and tld in ("com", "net", "org"))):
        return None
    if tld not in ALL or (loose_at and not (provider or worded_dot or bracketed)):
        return None
    if not (worded_dot or bracketed or provider) and not plain_at and "-" in at:
        return None
    more = _join(more_part).lstrip(".")
    whole = f"{_join(local)}@{domain}.{tld}" + (f".{more}" if more else "")
    start, end = match.start() + offset, match.end() + offset
    if whole == text[start:end] or text[end : end + 1].isalpha():
        return None
    return start, end, whole, _trick(at, worded_dot or bracketed)


_WORDED: Final = re.compile(rf"[\s\[({{](?:{_DOT})[\s\])}}]|[点點]")


def _trick(at: str, worded_dot: bool) -> str:
    if at.strip() != "@" or worded_dot:
        return "at-dot-words"
    return "spaced" if at != "@" else "damaged-dot"


def _has_worded_dot(piece: str) -> bool:
    return bool(_WORDED.search(piece))


_DOT_WORDS: Final = re.compile(
    rf"\s*[\[({{<*_\-]+\s*(?:{_DOT}|\.)\s*[\])}}>*_\-]+\s*|\s+(?:{_DOT})\s+|[点點]|^\s*\(?(?:{_DOT})\)?\s"
)
_DOTS: Final = re.compile(r"\s*[.,;·]\s*")


def _join(piece: str) -> str:
    """Dots in words -> dots, only where brackets, spaces or the piece's edges part them from letters."""
    return _DOTS.sub(".", _DOT_WORDS.sub(".", piece)).replace(" ", "")


def _glued(folded: Folded) -> list[tuple[int, int, str, str]]:
    """Addresses like "jobsATmailDOTcom", glued by AT and DOT in capitals."""
    edits = []
    for match in _GLUED.finditer(folded.text):
        at, dot = (_visible(folded.raw(*match.span(number))) for number in (2, 4))
        if at == "AT" and dot == "DOT" and match[5] in ALL:
            edits.append((*match.span(), f"{match[1]}@{match[3]}.{match[5]}", "at-dot-words"))
    return edits


def _visible(raw: str) -> str:
    return "".join(filter(str.isprintable, raw))
