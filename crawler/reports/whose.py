"""Whose a contact in a report is: the suspect's, the reporter's, or not said. Pure; the words are in whose.toml.

A contact that is taken for the suspect's is kept in the clear, so that doubt always ends in `unclear`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from crawler.contact_kinds import kind_of
from crawler.records import Contact
from crawler.reports.quoted import quotation_ends, suspect_names, suspect_texts
from crawler.reports.words import ends, pattern, plain, spoken

Owner = Literal["suspect", "reporter", "unclear"]

NEAR: Final = 160
"""Characters before a contact, in its sentence, that are read. Set by hand in 2026."""
CLOSE: Final = 80
"""Characters before a contact in which a word makes it the suspect's, where the sentence names somebody else too or
the contact is the end of the report: there it may be a signature."""
AFTER: Final = 50
"""Characters after a contact, in its clause, in which words may say whose it is. Set by hand in 2026."""
EARLIER: Final = 400
"""Characters before a pronoun in which it is looked for whom it stands for. Set by hand in 2026."""
SENTENCES: Final = 1
"""Ends of sentences between a word of the suspect and a pronoun that still stands for them. Of 0, 1, 2 and no
limit the one that kept most of the suspects' contacts in the clear at the fewest of others (two sets by other hands,
170 reports, November 2026)."""
BETWEEN: Final = 12
"""Characters between two contacts of one owner ("or", "and also"). Set by hand in 2026."""
GOES_ON: Final = 60
"""Characters, in one sentence and without a word of anybody, after which a further contact is still the suspect's."""
_STOP: Final = re.compile(r"[!?;\n\u0964\u06d4\u061f\u1362\u3002\uff01\uff1f\uff1b]|[.](?=\s|$)")
_CLAUSE: Final = re.compile(r"[,;!?\n\u060c\u0964\u06d4\u1363\u3002\uff0c)]|[.](?=\s|$)")
_PARTED: Final = re.compile(r"[,;(/\u060c\u3001\uff0c\u2013\u2014]| and | et | y | e | \u0438 ")
_OPENING: Final = re.compile(r"\s*:\s*[\"\u201c\u201e\u00ab]")
"""After a contact: a quotation of what it sent."""
_NO_PERSON: Final = frozenset({"page", "wallet"})
"""What reporters name of themselves only with a word that says so."""


def owners(text: str, contacts: Sequence[Contact], languages: frozenset[str]) -> list[Owner]:
    """Whose the contacts of a text are, in their order.

    Args:
        text: The reporter's words.
        contacts: With offsets into the text.
        languages: Whose words are looked for.
    """
    kinds = {(one.start, one.end): one.kind for one in contacts}
    spans = sorted(kinds)
    theirs = suspect_texts(text, languages)
    quotes = [*quotation_ends(text), *(right for _, right in theirs)]
    names = suspect_names(text, languages)
    found: dict[tuple[int, int], Owner] = {}
    last_end = 0
    last_owner: Owner = "unclear"
    for number, (start, end) in enumerate(spans):
        following = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        begin = max([last_end, *(right for right in quotes if right <= start)])
        owner = _Place(text, begin, start, end, following, languages, names).owner()
        if any(left < start < right for left, right in theirs):
            owner = "suspect"
        elif owner is None and last_end:
            between = text[last_end:start]
            goes_on = last_owner == "suspect" and len(between) <= GOES_ON and not _STOP.search(between)
            owner = last_owner if goes_on or _is_list(between) else None
        last_owner = _of_kind(kinds[start, end], owner or "unclear", text[:start], languages)
        found[start, end] = last_owner
        last_end = end
    return [found[one.start, one.end] for one in contacts]


def _of_kind(kind: str, owner: Owner, before: str, languages: frozenset[str]) -> Owner:
    """A page or wallet is the suspect's unless a word right before it is of the reporter's side."""
    if owner != "unclear" or kind_of(kind).observable not in _NO_PERSON:
        return owner
    said = plain(before[-NEAR:])
    own = ends(_whose("own", languages), said) >= 0 or ends(_whose("self", languages), said[-30:]) >= 0
    return "unclear" if own else "suspect"


def _is_list(between: str) -> bool:
    """Whether nothing but marks and a short word stands between two contacts."""
    return len(between) <= BETWEEN and not _STOP.search(between) and len(between.split()) <= 2


