"""The types of a card's keys: how a value is read, what is wrong with it, and its JSON Schema.

Values are checked by hand and not by msgspec or pydantic: those stop at the first mistake of a table and word
it by their own rules, while `adwatch sources check` names every mistake with its line and a line that is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from crawler.sources.keys import CardKey, Type

_SPAN: Final = re.compile(r"([0-9]{1,4})\s*(m|min|h|d|w)")
_DAY: Final = 86_400
"""Seconds of a day; a pause between two requests is shorter."""
_SECONDS: Final = {"m": 60, "min": 60, "h": 3_600, "d": _DAY, "w": 7 * _DAY}
"""Seconds of each unit of a duration."""
_HOURS: Final = re.compile(r"([0-9]{1,2})\s*-\s*([0-9]{1,2})")
_COUNTRY: Final = re.compile("[A-Z]{2}")
LONGEST_PATTERN: Final = 512
"""Characters of a pattern; set by hand, longer than any that a site needs."""


class InvalidValue(ValueError):
    """A value that does not fit its key; the message completes the sentence "KEY ..."."""


@dataclass(frozen=True, slots=True)
class KeyType:
    """A type of value."""

    label: str
    """For the reference of all keys."""
    parse: Callable[[object], object]
    """The value as a card keeps it; raises InvalidValue."""
    schema: Mapping[str, object]
    """The same as JSON Schema, for editors, as far as that can state it."""


def parse_value(key: CardKey, value: object) -> object:
    """The value of a key as a card keeps it.

    Raises:
        InvalidValue: the value does not fit the key.
    """
    found = KEY_TYPES[key.type].parse(value)
    if key.choices and found not in key.choices:
        raise InvalidValue(f"needs {_listed(key.choices)}, not {found!r}")
    return found


def _listed(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidValue(f"needs text in quotes, not {value!r}")
    return value.strip()


def _url(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InvalidValue(f"is no address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidValue(f"needs an http or https address, not {text!r}")
    if parts.username is not None or parts.password is not None:
        raise InvalidValue("must not hold a user name or password")
    if port == 0:
        raise InvalidValue("names port 0")
    return text


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(f"needs true or false, not {value!r}")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidValue(f"needs a whole number of 0 or more, not {value!r}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < _DAY:
        raise InvalidValue(f"needs a number of 0 or more, not {value!r}")
    return float(value)


def _span(value: object) -> int:
    """Seconds of a duration such as `6h`."""
    found = _SPAN.fullmatch(_text(value))
    if not found or int(found[1]) == 0:
        raise InvalidValue(f"needs a number with m, h, d or w, not {value!r}")
    return int(found[1]) * _SECONDS[found[2]]


def _hours(value: object) -> tuple[int, int]:
    """First hour and the hour after the last one, of a span such as `22-6`."""
    found = _HOURS.fullmatch(_text(value))
    if not found or int(found[1]) > 23 or int(found[2]) > 24:
        raise InvalidValue(f"needs two hours of the day, not {value!r}")
    return int(found[1]), int(found[2]) % 24


def _country(value: object) -> str:
    text = _text(value)
    if not _COUNTRY.fullmatch(text):
        raise InvalidValue(f"needs two capital letters, not {text!r}")
    return text


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise InvalidValue(f"needs a list of texts in quotes, not {value!r}")
    return tuple(_text(one) for one in value)


def _patterns(value: object) -> tuple[str, ...]:
    import re2

    found = _texts(value)
    for pattern in found:
        if len(pattern) > LONGEST_PATTERN:
            raise InvalidValue(f"holds a pattern of more than {LONGEST_PATTERN} characters")
        try:
            re2.compile(pattern)
        except re2.error as error:
            raise InvalidValue(f"holds {pattern!r}, which is no pattern: {error}") from None
    return found


def _table(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise InvalidValue(f"needs a table, not {value!r}")
    return {str(name): _path(inner) for name, inner in value.items()}


def _path(value: object) -> Any:
    """A value of a table: a text, or a list of texts that are tried in order."""
    return [_text(one) for one in value] if isinstance(value, list) else _text(value)


def _anchored(pattern: re.Pattern[str]) -> str:
    return f"^{pattern.pattern}$"


_TEXT: Final[Mapping[str, object]] = {"type": "string", "minLength": 1}


def _one_or_more(item: Mapping[str, object]) -> Mapping[str, object]:
    return {"anyOf": [item, {"type": "array", "items": item}]}


KEY_TYPES: Final[Mapping[Type, KeyType]] = {
    "text": KeyType("text", _text, _TEXT),
    "url": KeyType("address", _url, {"type": "string", "pattern": "^https?://[^/]"}),
    "yes-no": KeyType("true or false", _yes_no, {"type": "boolean"}),
    "whole": KeyType("whole number", _whole, {"type": "integer", "minimum": 0}),
    "number": KeyType("number", _number, {"type": "number", "minimum": 0, "exclusiveMaximum": _DAY}),
    "span": KeyType('duration ("30m", "6h", "1d")', _span, {"type": "string", "pattern": _anchored(_SPAN)}),
    "hours": KeyType(
        'hours of the day, UTC ("22-6")', _hours, {"type": "string", "pattern": _anchored(_HOURS)}
    ),
    "country": KeyType(
        "country (ISO 3166-1, two letters)", _country, {"type": "string", "pattern": _anchored(_COUNTRY)}
    ),
    "texts": KeyType("list of texts", _texts, _one_or_more(_TEXT)),
    "patterns": KeyType(
        "list of regular expressions (RE2)",
        _patterns,
        _one_or_more({"type": "string", "minLength": 1, "maxLength": LONGEST_PATTERN}),
    ),
    "table": KeyType("table", _table, {"type": "object", "additionalProperties": _one_or_more(_TEXT)}),
}
"""Every type that a key may have."""
