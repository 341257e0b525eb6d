"""Read JSON Lines in bounded memory: each line gives an object, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from crawler.postings.tolerant_json import strict_loads

MAX_LINE: Final = 64 * 1024 * 1024
"""Bytes of one line that are read (64 MiB); a longer line gives an error. Set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One line that isn't blank."""

    number: int
    """From 1, blank lines counted."""
    value: dict[str, Any] | None
    error: str = ""


def raw_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line that isn't blank; of a line over `MAX_LINE` only the beginning."""
    number = 0
    while chunk := stream.readline(MAX_LINE + 1):
        number += 1
        rest = chunk
        while len(chunk) > MAX_LINE and rest and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE)
        if chunk.strip(b" \t\r\n"):
            yield number, chunk


def read_line(number: int, raw: bytes) -> JsonLine:
    """Read one line; a line that holds no JSON object gives the reason in `error`. Never raises."""
    if len(raw) > MAX_LINE:
        return JsonLine(number, None, f"line is longer than {MAX_LINE // 2**20} MiB")
    if number == 1:
        raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        return JsonLine(number, None, f"not UTF-8 at byte {error.start}")
    try:
        value = strict_loads(text)
    except ValueError as error:
        return JsonLine(number, None, f"not JSON: {error}")
    if not isinstance(value, dict):
        return JsonLine(number, None, f"not an object but {_name(value)}")
    return JsonLine(number, value)


def _name(value: object) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", int: "a number", float: "a number"}
    return names.get(type(value), "null")
