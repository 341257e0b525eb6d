"""Find the charset of a page and decode its bytes without ever raising.

The order is that of the WHATWG Encoding Standard (byte order mark, header, `<meta>`) with one exception that
real boards need: bytes that are valid UTF-8 with at least one multi-byte sequence are UTF-8, whatever the label.
Python's own codec names are never looked up, since a page may claim `rot13` or `idna`, which raise.
"""

from __future__ import annotations

import re
from typing import Final

import webencodings

META_WINDOW: Final = 4096
"""Bytes in which a `<meta charset>` counts; the standard has 1024, but boards put scripts before it."""

BY_LANGUAGE: Final = {
    "ru": "windows-1251", "uk": "windows-1251", "bg": "windows-1251", "cs": "windows-1250",
    "pl": "windows-1250", "hu": "windows-1250", "sk": "windows-1250", "el": "windows-1253",
    "tr": "windows-1254", "he": "windows-1255", "ar": "windows-1256", "th": "windows-874",
    "vi": "windows-1258", "ja": "shift_jis", "ko": "euc-kr", "zh": "gbk",
}  # fmt: skip
"""Legacy charset of a language (locale table of the HTML Standard); every other language has windows-1252."""

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:\-]{2,40})""", re.I)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def _lookup(label: str | None) -> webencodings.Encoding | None:
    """The standard's encoding for a label; None for unknown labels and for those that decode nothing."""
    if not label:
        return None
    encoding = webencodings.lookup(label.strip())
    return None if encoding is None or encoding.name in ("x-user-defined", "replacement") else encoding


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8; a sequence cut at the very end (a capped page) is allowed."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 3 and error.reason == "unexpected end of data"
    return True


def _declared(body: bytes, header: str | None) -> webencodings.Encoding | None:
    """The encoding that header or `<meta>` claims; a `<meta>` readable as ASCII can't be UTF-16."""
    found = _META.search(body, 0, META_WINDOW)
    encoding = _lookup(header)
    if encoding is None and found:
        encoding = _lookup(found[1].decode("ascii", "replace"))
        if encoding is not None and encoding.name.startswith("utf-16"):
            encoding = _lookup("utf-8")
    return encoding


def decode(body: bytes, header: str | None = None, languages: tuple[str, ...] = ()) -> str:
    """Decode a page.

    Args:
        body: The bytes as received.
        header: Charset label of the Content-Type header.
        languages: BCP 47 tags of the source; the first decides the charset where nothing else does.

    Returns:
        The text. Bytes that are invalid in the charset become U+FFFD; none are dropped.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if body.isascii() and b"\x1b" not in body:
        return body.decode("ascii")
    encoding = _declared(body, header)
    if encoding is not None and encoding.name.startswith("utf-16"):
        return body.decode(encoding.codec_info.name, "replace")
    if _is_utf8(body) and not (encoding is not None and encoding.name == "iso-2022-jp"):
        return body.decode("utf-8", "replace")
    if encoding is None:
        first = languages[0].split("-")[0].lower() if languages else ""
        encoding = _lookup(BY_LANGUAGE.get(first, "windows-1252"))
    name = "windows-1252" if encoding is None else encoding.codec_info.name
    return body.decode(name, "replace")
