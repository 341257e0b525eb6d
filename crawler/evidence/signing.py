"""The signed head of the chain: printed after each run, to be kept out of reach of who can change the store.

Only a head kept elsewhere shows that a whole chain was rewritten or its tail cut off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.clock import precise_timestamp
from crawler.evidence.signing_key import HEADS, NEW_KEY, PUBLIC, head_lines, signing_key
from crawler.store import Store
from crawler.store.chain_reader import ChainReader

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
    key = signing_key(store.home)
    seq, link = store.ledger.head()
    public = key.public
    unsigned = Head(seq=seq, hash=link, at=precise_timestamp(), public_key=public, signature="")
    head = Head(
        seq=seq, hash=link, at=unsigned.at, public_key=public, signature=key.sign(unsigned.said).hex()
    )
    with (store.home / HEADS).open("a", encoding="ascii") as file:
        file.write(f"{head}\n")
    return head


def replaced_keys(chain: ChainReader) -> list[tuple[str, str]]:
    """Public keys that were replaced by a new one, and when, as the chain has it."""
    return [(str(detail.get("before", "")), at) for at, detail in chain.details(NEW_KEY)]


def check_heads(home: Path, chain: ChainReader, kept: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Record and problem of each head, on file or kept elsewhere, that does not fit the chain."""
    public = home / PUBLIC
    own = {public.read_text("ascii", "replace").strip()} if public.exists() else set()
    own |= {before for before, _ in replaced_keys(chain) if own}
    if public.exists() and not head_lines(home) and chain.details("run"):
        yield "head", f"{HEADS} is missing or empty, though the key of this store was in use"
    for line in [*head_lines(home), *kept]:
        head = _parsed(line)
        if head is None:
            yield "head", f"this is not a head line: {line[:80]!r}"
        elif problem := _problem(head, chain, own):
            yield f"head:{head.seq}", problem


def _problem(head: Head, chain: ChainReader, own: Collection[str]) -> str | None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key)).verify(
            bytes.fromhex(head.signature), head.said
        )
    except (InvalidSignature, ValueError):
        return "its signature is wrong"
    if own and head.public_key not in own:
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


def latest_kept(kept: Iterable[str]) -> Head | None:
    """The last of the heads that were kept elsewhere."""
    return max((head for line in kept if (head := _parsed(line))), key=lambda head: head.seq, default=None)


def signed_heads(home: Path) -> int:
    """How many heads are on file."""
    return len(head_lines(home))


def last_signed(home: Path) -> int:
    """Last entry of the chain that a head on file covers; 0 when there is none."""
    return max((head.seq for line in head_lines(home) if (head := _parsed(line))), default=0)


def sign_file(home: Path, tag: str, content: bytes) -> tuple[str, str]:
    """Sign a file for a partner with the key of this home.

    Args:
        home: The home folder; its key is made at first use.
        tag: What kind of file it is, so that no signature serves for another kind.
        content: What is signed.

    Returns:
        Public key and signature, hexadecimal.
    """
    key = signing_key(home)
    return key.public, key.sign(_tagged(tag, content)).hex()


def is_signed(public: str, signature: str, tag: str, content: bytes) -> bool:
    """Whether a file was signed, as this kind of file, with the key of this public key (hexadecimal)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _tagged(tag, content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _tagged(tag: str, content: bytes) -> bytes:
    return tag.encode() + b"\n" + sha256(content).digest()
