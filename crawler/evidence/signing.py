"""The signed head of the chain: printed after each run, to be kept out of reach of who can change the store.

Only a head kept elsewhere shows that a whole chain was rewritten or its tail cut off.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.evidence.evidence_settings import EvidenceSettings
from crawler.evidence.token_key import TokenKey
from crawler.store import Entry, Store
from crawler.store.chain_reader import ChainReader

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC: Final = "signing.pub"
HEADS: Final = "heads.txt"
NEW_KEY: Final = "key"
"""Kind of the entry that a new signing key gets."""
_WAY_OUT: Final = "begin with a new one by `adwatch doctor --new-key WHY`, which is recorded in the chain"
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


class SigningKey(Protocol):
    """An Ed25519 key, wherever it is."""

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits."""

    def sign(self, content: bytes) -> bytes:
        """The signature of some bytes."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key that was read from its file."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> bytes:
        """The signature of some bytes."""
        return self.private.sign(content)


def sign_head(store: Store) -> Head:
    """Sign the present head of the chain and add its line to `home`/heads.txt; makes the key at first use."""
    key = _key(store.home)
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
    if public.exists() and not _lines(home) and chain.details("run"):
        yield "head", f"{HEADS} is missing or empty, though the key of this store was in use"
    for line in [*_lines(home), *kept]:
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
    return len(_lines(home))


def public_key(home: Path) -> str:
    """The public key of a home in hexadecimal; empty when nothing was signed yet."""
    path = home / PUBLIC
    return path.read_text("ascii", "replace").strip() if path.exists() else ""


def last_signed(home: Path) -> int:
    """Last entry of the chain that a head on file covers; 0 when there is none."""
    return max((head.seq for line in _lines(home) if (head := _parsed(line))), default=0)


def key_problem(home: Path) -> str | None:
    """What is wrong with the signing key, and the way out; None when it can be used, or will be made at first use."""
    settings = EvidenceSettings.of(home)
    if settings.token:
        return _token_problem(settings.token, home)
    path = settings.key
    if not path.exists():
        if (home / PUBLIC).exists() or _lines(home):
            return f"{path} is missing, though heads were signed with it: put it back from a backup, or {_WAY_OUT}"
        return None
    try:
        key = _read(path)
    except (ValueError, UnicodeDecodeError):
        return (
            f"{path} is not a signing key (it may have been cut off): put the right one back, or {_WAY_OUT}"
        )
    except OSError as error:
        return f"{path} can't be read ({error.strerror}): see that it belongs to you, or {_WAY_OUT}"
    public = home / PUBLIC
    if public.exists() and public.read_text("ascii", "replace").strip() != key.public:
        return f"{path} is not the key of {public}: put the right one back, or {_WAY_OUT}"
    return None


def _token_problem(uri: str, home: Path) -> str | None:
    try:
        now = TokenKey(uri).public
    except UserError as error:
        return str(error)
    if (before := public_key(home)) and before != now:
        return (
            f"the key on the token is not the one of {home / PUBLIC}: put the right token in, or {_WAY_OUT}"
        )
    return None


def begin_new_key(store: Store, why: str) -> str:
    """Begin to sign with a new key, and record that in the chain. Returns the new public key.

    The old key file, if there is one, is kept beside it under another name.
    """
    settings, public = EvidenceSettings.of(store.home), store.home / PUBLIC
    before = public_key(store.home)
    key: SigningKey
    if settings.token:
        key = TokenKey(settings.token)
        public.write_text(key.public + "\n", encoding="ascii")
    else:
        path = settings.key
        if path.exists():
            path.rename(path.with_name(f"{path.name}.before-{precise_timestamp().replace(':', '')}"))
        key = _made(path, public)
    store.ledger.append(
        [
            Entry(
                kind=NEW_KEY,
                subject=f"key:{key.public[:16]}",
                detail={"before": before, "now": key.public, "why": why},
            )
        ]
    )
    return key.public


def _key(home: Path) -> SigningKey:
    """The signing key of a home: on its token, or in a file that is made, for its owner only, at first use."""
    if problem := key_problem(home):
        raise UserError(problem)
    settings, public = EvidenceSettings.of(home), home / PUBLIC
    if not settings.token and not settings.key.exists():
        return _made(settings.key, public)
    key = TokenKey(settings.token) if settings.token else _read(settings.key)
    if not public.exists():  # a kill came between the two files, or the token is new here
        public.write_text(key.public + "\n", encoding="ascii")
    return key


def _read(path: Path) -> FileKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return FileKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip())))


def _made(path: Path, public: Path) -> FileKey:
    """A new key under this name: whole, or not there at all."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.private_bytes_raw().hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"{path} can't be written ({error.strerror}): free some space") from error
    made = FileKey(key)
    public.write_text(made.public + "\n", encoding="ascii")
    return made


def _lines(home: Path) -> list[str]:
    path = home / HEADS
    return path.read_text("ascii", "replace").splitlines() if path.exists() else []


def sign_file(home: Path, tag: str, content: bytes) -> tuple[str, str]:
    """Sign a file for a partner with the key of this home.

    Args:
        home: The home folder; its key is made at first use.
        tag: What kind of file it is, so that no signature serves for another kind.
        content: What is signed.

    Returns:
        Public key and signature, hexadecimal.
    """
    key = _key(home)
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


def made_public_key(home: Path) -> str:
    """The public key of a home, made with its private one at first use."""
    return _key(home).public


def _tagged(tag: str, content: bytes) -> bytes:
    return tag.encode() + b"\n" + sha256(content).digest()
