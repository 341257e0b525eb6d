"""Second half of the shadow copy: obfuscations that are more than odd characters.

Spelled digits and letters among digits become digits, "name (at) mail dot com" becomes an address, and the spaces
between the letters of a handle are removed. `Folded.obfuscations` names what was undone. A text without
obfuscations is returned as it is. One pass over the text (RE2, linear time) selects the steps to run.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from crawler.late_regex import compile_late
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
from crawler.text.disguised_words import readable
from crawler.text.fold import Edit, Folded
from crawler.text.linear_regex import LinearRegexSet, compile_linear_late
from crawler.text.spelled_numbers import quick_pattern, spelled_number_edits

_WORD: Final = 100
"""Characters before a mark in which its word may begin; no address is longer. Set by hand, not fitted."""
_CIRCLED: Final = compile_late(r"(?<=[a-z0-9])a(?=[a-z0-9\-]{1,63}\.[a-z]{2})")
_ESCAPES: Final = compile_late(r"\\{1,4}(?=[\-_.*@=#&+()!\[\]~>])")
_ESCAPED: Final = compile_linear_late(
    r"(?:@|://|www\\*\.|\b(?:t|wa)\\*\.me)\S*\\|\\\S*(?:@|://|www\\*\.|\\*\.(?:com|org|net|me))|\\\.(?:com|org|net)"
)
"""Matches an escape and an address in one word."""
_WORD_END: Final = compile_late(r"\S{1,300}")
_ADDRESS: Final = compile_linear_late(r"@|://|www\\*\.|\b(?:t|wa)\\*\.me|\\*\.(?:com|org|net)")
"""Marks a word as an address or a link."""
_FLOOD: Final = 60_000
"""Characters from which all steps run without prefilter: the states that RE2 builds for a text grow with it. Ads are
shorter. Set by hand in 2025, not fitted."""


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
"""Prefilter of each step ("": the words for digits) and the step, in the order in which they run."""


def deobfuscate(folded: Folded) -> Folded:
    """Undo obfuscations in a folded text.

    Args:
        folded: the result of `fold`.

    Returns:
        The same object where nothing is obfuscated, else a copy whose spans still lead to the original.
    """
    folded = readable(folded)
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
    """Indices of the steps whose prefilter matches."""
    return _ALL if len(text) > _FLOOD else _tests(text.isascii()).found_in(text)


_ALL: Final = frozenset(range(len(_STEPS)))


@cache
def _tests(plain: bool) -> LinearRegexSet:
    """The quick tests of all steps; `plain` for texts that are all ASCII."""
    patterns = (quick or quick_pattern(plain) for quick, _ in _STEPS)
    return LinearRegexSet(map(_of_ascii, patterns) if plain else patterns)


def _of_ascii(pattern: str) -> str:
    """The pattern for texts that are all ASCII: the table of all letters costs RE2 most of the time to compile it."""
    return pattern.replace(r"\pL", "a-zA-Z")


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
