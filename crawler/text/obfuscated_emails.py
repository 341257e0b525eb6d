"""E-mail addresses written in words, brackets or with damaged dots -> edits that restore them.

A bare " at " counts only before a free mail provider, where a dot is in words too, or where a word right before it
announces an address: "work at company.com" is no address.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

import re2

from crawler.late_regex import compile_late
from crawler.text.fold import Edit, Folded
from crawler.text.linear_regex import LinearRegex, compile_linear, compile_linear_late
from crawler.text.top_domains import ALL, LARGE_MAIL
from crawler.text.word_lists import alternatives
from crawler.text.written_address import LISTS, WrittenAddress

_SIGNED: Final = LISTS.pattern("at")
_ATS: Final = alternatives(LISTS.words("at") + LISTS.words("loose_at") + LISTS.words("bracketed_at"))
_BARE: Final = alternatives(
    word for name in ("at", "loose_at", "bracketed_at") for word in LISTS.words(name) if word != "@"
)
_DOTS: Final = LISTS.pattern("dot")
_SPACELESS_AT: Final = LISTS.pattern("unspaced_at")
_SPACELESS_DOT: Final = LISTS.pattern("unspaced_dot")
_UNDERSCORE: Final = LISTS.pattern("underscore")
_HYPHEN: Final = LISTS.pattern("hyphen")
_OPEN, _CLOSE = r"[\[({<*_\-~|\"']", r"[\])}>*_\-~|\"']"
_MAIL: Final = "|".join(LARGE_MAIL)
_TOPS: Final = (
    "com|net|org|co|info|biz|ru|ng|uk|fr|es|br|id|in|de|it|pl|ro|tr|ua|vn|test|example|io|me|xyz|eu|us|ca|au|za|ke|gh"
    "|ae|sa|qa|my|sg|ph|th|kz|by|md|mx|ar|pe|cl|pt|tz|ug|pk|bd|np|lk|app|site|online|jobs|work|agency"
)
_COUNTRIES: Final = "ng|uk|za|in|au|id|vn|my|sg|ph|br|mx|ar|ua|ke|gh|th|tr|pk|bd|co"
"""Domains of countries that follow another one."""
_TO: Final = LISTS.pattern("preposition")
_DAMAGED: Final = (
    rf"(?:^|[^\pL])(?:{_DOTS})\W{{1,3}}(?:{_TOPS})(?:[^\pL]|$)|(?:^|[^\pL])(?:{_SIGNED})[^\pL]{{1,3}}[a-z]"
    rf"|(?:{_SPACELESS_AT})[a-z]"
    rf"|[a-z0-9]\s?(?:{_SPACELESS_DOT})\s?[a-z]"
    rf"|{_OPEN}\s?(?:{_ATS}|{_DOTS}|\.)\s?{_CLOSE}|[a-z0-9]\s@\s?[a-z0-9\-]+\s?[.,]|[a-z0-9]\s@\s?(?:{_MAIL})"
    rf"|[a-z0-9]@\s"
    r"|@[a-z0-9\-]+(?:\s?[,;]\s?|\s\.?\s?|\.\s|c0m)c[o0]m|@@|@[a-z0-9\-]+\.\.|@[a-z0-9.\-]+\.c0m|c0rn"
    rf"|\Wat\s+(?:{_MAIL}|proton)|(?:mail|cv)\s?(?:[:=\-]|{_TO})\s?[a-z0-9._\-]+\sat\s[a-z]|\W(?:gmail|yahoo"
    rf"|hotmail) ?(?:dot|com)"
    rf"|@[a-z0-9\-]+\s?[{{(\[]|@(?:{_MAIL})(?:com|\s)|(?:{_MAIL})\s?,\s?com"
    rf"|@[a-z0-9\-]+(?:,\s?[a-z]{{2,3}}|\.? (?:com|net|org)\b| \. [a-z])"
)
PREFILTER: Final = rf"{_DAMAGED}|[a-z0-9]at[a-z0-9\-]{{2,40}}dot[a-z]"
"""Matches every text for which `email_edits` has an edit."""
_PREFILTER: Final = compile_linear_late(_DAMAGED)
_GLUED: Final = compile_linear_late(r"([a-z0-9][a-z0-9._\-]{1,40}?)(at)([a-z0-9\-]{2,40}?)(dot)([a-z]{2,12})")
_NO_DOMAIN: Final = frozenset(LISTS.words("no_domain"))
_PLACES: Final = 500
"""Places looked at in one text; more is a flood, not an ad."""
_AROUND: Final = 120
"""Characters before and after such a place in which the address is searched: two words of 40 and their signs."""
_TRIES: Final = 6
"""Times that one place is looked at again behind a word that only seemed to be the sign."""


@cache
def _pattern() -> LinearRegex:
    at = (
        rf"(?:\s{{0,2}}{_OPEN}{{1,2}}\s?(?:{_ATS})\s?{_CLOSE}{{1,2}}\s{{0,2}}"
        rf"|\s{{1,3}}(?:{_BARE})\s{{1,3}}|\s?@{{1,3}}\s{{0,2}}|(?:{_SPACELESS_AT}))"
    )
    dot = (
        rf"(?:\s{{0,2}}{_OPEN}{{1,2}}\s?(?:{_DOTS}|\.)\s?{_CLOSE}{{1,2}}\s{{0,2}}"
        rf"|\s{{1,3}}(?:{_DOTS})\s{{1,3}}|\s?[.,;·]\s?|\.{{2,3}}|(?:{_SPACELESS_DOT}))"
    )
    word = r"[a-z0-9_+\-]{1,40}"
    joint = rf"(?:\.|\s\.\s|\s?[\[(]?(?:{_DOTS})[\])]?\s?|\s?[\[(]?(?:{_UNDERSCORE}|{_HYPHEN})[\])]?\s)"
    return compile_linear(
        rf"({word}(?:{joint}{word}){{0,4}})({at})"
        rf"([a-z0-9\-]{{1,63}}(?:{dot}[a-z0-9\-]{{1,63}}){{0,2}}?)({dot}"
        rf"|\s?)(c[o0]m?|cm|[a-z]{{2,12}})"
        rf"((?:(?:\.|\s?[\[({{]?(?:{_DOTS}|\.)[\])}}]?\s?)(?:{_COUNTRIES})\b)?)"
    )


def email_edits(folded: Folded) -> list[Edit]:
    """Edits that restore the disguised addresses of a shadow copy; nothing for plain ones."""
    text = folded.text
    edits: list[Edit] = []
    if "dot" in text and not folded.original.islower():
        edits += _glued(folded)
    if not _PREFILTER.found_in(text):
        return edits
    edits += _hyphened(text)
    done = 0
    for spot in islice(_PREFILTER.finditer(text), _PLACES):
        if spot.start() < done:
            continue
        start, end = max(done, spot.start() - _AROUND), spot.end() + _AROUND
        while done < start < spot.start() and text[start - 1].isalnum():
            start += 1
        done = spot.end()
        for edit in _in_piece(text, start, end):
            if not edits or edit[0] >= edits[-1][1]:
                edits.append(edit)
                done = max(done, edit[1])
    return sorted(edits)


def _in_piece(text: str, start: int, end: int) -> Iterator[Edit]:
    """Edits between two places; what seemed a sign and was none is passed, and the search goes on behind it."""
    tries = 0
    while start < end and tries < _TRIES:
        again = False
        for match in _pattern().finditer(text[start:end]):
            edit = _restore(match, text, start)
            if edit is not None:
                yield edit
            elif match.group(2).strip() != "@":
                start += match.start(2) + 1
                tries += 1
                again = True
                break
        if not again:
            return


_LETTER: Final = compile_late(r"\w")


def _restore(match: re2._Match[str], text: str, offset: int) -> Edit | None:
    """The edit for one match of `_pattern` in `text[offset:]`, or None where it is no address."""
    local, at, domain, dot, top, rest = (match.group(number) for number in range(1, 7))
    top = "com" if top in ("c0m", "cm", "c0") else top
    worded_dot = bool(_LETTER.search(dot) or _WORDED.search(domain))
    start, end = match.start() + offset, match.end() + offset
    if at.strip() == "@":
        end_of_top = match.end(5) + offset
        domain, top, rest, end = _whole_domain(text, domain, top, end_of_top) or (domain, top, rest, end)
    parts = WrittenAddress(_join(local), at, _join(domain), dot, top, worded_dot)
    if parts.domain in _NO_DOMAIN or top not in ALL or not parts.has_dot() or not parts.has_at(text, start):
        return None
    if at == "\n@" and parts.domain not in LARGE_MAIL:
        return None  # a handle on a line of its own: "write to us\n@agency.official"
    more = _join(rest).lstrip(".")
    whole = f"{parts.name}@{parts.domain}.{top}" + (f".{more}" if more else "")
    if whole == text[start:end] or text[end : end + 1].isalpha():
        return None
    return start, end, whole, _obfuscation(at, parts.sure_dot)


_LAST: Final = frozenset(("com", "net", "org"))
"""Domains that end an address; behind another one, only they show that the address goes on."""
_BEFORE_COUNTRY: Final = frozenset(("com", "co", "net", "org"))
_LABEL: Final = compile_late(r"(?: \. |\.)([a-z0-9\-]{2,63})(?![a-z0-9\-])")
_COUNTRY: Final = compile_late(rf"(?: \. |\.)(?:{_COUNTRIES})(?![a-z0-9\-])")


def _whole_domain(text: str, domain: str, top: str, end: int) -> tuple[str, str, str, int] | None:
    """Domain, top-level domain, what follows it, and the end, where one more label follows; None where none does.

    "careers . firm . com" is no address at "careers . firm", and "hiring . agency . com" is somebody else's there.

    Args:
        text: Where the address stands.
        domain: As far as it was read.
        top: The label that was taken for its last.
        end: Where that label ends.
    """
    more = None if top in _LAST else _LABEL.match(text, end)
    if more is None or more[1] not in (_LAST if top in ALL else ALL):
        return None
    country = _COUNTRY.match(text, more.end()) if more[1] in _BEFORE_COUNTRY else None
    return f"{domain}.{top}", more[1], country[0] if country else "", (country or more).end()


_WORDED: Final = compile_late(rf"[\s\[({{\"'](?:{_DOTS})[\s\])}}\"']|(?:{_SPACELESS_DOT})")


def _obfuscation(at: str, worded_dot: bool) -> str:
    if at.strip("@ \n") or worded_dot:
        return "at-dot-words"
    return "spaced" if at != "@" else "damaged-dot"


_DOT_WORDS: Final = compile_late(
    rf"\s*{_OPEN}+\s*(?:{_DOTS}|\.)\s*{_CLOSE}+\s*|\s+(?:{_DOTS})\s+|(?:{_SPACELESS_DOT})|^\s*[\[({{]?(?:{_DOTS}"
    rf"|\.)[\])}}]?\s?(?=[a-z])"
)
_PLAIN_DOTS: Final = compile_late(r"\s*[.,;·]+\s*")
_UNDERSCORES: Final = compile_late(rf"\s?[\[(]?\b(?:{_UNDERSCORE})[\])]?\s")
_HYPHENS: Final = compile_late(rf"\s[\[(]?(?:{_HYPHEN})[\])]?\s")


def _join(piece: str) -> str:
    """Dots in words -> dots, only where brackets, spaces or the piece's edges part them from letters."""
    if " " in piece:
        piece = _HYPHENS.sub("-", _UNDERSCORES.sub("_", piece))
    return _PLAIN_DOTS.sub(".", _DOT_WORDS.sub(".", piece)).replace(" ", "")


