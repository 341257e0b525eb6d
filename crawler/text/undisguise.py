"""Second half of the shadow copy: disguises that are more than odd characters.

Spelled digits become digits, letters among digits become digits, "name (at) mail dot com" becomes an address,
and a handle with spaces between its letters is closed up. What is undone is named in `Folded.tricks`. A text
without disguises comes back as it is. All patterns run in linear time (RE2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from crawler.text import number_words
from crawler.text.addresses import QUICK, glued_providers, written_addresses
from crawler.text.fold import Folded, fold
from crawler.text.linear import Linear, compile_linear

Edit = tuple[int, int, str, str]

_MOST_TOKENS: Final = 4_000
"""Spelled digits looked at in one text; more is a flood, not an ad."""
_FEWEST_DIGITS: Final = 7
_LONGEST: Final = 1_000
"""Characters that one run of spelled digits may go on for."""
_BEFORE: Final = 40
"""Characters looked at before a place where digits are spelled: the number may begin there in figures."""
_GAP: Final = re.compile(r"[\s.,;:\-/_()*|~•+&]{0,5}(?:y|et|e|and|и)?[\s.,;:\-/_()*|~•]{0,3}")

_LETTER_QUICK: Final = r"\d[ .\-]?[oilsbz|]+[ .\-]?\d|(?:^|[^a-z0-9])o[ .\-]?\d{2}|\d{3}[ .\-]?o"
_LETTER_NEAR_DIGIT: Final = compile_linear(_LETTER_QUICK)
_NUMBERISH: Final = re.compile(
    r"[0-9oilsbz|](?<![a-z0-9%=?&@#/][0-9oilsbz|])[0-9oilsbz|]*(?:[ .\-/()_]{1,2}[0-9oilsbz|]+)*(?![a-z0-9])"
)
_LETTERS: Final = str.maketrans("oilsbz|", "0115821")
_SPACED_QUICK: Final = r"(?:^|[^\pL\d])[a-z](?:[ .\-_*·•~|]{1,2}[a-z]){4,}(?:[^\pL]|$)|@(?: [a-z0-9.]){5}"
_SPACED: Final = compile_linear(_SPACED_QUICK)
_SPACED_WORD: Final = re.compile(r"(?<![^\W_])[a-z](?:([ .\-_*·•~|])[a-z])(?:\1[a-z]){3,20}(?![^\W_])")
_SPACED_ADDRESS: Final = re.compile(
    r"(?<![a-z0-9])[a-z0-9](?: [a-z0-9._\-]){0,40} @(?: [a-z0-9.\-]){5,40}(?![a-z0-9])"
)
_HOST_QUICK: Final = (
    r"(?:^|[^\pL\d])(?:t|wa|т)(?: ?\. ?| ?[\[(]\.[\])] ?| ?[\[(]?(?:dot|точка)[\])]? ?)(?:me|ме) ?"
    r"(?:/|slash|слеш|слэш)|[a-z0-9]\[\.\][a-z]"
)
_HOST: Final = compile_linear(_HOST_QUICK)
_APART_HOST: Final = re.compile(
    r"(?<![^\W_])(?:t|wa|т)(?: ?\. ?| ?[\[(]\.[\])] ?| ?[\[(]?(?:dot|точка)[\])]? ?)(?:me|ме) ?"
    r"(?:/|slash|слеш|слэш) ?"
)
_DEFANGED: Final = re.compile(r"(?<=[a-z0-9])\[\.\](?=[a-z])")
_ESCAPES: Final = re.compile(r"\\{1,4}(?=[\-_.*@=#&+()!\[\]~>])")
_WORD_END: Final = re.compile(r"\S{0,300}")
_SPACED_HANDLE: Final = re.compile(r"@(?: [a-z0-9_]){4,32}(?![a-z0-9_])")


def undisguise(folded: Folded) -> Folded:
    """The shadow copy with spelled and lettered digits, addresses in words and spaced handles undone."""
    if "\\" in folded.text:
        folded = folded.edited(_escapes(folded.text))
    if not _anything(folded.text.isascii()).finds(folded.text):
        return folded
    folded = folded.edited(_spelled_numbers(folded.text))
    folded = folded.edited(_lettered_numbers(folded.text))
    folded = folded.edited(_spaced_words(folded.text))
    folded = folded.edited(glued_providers(folded.text))
    folded = folded.edited(written_addresses(folded))
    if "@ " in folded.text:
        folded = folded.edited(
            [
                (*hit.span(), hit.group().replace(" ", ""), "spaced")
                for hit in _SPACED_HANDLE.finditer(folded.text)
            ]
        )
    return folded


@cache
def _words() -> dict[str, str]:
    """Folded word -> the digits it stands for; "x2" for repeaters, "+" for plus, "20_" for round tens."""
    words: dict[str, str] = {}
    for row in number_words.UNITS.values():
        for digit, variants in enumerate(row.split(" ")):
            for variant in variants.split("|"):
                words.setdefault(fold(variant).text, str(digit))
    for word, value in number_words.LARGER.items():
        words[word] = f"{value}_" if value % 10 == 0 and value > 10 else str(value)
        words[word.replace("-", " ")] = words[word]
    words.update({fold(word).text: f"x{times}" for word, times in number_words.TIMES.items()})
    words.update(dict.fromkeys((fold(word).text for word in number_words.PLUS), "+"))
    return words


@cache
def _patterns(plain: bool) -> tuple[Linear, Linear]:
    """A quick test for spelled digits in a row, and a token; `plain` for texts that are all ASCII."""
    quick, token = _spelled(plain)
    return compile_linear(quick), compile_linear(token)


@cache
def _anything(plain: bool) -> Linear:
    """All quick tests as one: most texts hold no disguise, and one pass tells."""
    tests = (_spelled(plain)[0], _LETTER_QUICK, _SPACED_QUICK, _HOST_QUICK, QUICK, "dot|@ ")
    return compile_linear("|".join(f"(?:{test})" for test in tests))


def _spelled(plain: bool) -> tuple[str, str]:
    words = sorted(
        (word for word in _words() if word.isascii() or not plain), key=lambda word: (-len(word), word)
    )
    token = _alternatives(words)
    spaceless = _alternatives(word for word in words if word[0] >= "\u0e00")
    glued = _alternatives(word for word in words if word[0] < "\u0e00" and len(word) > 2)
    gap = r"[\s.,;:\-/_()*|~•+]{1,4}"
    quick = rf"(?:^|[^\pL])(?:{token}){gap}(?:{token}|\d+){gap}(?:{glued})|(?:{glued}){{3}}"
    quick += rf"|\d{gap}(?:{glued}){gap}(?:{token})"
    if spaceless:
        quick += rf"|(?:{spaceless})[\s\-.]?(?:{spaceless})[\s\-.]?(?:{spaceless})"
    return quick, rf"(?:{token})|\d+"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)).replace("\\ ", " ")


def _escapes(text: str) -> list[Edit]:
    """Edits that drop markdown's backslashes within addresses and links: no disguise, but they cut them in two."""
    edits: list[Edit] = []
    at = text.find("\\")
    while at >= 0:
        start = at
        while start > 0 and at - start < 100 and not text[start - 1].isspace():
            start -= 1
        end = _WORD_END.match(text, at).end()  # type: ignore[union-attr]
        if any(sign in text[start:end] for sign in ("@", "://", "www.", "t.me", "wa.me")):
            edits += [(*hit.span(), "", "") for hit in _ESCAPES.finditer(text, at, end)]
        at = text.find("\\", end)
    return edits


