"""One source goes through its SOCKS proxy, with names resolved there; no other source does, and no name leaks."""

import datetime
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.errors import UserError
from crawler.fetch.safety.address_guard import Refused
from crawler.fetch.safety.socks import check_name
from crawler.sources import load
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page, sitemap
from tests.warm import NAMES

HOST = "board.example"
ONION = "a" * 56 + ".onion"
CARDS = """
[crawler]
contact = "watch@agency.example"

[source.far]
kind = "sitemap"
url = "{scheme}://{host}/sitemap.xml"
socks = "127.0.0.1:{proxy}"
delay = 0.01
terms_reviewed = "2026-11-27, A. Analyst"

[source.near]
kind = "sitemap"
url = "{near}/sitemap.xml"
allow_private = true
"""


@dataclass
class Proxy:
    """A SOCKS5 server that leads every name to one port of this machine."""

    target: int
    tls: int = 0
    reply: int = 0
    asked: list[tuple[int, str, int]] = field(default_factory=list)
    port: int = 0

    def serve(self, client: socket.socket) -> None:
        with client:
            assert client.recv(3) == b"\x05\x01\x00"
            client.sendall(b"\x05\x00")
            kind = client.recv(4)[3]
            host = client.recv(client.recv(1)[0]).decode()
            port = int.from_bytes(client.recv(2), "big")
            self.asked.append((kind, host, port))
            # In pieces, as a network delivers it.
            answer = bytes((5, self.reply, 0, 1)) + b"\x00" * 6
            for place in range(len(answer)):
                client.sendall(answer[place : place + 1])
            if self.reply:
                return
            with socket.create_connection(("127.0.0.1", self.tls if port == 443 else self.target)) as server:
                back = threading.Thread(target=pump, args=(server, client), daemon=True)
                back.start()
                pump(client, server)
                back.join(5)


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@contextmanager
def running(proxy: Proxy):
    listener = socket.create_server(("127.0.0.1", 0))
    proxy.port = listener.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=proxy.serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield proxy
    listener.close()


def site(folder: Path, base: str) -> None:
    (folder / "jobs").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /jobs/1.html\n")
    for n in range(2):
        (folder / "jobs" / f"{n}.html").write_bytes(ad_page(f"Cook {n}"))
    inner = "http://192.168.7.7/ad", f"{base}/away.html"
    urls = [f"{base}/jobs/0.html", f"{base}/jobs/1.html", "http://router.lan/ad", *inner]
    (folder / "sitemap.xml").write_bytes(sitemap(dict.fromkeys(urls, "")))


def port_of(mirror: Mirror) -> int:
    return int(mirror.url.rpartition(":")[2])


@pytest.fixture
def sites(tmp_path, monkeypatch):
    """The site behind the proxy, one that is near, and a log of all names that were resolved here."""
    log = tmp_path / "names.txt"
    monkeypatch.setenv(NAMES, str(log))
    site(tmp_path / "far", f"http://{HOST}")
    site(tmp_path / "near", "http://near.example")
    (tmp_path / "near" / "sitemap.xml").write_bytes(sitemap({"http://near.example/jobs/0.html": ""}))
    with (
        mirrored(Mirror(tmp_path / "far", "nobody.example")) as far,
        mirrored(Mirror(tmp_path / "near", "near.example")) as near,
        running(Proxy(port_of(far))) as proxy,
    ):
        yield Home(tmp_path, warm=True), proxy, near, log


