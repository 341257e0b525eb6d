"""Pictures of ads are fetched with the manners of pages, kept, read, purged with their ads; each has an outcome."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from crawler.evidence.purge import purge
from crawler.installed import is_installed
from tests.fetch.harness import Home, sitemap
from tests.pictures.flyers import flyer

PAGE = """<!doctype html><html lang="en"><head><title>Maid {n}</title><script type="application/ld+json">
{{"@context":"https://schema.org","@type":"JobPosting","title":"Maid {n}","description":"See the picture, ad {n}.",
"datePosted":"2026-11-20","hiringOrganization":{{"@type":"Organization","name":"Harmattan Ltd"}}}}</script></head>
<body><h1>Maid {n}</h1><p>See the picture, ad {n}.</p>{images}</body></html>"""
IMAGES = {
    1: '<img src="/flyer.png"><img src="/logo.png"><img src="/private/x.jpg"><img src="/missing.jpg">',
    2: '<img src="/flyer.png"><img src="/page.jpg"><img src="http://10.0.0.1/inside.jpg">',
}


class Board(BaseHTTPRequestHandler):
    asked: list[str] = []
    data = b""

    def do_GET(self):
        self.asked.append(self.path)
        base = f"http://{self.headers['Host']}"
        jobs = {f"/jobs/{n}": PAGE.format(n=n, images=images).encode() for n, images in IMAGES.items()}
        answers = {
            "/robots.txt": b"User-agent: *\nDisallow: /private/\n",
            "/sitemap.xml": sitemap({base + path: "2026-11-20" for path in jobs}),
            "/flyer.png": self.data,
            "/page.jpg": b"<html>no picture</html>",
            **jobs,
        }
        body = answers.get(self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "image/png" if self.path.endswith("png") else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def board(tmp_path):
    Board.asked = []
    Board.data = flyer() if is_installed("pictures") else b"\x89PNG\r\n\x1a\n" + bytes(100)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Home(tmp_path), f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def card(url, more=""):
    given = f'kind = "sitemap"\nurl = "{url}/sitemap.xml"\nregion = "NG"\n'
    return f"[source.board]\n{given}allow_private = true\ndelay = 0\n{more}"


def test_pictures_are_fetched_only_where_the_card_says_so(board):
    home, url = board
    home.write(card(url))
    assert home.scrapy("sitemap", "board").returncode == 0
    assert not [path for path in Board.asked if path.endswith(("png", "jpg"))]


def test_pictures_are_kept_and_each_has_its_outcome(board):
    home, url = board
    home.write(card(url, "pictures = true\n"))
    done = home.scrapy("sitemap", "board")
    assert done.returncode == 0, done.stderr
    outcomes = home.outcomes("board")
    assert outcomes[f"{url}/flyer.png"] == ("stored", "a picture of an ad")
    assert outcomes[f"{url}/missing.jpg"] == ("failed", "status 404")
    assert outcomes[f"{url}/page.jpg"] == ("failed", "no picture of a known format")
    assert outcomes[f"{url}/private/x.jpg"][0] == "refused"
    assert outcomes["http://10.0.0.1/inside.jpg"][0] == "refused"
    assert f"{url}/logo.png" not in outcomes
    assert Board.asked.count("/flyer.png") == 1
    assert "/private/x.jpg" not in Board.asked
    first = len(Board.asked)
    assert home.scrapy("sitemap", "board").returncode == 0
    assert not [path for path in Board.asked[first:] if path.endswith(("png", "jpg"))]
    assert home.adwatch("verify").returncode == 0
    with home.store() as store:
        captures = "SELECT count(*) FROM captures WHERE url LIKE '%.png' AND kind <> 'purged'"
        assert store.database.number(captures) == 1
        shown = [one for one in store.purgeable.listings() if "pictures" in store.get(one.key).posting.extra]
        assert len(shown) == 1
        assert purge(store, shown, "request").left == ()
        assert store.database.number(captures) == 0


def test_what_a_picture_says_is_text_of_its_ad(board):
    pytest.importorskip("rapidocr", reason="needs the extra `pictures`")
    home, url = board
    home.write(card(url, "pictures = true\n"))
    assert home.scrapy("sitemap", "board").returncode == 0
    with home.store() as store:
        ads = {one.posting.title: one for one in store.reader.each()}
        pictured = [one for one in ads.values() if "HOUSEMAIDS WANTED ABROAD" in one.posting.text]
        assert len(pictured) == 1
        assert {contact.kind for contact in pictured[0].assessment.contacts} >= {"whatsapp", "email"}
        assert store.database.number("SELECT count(*) FROM version_pictures") == 1