def _spelled_numbers(text: str) -> list[Edit]:
    """Edits that turn runs of spelled digits into digits; runs of fewer than seven digits stay words."""
    quick, token = _patterns(text.isascii())
    edits: list[Edit] = []
    done = tokens = 0
    for near in quick.finditer(text):
        if near.end() <= done:
            continue
        start = max(done, near.start() - _BEFORE)
        while start > done and text[start - 1].isalnum():
            start -= 1
        found, done, seen = _runs(text, start, near.end(), token)
        edits += found
        tokens += seen
        if tokens > _MOST_TOKENS:
            break
    return edits


def _runs(text: str, start: int, reached: int, token: Linear) -> tuple[list[Edit], int, int]:
    """Runs of digits from `start`, as far as the run that passes `reached` goes; where it ended; tokens seen."""
    edits: list[Edit] = []
    run: list[tuple[int, int, str, bool]] = []
    seen = 0
    for match in token.finditer(text[start : reached + _LONGEST]):
        seen += 1
        first, end = match.start() + start, match.end() + start
        word = match.group()
        spelled = not word[0].isdigit()
        if spelled and not _whole_word(text, first, end, word):
            if first > reached + _BEFORE:
                break
            continue
        if run and not _GAP.fullmatch(text, run[-1][1], first):
            edits += _close_run(run)
            run = []
            if first > reached:
                break
        run.append((first, end, _words()[word] if spelled else word, spelled))
        reached = max(reached, end) if len(run) > 2 else reached
    edits += _close_run(run)
    return edits, max(reached, edits[-1][1] if edits else 0), seen