def test_one_source_goes_through_the_proxy_and_no_name_leaks(sites):
    home, proxy, near, log = sites
    home.write(CARDS.format(scheme="http", host=HOST, proxy=proxy.port, near=near.url))
    done = home.adwatch("crawl")
    found = home.outcomes("far")
    assert found[f"http://{HOST}/jobs/0.html"][0] == "stored", done.stderr
    assert found[f"http://{HOST}/jobs/1.html"] == ("refused", "robots.txt forbids it")
    reason = found["http://router.lan/ad"][1]
    assert "router.lan may lead into the network of the proxy" in reason
    assert found["http://192.168.7.7/ad"] == (
        "refused", "192.168.7.7 leads to 192.168.7.7, which is not a public address"
    )  # fmt: skip
    assert {(kind, host) for kind, host, _ in proxy.asked} == {(3, HOST)}, "the name itself goes to the proxy"
    names = log.read_text().split()
    assert "127.0.0.1" in names, "the log works"
    assert HOST not in names
    assert "router.lan" not in names
    assert home.outcomes("near")[f"{near.url}/jobs/0.html"][0] == "stored"
    with home.store() as store:
        rows = store.database.rows("SELECT url, ip_address FROM captures WHERE kind = 'response'")
        addresses = dict(rows)
    assert not any(ip for url, ip in addresses.items() if HOST in url), "the proxy's address is no evidence"
    assert any(ip for url, ip in addresses.items() if near.url in url)


def test_a_proxy_that_is_not_there_or_refuses_is_told(sites):
    home, proxy, near, _ = sites
    proxy.reply = 5
    home.write(CARDS.format(scheme="http", host=ONION, proxy=proxy.port, near=near.url))
    done = home.adwatch("crawl", "far")
    assert "the proxy could not connect: connection refused" in done.stderr
    home.write(CARDS.format(scheme="http", host=ONION, proxy=1, near=near.url))
    assert "there is no proxy at 127.0.0.1, port 1" in home.adwatch("crawl", "far").stderr


def test_tls_is_between_us_and_the_site(sites, tmp_path):
    home, proxy, near, _ = sites
    server = tls_server(tmp_path, tmp_path / "far")
    proxy.tls = server.server_address[1]
    site(tmp_path / "secret", f"https://{HOST}")
    (tmp_path / "far" / "sitemap.xml").write_bytes((tmp_path / "secret" / "sitemap.xml").read_bytes())
    home.write(CARDS.format(scheme="https", host=HOST, proxy=proxy.port, near=near.url))
    done = home.adwatch("crawl", "far")
    server.shutdown()
    assert home.outcomes("far")[f"https://{HOST}/jobs/0.html"][0] == "stored", done.stderr
    assert {port for _, host, port in proxy.asked if host == HOST} == {443}


def tls_server(tmp_path: Path, folder: Path) -> ThreadingHTTPServer:
    from functools import partial
    from http.server import SimpleHTTPRequestHandler

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.mark.parametrize(
    "host",
    [
        "router",
        "localhost",
        "a.localhost",
        "printer.local",
        "db.internal",
        "127.1",
        "0x7f.1",
        "x.lan",
        "1.2.3.0x4",
    ],
)
def test_names_that_may_lead_into_the_network_of_the_proxy(host):
    with pytest.raises(Refused):
        check_name(host)


@pytest.mark.parametrize(
    "host", ["jobs.example.org", ONION, "93.184.216.34", "local.example.org", "1st.example"]
)
def test_other_names_go_to_the_proxy(host):
    check_name(host)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('socks = "10.0.0.5:9050"', "is no loopback address with a port"),
        ('socks = "localhost:9050"', "is no loopback address with a port"),
        ('socks = "127.0.0.1"', "is no loopback address with a port"),
        ('socks = "127.0.0.1:9050"\nrender = true', "a browser would not use the proxy"),
        ('socks = "127.0.0.1:9050"\nallow_private = true', "the proxy's own network would open"),
        (f'url = "http://{ONION}/feed"', "is missing for an .onion address"),
    ],
)
def test_wrong_cards(tmp_path, lines, problem):
    url = "" if "url" in lines else f'url = "https://{HOST}/feed"\n'
    path = tmp_path / "sources.toml"
    path.write_text(f'[source.x]\nkind = "feed"\n{url}{lines}\n')
    with pytest.raises(UserError, match=problem.replace(".", r"\.")):
        load(path)
