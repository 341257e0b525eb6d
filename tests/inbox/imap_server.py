"""An IMAP server over TLS on loopback with one folder; it notes what it is asked."""

from __future__ import annotations

import datetime
import ipaddress
import re
import socketserver
import ssl
import threading
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder):
    """A key and a certificate of 127.0.0.1, as one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "mail.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def imap(folder, mails):
    """Serve mails by UID; yields host and port, what was asked, and the certificate."""
    path, asked = certificate(folder), []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, said = line.decode().strip().partition(" ")
                asked.append(said)
                verb = said.upper()
                if verb.startswith("CAPABILITY"):
                    self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
                elif verb.startswith("LOGIN") and "secret" not in said:
                    self.wfile.write(f"{tag} NO wrong password\r\n".encode())
                    continue
                elif verb.startswith("EXAMINE"):
                    self.wfile.write(f"* {len(mails)} EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n".encode())
                elif verb.startswith("UID SEARCH"):
                    self.wfile.write(f"* SEARCH {' '.join(map(str, mails))}\r\n".encode())
                elif found := re.match(r"UID FETCH (\d+) \(RFC822.SIZE\)", verb):
                    uid = int(found[1])
                    self.wfile.write(f"* {uid} FETCH (RFC822.SIZE {len(mails[uid])} UID {uid})\r\n".encode())
                elif found := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]\)", verb):
                    body = mails[int(found[1])]
                    head = f"* {found[1]} FETCH (UID {found[1]} BODY[] {{{len(body)}}}\r\n"
                    self.wfile.write(head.encode() + body + b")\r\n")
                self.wfile.write(f"{tag} OK done\r\n".encode())
                if verb.startswith("LOGOUT"):
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def get_request(self):
            plain, address = super().get_request()
            return context.wrap_socket(plain, server_side=True), address

        def handle_error(self, *_):
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", asked, path
        server.shutdown()
