"""Watch lists: two organisations compare contacts without showing them.

Each contact is replaced by an HMAC-SHA-256 under a secret both hold. Without the secret a list reveals nothing; with
it, phone numbers could be tried one by one, so the secret is for partners only and is changed per exchange.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.export.document import ContactPoint, ExportDocument
from crawler.export.json_output import dumps

MIN_SECRET: Final = 16
"""Bytes: shorter secrets could be guessed together with a phone number (NIST SP 800-107: 112 bits)."""
FORMAT: Final = "adwatch-watchlist-1"


def keyed_hash(kind: str, value: str, secret: bytes) -> str:
    """HMAC-SHA-256 of a canonical contact, hexadecimal."""
    return hmac.new(secret, f"{kind}\x1f{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def read_secret(path: Path) -> bytes:
    """The shared secret, without the line end that editors add."""
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise UserError(f"{path}: the secret can't be read: {error.strerror}") from error
    if len(secret) < MIN_SECRET:
        raise UserError(f"{path}: the secret has {len(secret)} bytes; make one of {MIN_SECRET} or more")
    return secret


def lines(document: ExportDocument, secret: bytes) -> Iterator[str]:
    """A head line, then one line per contact."""
    yield dumps({"format": FORMAT, "tlp": document.case.tlp, "content_as_of": document.case.produced_at})
    for contact in document.contacts():
        if not contact.masked:
            yield dumps(
                {"kind": contact.kind, "hmac_sha256": keyed_hash(contact.kind, contact.value, secret)}
            )


def read(path: Path) -> frozenset[tuple[str, str]]:
    """Kind and hash of every line of a partner's list; a line that can't be read is named."""
    found = set()
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                entry = json.loads(line)
                if number == 1 and entry["format"] != FORMAT:
                    raise UserError(f"{path}: made as {entry['format']!r}; this program reads {FORMAT!r}")
                if number > 1:
                    found.add((str(entry["kind"]), str(entry["hmac_sha256"])))
            except (ValueError, KeyError, TypeError) as error:
                raise UserError(f"{path}: line {number} is not a watch list line: {error}") from error
    return frozenset(found)


def matches(
    contacts: Iterable[ContactPoint], theirs: frozenset[tuple[str, str]], secret: bytes
) -> Iterator[ContactPoint]:
    """Our contacts that stand in their list."""
    for contact in contacts:
        if (contact.kind, keyed_hash(contact.kind, contact.value, secret)) in theirs:
            yield contact
