"""A lead finds a source from the desk: an address, ten ads as they would be read, a card; then pause, mend, crawl."""

import re
import time
import tomllib

import pytest

from crawler.demo.board import Board
from crawler.demo.server import running
from crawler.errors import UserError
from crawler.review.accounts.people_page import make_account
from crawler.sources.write import card_text, replace_card, set_key
from crawler.store import Store
from tests.review.conftest import COST, PASSWORD, PEOPLE, serve

FILE = """# What we watch.
[source.old]   # kept
kind = "feed"
url = "https://jobs.example/rss"
select.title = "h1"
"""


@pytest.fixture(scope="module")
def board():
    with running(Board.load()) as site:
        yield site.url


@pytest.fixture
def office(tmp_path):
    sources = tmp_path / "sources.toml"
    sources.write_text(FILE)
    with Store(tmp_path / "home") as store:
        for name, role in PEOPLE.items():
            make_account(store.database.connection, name, PASSWORD, role, COST)
    yield from serve(tmp_path / "home", sources=sources, asks_this_machine=True)


def looked_at(client, url):
    """The page of what was found, once the site was examined."""
    address = client.post("/new-source", {"url": url}).headers["location"]
    for _ in range(400):
        page = client.get(address).text
        if 'http-equiv="refresh"' not in page:
            return address, page
        time.sleep(0.25)
    raise AssertionError("the probe did not end")


def test_from_an_address_to_a_card(office, board):
    lea, file = office.client("lea"), office.home.parent / "sources.toml"
    assert office.client("ana").get("/new-source").status == 403
    address, page = looked_at(lea, f"{board}/")
    assert page.count("<tr><td") == 10, "ten ads as they would be read"
    assert "Requests of a first crawl: " in page
    token = address.split("probe=")[1]
    assert office.client("ada").get(address).status == 410, "it is the one's who asked"
    for wrong in ("", "a b", "old", "../x"):
        assert lea.post("/new-source/take", {"probe": token, "name": wrong, "terms": "yes"}).status == 400
    assert file.read_text() == FILE
    assert lea.post("/new-source/take", {"probe": token, "name": "harmattan", "terms": "yes"}).status == 303
    assert file.read_text().startswith(FILE)
    card = tomllib.loads(file.read_text())["source"]["harmattan"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, lea", card["terms_reviewed"])
    assert lea.post("/sources/harmattan", {"what": "pause"}).status == 303
    assert tomllib.loads(file.read_text())["source"]["harmattan"]["enabled"] is False
    assert "# What we watch." in file.read_text()
    assert lea.post("/sources/nobody", {"what": "pause"}).status == 404
    assert lea.post("/sources/harmattan", {"what": "card", "card": "kind = 'sitmap'"}).status == 400
    with Store(office.home) as store:
        said = [row[0] for row in store.database.rows("SELECT subject FROM ledger WHERE kind = 'source'")]
    assert said == ["probe", "source:harmattan", "source:harmattan"]


def test_what_is_no_site_is_said(office):
    lea = office.client("lea")
    for url in ("ftp://jobs.example/", "file:///etc/passwd", "jobs.example", ""):
        assert lea.post("/new-source", {"url": url}).status == 400
    assert lea.get("/new-source?probe=made-up").status == 410


def test_the_desk_of_an_agency_asks_no_address_inside(tmp_path, board):
    sources = tmp_path / "sources.toml"
    sources.write_text('[crawler]\ncontact = "watch@agency.example"\n')
    with Store(tmp_path / "home") as store:
        make_account(store.database.connection, "lea", PASSWORD, "lead", COST)
    for office in serve(tmp_path / "home", sources=sources):
        page = looked_at(office.client("lea"), f"{board}/")[1]
        assert 'role="alert"' in page
        assert "Take this card" not in page


def test_a_card_is_changed_with_the_rest_of_the_file_kept(tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text(FILE + '\n[source.other]\nkind = "feed"\nurl = "https://other.example/"\n')
    assert 'select.title = "h1"' in card_text(file, "old")
    set_key(file, "old", "enabled", False)
    assert tomllib.loads(file.read_text())["source"]["old"]["enabled"] is False
    assert "# kept" in file.read_text()
    replace_card(file, "old", 'kind = "feed"\r\nurl = "https://jobs.example/atom"\r\n')
    found = tomllib.loads(file.read_text())["source"]
    assert found["old"] == {"kind": "feed", "url": "https://jobs.example/atom"}
    assert found["other"]["url"] == "https://other.example/"
    before = file.read_text()
    for text in ("kind = ", 'kind = "feed"', "[source.x]\nkind = 'feed'"):
        with pytest.raises(UserError):
            replace_card(file, "old", text)
    with pytest.raises(UserError, match="no source"):
        set_key(file, "nobody", "enabled", True)
    assert file.read_text() == before


INNER = 'kind = "feed"\nurl = "http://169.254.169.254/latest/"\n'


@pytest.mark.parametrize(
    "text",
    [
        INNER + "allow_private = true\n",
        INNER + 'private_hosts = ["169.254.169.254:80"]\n',
        'kind = "feed"\nurl = "https://jobs.example/atom"\nsocks = "127.0.0.1:22"\n',
        'kind = "urls"\nlist = "/etc/passwd"\n',
        'kind = "files"\npath = "/etc"\n',
        'kind = "feed"\nurl = "https://jobs.example/atom"\nrobots_exception = "because"\n',
    ],
)
def test_no_card_from_the_desk_opens_a_way_inward_to_files_or_around_robots(tmp_path, text):
    file = tmp_path / "sources.toml"
    file.write_text(before := '[source.old]\nkind = "feed"\nurl = "https://jobs.example/"\n')
    with Store(tmp_path / "home") as store:
        make_account(store.database.connection, "lea", PASSWORD, "lead", COST)
    for office in serve(tmp_path / "home", sources=file):
        answer = office.client("lea").post("/sources/old", {"what": "card", "card": text})
        assert (answer.status, "whoever runs adwatch" in answer.text) == (400, True)
    assert file.read_text() == before


def test_a_card_that_reaches_a_private_host_keeps_its_address(tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text('[source.old]\nkind = "feed"\nurl = "http://127.0.0.1:8/"\nallow_private = true\n')
    replace_card(
        file, "old", 'kind = "feed"\nurl = "http://127.0.0.1:8/"\nallow_private = true\nevery = "6h"\n'
    )
    with pytest.raises(UserError, match="changed in the sources file"):
        replace_card(file, "old", INNER + "allow_private = true\n")
