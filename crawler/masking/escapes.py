"""Characters written as escapes of an address, of HTML or of JSON, undone in a shadow copy that keeps the offsets."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from crawler.text.fold import Edit, Folded

_ESCAPES: Final = re.compile(
    r"(?:%[0-9a-f]{2})+|(?:\\u[0-9a-f]{4})+|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.I
)


def unescaped(text: str) -> Folded | None:
    """The text with its escapes undone; None when there are none. Spans of the copy lead back to the text."""
    edits = list(_edits(text))
    return Folded(text, text).edited(edits) if edits else None


def _edits(text: str) -> Iterator[Edit]:
    for match in _ESCAPES.finditer(text):
        plain = _plain(match.group())
        if plain and plain != match.group():
            yield match.start(), match.end(), plain, ""


def _plain(escape: str) -> str:
    """The characters of a run of escapes; U+FFFD where they are none."""
    if escape[0] == "%":
        return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "replace")
    if escape[0] == "\\":
        return bytes.fromhex(re.sub(r"\\[uU]", "", escape)).decode("utf-16-be", "replace")
    return html.unescape(escape)
