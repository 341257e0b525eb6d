"""TLS keys of a cluster: only machines that hold one can join, give work or listen.

A certificate authority signs three certificates, for scheduler, workers and clients, and its own key is discarded, so
that no further certificate can be made. Certificates are not bound to host names: addresses may change. The role is
in the common name, and `roles` enforces it. Whoever holds a client's key can run any code on scheduler and workers;
the scheduler's key runs any on the workers; a worker's is worth that worker. Protect the folder like a password.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from crawler.errors import UserError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from distributed import Security

Role = Literal["scheduler", "worker", "client"]
ROLES: Final[tuple[Role, ...]] = ("scheduler", "worker", "client")
AUTHORITY: Final = "ca.pem"
VALIDITY: Final = timedelta(days=397)
"""Validity of certificates: 13 months, the limit of browsers for web servers from 2020 to March 2026 (398 days), less
one. To renew them, make a new folder and restart the cluster."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A folder of keys. A machine needs `ca.pem` and the file of its role."""

    folder: Path

    def file(self, role: Role) -> Path:
        """File with the certificate and private key of a role, in PEM."""
        return self.folder / f"{role}.pem"

    def security(self, role: Role) -> Security:
        """Security settings of Dask for a role.

        Raises:
            UserError: A file is missing, or the certificate has expired.
        """
        from distributed import Security

        authority, own = self.folder / AUTHORITY, self.file(role)
        for path in (authority, own):
            if not path.is_file():
                raise UserError(
                    f"{path} is missing; make keys with `adwatch engine keys` and copy them to this machine"
                )
        ends = _ends(own)
        if ends < datetime.now(UTC):
            raise UserError(f"{own} expired on {ends:%Y-%m-%d}; make new keys with `adwatch engine keys`")
        files = {f"tls_{role}_cert": str(own), f"tls_{role}_key": str(own)}
        if role == "scheduler":  # it connects to workers too
            files |= {"tls_client_cert": str(own), "tls_client_key": str(own)}
        return Security(require_encryption=True, tls_ca_file=str(authority), **files)


def make_keys(folder: Path) -> Keys:
    """Create a folder of keys.

    Raises:
        UserError: The folder is not empty; keys are never replaced.
    """
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} is not empty; keys are never replaced, name a new folder")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = generate_private_key(SECP256R1())
    root = _certificate("adwatch engine", authority, "adwatch engine", authority, is_authority=True)
    _write(folder / AUTHORITY, _pem(root))
    keys = Keys(folder)
    for role in ROLES:
        own = generate_private_key(SECP256R1())
        signed = _certificate(f"adwatch {role}", own, "adwatch engine", authority, is_authority=False)
        _write(keys.file(role), _pem(signed) + _private_pem(own))
    return keys


def _certificate(
    name: str,
    key: EllipticCurvePrivateKey,
    signed_by: str,
    signing: EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(signed_by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # clocks of machines differ
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(signing, SHA256())
    )


def _ends(path: Path) -> datetime:
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _private_pem(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