def _whole_word(text: str, start: int, end: int, word: str) -> bool:
    """True unless the word is a part of another one; scripts without spaces, and glued digit words, pass."""
    if word[0] >= "\u0e00":
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalpha() or after.isalpha()) or len(word) > 3


def _close_run(run: list[tuple[int, int, str, bool]]) -> list[Edit]:
    while run and run[-1][2][0] in "x+":
        run = run[:-1]
    digits, times, spelled = "", 1, 0
    tens = ""
    for _, _, value, is_word in run:
        spelled += is_word
        if value == "+":
            digits += "+"
        elif value[0] == "x":
            times = int(value[1:])
        elif value.endswith("_"):
            digits += tens
            tens = value[:-1]
        else:
            if tens:
                value = tens[0] + value if len(value) == 1 and value != "0" else tens + value
                tens = ""
            digits += value * times
            times = 1
    digits += tens
    if spelled < 2 or sum(map(str.isdigit, digits)) < _FEWEST_DIGITS or "+" in digits[1:]:
        return []
    return [(run[0][0], run[-1][1], digits, "spelled-digits")]


def _spaced_words(text: str) -> list[Edit]:
    """Edits that close up words, hosts and addresses written letter by letter or with their dots apart."""
    edits: list[Edit] = []
    if _SPACED.finds(text):
        for pattern in (_SPACED_ADDRESS, _SPACED_HANDLE, _SPACED_WORD):
            for hit in pattern.finditer(text):
                joined = re.sub(r"[^a-z0-9@._]" if "@" in hit.group() else r"[^a-z]", "", hit.group())
                edits.append((*hit.span(), joined, "spaced"))
    if _HOST.finds(text):
        for hit in _APART_HOST.finditer(text):
            host = "wa.me/" if hit.group()[0] == "w" else "t.me/"
            if hit.group() != host:
                edits.append((*hit.span(), host, "at-dot-words"))
        edits += [(*hit.span(), ".", "defanged") for hit in _DEFANGED.finditer(text)]
    return sorted(edits, key=lambda edit: (edit[0], -edit[1]))


def _lettered_numbers(text: str) -> list[Edit]:
    """Edits that turn O, I, l, S, B and Z among digits into digits."""
    if not _LETTER_NEAR_DIGIT.finds(text):
        return []
    edits: list[Edit] = []
    for match in _NUMBERISH.finditer(text):
        shape = match.group()
        digits = sum(map(str.isdigit, shape))
        letters = sum(map(str.isalpha, shape)) + shape.count("|")
        if not letters or digits < (2 if shape[0] in "o0" else 4) or not 9 <= digits + letters <= 16:
            continue
        chunks = re.split(r"[ .\-/()_]+", shape)
        if all(len(chunk) == 1 or set(chunk) == {"o"} or any(map(str.isdigit, chunk)) for chunk in chunks):
            edits.append((*match.span(), shape.translate(_LETTERS), "letters-for-digits"))
    return edits
