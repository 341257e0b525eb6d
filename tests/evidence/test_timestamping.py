"""Trusted time: a real authority (openssl's) on loopback stamps the head; a bad one does no harm."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.cli import run
from crawler.store import Store
from tests.evidence.homes import fill

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
"""


@contextmanager
def authority(answer: Callable[[bytes], bytes], status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tsr"
    server.shutdown()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path / "home") as store:
        fill(store)
    return tmp_path / "home"


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@pytest.fixture
def tsa(tmp_path: Path) -> Callable[[bytes], bytes]:
    """Answers queries as `openssl ts` does, with a certificate of its own."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    config = tmp_path / "tsa.cnf"
    config.write_text(CONFIG.format(folder=tmp_path))
    (tmp_path / "serial").write_text("01\n")
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=invented authority",
        "-addext", "extendedKeyUsage=critical,timeStamping",
        "-keyout", str(tmp_path / "tsa.key"), "-out", str(tmp_path / "tsa.pem"),
    )  # fmt: skip

    def answer(query: bytes) -> bytes:
        (tmp_path / "q.tsq").write_bytes(query)
        reply = ("-queryfile", str(tmp_path / "q.tsq"), "-out", str(tmp_path / "a.tsr"))
        openssl("ts", "-reply", "-config", str(config), *reply)
        return (tmp_path / "a.tsr").read_bytes()

    return answer


def test_a_stamp_is_kept_and_openssl_verifies_it(home, tmp_path, tsa, capsys):
    with authority(tsa) as url:
        assert run(["--home", str(home), "verify", "--stamp", url]) == 0
    assert "stamped:" in capsys.readouterr().err
    (stamp,) = (home / "stamps").glob("*.tsr")
    data = str(stamp.with_suffix(".txt"))
    certificate = str(tmp_path / "tsa.pem")
    openssl("ts", "-verify", "-data", data, "-in", str(stamp), "-CAfile", certificate)
    assert run(["--home", str(home), "verify"]) == 0


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (b"", 200, "no time stamp"),
        (b"junk", 200, "no time stamp"),
        (b"", 503, "status 503"),
        (b"x" * 70_000, 200, "65536"),
    ],
)
def test_a_bad_authority_does_no_harm(home, capsys, answer, status, message):
    with authority(lambda _: answer, status) as url:
        assert run(["--home", str(home), "verify", "--stamp", url]) == 0
    assert message in capsys.readouterr().err
    assert not (home / "stamps").exists()


def test_an_unreachable_authority_does_no_harm(home, capsys):
    assert run(["--home", str(home), "verify", "--stamp", "http://127.0.0.1:9/"]) == 0
    assert "can't be reached" in capsys.readouterr().err


def test_a_stamp_of_something_else_is_not_kept(home, tsa, capsys):
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    other = TimestampRequestBuilder().data(b"something else").hash_algorithm(HashAlgorithm.SHA256).build()
    with authority(lambda _: tsa(other.as_bytes())) as url:
        assert run(["--home", str(home), "verify", "--stamp", url]) == 0
    assert "stamped something else" in capsys.readouterr().err


def test_no_address_is_wrong_usage(home):
    assert run(["--home", str(home), "verify", "--stamp", "ftp://x"]) == 2