@cache
def _whose(kind: str, languages: frozenset[str]) -> re.Pattern[str]:
    """Words of a kind.

    A text tagged English is read with words of the languages it is mixed with; their shortest pronouns are English or
    Pidgin words too, so that these two alone are read for "I" and "he". "Call me back" counts in every language: what
    a reporter forwards may be in another one than they write.
    """
    if kind in ("self", "theirs") and languages == spoken("en"):
        languages = frozenset({"en", "pcm"})
    if kind == "own":
        languages = spoken("")
    return pattern("whose", kind, languages)


class _Place:
    """Where a contact stands: its sentence up to it, and its clause after it."""

    def __init__(
        self,
        text: str,
        last_end: int,
        start: int,
        end: int,
        following: int,
        languages: frozenset[str],
        names: frozenset[str],
    ) -> None:
        self._languages = languages
        self._names = names
        self._is_last = not text[end:].strip(" .!)")
        self._earlier = text[max(0, start - EARLIER) : start]
        self._before = _sentence(text[max(last_end, start - NEAR) : start], languages)
        after = text[end : min(following, end + AFTER)]
        stop = _CLAUSE.search(after)
        # Without a stop, what stands before the next contact is of that one.
        whole = stop is not None or following > end + AFTER or following == len(text)
        self._after = plain(after[: stop.start()] if stop else after) if whole else ""

    def owner(self) -> Owner | None:
        """The owner; None where no word says so."""
        before = self._by_before()
        if before in {"suspect", "reporter"}:
            return before
        return self._by_after() or before

    def _last(self, kind: str, said: str) -> int:
        """Where the last word of a kind ends; -1 if there is none. Names of suspects are words of `suspect`."""
        found = ends(_whose(kind, self._languages), said)
        if kind == "suspect":
            found = max(found, *(said.rfind(name) + len(name) for name in self._names if name in said), -1)
        return found

    def _by_before(self) -> Owner | None:
        said = self._before
        own = self._last("own", said)
        introduced = self._last("introduction", said)
        if introduced > own:
            if said[:introduced].endswith((":", "=")):
                return "unclear"  # the head of a log: the first contact after it may be the caller's
            # Up to a comma it is about who speaks, whatever they call themselves.
            _, comma, said = said[introduced:].partition(",")
            if not comma or self._last("suspect", said) < 0:
                return "unclear"
        suspect = self._last("suspect", said)
        if own >= 0:
            return "suspect" if suspect > own and _PARTED.search(said[own:suspect]) else "reporter"
        theirs = self._last("theirs", said)
        others = max(self._last("self", said), self._last("family", said))
        if max(suspect, theirs, others) < 0:
            return None
        if others > max(suspect, theirs):
            return "unclear"
        if (others >= 0 or self._is_last) and len(said) - max(suspect, theirs) > CLOSE:
            return "unclear"
        return "suspect" if suspect >= theirs else self._meant()

    def _by_after(self) -> Owner | None:
        said = self._after
        if self._last("own", said) >= 0:
            return "reporter"
        begins = said.lstrip(" :-)\u2013\u2014")
        if _OPENING.match(said) or _whose("suspect_after", self._languages).match(begins):
            return "suspect"
        link = _whose("link", self._languages).match(begins)
        if link is None:
            return None
        rest = begins[link.end() :]
        first = {
            kind: _whose(kind, self._languages).search(rest)
            for kind in ("suspect", "theirs", "self", "family")
        }
        at = {kind: found.start() for kind, found in first.items() if found}
        if not at:
            return None
        nearest = min(at, key=lambda kind: at[kind])
        return self._meant() if nearest == "theirs" else "suspect" if nearest == "suspect" else "unclear"

    def _meant(self) -> Owner:
        """Whom a pronoun stands for: whoever was named last before it."""
        earlier = plain(self._earlier)
        suspect = self._last("suspect", earlier)
        last = max(0, suspect, self._last("theirs", earlier))
        is_near = len(_STOP.findall(earlier[last:])) <= SENTENCES
        return "suspect" if is_near and suspect > self._last("family", earlier) else "unclear"


def _sentence(before: str, languages: frozenset[str]) -> str:
    """The part of a text before a contact that belongs to its sentence."""
    labelled = re.sub(r":\s*\n\s*$", ": ", before)
    begin = 0
    for stop in _STOP.finditer(labelled):
        if stop[0] == "." and _is_abbreviation(labelled[: stop.start()], languages):
            continue
        begin = stop.end()
    return plain(labelled[begin:])


def _is_abbreviation(before: str, languages: frozenset[str]) -> bool:
    word = plain(before[-8:]).split()[-1:] or [""]
    return bool(_whose("abbreviations", languages).fullmatch(word[0].lstrip("(")))
