"""The key that signs the heads of a home: in a file of its owner, or on a token; what is wrong with it; a new one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from crawler.clock import precise_timestamp
from crawler.errors import UserError
from crawler.evidence.evidence_settings import EvidenceSettings
from crawler.evidence.token_key import TokenKey
from crawler.store import Entry, Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC: Final = "signing.pub"
HEADS: Final = "heads.txt"
NEW_KEY: Final = "key"
"""Kind of the entry that a new signing key gets."""
_WAY_OUT: Final = "begin with a new one by `adwatch doctor --new-key WHY`, which is recorded in the chain"


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


def head_lines(home: Path) -> list[str]:
    """Lines of the heads on file."""
    path = home / HEADS
    return path.read_text("ascii", "replace").splitlines() if path.exists() else []


def public_key(home: Path) -> str:
    """The public key of a home in hexadecimal; empty when nothing was signed yet."""
    path = home / PUBLIC
    return path.read_text("ascii", "replace").strip() if path.exists() else ""


def made_public_key(home: Path) -> str:
    """The public key of a home, made with its private one at first use."""
    return signing_key(home).public


def key_problem(home: Path) -> str | None:
    """What is wrong with the signing key, and the way out; None when it can be used, or will be made at first use."""
    settings = EvidenceSettings.of(home)
    if settings.token:
        return _token_problem(settings.token, home)
    path = settings.key
    if not path.exists():
        if (home / PUBLIC).exists() or head_lines(home):
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


def signing_key(home: Path) -> SigningKey:
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
