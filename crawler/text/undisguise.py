"""Second half of the shadow copy: disguises that are more than odd characters.

Spelled digits become digits, letters among digits become digits, "name (at) mail dot com" becomes an address,
and a handle with spaces between its letters is closed up. What is undone is named in `Folded.tricks`. A text
without disguises comes back as it is. All patterns run in linear time (RE2).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from crawler.text.addresses import QUICK, written_addresses
from crawler.text.fold import Folded
from crawler.text.hosts import QUICK as HOSTS
from crawler.text.hosts import mended_schemes, parted_hosts, worded_hosts
from crawler.text.instructed import QUICK as INSTRUCTIONS
from crawler.text.instructed import followed
from crawler.text.linear import Linear, compile_linear
from crawler.text.lost_signs import QUICK as LOST_SIGNS
from crawler.text.lost_signs import restored
from crawler.text.markup import QUICK as MARKUP
from crawler.text.markup import unmarked
from crawler.text.odd_digits import QUICK as ODD_DIGITS
from crawler.text.odd_digits import restored_digits
from crawler.text.providers import QUICK as PROVIDERS
from crawler.text.providers import glued_providers, named_providers
from crawler.text.spelled_numbers import spelled, spelled_numbers

Edit = tuple[int, int, str, str]

_WORD: Final = 100
"""Characters before a mark that its word may begin at."""
_SPACED_QUICK: Final = r"(?:^|[^\pL\d])[a-z](?:[ .\-_*·•~|]{1,2}[a-z]){4,}(?:[^\pL]|$)|@(?: [a-z0-9.]){5}"
_SPACED: Final = compile_linear(_SPACED_QUICK)
_SPACED_WORD: Final = re.compile(r"(?<![^\W_])[a-z](?:([ .\-_*·•~|])[a-z])(?:\1[a-z]){3,20}(?![^\W_])")
_SPACED_ADDRESS: Final = re.compile(
    r"(?<![a-z0-9])[a-z0-9](?: [a-z0-9._\-]){0,40} @(?: [a-z0-9.\-]){5,40}(?![a-z0-9])"
)
_CIRCLED: Final = re.compile(r"(?<=[a-z0-9])a(?=[a-z0-9\-]{1,63}\.[a-z]{2})")
_ESCAPES: Final = re.compile(r"\\{1,4}(?=[\-_.*@=#&+()!\[\]~>])")
_WORD_END: Final = re.compile(r"\S{1,300}")
_ADDRESS: Final = compile_linear(r"@|://|www\\*\.|\b(?:t|wa)\\*\.me|\\*\.(?:com|org|net)")
"""Marks a word as an address or a link."""
_SPACED_HANDLE: Final = re.compile(r"@(?: [a-z0-9_]){4,32}(?![a-z0-9_])")


def undisguise(folded: Folded) -> Folded:
    """The shadow copy with spelled and lettered digits, addresses in words and spaced handles undone."""
    if "\\" in folded.text:
        folded = folded.edited(_escapes(folded.text))
    if "ⓐ" in folded.original or "Ⓐ" in folded.original:
        folded = folded.edited(_circled_signs(folded))
    if not _anything(folded.text.isascii()).finds(folded.text):
        return folded
    folded = folded.edited(unmarked(folded.text))
    folded = folded.edited(spelled_numbers(folded.text))
    folded = folded.edited(restored_digits(folded.text))
    folded = folded.edited(_spaced_words(folded.text))
    folded = folded.edited(mended_schemes(folded.text))
    folded = folded.edited(parted_hosts(folded.text))
    folded = folded.edited(followed(folded.text))
    folded = folded.edited(named_providers(folded.text))
    folded = folded.edited(glued_providers(folded.text))
    folded = folded.edited(written_addresses(folded))
    folded = folded.edited(worded_hosts(folded.text))
    folded = folded.edited(restored(folded.text))
    if "@ " in folded.text:
        folded = folded.edited(
            [
                (*hit.span(), hit.group().replace(" ", ""), "spaced")
                for hit in _SPACED_HANDLE.finditer(folded.text)
            ]
        )
    return folded


@cache
def _anything(plain: bool) -> Linear:
    """All quick tests as one: most texts hold no disguise, and one pass tells."""
    tests = (
        spelled(plain)[0],
        MARKUP,
        ODD_DIGITS,
        _SPACED_QUICK,
        HOSTS,
        INSTRUCTIONS,
        QUICK,
        PROVIDERS,
        LOST_SIGNS,
        "dot|@ ",
    )
    return compile_linear("|".join(f"(?:{test})" for test in tests))


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


def _spaced_words(text: str) -> list[Edit]:
    """Edits that close up words and addresses written letter by letter."""
    edits: list[Edit] = []
    if _SPACED.finds(text):
        for pattern in (_SPACED_ADDRESS, _SPACED_HANDLE, _SPACED_WORD):
            for hit in pattern.finditer(text):
                joined = re.sub(r"[^a-z0-9@._]" if "@" in hit.group() else r"[^a-z]", "", hit.group())
                edits.append((*hit.span(), joined, "spaced"))
    return sorted(edits, key=lambda edit: (edit[0], -edit[1]))
