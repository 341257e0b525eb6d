"""A host that has IPv6 addresses only is crawled; a redirect to an address of 5,000 letters has an outcome."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.fetch.harness import Home, ad_page


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/far":
            self.send_response(302)
            self.send_header("Location", "/" + "x" * 5_000)
            body = b""
        else:
            found = not self.path.startswith(("/robots", "/wp", "/none"))
            self.send_response(200 if found else 404)
            body = ad_page("Cook") if self.path == "/ad" else b"<p>nothing here</p>"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    address_family = socket.AF_INET6


@pytest.fixture
def url():
    try:
        server = Server(("::1", 0), Pages)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://[::1]:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_ipv6_and_long_redirects(tmp_path, url):
    home = Home(tmp_path, warm=True)
    home.write(f'[source.six]\nkind = "urls"\nurls = ["{url}/ad", "{url}/far"]\nallow_private = true\n')
    home.adwatch("crawl")
    found = home.outcomes("six")
    assert found[f"{url}/ad"][0] == "stored"
    assert found[f"{url}/far"] == ("index", "nothing on it marks a job ad")
    home.write(f'[source.six]\nkind = "urls"\nurls = ["{url}/ad"]\nallow_private = false\n')
    home.adwatch("crawl")
    assert home.outcomes("six")[f"{url}/ad"][0] == "refused"
