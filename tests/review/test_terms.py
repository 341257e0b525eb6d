"""The page of what partners reported: whose it is, and the ads that carry it; masked numbers stay covered."""

import json

import pytest

from crawler import cli
from tests.review.conftest import run_console

PHONE, OTHER = "+971501234567", "+971501234999"


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "ads.jsonl"
    path.write_text(
        json.dumps({"id": "one", "title": "Nanny <b>now</b>", "description": f"Call {PHONE} today, no fee."})
    )
    terms = tmp_path / "terms.csv"
    terms.write_text(f"kind,value,title\nphone,{PHONE},seen in a report\nphone,{OTHER},another\n")
    home = tmp_path / "home"
    assert cli.run(["--home", str(home), "import", str(path), "--source", "files"]) == 0
    assert (
        cli.run(["--home", str(home), "terms", "take", str(terms), "--from", "agency-x", "--tlp", "AMBER"])
        == 0
    )
    return home


def test_whose_it_is_and_the_ad_that_carries_it(home):
    for console in run_console(home):
        page = console.client("ana").get("/terms")
        assert page.status == 200
        for words in ("agency-x", "AMBER", "seen in a report", 'href="/ads/1"'):
            assert words in page.text
        assert "<b>now" not in page.text
        assert OTHER not in page.text
        assert 'href="/terms"' in console.client("ana").get("/contacts").text
        assert console.client("vera").get("/terms").status == 403


def test_an_empty_store_says_so(tmp_path):
    for console in run_console(tmp_path):
        assert "No ad carries one now" in console.client("ana").get("/terms").text
