"""Words out of JSON values of any shape: what a field says, wherever the source has put it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

MAX_DEPTH: Final = 6
MAX_ITEMS: Final = 200
NAMES: Final = ("name", "value", "@value", "text", "legalname", "alternatename", "identifier", "@id", "id")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")


def as_number(value: float) -> str:
    """A number as a person writes it: no exponent, no `.0`."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        return repr(value)
    return str(value) if abs(value) < 10**300 else ""


def lower_keys(node: Mapping[str, Any]) -> dict[str, Any]:
    """Keys in lower case without vocabulary prefix; the first of two equal keys stays."""
    out: dict[str, Any] = {}
    for key, value in node.items():
        name = str(key)
        if not name.startswith("@"):
            name = re.split(r"[/#:]", name)[-1]
        out.setdefault(name.lower(), value)
    return out


def words(value: Any, *, joiner: str = ", ", names: Sequence[str] = NAMES, depth: int = 0) -> str:
    """The words of a value; of an object its name. Empty for what has none."""
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
    """Words on one line, runs of blanks as one."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Lines kept, runs of blanks inside a line as one, at most one empty line in a row."""
    lines = [_SPACE.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
