"""Bytes of a page to text: which charset, and never an exception.

The order of the WHATWG encoding standard (byte order mark, header, `<meta>`) with one exception found on
real boards: bytes that are valid UTF-8 with at least one multi-byte sequence are UTF-8, whatever the label.
Python's own codec names are not looked up, since a page may claim `rot13` or `idna` and make that raise.
"""

from __future__ import annotations

import re
from typing import Final

import webencodings

META_WINDOW: Final = 4096
"""Bytes in which a `<meta charset>` counts; the standard says 1024, boards put scripts before it."""

BY_LANGUAGE: Final = {
    "ru": "windows-1251", "uk": "windows-1251", "bg": "windows-1251", "cs": "windows-1250",
    "pl": "windows-1250", "hu": "windows-1250", "sk": "windows-1250", "el": "windows-1253",
    "tr": "windows-1254", "he": "windows-1255", "ar": "windows-1256", "th": "windows-874",
    "vi": "windows-1258", "ja": "shift_jis", "ko": "euc-kr", "zh": "gbk",
}  # fmt: skip
"""Legacy charset of a language, as in the standard's locale table; else windows-1252."""

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:\-]{2,40})""", re.I)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def _lookup(label: str | None) -> webencodings.Encoding | None:
    """The standard's encoding for a label; None for labels it does not know or that need no decoding."""
    if not label:
        return None
    encoding = webencodings.lookup(label.strip())
    return None if encoding is None or encoding.name in ("x-user-defined", "replacement") else encoding


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8; a cut sequence at the very end (a capped page) is forgiven."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 3 and error.reason == "unexpected end of data"
    return True


def _declared(body: bytes, header: str | None) -> webencodings.Encoding | None:
    """What header or `<meta>` claims; a `<meta>` that we could read can't be UTF-16."""
    found = _META.search(body, 0, META_WINDOW)
    encoding = _lookup(header)
    if encoding is None and found:
        encoding = _lookup(found[1].decode("ascii", "replace"))
        if encoding is not None and encoding.name.startswith("utf-16"):
            encoding = _lookup("utf-8")
    return encoding


def decode(body: bytes, header: str | None = None, languages: tuple[str, ...] = ()) -> str:
    """Text of a page. Bytes that no charset explains become U+FFFD; nothing is dropped and nothing raises."""
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
