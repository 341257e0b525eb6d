"""Ways in which the ads of the invented board write a contact: one function and one line in `DISGUISES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def national(value: str) -> str:
    """The number as people of its country write it."""
    import phonenumbers

    number = phonenumbers.parse(value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _digits(value: str) -> str:
    return "".join(char for char in national(value) if char.isdigit())


def _at_dot_words(value: str) -> str:
    return value.replace("@", " at ").replace(".", " dot ")


DISGUISES: Final[Mapping[str, Callable[[str], str]]] = {
    "national": national,
    "digits": lambda value: value.lstrip("+"),
    "words": lambda value: (
        _at_dot_words(value) if "@" in value else " ".join(_WORDS[int(d)] for d in _digits(value))
    ),
    "spaced": lambda value: " ".join(_digits(value) if value.startswith("+") else f"@{value}"),
    "letters": lambda value: _digits(value).replace("0", "O"),
    "dotted": lambda value: ".".join(_digits(value)),
    "fullwidth": lambda value: "".join(chr(ord(char) + 0xFEE0) for char in _digits(value)),
}


class Writable(str):
    """A value of board.toml that a format after the colon writes in another way: {phone:letters}."""

    def __format__(self, spec: str) -> str:
        return DISGUISES[spec](str(self)) if spec else str(self)
