"""Second half of the shadow copy: disguises that are more than odd characters.

Spelled digits become digits, letters among digits become digits, "name (at) mail dot com" becomes an address,
and a handle with spaces between its letters is closed up. What is undone is named in `Folded.obfuscations`. A text
without disguises comes back as it is. One pass over the text (RE2, linear time) tells
which steps have anything to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from crawler.text import (
    markup,
    obfuscated_digits,
    obfuscated_emails,
    obfuscated_hosts,
    obfuscated_providers,
    ocr_repair,
    replacement_instructions,
    spaced_text,
)
from crawler.text.fold import Edit, Folded
from crawler.text.linear_regex import LinearRegexSet, compile_linear
from crawler.text.spelled_numbers import spelled_number_edits, token_patterns

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
    (markup.PREFILTER, _of_text(markup.markup_edits)),
    ("", _of_text(spelled_number_edits)),
    (obfuscated_digits.PREFILTER, _of_text(obfuscated_digits.digit_edits)),
    (spaced_text.PREFILTER, _of_text(spaced_text.spaced_word_edits)),
    (obfuscated_hosts.PREFILTER, _of_text(obfuscated_hosts.scheme_edits)),
    (obfuscated_hosts.PREFILTER, _of_text(obfuscated_hosts.split_host_edits)),
    (replacement_instructions.PREFILTER, _of_text(replacement_instructions.instruction_edits)),
    (obfuscated_providers.PREFILTER, _of_text(obfuscated_providers.transliterated_provider_edits)),
    (obfuscated_providers.PREFILTER, _of_text(obfuscated_providers.damaged_provider_edits)),
    (obfuscated_emails.PREFILTER, obfuscated_emails.email_edits),
    (obfuscated_hosts.PREFILTER, _of_text(obfuscated_hosts.spelled_host_edits)),
    (ocr_repair.PREFILTER, _of_text(ocr_repair.ocr_edits)),
    (spaced_text.HANDLE, _of_text(spaced_text.spaced_handle_edits)),
)
"""What stands in a text that a step can do anything for ("": words for digits), and the step, in their order."""


def deobfuscate(folded: Folded) -> Folded:
    """The shadow copy with spelled and lettered digits, addresses in words and spaced handles undone."""
    if "\\" in folded.text and _ESCAPED.found_in(folded.text):
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
    return _ALL if len(text) > _FLOOD else _tests(text.isascii()).found_in(text)


_ALL: Final = frozenset(range(len(_STEPS)))


@cache
def _tests(plain: bool) -> LinearRegexSet:
    """The quick tests of all steps; `plain` for texts that are all ASCII."""
    return LinearRegexSet(quick or token_patterns(plain)[0] for quick, _ in _STEPS)


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
