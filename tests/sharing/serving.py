"""A server over TLS on loopback in a thread, with a certificate of its own; cases that two people referred."""

from __future__ import annotations

import datetime
import ipaddress
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette

from crawler.store import Store

AT = "2026-11-26T00:00:00Z"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "server.pem", folder / "server.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, private


@contextmanager
def serving(app: Starlette, cert: Path | None = None, key: Path | None = None) -> Iterator[str]:
    """Serve an application, over TLS with a certificate; gives its address without a path."""
    config = uvicorn.Config(app, port=0, log_level="critical", ssl_certfile=cert, ssl_keyfile=key)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended before it began"
        time.sleep(0.01)
    yield f"http{'s' if cert else ''}://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    # Not forced, it waits half a minute for the goodbye (TLS close_notify) of a client that sends none.
    server.should_exit = server.force_exit = True
    thread.join()


def refer(
    store: Store, campaigns: list[int], number: str, tlp: str, *, opinions: int = 2, to: tuple[str, ...] = ()
) -> None:
    """A case of campaigns that so many people referred, and the partners that a lead named in it."""
    database = store.database
    with store.transaction():
        for user in (1, 2):
            database.execute(
                "INSERT OR IGNORE INTO users (id, name, password, role, made) VALUES (?, ?, '', 'lead', ?)",
                (user, f"user{user}", AT),
            )
        for campaign in campaigns:
            for user, kind in ((1, "first"), (2, "second"))[:opinions]:
                database.execute(
                    "INSERT INTO decisions (batch, at, user, analyst, campaign, subject, kind, verdict, content_hash)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, 'refer', '')",
                    (f"{number}{user}", AT, user, f"user{user}", campaign, f"campaign:c{campaign}", kind),
                )
        database.execute(
            "INSERT INTO cases (number, title, tlp, owner, made) VALUES (?, 'invented', ?, 1, ?)",
            (number, tlp, AT),
        )
        case = database.number("SELECT max(id) FROM cases")
        for campaign in campaigns:
            database.execute(
                'INSERT INTO case_campaigns ("case", campaign, added, user) VALUES (?, ?, ?, 1)',
                (case, campaign, AT),
            )
        store.partners.refer(number, to, 1, AT)
