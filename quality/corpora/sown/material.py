"""The words that ads are sown from, and how slots and choices in them are filled."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Words = Mapping[str, Any]
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")


@cache
def material() -> dict[str, Words]:
    """Language -> its words, as material.toml explains them."""
    return tomllib.loads((Path(__file__).parent / "material.toml").read_text("utf-8"))


def spun(text: str, rng: random.Random) -> str:
    """The text with every {a|b} chosen."""
    return _CHOICE.sub(lambda choice: rng.choice(choice.group(1).split("|")), text)


def filled(text: str, slots: Mapping[str, str]) -> str:
    """The text with the slots that are known filled; the others stay open."""
    return _SLOT.sub(lambda slot: slots.get(slot.group(1), slot.group()), text)


class Speaker:
    """Says things in one language; `narrow` keeps to a few words of each list, as one job or one author does."""

    def __init__(self, language: str, rng: random.Random) -> None:
        self.language = language
        self.random = rng
        self.words = material()[language]
        self.lists = {name: list(self.words[name]) for name in ("acts", "nouns", "of", "ways")}

    def narrow(self) -> Speaker:
        """A speaker that knows the words of one job only."""
        other = Speaker(self.language, self.random)
        other.lists = {
            name: self.random.sample(words, self.random.randint(3, 6)) for name, words in self.lists.items()
        }
        return other

    def said(self, pattern: str) -> tuple[str, str]:
        """A pattern with words put in, and the same with the second word for what is done."""
        acts = self.random.choice(self.lists["acts"])
        slots = {
            "noun": self._with_name(self.random.choice(self.lists["nouns"])),
            "of": self._with_name(self.random.choice(self.lists["of"])),
            "way": self.random.choice(self.lists["ways"]),
            "n": str(self.random.randint(2, 9)),
            "n2": str(self.random.randint(12, 22)),
            "year": str(self.random.randint(1968, 2021)),
        }
        slots["Way"] = slots["way"][:1].upper() + slots["way"][1:]
        first, second = (slots | {"act": act, "Act": act[:1].upper() + act[1:]} for act in acts)
        return filled(pattern, first), filled(pattern, second)

    def _with_name(self, words: str) -> str:
        """Often with a name behind it: a make, a street, a product."""
        if self.random.random() < 0.4:
            return words
        name = "".join(self.random.choices(self.words["syllables"], k=self.random.randint(2, 3)))
        return f"{words} {name.capitalize()}" if self.language not in {"zh", "th"} else f"{words}{name}"

    def duty(self) -> tuple[str, str]:
        """What somebody has to do, said in two ways."""
        one, other = self.random.sample(self.words["duty"], 2)
        state = self.random.getstate()
        first = self.said(one)[0]
        after = self.random.getstate()
        self.random.setstate(state)
        second = self.said(other)[1]
        self.random.setstate(after)
        return first, second

    def lines(self, name: str, count: int) -> list[str]:
        """So many lines of a list (`needs`, `about`, `perks`, `hours`), words put in."""
        patterns = list(self.words[name])
        chosen = [self.random.choice(patterns) for _ in range(count)]
        return list(dict.fromkeys(self.said(pattern)[0] for pattern in chosen))

    def any(self, name: str) -> str:
        """One entry of a list."""
        return spun(str(self.random.choice(self.words[name])), self.random)
