"""The page of a campaign's journey."""

import json

import pytest

from crawler import cli
from tests.review.conftest import run_console

TEXT = (
    "Waitress in Beirut. The bus leaves from Ibadan on Friday 14 March, meet at the <b>old</b> market, cross at Seme."
    " Fee 250,000 naira. Passport kept by employer. WhatsApp +971501234500."
)


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "ads.jsonl"
    path.write_text(json.dumps({"id": "one", "title": "Waitress", "description": TEXT}))
    assert cli.run(["--home", str(tmp_path / "home"), "import", str(path), "--source", "files"]) == 0
    for console in run_console(tmp_path / "home"):
        yield console.client("ana").get("/campaigns/1/itinerary")


def test_the_stops_the_map_and_the_days(page):
    assert page.status == 200
    for words in ("Ibadan", "Seme", "Beirut", "250,000 naira", "Friday 14 March"):
        assert words in page.text
    assert 'class="map-line"' in page.text
    assert 'href="/ads/1"' in page.text
    assert "<b>old" not in page.text


def test_a_campaign_that_is_not_there(tmp_path):
    for console in run_console(tmp_path):
        assert console.client("ana").get("/campaigns/7/itinerary").status == 404
