"""The two files of a matching: a request of blinded contacts, and its answer. Both are signed JSON.

The answer holds the request's elements under the answering side's key, and that side's own contacts as outputs of
the function, cut to `OUTPUT_BYTES` and sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from crawler.errors import UserError
from crawler.evidence.signing import is_signed, sign_file
from crawler.files import private, replacing

REQUEST: Final = "adwatch-match-request-2"
WITHOUT_ADDRESSEE: Final = "adwatch-match-request-1"
"""A request of November 2026 and before: whoever got it could hand it on to a third agency."""
ANSWER: Final = "adwatch-match-answer-1"
OUTPUT_BYTES: Final = 12
"""Of the function's output that an answer holds: with 10,000 contacts against 1,000,000, one false match in 2**62."""
MAX_FILE_BYTES: Final = 1 << 30
"""Bytes of a file that is read: 64 million contacts at 16 characters each; larger ones are not of this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRequest:
    """What the asking side sends."""

    format: str = REQUEST
    id: str
    """Random, 32 hexadecimal digits."""
    addressee: str
    """Public key of the partner that is asked, hexadecimal: nobody else answers it."""
    made_at: str
    purpose: str
    elements: bytes
    """Blinded elements, 32 bytes each."""
    public_key: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAnswer:
    """What the answering side sends back."""

    format: str = ANSWER
    id: str
    """Of the request."""
    made_at: str
    consent: str
    """Why the request was answered."""
    elements: bytes
    """The request's elements under the key, 32 bytes each, in the same order."""
    outputs: bytes
    """Outputs for the own contacts, `OUTPUT_BYTES` each, sorted, with random ones among them."""
    public_key: str = ""
    signature: str = ""


F = TypeVar("F", MatchRequest, MatchAnswer)


def write_signed(home: Path, file: MatchRequest | MatchAnswer, path: Path) -> None:
    """Sign a file with the key of a home and write it, readable by its owner only.

    Raises:
        UserError: It can't be written.
    """
    public, signature = sign_file(home, file.format, _signed_part(file))
    try:
        with replacing(path) as hidden:
            hidden.write_bytes(msgspec.json.encode(replace(file, public_key=public, signature=signature)))
            private(hidden)
    except OSError as error:
        raise UserError(f"{path} can't be written ({error.strerror}); choose another --out") from error


def read_signed(path: Path, kind: type[F]) -> F:
    """Read a file and check its signature.

    Raises:
        UserError: It can't be read, is of another kind, or was changed after it was signed.
    """
    wanted = REQUEST if kind is MatchRequest else ANSWER
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UserError(f"{path} is larger than {MAX_FILE_BYTES:,} bytes and is no matching file")
        raw = path.read_bytes()
        _check_format(path, raw, wanted)
        file = msgspec.json.decode(raw, type=kind)
    except OSError as error:
        raise UserError(f"{path} can't be read ({error.strerror})") from error
    except msgspec.MsgspecError as error:
        raise UserError(f"{path} is not a file of the format {wanted}: {error}") from error
    if not is_signed(file.public_key, file.signature, file.format, _signed_part(file)):
        raise UserError(f"{path}: its signature is wrong; ask the partner to send it again")
    return file


class _Named(msgspec.Struct):
    """The part of a file that says what it is."""

    format: str


def _check_format(path: Path, raw: bytes, wanted: str) -> None:
    """Refuse a file of another format, before its fields are looked for."""
    name = msgspec.json.decode(raw, type=_Named).format
    if name == WITHOUT_ADDRESSEE and wanted == REQUEST:
        raise UserError(
            f"{path} is a request of an older adwatch ({name}), which does not say whom it is for; ask the partner"
            f" to bring adwatch up to date and to ask again ({wanted})"
        )
    if name != wanted:
        raise UserError(f"{path} has the format {name[:40]!r}; {wanted!r} is needed here")


def _signed_part(file: MatchRequest | MatchAnswer) -> bytes:
    return msgspec.json.encode(replace(file, public_key="", signature=""))