_HYPHENED: Final = compile_late(
    rf"(?<![a-z0-9.])([a-z0-9][a-z0-9.]{{1,40}})([\-_]{{1,2}})(?:{_BARE})\2"
    rf"(?:([a-z0-9]{{1,40}})\2(?:{_DOTS})\2([a-z]{{2,12}})|((?:{_MAIL})\.com))(?![a-z0-9])"
)


def _hyphened(text: str) -> list[Edit]:
    """Addresses like "jobs-at-mail-dot-com" and "jobs_at_gmail.com"."""
    edits: list[Edit] = []
    for hit in _HYPHENED.finditer(text):
        if hit[5] or hit[4] in ALL:
            edits.append((*hit.span(), f"{hit[1]}@{hit[5] or f'{hit[3]}.{hit[4]}'}", "at-dot-words"))
    return edits


def _glued(folded: Folded) -> list[Edit]:
    """Addresses like "jobsATmailDOTcom", glued by AT and DOT in capitals."""
    edits: list[Edit] = []
    for match in _GLUED.finditer(folded.text):
        at, dot = (_visible(folded.raw(*match.span(number))) for number in (2, 4))
        if at == "AT" and dot == "DOT" and match[5] in ALL:
            edits.append((*match.span(), f"{match[1]}@{match[3]}.{match[5]}", "at-dot-words"))
    return edits


def _visible(raw: str) -> str:
    return "".join(filter(str.isprintable, raw))
