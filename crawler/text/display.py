"""Text of ads as it is shown to people: nothing invisible, nothing that a program takes for a link or a command.

The desk, the dossier, the exports and the terminal all use these functions. The exact text is never changed
where it is kept: in the store, in captures and in the JSON Lines export.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from crawler.late_regex import compile_late

_UNFIT: Final = compile_late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (section 2.2) or UTF-8 can't carry, and DEL."""
_INVISIBLE_KINDS: Final = frozenset({"Cf", "Cc", "Cs", "Zl", "Zp"})
"""General categories that draw nothing: format, control, surrogate, line and paragraph separators."""
_KEPT: Final = frozenset("\n\t")
_WITHOUT_KEPT: Final = {ord(character): None for character in _KEPT}
_COMMAND: Final = compile_late(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What a terminal may obey (C0, C1), what reorders a line (Unicode UAX 9), and tag characters."""
_ADDRESS: Final = compile_late(
    r"(?P<scheme>h)(?P<tt>tt)(?P<rest>ps?:/{1,2})(?P<host>[^\s/?#<>\"']{1,300})"
    r"|(?P<www>www\.[^\s/?#<>\"']{1,300})",
    re.I,
)
_HOST: Final = compile_late(r"[^\s/?#:@]{1,253}(?::\d{1,5})?(?=[/?#]|$)")


def counted(count: int, noun: str, nouns: str = "") -> str:
    """A number with its noun; `nouns` is the plural of one that does not end in another s."""
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or noun + 's'}"


def printable(text: str) -> str:
    """The text without characters that XML 1.0 or UTF-8 can't carry, each replaced by one visible sign.

    Control characters become their pictures (U+2400 and on), lone surrogates U+FFFD. Offsets stay.
    """
    return _UNFIT.sub(_sign, text)


def visible(text: str) -> str:
    """Invisible characters written out as `[U+200B]`, so that a disguise shows; line breaks and tabs stay."""
    if text.isprintable() or text.translate(_WITHOUT_KEPT).isprintable():
        return text
    return "".join(
        f"[U+{ord(c):04X}]" if c not in _KEPT and unicodedata.category(c) in _INVISIBLE_KINDS else c
        for c in text
    )


def terminal_safe(text: str) -> str:
    """The text with each control, direction and tag character as one visible sign. Offsets stay."""
    return _COMMAND.sub(_sign, text)


def defang(url: str) -> str:
    """An address that no program turns into a link: `hxxps://board[.]example/jobs`.

    Every web address in it is broken, also one in its query (`?to=https://b.example` leads there by a click);
    a bare host (`board.example/jobs`) too. Other text is returned as it is. The result is `visible`.
    """
    text = visible(url)
    if _ADDRESS.search(text):
        return _ADDRESS.sub(_broken, text)
    host = _HOST.match(text)
    return text[: host.end()].replace(".", "[.]") + text[host.end() :] if host else text


def _broken(match: re.Match[str]) -> str:
    if match["www"]:
        return match["www"].replace(".", "[.]")
    tt = "".join("X" if letter.isupper() else "x" for letter in match["tt"])
    return f"{match['scheme']}{tt}{match['rest']}{match['host'].replace('.', '[.]')}"


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
