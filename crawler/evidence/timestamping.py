"""A trusted time for the signed head, from an authority the user names (RFC 3161).

The authority sees a SHA-256 and nothing else. A stamp is welcome, never needed: every failure is reported and leaves
the evidence as it is. Anyone can check a stamp later with
`openssl ts -verify -data HEAD.txt -in HEAD.tsr -CAfile AUTHORITY.pem`.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.signing import Head
from crawler.installed import require

FOLDER: Final = "stamps"
TIMEOUT: Final = 20.0
"""Seconds to wait for the authority."""
LIMIT: Final = 64 * 1024
"""Bytes of an answer; real ones have 2 to 8 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """What came of asking."""

    path: Path | None
    """The stamp, in a file next to its head line; None when there is none."""
    reason: str = ""
    """Why there is none."""


def stamp(home: Path, head: Head, authority: str) -> Stamped:
    """Ask `authority` (an http or https URL) for a stamp of the head line; keep it under `home`/stamps.

    Raises UserError only for an address that is none.
    """
    if not authority.startswith(("http://", "https://")):
        raise UserError(f"{authority!r} is no http or https address of a time stamping authority")
    require("timestamp")
    line = f"{head}\n".encode()
    try:
        answer = _ask(authority, line)
        _check(answer, line)
    except (OSError, HTTPException, ValueError) as error:
        return Stamped(path=None, reason=f"{authority}: {_said(error)}")
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"head-{head.seq}.txt").write_bytes(line)
    path = folder / f"head-{head.seq}.tsr"
    path.write_bytes(answer)
    return Stamped(path=path)


def _ask(authority: str, data: bytes) -> bytes:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    query = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    request = urllib.request.Request(
        authority, data=query, headers={"Content-Type": "application/timestamp-query"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        answer: bytes = response.read(LIMIT + 1)
    if len(answer) > LIMIT:
        raise ValueError(f"its answer has more than {LIMIT} bytes")
    return answer


def _check(answer: bytes, data: bytes) -> None:
    """Whether the answer stamps these bytes; raises ValueError.

    Whether its signer is to be trusted is for the reader to decide.
    """
    from rfc3161_client import PKIStatus, decode_timestamp_response

    response = decode_timestamp_response(answer)
    if response.status not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
        raise ValueError(f"it refused: {'; '.join(response.status_string) or response.status}")
    if response.tst_info.message_imprint.message != sha256(data).digest():
        raise ValueError("it stamped something else")


def _said(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"answered with status {error.code}"
    if isinstance(error, urllib.error.URLError):
        return f"can't be reached ({error.reason})"
    return str(error) or type(error).__name__
