"""Take the words out of JSON values of any shape, wherever the source has put them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crawler.late_regex import compile_late

MAX_DEPTH: Final = 6
"""Objects within each other that are entered. Set by hand in 2026, not fitted."""
MAX_ITEMS: Final = 200
"""Items of a list that are read; the longest real lists (countries of a remote job) have some 60."""
NAMES: Final = ("name", "value", "@value", "text", "legalname", "alternatename", "identifier", "@id", "id")
_SPACE = compile_late(r"[ \t\r\f\v\u00a0]+")


def as_number(value: float) -> str:
    """Write a number as a person does: no exponent, no `.0`; infinite and absurdly long ones give ""."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        return repr(value)
    return str(value) if abs(value) < 10**300 else ""


def lower_keys(node: Mapping[str, Any]) -> dict[str, Any]:
    """Copy an object with its keys in lower case and without vocabulary prefix; the first of equal keys wins."""
    out: dict[str, Any] = {}
    for key, value in node.items():
        name = str(key)
        if not name.startswith("@"):
            name = re.split(r"[/#:]", name)[-1]
        out.setdefault(name.lower(), value)
    return out


def words(value: Any, *, joiner: str = ", ", names: Sequence[str] = NAMES, depth: int = 0) -> str:
    """The words of a JSON value.

    Args:
        value: A string, number, list or object.
        joiner: Put between the words of a list.
        names: Keys of an object to look under, the first with words wins.
        depth: Levels entered so far; for the function itself.

    Returns:
        The words as stated, stripped; empty for a value without any.
    """
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool) or depth > MAX_DEPTH:
        return ""
    if isinstance(value, int | float):
        return as_number(value)
    if isinstance(value, Mapping):
        node = lower_keys(value)
        for name in names:
            said = words(node.get(name), joiner=joiner, names=names, depth=depth + 1)
            if said:
                return said
        return ""
    if isinstance(value, Sequence):
        parts = (words(item, joiner=joiner, names=names, depth=depth + 1) for item in value[:MAX_ITEMS])
        return joiner.join(dict.fromkeys(part for part in parts if part))
    return ""


def one_line(text: str) -> str:
    """Put a text on one line, with single spaces."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Keep the lines, with single spaces inside each and at most one empty line in a row."""
    lines = [_SPACE.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
