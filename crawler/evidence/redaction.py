"""Taking the words of purged ads out of a page that other ads share, byte for byte in place.

A word goes when a purged ad has it and no ad that stays: it is overwritten by as many x. What the ads that stay say,
and the markup, is as it was received. Which words belong to whom is judged by letters and digits alone, so that it
works in HTML, XML and JSON alike, also where they spell a character as an escape or an entity.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from typing import Final

from crawler.evidence import readings, warc
from crawler.evidence.tombstone import fitted

_WORD: Final = re.compile(r"[^\W_]{3,}")
"""Words of three letters or digits: shorter ones tell nothing of an ad."""
_NAMES: Final = re.compile(r"</?([A-Za-z][\w:.-]*)|([\w:.-]+)\s*=\s*[\"']|\"(\w+)\"\s*:")
"""Names of elements, attributes and JSON keys: the page must stay readable."""
_SPELLED: Final = r"\\u[0-9a-fA-F]{4}|&#[0-9]{1,7};|&#[xX][0-9a-fA-F]{1,6};|&[A-Za-z]{2,8};"
"""One character as JSON or HTML spells it by number or name."""
_ESCAPED: Final = re.compile(rf"[^\W_]*(?:(?:{_SPELLED})[^\W_]*)+")
"""Letters and digits of which at least one is spelled so."""
_UNIT: Final = re.compile(rf"{_SPELLED}|.", re.DOTALL)
_WITH_BODY: Final = frozenset({"response", "resource", "conversion"})
"""Types of record that hold a page."""


def words_of(texts: Iterable[str]) -> set[str]:
    """The words of texts, in lower case."""
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def redacted(before: bytes, going: Collection[str]) -> tuple[bytes, str] | None:
    """The records of a capture without these words, in as many bytes.

    Args:
        before: The records as stored.
        going: Words in lower case.

    Returns:
        The bytes, and the SHA-256 of the page in them; None where the page has none of the words.

    Raises:
        ValueError: The page can't be written in so many bytes.
    """
    members, payload, changed = [], "", False
    for fields, block, stored in readings.unpack(before):
        kind = fields["warc-type"]
        if kind not in _WITH_BODY:
            members.append(stored)
            continue
        head, gap, body = block.partition(b"\r\n\r\n") if kind == "response" else (b"", b"", block)
        now = _without(body, going)
        changed = changed or now != body
        payload = payload if kind == "conversion" else sha256(now).hexdigest()
        members.append(_member(stored, head + gap + now, now) if now != body else stored)
    if not changed:
        return None
    return _joined(members, len(before)), payload or sha256(b"").hexdigest()


def _joined(members: list[bytes], length: int) -> bytes:
    """All members in exactly this length: each packed well, and the last one filled up."""
    *most, last = members
    packed = [member if _first(member, b"warcinfo") else _packed(member) for member in most]
    start = b"".join(packed)
    return start + fitted(last, length - len(start))


def _first(member: bytes, kind: bytes) -> bool:
    return kind in zlib.decompress(member, zlib.MAX_WBITS + 16)[:80]


def _packed(member: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(zlib.decompress(member, zlib.MAX_WBITS + 16)) + packer.flush()


def _member(stored: bytes, block: bytes, body: bytes) -> bytes:
    """The record again with another block, and the digests that belong to it."""
    head = zlib.decompress(stored, zlib.MAX_WBITS + 16).partition(b"\r\n\r\n")[0]
    payload, whole = warc.warc_digest(body).encode(), warc.warc_digest(block).encode()
    head = re.sub(rb"(?m)^(WARC-Payload-Digest: ).*$", lambda m: m[1] + payload + b"\r", head)
    head = re.sub(rb"(?m)^(WARC-Block-Digest: ).*$", lambda m: m[1] + whole + b"\r", head)
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(head + b"\r\n\r\n" + block + b"\r\n\r\n") + packer.flush()


def _without(body: bytes, going: Collection[str]) -> bytes:
    """The page with each of the words overwritten."""
    text, encoding = _decoded(body)
    names = words_of(name for found in _NAMES.findall(text) for name in found)
    away = frozenset(going) - names
    text = _ESCAPED.sub(_escapes(away), text)
    return _WORD.sub(_plain(away, encoding), text).encode(encoding)


def _decoded(body: bytes) -> tuple[str, str]:
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return body.decode("latin-1"), "latin-1"


def _plain(away: Collection[str], encoding: str) -> Callable[[re.Match[str]], str]:
    def masked(match: re.Match[str]) -> str:
        word = match[0]
        return "x" * len(word.encode(encoding)) if word.lower() in away else word

    return masked


def _escapes(away: frozenset[str]) -> Callable[[re.Match[str]], str]:
    """Words with spelled characters are judged as what they spell, and overwritten as they are spelled."""

    def masked(match: re.Match[str]) -> str:
        done, word = [], []
        for unit in (*_UNIT.findall(match[0]), ""):
            if unit and _character(unit).isalnum():
                word.append(unit)
                continue
            spelled = "".join(map(_character, word)).lower()
            written = "".join(word)
            done += ["x" * len(written) if spelled in away else written, unit]
            word = []
        return "".join(done)

    return masked


def _character(unit: str) -> str:
    if unit.startswith("\\u"):
        return chr(int(unit[2:], 16))
    return html.unescape(unit)
