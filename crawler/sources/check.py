"""One value of a card against the type of its key; every complaint is a sentence that says what is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.sources.kinds import CardKey, Type

_SPAN: Final = re.compile(r"(\d{1,4})\s*(m|min|h|d|w)\Z")
_SECONDS: Final = {"m": 60, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_HOURS: Final = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})\Z")
_PLACES: Final = 512


class InvalidValue(ValueError):
    """What is wrong with a value."""


def parse_value(key: CardKey, value: object) -> object:
    """The value as a card keeps it; raises Wrong."""
    return _READERS[key.type](value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidValue(f"wants words in quotes, not {value!r}")
    return value.strip()


def _url(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InvalidValue(f"is no address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidValue(f"wants an http or https address, not {text!r}")
    if parts.username is not None or parts.password is not None:
        raise InvalidValue("must not hold a user name or password")
    if port == 0:
        raise InvalidValue("names port 0")
    return text


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(f"wants true or false, not {value!r}")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidValue(f"wants a whole number of 0 or more, not {value!r}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 86_400:
        raise InvalidValue(f"wants a number of 0 or more, not {value!r}")
    return float(value)


def _span(value: object) -> int:
    found = _SPAN.match(_text(value))
    if not found or int(found[1]) == 0:
        raise InvalidValue(f"wants a number with m, h, d or w, not {value!r}")
    return int(found[1]) * _SECONDS[found[2]]


def _hours(value: object) -> tuple[int, int]:
    found = _HOURS.match(_text(value))
    if not found or int(found[1]) > 23 or int(found[2]) > 24:
        raise InvalidValue(f"wants two hours of the day, not {value!r}")
    return int(found[1]), int(found[2]) % 24


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise InvalidValue(f"wants a list of words in quotes, not {value!r}")
    return tuple(_text(one) for one in value)


def _patterns(value: object) -> tuple[str, ...]:
    import re2

    found = _texts(value)
    for pattern in found:
        if len(pattern) > _PLACES:
            raise InvalidValue(f"holds a pattern of more than {_PLACES} characters")
        try:
            re2.compile(pattern)
        except re2.error as error:
            raise InvalidValue(f"holds {pattern!r}, which is no pattern: {error}") from None
    return found


def _table(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise InvalidValue(f"wants a table, not {value!r}")
    return {str(name): _path(inner) for name, inner in value.items()}


def _path(value: object) -> Any:
    """One value of a table: words, or a list of words tried in order."""
    return [_text(one) for one in value] if isinstance(value, list) else _text(value)


_READERS: Final[dict[Type, Callable[[object], object]]] = {
    "text": _text,
    "url": _url,
    "yes-no": _yes_no,
    "whole": _whole,
    "number": _number,
    "span": _span,
    "hours": _hours,
    "texts": _texts,
    "patterns": _patterns,
    "table": _table,
}
