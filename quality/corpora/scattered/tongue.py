"""Speaks one language of `stock/`: sentences of work, promises, slots filled, and free word salad."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

STOCK = Path(__file__).parent / "stock"
SLOT = re.compile(r"<(\w+)>")
CONTACT = "<contact>"
"""Stays in a text until the last edit is done, so that no edit harms a contact."""
CHUNK = 3
"""Characters taken as a word where the language writes none apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """One language: its code and the content of its file."""

    code: str
    says: dict[str, Any]

    @property
    def space(self) -> str:
        """What is between two sentences."""
        return str(self.says["space"])

    def one(self, rng: random.Random, name: str) -> str:
        """One entry of a list."""
        return str(rng.choice(self.says[name]))

    def some(self, rng: random.Random, name: str, count: int) -> list[str]:
        """Several entries of a list, none twice."""
        return rng.sample(self.says[name], min(count, len(self.says[name])))

    def line(self, rng: random.Random) -> str:
        """One sentence of work, out of some hundred thousand."""
        words = {key: self.one(rng, f"{key}s") for key in ("verb", "thing", "place", "manner")}
        words |= {key.capitalize(): word[0].upper() + word[1:] for key, word in words.items()}
        return SLOT.sub(lambda slot: words[slot[1]], self.one(rng, "line")) + str(self.says["stop"])

    def salad(self, rng: random.Random, count: int) -> str:
        """A sentence of so many words of the language in no order that anybody else has."""
        spaced = "" if self.code in ("zh", "th") else " "
        return spaced.join(rng.choice(words_of(self.code)) for _ in range(count)) + str(self.says["stop"])

    def filled(self, rng: random.Random, sentence: str, known: dict[str, str]) -> str:
        """The sentence with its slots filled: from `known`, else afresh. The contact stays a slot."""

        def fill(slot: re.Match[str]) -> str:
            name = slot[1]
            if name == "contact":
                return slot[0]
            if name in known:
                return known[name]
            if name == "pay":
                return self.amount(rng)
            return str(rng.randrange(2, 9) if name == "k" else rng.randrange(10, 60))

        return SLOT.sub(fill, sentence)

    def amount(self, rng: random.Random) -> str:
        """A pay as people write it."""
        return self.one(rng, "pay").replace("<n>", str(rng.randrange(3, 95) * 50))


@cache
def tongues() -> tuple[Tongue, ...]:
    """Every language of the stock."""
    return tuple(
        Tongue(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted(STOCK.glob("*.toml"))
    )


@cache
def words_of(code: str) -> Sequence[str]:
    """The words that the stock of a language is written with."""
    says = next(tongue.says for tongue in tongues() if tongue.code == code)
    names = ("things", "verbs", "places", "manners", "roles", "need", "offer", "pitch")
    text = SLOT.sub(" ", " ".join(" ".join(says[name]) for name in names))
    words = re.findall(r"[^\W\d_]+(?:[\u0900-\u097f\u0e00-\u0e7f]+)*", text)
    if code in ("zh", "th"):
        words = [word[at : at + CHUNK] for word in words for at in range(0, len(word), CHUNK)]
    return sorted(set(words))
