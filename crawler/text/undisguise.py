"""Second half of the shadow copy: disguises that are more than odd characters.

Spelled digits become digits, letters among digits become digits, "name (at) mail dot com" becomes an address,
and a handle with spaces between its letters is closed up. What is undone is named in `Folded.tricks`. A text
without disguises comes back as it is. One pass over the text (RE2, linear time) tells
which steps have anything to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from crawler.text import addresses, hosts, instructed, lost_signs, markup, odd_digits, providers, spaced
from crawler.text.fold import Folded
from crawler.text.linear import LinearSet, compile_linear
from crawler.text.spelled_numbers import spelled, spelled_numbers

Edit = tuple[int, int, str, str]

_WORD: Final = 100
"""Characters before a mark that its word may begin at."""
_CIRCLED: Final = re.compile(r"(?<=[a-z0-9])a(?=[a-z0-9\-]{1,63}\.[a-z]{2})")
_ESCAPES: Final = re.compile(r"\\{1,4}(?=[\-_.*@=#&+()!\[\]~>])")
_ESCAPED: Final = compile_linear(
    r"(?:@|://|www\\*\.|\b(?:t|wa)\\*\.me)\S*\\|\\\S*(?:@|://|www\\*\.|\\*\.(?:com|org|net|me))|\\\.(?:com|org|net)"
)
"""Stands where an escape and an address are in one word."""
_WORD_END: Final = re.compile(r"\S{1,300}")
_ADDRESS: Final = compile_linear(r"@|://|www\\*\.|\b(?:t|wa)\\*\.me|\\*\.(?:com|org|net)")
"""Marks a word as an address or a link."""
_FLOOD: Final = 60_000
"""Characters from which all steps are taken: an ad is shorter, and one pass for all would build too many states."""


def _of_text(undo: Callable[[str], list[Edit]]) -> Callable[[Folded], list[Edit]]:
    return lambda folded: undo(folded.text)


_STEPS: Final[tuple[tuple[str, Callable[[Folded], list[Edit]]], ...]] = (
    (markup.QUICK, _of_text(markup.unmarked)),
    ("", _of_text(spelled_numbers)),
    (odd_digits.QUICK, _of_text(odd_digits.restored_digits)),
    (spaced.QUICK, _of_text(spaced.closed_words)),
    (hosts.QUICK, _of_text(hosts.mended_schemes)),
    (hosts.QUICK, _of_text(hosts.parted_hosts)),
    (instructed.QUICK, _of_text(instructed.followed)),
    (providers.QUICK, _of_text(providers.named_providers)),
    (providers.QUICK, _of_text(providers.glued_providers)),
    (addresses.QUICK, addresses.written_addresses),
    (hosts.QUICK, _of_text(hosts.worded_hosts)),
    (lost_signs.QUICK, _of_text(lost_signs.restored)),
    (spaced.HANDLE, _of_text(spaced.closed_handles)),
)
"""What stands in a text that a step can do anything for ("": words for digits), and the step, in their order."""


def undisguise(folded: Folded) -> Folded:
    """The shadow copy with spelled and lettered digits, addresses in words and spaced handles undone."""
    if "\\" in folded.text and _ESCAPED.finds(folded.text):
        folded = folded.edited(_escapes(folded.text))
    if "ⓐ" in folded.original or "Ⓐ" in folded.original:
        folded = folded.edited(_circled_signs(folded))
    todo = _todo(folded.text)
    for number, (_, undo) in enumerate(_STEPS):
        if number in todo:
            edits = undo(folded)
            if edits:
                folded = folded.edited(edits)
                todo = _todo(folded.text)
    return folded


def _todo(text: str) -> frozenset[int]:
    """Numbers of the steps that may have something to do."""
    return _ALL if len(text) > _FLOOD else _tests(text.isascii()).finds(text)


_ALL: Final = frozenset(range(len(_STEPS)))


@cache
def _tests(plain: bool) -> LinearSet:
    """The quick tests of all steps; `plain` for texts that are all ASCII."""
    return LinearSet(quick or spelled(plain)[0] for quick, _ in _STEPS)


def _escapes(text: str) -> list[Edit]:
    """Edits that drop markdown's backslashes within addresses and links: no disguise, but they cut them in two."""
    edits: list[Edit] = []
    done = 0
    for mark in _ADDRESS.finditer(text):
        if mark.start() < done:
            continue
        head = text[max(done, mark.start() - _WORD) : mark.start()].split(" ")[-1].split("\n")[-1]
        tail = _WORD_END.match(text, mark.start())
        done = tail.end() if tail else mark.end()
        edits += [(*hit.span(), "", "") for hit in _ESCAPES.finditer(text, mark.start() - len(head), done)]
    return edits


def _circled_signs(folded: Folded) -> list[Edit]:
    """Edits that read a circled a before a host as an @."""
    hits = (hit.start() for hit in _CIRCLED.finditer(folded.text))
    return [(at, at + 1, "@", "styled-characters") for at in hits if folded.raw(at, at + 1) in ("ⓐ", "Ⓐ")]
