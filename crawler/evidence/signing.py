"""The signed head of the chain: printed after each run, to be kept out of reach of who can change the store.

Only a head kept elsewhere shows that a whole chain was rewritten or its tail cut off.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.store import Store
from crawler.store.chain_reader import ChainReader

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY: Final = "signing.key"
PUBLIC: Final = "signing.pub"
HEADS: Final = "heads.txt"
_TAG: Final = "adwatch-head"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry of the chain at a time, signed."""

    seq: int
    hash: str
    at: str
    public_key: str
    """Ed25519 public key, 64 hexadecimal digits."""
    signature: str
    """Ed25519 signature of `said`, 128 hexadecimal digits."""

    @property
    def said(self) -> bytes:
        """What is signed."""
        return f"{_TAG} {self.seq} {self.hash} {self.at} {self.public_key}".encode()

    def __str__(self) -> str:
        """The line that is printed and kept."""
        return f"{self.said.decode()} {self.signature}"


def sign_head(store: Store) -> Head:
    """Sign the present head of the chain and add its line to `home`/heads.txt; makes the key at first use."""
    key = _key(store.home)
    seq, link = store.ledger.head()
    public = key.public_key().public_bytes_raw().hex()
    unsigned = Head(seq=seq, hash=link, at=precise_timestamp(), public_key=public, signature="")
    head = Head(
        seq=seq, hash=link, at=unsigned.at, public_key=public, signature=key.sign(unsigned.said).hex()
    )
    with (store.home / HEADS).open("a", encoding="ascii") as file:
        file.write(f"{head}\n")
    return head


def check_heads(home: Path, chain: ChainReader, kept: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Record and problem of each head, on file or kept elsewhere, that does not fit the chain."""
    path = home / HEADS
    lines = path.read_text("ascii", "replace").splitlines() if path.exists() else []
    public = home / PUBLIC
    own = public.read_text("ascii", "replace").strip() if public.exists() else None
    for line in [*lines, *kept]:
        head = _parsed(line)
        if head is None:
            yield "head", f"this is not a head line: {line[:80]!r}"
        elif problem := _problem(head, chain, own):
            yield f"head:{head.seq}", problem


def _problem(head: Head, chain: ChainReader, own: str | None) -> str | None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key)).verify(
            bytes.fromhex(head.signature), head.said
        )
    except (InvalidSignature, ValueError):
        return "its signature is wrong"
    if own is not None and own != head.public_key:
        return "it was signed with another key than this store's"
    link = chain.link(head.seq) if head.seq else None
    if head.seq and link is None:
        return f"the chain ends before entry {head.seq}, which was signed at {head.at}: its tail was cut off"
    if link is not None and link.hash != head.hash:
        return f"entry {head.seq} is not the one that was signed at {head.at}: the chain was written anew"
    return None


def _parsed(line: str) -> Head | None:
    parts = line.split()
    if len(parts) != 6 or parts[0] != _TAG or not parts[1].isdigit():
        return None
    return Head(seq=int(parts[1]), hash=parts[2], at=parts[3], public_key=parts[4], signature=parts[5])


def _key(home: Path) -> Ed25519PrivateKey:
    """The signing key of a home; made, readable by its owner only, at first use."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = home / KEY
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except FileNotFoundError:
        pass
    except ValueError as error:
        raise UserError(
            f"{path} is not a signing key; put the right one back, or move it away to begin with a new one"
        ) from error
    key = Ed25519PrivateKey.generate()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.private_bytes_raw().hex() + "\n")
    except OSError as error:
        path.unlink()  # half a key would stand in the way of every later one
        raise UserError(f"{path} can't be written ({error.strerror}): free some space") from error
    (home / PUBLIC).write_text(key.public_key().public_bytes_raw().hex() + "\n", encoding="ascii")
    return key
