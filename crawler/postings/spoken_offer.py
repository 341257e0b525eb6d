"""Is a page with few labels a job ad? Answered by its words: it speaks of hiring and says how to answer.

Small ads of towns, shops and private people are laid out so: a headline, a paragraph, a phone number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.postings.hiring_words import gives_advice, hiring_words, offer_words, seeks_work

SPOKEN: Final = 2
"""Different words of hiring from which such a page with another sign of an ad is one. Set by hand in 2026."""
SIGNS: Final = 2
"""Other signs of an ad that count as a label does; with one more, one word of hiring is enough. By hand."""
UNLABELLED: Final = 3
"""The same without either, one of them in the headline."""
LONGEST: Final = 4_000
"""Characters of the longest such ad; longer pages about work are guides, news and terms. Set by hand in 2026."""
SHORTEST: Final = 60
"""Characters of the shortest."""
PHONE: Final = re.compile(r"(?<![\d.,/])\+?(?:\d[ ().\-/]{0,2}){7,14}\d(?!\d)")
_WRITTEN: Final = re.compile(r"@(?<=[\w.+-]@)[\w-]+\.\w|wa\.me/|t\.me/")
"""A mail address or a link to a messenger."""
_DIGITS: Final = re.compile(r"\d(?:[ ().\-/]{0,2}\d){6}")
"""What every phone number holds, and can be looked for quickly."""
_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{2}|\d{4})"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d)(?!\d)"
)
"""A date, or two years ("2024-2027"): digits that are no phone number."""


def is_spoken_offer(
    title: str,
    lines: Sequence[str],
    labelled: bool,
    paid: bool,
    beside: int,
    links: Sequence[str] = (),
) -> bool:
    """True for a short page that offers work in its words, and can be answered.

    Args:
        title: Its headline.
        lines: The lines of its main part.
        labelled: Whether a label of an ad or an amount of pay is on it, or nearly all pages of its source are ads.
        paid: Whether a label of pay is on it, which hardly any other page has: one word of hiring is enough then.
        beside: How many other signs there are, none of which is enough alone: an address called after jobs, a trade
            in the headline, a day of posting.
        links: Targets of its links to a person.
    """
    text = "\n".join(lines)
    if not SHORTEST <= len(text) <= LONGEST or gives_advice(title) or _seeks(title, text):
        return False
    if not links and not has_contact(text, PHONE):
        return False
    spoken = hiring_words(f"{title}\n{text}")
    if labelled or beside >= SIGNS:
        return spoken >= (1 if paid or labelled + beside > SIGNS else SPOKEN)
    return spoken >= UNLABELLED and hiring_words(title) + offer_words(title) > 0


def has_contact(text: str, phone: re.Pattern[str]) -> bool:
    """True for a text with a contact; dates in digits look like phone numbers, and are none.

    Args:
        text: The text.
        phone: What a phone number looks like.
    """
    return names_contact(text, phone) and names_contact(_DATE.sub(" ", text), phone)


def names_contact(text: str, phone: re.Pattern[str]) -> bool:
    """True for a text with a mail address, a link to a messenger or what looks like a phone number.

    Args:
        text: The text.
        phone: What a phone number looks like; it holds at least seven digits, or "@".
    """
    if _WRITTEN.search(text):
        return True
    return ("@" in text or _DIGITS.search(text) is not None) and phone.search(text) is not None


def _seeks(title: str, text: str) -> bool:
    return seeks_work(title) or seeks_work(text)
