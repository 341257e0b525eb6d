"""Files encrypted with a passphrase: scrypt, then ChaCha20-Poly1305 over blocks, as pyca/cryptography provides them.

Each block's nonce holds its number and whether it is the last, so that blocks can't be swapped, dropped or cut off.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

SUFFIX: Final = ".sealed"
MAGIC: Final = b"adwatch-sealed-1\n"
BLOCK: Final = 1 << 20
"""Bytes of a block before it is encrypted."""
SALT: Final = 16
COST: Final = 15
"""log2 of scrypt's N: 32 MB and a tenth of a second a backup, as RFC 7914 asks for interactive use or better."""
_TAG: Final = 16
"""Bytes that authentication adds to a block."""
_FILE_SALT: Final = 16
"""Bytes of the salt with which each file has a key of its own (RFC 5869)."""


def main_key(passphrase: str, salt: bytes) -> bytes:
    """The key of a backup."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=1 << COST, r=8, p=1).derive(passphrase.encode())


def seal_file(source: Path, target: Path, key: bytes, seen: Callable[[bytes], object]) -> None:
    """Encrypt a file; on disk when this returns. `seen` is called with each block before it is encrypted."""
    own = os.urandom(_FILE_SALT)
    with source.open("rb") as bytes_in, target.open("wb") as bytes_out:
        target.chmod(0o600)
        bytes_out.write(MAGIC + own)
        cipher, number = _cipher(key, own), 0
        block = bytes_in.read(BLOCK)
        while True:
            following = bytes_in.read(BLOCK)
            seen(block)
            bytes_out.write(cipher.encrypt(_nonce(number, last=not following), block, None))
            if not following:
                break
            block, number = following, number + 1
        bytes_out.flush()
        os.fsync(bytes_out.fileno())


def open_file(source: Path, write: Callable[[bytes], object], key: bytes) -> None:
    """Decrypt a file block by block; raises UserError when it was changed, cut off, or sealed with another key."""
    from cryptography.exceptions import InvalidTag

    with source.open("rb") as bytes_in:
        if bytes_in.read(len(MAGIC)) != MAGIC:
            raise UserError(f"{source} is not a sealed file of adwatch")
        cipher, number = _cipher(key, bytes_in.read(_FILE_SALT)), 0
        block = bytes_in.read(BLOCK + _TAG)
        while True:
            following = bytes_in.read(BLOCK + _TAG)
            try:
                write(cipher.decrypt(_nonce(number, last=not following), block, None))
            except InvalidTag as error:
                raise UserError(
                    f"{source} was changed or cut off, or the passphrase is another one"
                ) from error
            if not following:
                return
            block, number = following, number + 1


def copy_plain(source: Path, target: Path, seen: Callable[[bytes], object]) -> None:
    """Copy a file; on disk when this returns. `seen` is called with each block."""
    with source.open("rb") as bytes_in, target.open("wb") as bytes_out:
        target.chmod(0o600)  # wherever a program copies it to, with its mode
        while block := bytes_in.read(BLOCK):
            seen(block)
            bytes_out.write(block)
        bytes_out.flush()
        os.fsync(bytes_out.fileno())


def _cipher(key: bytes, own: bytes) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=own, info=MAGIC).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
