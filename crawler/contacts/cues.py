"""Context patterns: words before a number or address that decide what it is, from `words/cues.toml`."""

from __future__ import annotations

from typing import Final

from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late

_LISTS: Final = word_lists("cues")
_PHONE_WORDS: Final = (
    rf"(?:^|\W)(?:{_LISTS.pattern('phone')})|(?:{_LISTS.pattern('phone_stems')})[а-ї]*"
    rf"|(?:{_LISTS.pattern('phone_unspaced')})"
    r"|[\U0000260e\U00002706\U0001f4de\U0001f4f1\U0001f4f2\U0001f4df\U0001f919]"
)
"""Words and pictures of telephones. At most 41 characters are searched, so backtracking (`re`) costs little."""
PHONE: Final = compile_late(rf"(?:{_PHONE_WORDS})\W*$")
"""Matches text that ends in a word announcing a phone number."""
PHONE_NEAR: Final = compile_late(rf"(?:{_PHONE_WORDS})(?:[^\w.!?]{{1,4}}[^\W\d_]{{1,10}}){{0,3}}[^\w]*$")
"""The same with up to three words between the announcing word and the end."""
WARNING: Final = _LISTS.words("warning")
"""Prefilter: text that `HOTLINE` matches contains one of these words."""
HOTLINE: Final = compile_late(rf"(?:{_LISTS.pattern('hotline_patterns')})[^.!?]{{0,70}}$")
"""Matches text that ends by naming where to report fraud, rather than where to apply."""
