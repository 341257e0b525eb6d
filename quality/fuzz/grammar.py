"""Strings from the shapes of `grammars.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from string import ascii_uppercase, digits
from typing import Final

_TABLE: Final[dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("grammars.toml").read_text("utf-8")
)
SIGNS: Final = tuple(_TABLE.pop("signs"))
SHAPES: Final = tuple(tuple(shapes) for shapes in _TABLE.values())
"""One tuple a family of shapes, so that each family is drawn as often."""


def token(rng: Random) -> str:
    """One string of any family."""
    return "".join(_filled(mark, rng) for mark in rng.choice(rng.choice(SHAPES)))


def _filled(mark: str, rng: Random) -> str:
    if mark == "#":
        return rng.choice(digits)
    if mark == "?":
        return rng.choice(ascii_uppercase)
    if mark == "~":
        return rng.choice(SIGNS) if rng.random() < 0.7 else ""
    return mark
