"""The cheap test: may a page hold a JobPosting? Bytes only, some 8 microseconds a page of 44 KB, before any parsing.

`read_page` reads structured data (JSON-LD or microdata) only from a page whose text says `JobPosting` or
`jobposting`, and both are the same bytes in every charset of the web but UTF-16.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

WORDS: Final = (b"JobPosting", b"jobposting")


@cache
def _automaton() -> BytesAhoCorasick:
    # Two words at once by vector instructions: four times as fast as two searches with `in`.
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick(list(WORDS))


def may_hold_ads(body: bytes) -> bool:
    """Whether `read_page` can find structured data in a page; true also when only reading can tell (UTF-16)."""
    return bool(_automaton().find_matches_as_indexes(body)) or _may_be_utf16(body)


def _may_be_utf16(body: bytes) -> bool:
    """A mark, or zeros among the first letters: two bytes a letter."""
    return body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in body[:64]
