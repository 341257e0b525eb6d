"""Repair damaged JSON: stray quotes, comments, trailing commas, control characters, cut ends.

One pass, linear in the length. A quote ends its string only when JSON, not prose, follows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from crawler.late_regex import compile_late

_END_OF_STRING = compile_late(r"\s*(?:[,:}\]]|$)")
_AFTER_COMMA = compile_late(
    r'\s*(?:,\s*)*(?:["{\[\]}]|-?\d|true|false|null|//|/\*|[A-Za-z_$][\w$]{0,60}\s*:\s*["{\[\d]|$)'
)
_AFTER_COLON = compile_late(r'\s*(?:["{\[]|-?\d|true|false|null)')


def _closes(text: str, at: int) -> bool:
    """Whether the quote at offset `at` ends its string: JSON, not prose, must follow."""
    follow = _END_OF_STRING.match(text, at + 1)
    if follow is None:
        return False
    mark = text[follow.end() - 1] if follow.end() > at + 1 else ""
    if mark == ",":
        return _AFTER_COMMA.match(text, follow.end()) is not None
    if mark == ":":
        return _AFTER_COLON.match(text, follow.end()) is not None
    return True


_HEX4 = compile_late(r"[0-9a-fA-F]{4}")
_PLAIN = compile_late(r'[^"\\{}\[\],/\x00-\x1f]+')
_INSIDE = compile_late(r'[^"\\\x00-\x1f]+')


def _string(text: str, at: int) -> tuple[str, int]:
    """The string that opens at offset `at`, properly escaped, and the offset of its end."""
    out = ['"']
    position = at + 1
    while position < len(text):
        plain = _INSIDE.match(text, position)
        if plain:
            out.append(plain[0])
            position = plain.end()
            continue
        character = text[position]
        if character == "\\":
            pair = text[position : position + 2]
            good = len(pair) == 2 and pair[1] in '"\\/bfnrtu'
            good = good and (pair[1] != "u" or _HEX4.match(text, position + 2) is not None)
            out.append(pair if good else "\\\\" + pair[1:])
            position += 2
            continue
        if character == '"':
            if _closes(text, position):
                return "".join([*out, '"']), position + 1
            out.append('\\"')
        else:
            out.append(json.dumps(character)[1:-1])
        position += 1
    return "".join([*out, '"']), position


def _comment_end(text: str, at: int) -> int:
    """Offset of the end of the comment that opens at `at`; `at` itself when none does."""
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if text.startswith("/*", at):
        end = text.find("*/", at + 2)
        return len(text) if end < 0 else end + 2
    return at


def _bracket(character: str, stack: list[str]) -> str:
    """A character outside strings; an opening bracket is pushed, a closing one becomes the one that is due."""
    if character in "{[":
        stack.append("}" if character == "{" else "]")
    elif character in "}]":
        return stack.pop()
    return character if character > "\x1f" else " "


def _pieces(text: str) -> Iterator[str]:
    """Yield the tokens of `text`: strings escaped, comments and stray closers dropped, open brackets closed."""
    stack: list[str] = []
    position = 0
    while position < len(text):
        plain = _PLAIN.match(text, position)
        if plain:
            yield plain[0]
            position = plain.end()
            continue
        character = text[position]
        if character == '"':
            piece, position = _string(text, position)
            yield piece
            continue
        if character == "/" and (end := _comment_end(text, position)) > position:
            position = end
            continue
        if character in "}]" and not stack:
            return
        yield _bracket(character, stack)
        position += 1
        if not stack:
            return
    yield from reversed(stack)


_TRAILING: Final = ", \t\r\n\f\v\u00a0"


def repair(text: str) -> str:
    """Repair the faults that real boards make in JSON; linear in the length."""
    out: list[str] = []
    for piece in _pieces(text):
        if piece in "}]" and out:
            while out and not (stripped := out[-1].rstrip(_TRAILING)):
                out.pop()
            if out:
                out[-1] = stripped
                if stripped.endswith(":"):
                    out.append("null")
        out.append(piece)
    return "".join(out)
