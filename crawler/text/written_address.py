"""The parts of an e-mail address that may be written in words, and whether they make one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.top_domains import FREE_MAIL
from crawler.text.word_lists import WordLists

LISTS: Final = WordLists(Path(__file__).parent / "words" / "addresses.toml")
"""Words for the signs of an address."""
_LETTER_AT: Final = frozenset(LISTS.by_language("bracketed_at")["mul"])
"""Signs and words that are "@" only in brackets, or where the dot is in words too."""
_NO_NAME: Final = frozenset(LISTS.words("no_name"))
"""Words before "at" and the name of a firm: "meet us at firm.example"."""
_COMMON: Final = frozenset(("com", "co", "net", "org", "ng", "uk", "za", "ke", "gh", "in", "ru"))
_ANNOUNCED: Final = compile_late(
    rf"(?:{LISTS.pattern('announcing')})\s?(?:[:=\-]|{LISTS.pattern('preposition')})\s?$"
)
_BEFORE: Final = 24
"""Characters before an address in which its announcement is searched. Set by hand, not fitted."""
_SIGNED_AT: Final = compile_late(rf"[@\[({{<*_\-~|\"']|{LISTS.pattern('at')}")
_BRACKETS: Final = frozenset("[({<\"'~|")


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """The parts of a possible address, as they are written."""

    name: str
    at: str
    domain: str
    dot: str
    top: str
    worded_dot: bool

    @property
    def provider(self) -> bool:
        """True for a free mail provider."""
        return self.domain in FREE_MAIL

    @property
    def plain_at(self) -> bool:
        """True for the sign itself, with or without spaces."""
        return self.at.strip() == "@"

    @property
    def loose_at(self) -> bool:
        """True for a word such as "at" that is also a word of the language."""
        return not _SIGNED_AT.search(self.at)

    @property
    def bracketed(self) -> bool:
        """True where the dot is in brackets or quotes."""
        return not _BRACKETS.isdisjoint(self.dot)

    @property
    def sure_dot(self) -> bool:
        """True where the dot can be nothing else."""
        return self.worded_dot or self.bracketed

    def has_at(self, text: str, start: int) -> bool:
        """Whether the sign or word between name and domain means "@"; `start` is the offset of the address."""
        at = self.at
        if self.loose_at and (self.name in _NO_NAME or (self.dot == ". " and self.top != "com")):
            return False
        if at != at.strip() and at.strip() in _LETTER_AT and not self.plain_at and not self.worded_dot:
            return False
        if at.startswith(" ") and self.plain_at and not at.endswith(" ") and not self.provider:
            return False
        if self.sure_dot or self.provider:
            return True
        if self.loose_at and not _ANNOUNCED.search(text, max(0, start - _BEFORE), start):
            return False
        return self.plain_at or "-" not in at

    def has_dot(self) -> bool:
        """Whether the sign, word or space between domain and top-level domain means "."."""
        dot = self.dot
        usual = self.top in ("com", "net", "org")
        if dot.strip() == "" and not ((self.provider or (self.at == "@" and dot == " ")) and usual):
            return False
        if dot.strip() in (",", ";") and not (
            self.top in _COMMON
            and (self.plain_at or not self.loose_at or self.provider)
            and (self.provider or dot == ",")
        ):
            return False
        return dot != ". " or self.provider or (self.at == "@" and usual)
