"""Employer and place of an ad that says them in its sentences and its headline alone, without a label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from crawler.postings.company_names import names_company, names_role
from crawler.postings.hiring_words import names_other_offer
from crawler.postings.job_labels import names_jobs, words_in, words_of
from crawler.postings.line_parts import is_place

WINDOW: Final = 110
"""Characters at the beginning of a line in which its subject is looked for. Set by hand in 2026, as all here."""
SHORTEST: Final = 40
"""Characters of the shortest line that is a sentence."""
WORDS: Final = range(2, 8)
"""Words of a name: a single one may be any word at the beginning of a sentence."""
SMALL: Final = 3
"""Letters of the longest word of a name that may be in lower case: "de", "and", "of"."""
_BREAKS: Final = re.compile(r"[.!?:;،。।|]\s|,")
_YEAR: Final = re.compile(r"\s(?:19|20)\d\d$")
_WORD: Final = re.compile(r"[\w&'’.-]+")


def who_hires(lines: Iterable[str]) -> str:
    """The name at the beginning of a sentence before a word for wanting somebody: "Example Seeds needs a driver".

    Args:
        lines: The first lines of an ad.
    """
    for line in lines:
        said = line[:WINDOW]
        found = words_of("demand").find(said.casefold()) if len(line) >= SHORTEST else []
        wanted = next((hit for hit in found if hit.start > 0), None)
        if wanted is not None and (name := _name(said[: wanted.start])):
            return name
    return ""


def _name(before: str) -> str:
    """What stands before such a word, where it is written as a name is."""
    said = before.strip(" -–—")
    words = _WORD.findall(said)
    if len(words) not in WORDS or _BREAKS.search(said) or not said[0].isupper():
        return ""
    spelled = [word for word in words if len(word) > SMALL]
    if len(spelled) < 2 and not names_company(said):
        return ""
    if any(not word[0].isupper() for word in spelled) or any(map(str.isdigit, said)):
        return ""
    return "" if names_role(said) or names_jobs(said) or names_other_offer(said) else said


def place_in_headline(title: str) -> str:
    """The last part of a headline that is a place: "Guards required in Karachi 2026", "Beautician (Muscat, Oman)".

    Args:
        title: The headline of an ad.
    """
    parts = [_YEAR.sub("", part.strip(" ,.")) for part in _parts().split(title)]
    return next((part for part in reversed(parts[1:]) if is_place(part)), "")


@cache
def _parts() -> re.Pattern[str]:
    """What stands between the parts of a headline: dashes, brackets, and words such as "in"."""
    words = "|".join(map(re.escape, words_in("place_words")))
    return re.compile(rf"\s[-–—|]\s|[()\[\]]|\s(?:{words})\s", re.I)
