"""The sentences ads are planted from, and invented words for sizes at which sentences would repeat."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Texts = dict[str, Any]


@cache
def texts() -> dict[str, Texts]:
    """The sentences of every language."""
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


@cache
def vocabulary(language: str) -> list[str]:
    """Words of a language's sentences (pieces of two to four signs where words are not spaced)."""
    given = texts()[language]
    sentences = [text for entry in (*given["frames"], *given["pitches"]) for text in entry]
    sentences += [text for entry in given["roles"] for text in entry]
    if language in {"zh", "th"}:
        letters = [re.sub(r"[^\w]|[{}|<>a-z0-9]", "", text) for text in sentences]
        return [text[i : i + 2 + i % 3] for text in letters for i in range(0, len(text) - 3, 3)]
    return sorted({word for text in sentences for word in re.findall(r"[^\W\d_]{3,}", text)})


def fill(text: str, swap: Mapping[str, str]) -> str:
    """The text with slots, given with their brackets, put in."""
    return re.sub("|".join(map(re.escape, swap)), lambda match: swap[match.group()], text)


def roman(number: int) -> str:
    """Roman numeral, 1 to 3999."""
    parts = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
    result = ""
    for value, letters in [*parts, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        result += letters * (number // value)
        number %= value
    return result


def invented(rng: random.Random) -> list[str]:
    """20,000 invented words, of one to four parts."""
    parts = (
        "ba",
        "ke",
        "lo",
        "mi",
        "nu",
        "sar",
        "ten",
        "vil",
        "dro",
        "pex",
        "qua",
        "gli",
        "zor",
        "hin",
        "fe",
    )
    return ["".join(rng.choices(parts, k=rng.randint(1, 4))) for _ in range(20_000)]
