"""Mutations of a text. Each takes the text, another one of the corpus and a source of chance."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from quality.fuzz.grammar import SIGNS, token

Mutation = Callable[[str, str, Random], str]

LONGEST: Final = 20_000
"""Characters of a mutated text: longer ones cost time and show nothing new."""
MOST: Final = 4
"""Mutations on one text at most."""
_ODD: Final = (
    "\u0000\u0007\u00ad\u0130\u0131\u00df\u0149\u01c5\u0300\u0345\u0489\u0600\u061c\u06dd\u0e33\u0e4d\u1680\u180e"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u20e3\u2126\u212a\u24d0\u2460\u2488\u3000"
    "\u3300\u33a5\ufb00\ufdfa\ufe0f\ufeff\uff10\uff21\uff65\ufffd\ufffe\ud800\udfff"
    "\U0001d400\U0001d7d8\U0001f100\U0001f1f3\U0001f51f\U0001f4de\U000e0041\U000e007f\U0010ffff"
)
"""Characters that fold to none, to several, or join, turn or break what is next to them; lone surrogates too."""
_DIGIT_ZEROS: Final = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1040, 0x17E0, 0xFF10, 0x1D7CE, 0x1D7D8, 0x2080)
"""First digits of other scripts and styles."""


def mutated(text: str, other: str, rng: Random) -> str:
    """A text after one to `MOST` mutations."""
    for _ in range(rng.randint(1, MOST)):
        text = rng.choice(MUTATIONS)(text, other, rng)[:LONGEST]
    return text


def _place(text: str, rng: Random) -> int:
    return rng.randint(0, len(text))


def _span(text: str, rng: Random, longest: int = 200) -> tuple[int, int]:
    start = _place(text, rng)
    return start, min(len(text), start + rng.randint(0, longest))


def _splice(text: str, other: str, rng: Random) -> str:
    return text[: _place(text, rng)] + other[_place(other, rng) :]


def _insert_token(text: str, _: str, rng: Random) -> str:
    at = _place(text, rng)
    gap = rng.choice(("", " ", "\n"))
    return text[:at] + gap + token(rng) + gap + text[at:]


def _insert_sign(text: str, _: str, rng: Random) -> str:
    """Signs next to digits, where a text has any."""
    places = [at for at, mark in enumerate(text) if mark.isdigit()] or [_place(text, rng)]
    for _turn in range(rng.randint(1, 4)):
        at = min(len(text), rng.choice(places) + rng.choice((0, 0, 1)))
        text = text[:at] + "".join(rng.choices(SIGNS, k=rng.randint(1, 3))) + text[at:]
    return text


def _insert_odd(text: str, _: str, rng: Random) -> str:
    for _turn in range(rng.randint(1, 6)):
        at = _place(text, rng)
        text = text[:at] + rng.choice(_ODD) * rng.choice((1, 1, 1, 2, 40)) + text[at:]
    return text


def _other_digits(text: str, _: str, rng: Random) -> str:
    zero = rng.choice(_DIGIT_ZEROS)
    share = rng.choice((0.3, 1.0))
    return "".join(
        chr(zero + int(mark)) if mark in "0123456789" and rng.random() < share else mark for mark in text
    )


def _wide_letters(text: str, _: str, rng: Random) -> str:
    start, end = _span(text, rng)
    offset = rng.choice((0xFEE0, 0x1D400 - 0x41, 0x24B6 - 0x41))
    wide = "".join(
        chr(ord(mark) + offset) if "A" <= mark <= "Z" else mark for mark in text[start:end].upper()
    )
    return text[:start] + wide + text[end:]


def _cut(text: str, _: str, rng: Random) -> str:
    start, end = _span(text, rng)
    return text[:start] + text[end:]


def _truncate(text: str, _: str, rng: Random) -> str:
    return text[: _place(text, rng)] if rng.random() < 0.5 else text[_place(text, rng) :]


def _repeat(text: str, _: str, rng: Random) -> str:
    start, end = _span(text, rng, 40)
    return text[:end] + text[start:end] * rng.choice((1, 2, 5, 50, 1000)) + text[end:]


def _spread(text: str, _: str, rng: Random) -> str:
    """A sign between all characters of a stretch."""
    start, end = _span(text, rng, 80)
    return text[:start] + rng.choice((*SIGNS, " ", "  ", "\n")).join(text[start:end]) + text[end:]


def _swap_case(text: str, _: str, rng: Random) -> str:
    return rng.choice((str.upper, str.lower, str.title, str.swapcase))(text)


MUTATIONS: Final[tuple[Mutation, ...]] = (
    _splice, _insert_token, _insert_token, _insert_sign, _insert_sign, _insert_odd, _other_digits, _wide_letters,
    _cut, _truncate, _repeat, _spread, _swap_case,
)  # fmt: skip
"""Those named twice find most and are drawn twice as often."""
