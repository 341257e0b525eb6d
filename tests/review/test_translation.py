"""The agency's own translation service: off by default, on a click only; what leaves is what the page showed."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.errors import UserError
from crawler.review.ad import translation
from crawler.review.ad.translation import TranslationService, read_service, translate

ASKED: list[dict[str, str]] = []


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        ASKED.append(body)
        answers = {
            "/": (200, {"translatedText": f"<b>{body['target']}</b> une bonne"}),
            "/none": (200, {"error": "no"}),
            "/list": (200, ["x"]),
            "/busy": (503, {"translatedText": "x"}),
            "/away": (302, {}),
        }
        status, said = answers[self.path]
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture(scope="module")
def service():
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(autouse=True)
def fresh():
    ASKED.clear()


def switch_on(desk, service, tmp_path, **more):
    key = tmp_path / "key"
    key.write_text("an invented key\n")
    lines = {"url": f"{service}/", "key_file": str(key)} | more
    (desk.home / translation.FILE).write_text(
        "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
    )


def test_it_is_off_until_a_file_names_the_service(desk):
    ana = desk.client("ana")
    assert "/translation" not in ana.get("/ads/1", **{"Accept-Language": "fr"}).text
    assert ana.get("/ads/1/translation").status == 404
    assert ana.post("/ads/1/translation", {"digest": "x"}).status == 404


def test_a_click_sends_what_the_page_showed_without_contacts_and_is_on_record(desk, service, tmp_path):
    switch_on(desk, service, tmp_path)
    ana, french = desk.client("ana"), {"Accept-Language": "fr"}
    assert "/ads/1/translation" in ana.get("/ads/1", **french).text
    assert "/ads/1/translation" not in ana.get("/ads/1").text, "the ad is in the desk's language"
    assert desk.client("vera").get("/ads/1/translation").status == 403
    page = ana.get("/ads/1/translation", **french).text
    assert ASKED == [], "to look sends nothing"
    digest = page.split('name="digest" value="')[1].split('"')[0]
    answer = ana.post("/ads/1/translation", {"digest": digest}, **french)
    assert "&lt;b&gt;fr&lt;/b&gt; une bonne" in answer.text, "an answer is text"
    (asked,) = ASKED
    assert (asked["source"], asked["target"], asked["api_key"]) == ("en", "fr", "an invented key")
    assert "[1]" in asked["q"]
    assert not re.search(r"\+?\d{6}", asked["q"])
    for line in asked["q"].splitlines():
        assert line.replace("&", "&amp;") in page.replace("&#39;", "'").replace("&#34;", '"')
    custody = desk.client("lea").get("/custody?kind=export").text
    assert "listing:1" in custody
    assert "translation" in custody
    assert "127.0.0.1" in custody
    with desk.store() as store:
        (said,) = store.database.rows("SELECT detail FROM ledger WHERE kind = 'export'").fetchone()
    assert json.loads(said)["sha256"] == digest
    assert "passport" not in said


def test_another_text_than_the_one_shown_is_not_sent(desk, service, tmp_path):
    switch_on(desk, service, tmp_path)
    assert desk.client("ana").post("/ads/1/translation", {"digest": "0" * 64}).status == 409
    assert ASKED == []


@pytest.mark.parametrize("path", ["/none", "/list", "/busy", "/away"])
def test_an_answer_without_a_translation_is_said(service, path):
    with pytest.raises(UserError, match="without a translation"):
        translate(TranslationService(url=service + path), "a maid", "en", "fr")


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://10.0.0.1/", False),
        ("https://169.254.169.254/latest", True),
        ("https://[::ffff:169.254.169.254]/", True),
        ("https://user:word@translate.example/", False),
        ("https://127.0.0.2:22/", False),
    ],
)
def test_addresses_inside_are_not_asked(url, private):
    with pytest.raises(UserError):
        translate(TranslationService(url=url, private=private), "a maid", "en", "fr")


@pytest.mark.parametrize(
    "lines",
    [
        'url = "http://translate.example/"',
        'url = "ftp://127.0.0.1/"',
        "url = 7",
        "",
        'url = "https://translate.example/"\nkey = "secret"',
        'url = "https://translate.example/"\nkey_file = "/no/such/file"',
        'url = "https://translate.example/"\nprivate = "yes"',
        "url = ",
    ],
)
def test_wrong_settings_are_named(tmp_path, lines):
    (tmp_path / translation.FILE).write_text(lines)
    with pytest.raises(UserError, match=r"translation\.toml"):
        read_service(tmp_path)


def test_long_numbers_that_no_reader_found_are_left_out_too():
    text = "pay 900 by 12-34-56-78-90, ask 080 3000 0151, 5 of 10"
    assert translation._without(text, []) == "pay 900 by […], ask […], 5 of 10"
