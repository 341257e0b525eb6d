"""JSON that any parser reads: no lone surrogates, stable order, and long lists written as they come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import IO, Final

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def dumps(value: object) -> str:
    """One line of JSON; a lone surrogate, which UTF-8 can't carry, is shown as U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def write_list(file: IO[str], items: Iterable[object], *, indent: str = "") -> None:
    """Write a JSON array, one item a line, without holding it in memory."""
    file.write("[")
    separator = "\n"
    for item in items:
        file.write(f"{separator}{indent}{dumps(item)}")
        separator = ",\n"
    file.write("\n]")
