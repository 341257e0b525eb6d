"""Sealing what a reporter said and who they are: HPKE (RFC 9180) to one key pair, as pyca/cryptography provides it.

The public key lies in the home and seals. The private key opens; it is encrypted with a passphrase, and should be
kept on the machine of whoever may read reports.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError
from crawler.files import private, write_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.hpke import Suite

PUBLIC: Final = "reports.pub"
"""File of the home with the key that seals (PEM)."""
PRIVATE: Final = "reports.key"
"""File with the key that opens (PEM, encrypted), unless it is kept elsewhere."""
PLACE: Final = "ADWATCH_REPORTS_KEY"
"""Environment variable that names the private key where it is kept elsewhere."""
SHORTEST: Final = 12
"""Characters of a passphrase, as of a password of the desk."""
_PURPOSE: Final = b"adwatch report 1 "
"""Begins what is bound to a sealed report besides its id, so that one can't be put in another's place."""


def make_keys(home: Path, passphrase: str, place: Path) -> None:
    """Make the key pair of a home.

    Args:
        home: The home; the public key is written there.
        passphrase: Encrypts the private key.
        place: Where the private key is written.

    Raises:
        UserError: There is a key already, or the passphrase is too short.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    for path in (home / PUBLIC, place):
        if path.exists():
            raise UserError(
                f"{path} is there already; reports that it sealed can be opened with no other key"
            )
    if len(passphrase) < SHORTEST:
        raise UserError(f"a passphrase has {SHORTEST} characters or more; choose another")
    key = X25519PrivateKey.generate()
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_text(place, sealed.decode("ascii"))
    private(place)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_text(home / PUBLIC, public.decode("ascii"))


def seal(home: Path, report: str, content: bytes) -> bytes:
    """Encrypt what a reporter said; only the private key opens it.

    Args:
        home: The home with the public key.
        report: Id of the report, which is bound to the result.
        content: The plain bytes.

    Raises:
        UserError: The home has no key.
    """
    return _suite().encrypt(content, _public(home), _PURPOSE + report.encode())


def unseal(home: Path, passphrase: str, report: str, sealed: bytes) -> bytes:
    """Open what `seal` made; raises UserError for another key, another report or changed bytes."""
    from cryptography.exceptions import InvalidTag

    key = _private(private_place(home), passphrase)
    try:
        return _suite().decrypt(sealed, key, _PURPOSE + report.encode())
    except (InvalidTag, ValueError) as error:
        raise UserError(f"report {report} was changed, or sealed with another key") from error


def private_place(home: Path) -> Path:
    """Where the private key is: as the environment says, else in the home."""
    named = os.environ.get(PLACE)
    return Path(named) if named else home / PRIVATE


def _suite() -> Suite:
    from cryptography.hazmat.primitives import hpke

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _public(home: Path) -> X25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        found = load_pem_public_key((home / PUBLIC).read_bytes())
    except FileNotFoundError as error:
        raise UserError(
            "reports can't be taken in yet: make their keys with `adwatch reports keys`"
        ) from error
    except ValueError as error:
        raise UserError(
            f"{home / PUBLIC} is not a public key; put the one back that was made with it"
        ) from error
    if not isinstance(found, X25519PublicKey):
        raise UserError(f"{home / PUBLIC} is another kind of key; put the one back that was made with it")
    return found


def _private(place: Path, passphrase: str) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(place.read_bytes(), passphrase.encode())
    except FileNotFoundError as error:
        raise UserError(f"{place} is not there; name the private key with {PLACE}") from error
    except (ValueError, TypeError) as error:
        raise UserError("the passphrase is not that of the private key, or the key is damaged") from error
    if not isinstance(found, X25519PrivateKey):
        raise UserError(f"{place} is another kind of key")
    return found
